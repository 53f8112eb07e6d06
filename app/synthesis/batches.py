"""Batches from the pool: random crop, rotation, scale, mirror and colour of each photo, with its camera to match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.core.errors import UsageError
from app.core.framing import CROP_FACTOR, face_frame, turn
from app.networks.key_points import key_point_cells
from app.synthesis.camera import ViewPose

F32 = NDArray[np.float32]
Rng = np.random.Generator
CROP = 256
MARGIN = 1.25  # width of a pool's photo over the crop that it holds
_CELLS, _SHARES = key_point_cells()


class Shards:
    """Samples of one stream in numbered files of arrays; grows while they are being written.

    Args:
        folder: where they are written. stream: "train", "validation" or "test".

    Raises:
        UsageError: there are none (E220).
    """

    ARRAYS: ClassVar[tuple[str, ...]]
    WRITER: ClassVar[str]

    def __init__(self, folder: Path, stream: str) -> None:
        self.folder, self.stream = folder, stream
        self._seen: set[Path] = set()
        self._shards: list[dict[str, NDArray[Any]]] = []
        self.refresh()
        if not self._shards:
            raise UsageError(
                f"the pool holds nothing for {stream}",
                file=folder,
                remedy=f"render some with {self.WRITER}",
                code="E220",
            )

    def refresh(self) -> None:
        """Take in shards that have appeared."""
        for path in sorted(self.folder.glob(f"{self.stream}_*.npz")):
            if path not in self._seen:
                self._seen.add(path)
                with np.load(path, allow_pickle=False) as data:
                    self._shards.append({name: data[name] for name in self.ARRAYS})
        self._ends = np.cumsum([len(shard[self.ARRAYS[0]]) for shard in self._shards])

    def __len__(self) -> int:
        return int(self._ends[-1]) if self._shards else 0

    def row(self, index: int) -> dict[str, NDArray[Any]]:
        """Arrays of one sample."""
        shard = int(np.searchsorted(self._ends, index, side="right"))
        start = 0 if shard == 0 else int(self._ends[shard - 1])
        return {name: value[index - start] for name, value in self._shards[shard].items()}


class Pool(Shards):
    """Rendered pairs."""

    ARRAYS = ("front", "side", "shape", "side_same", "front_view", "side_view", "yaw", "generator", "tone")
    WRITER = "app.synthesis.pool"


def mirror_view(view: F32, size: int) -> F32:
    """Camera vector of the mirrored photo of the mirrored head."""
    out = view.copy()
    flip = np.diag([-1.0, 1.0, 1.0]).astype(np.float32)
    out[:9] = (flip @ view[:9].reshape(3, 3) @ flip).ravel()
    out[10] = size - 1 - view[10]
    return out


def mirror_shape(shape: F32) -> F32:
    """Shape map of the mirrored head: columns reversed, x negated."""
    out = shape[:, ::-1].copy()
    out[..., 0] *= -1
    return out


@dataclass(frozen=True)
class CropNoise:
    """How crops for training vary.

    Attributes:
        framed: share of the crops that are cut like the program's second pass: the face upright and of the right size,
            but for small errors. The others are cut like its first pass, around the photo's middle.
        degrees, size, shift: sigma of those small errors: in the plane, relative, and as a share of the crop.
        wide_size, wide_shift: the same of the other crops, whose turn is 9 degrees sigma or, rarely, up to 45.
    """

    framed: float = 0.75
    degrees: float = 3.0
    size: float = 0.035
    shift: float = 0.015
    wide_size: float = 0.06
    wide_shift: float = 0.025


EXACT = CropNoise(1.0, 0.0, 0.0, 0.0)


def framed_cut(points: NDArray[np.floating], size: int) -> tuple[float, float, NDArray[np.float64]]:
    """Degrees, scale and middle (2,) of the upright cut around 68 landmarks (68, 2 or 3) in a photo."""
    frame = face_frame(points)
    return -frame.degrees, size / (CROP_FACTOR * frame.size), np.array(frame.centre)


def warp(
    rng: Rng, photo: NDArray[np.uint8], view: F32, marks: F32, size: int, noise: CropNoise
) -> tuple[NDArray[np.uint8], F32]:
    """Cut the `size` px network input out of a larger photo.

    Args:
        photo: (s, s, 3), `MARGIN` times as wide as the crop.
        view: its camera vector (13,).
        marks: (68, 3) landmarks of the head, mm.

    Returns:
        The input and the camera in px of the 256 px crop.
    """
    if rng.random() < noise.framed:
        degrees, scale, middle = framed_cut(view_of(view).project(marks), size)
        degrees += rng.normal(0, noise.degrees)
        scale *= np.exp(rng.normal(0, noise.size))
        shift = rng.normal(0, noise.shift, 2) * size
    else:
        source = photo.shape[0]
        degrees = rng.normal(0, 9.0) if rng.random() < 0.8 else rng.uniform(-45, 45)
        scale = size * MARGIN / source * np.exp(rng.normal(0, noise.wide_size))
        middle, shift = np.full(2, (source - 1) / 2), rng.normal(0, noise.wide_shift, 2) * size
    return cut(photo, view, size, degrees, scale, middle, shift)


def cut(
    photo: NDArray[np.uint8],
    view: F32,
    size: int,
    degrees: float,
    scale: float,
    middle: NDArray[np.float64],
    shift: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.uint8], F32]:
    """Turn a photo clockwise by `degrees`, scale it, and cut `size` px with `middle` (photo px) in the middle.

    Returns:
        The cut and the camera in px of the 256 px crop.
    """
    matrix = scale * turn(degrees)
    move = (size - 1) / 2 - matrix @ middle + (0.0 if shift is None else shift)
    picture = cv2.warpAffine(
        photo, np.c_[matrix, move], (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    out = view.copy()
    # Turning the picture clockwise (y down) by the angle is a rotation by -angle in the y-up camera frame.
    roll = np.eye(3)
    roll[:2, :2] = turn(-degrees)
    out[:9] = (roll @ view[:9].reshape(3, 3)).ravel()
    out[9] = view[9] * scale
    out[10:12] = matrix @ view[10:12] + move
    ratio = CROP / size
    out[9] *= ratio
    out[10:12] = (out[10:12] + 0.5) * ratio - 0.5
    return np.asarray(picture, np.uint8), out.astype(np.float32)


def grid_landmarks(shape: F32) -> F32:
    """The 68 landmarks (68, 3) mm of a shape map (64, 64, 3)."""
    return np.asarray(np.einsum("nkd,nk->nd", shape.reshape(-1, 3)[_CELLS[:68]], _SHARES[:68]), np.float32)


def view_of(vector: F32) -> ViewPose:
    """The camera of a vector (13,)."""
    return ViewPose(
        vector[:9].reshape(3, 3), float(vector[9]), (float(vector[10]), float(vector[11])), float(vector[12])
    )


def recolour(rng: Rng, photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Channel gains of 0.8 to 1.2 and, rarely, a patch of noise over part of the photo (input dropout)."""
    gain = rng.uniform(0.8, 1.2, 3).astype(np.float32)
    out = np.clip(photo * gain, 0, 255).astype(np.uint8)
    if rng.random() < 0.1:
        size = photo.shape[0]
        w, h = rng.integers(size // 10, size // 3, 2)
        x, y = int(rng.integers(0, size - w)), int(rng.integers(0, size - h))
        out[y : y + h, x : x + w] = rng.integers(0, 256, (1, 1, 3))
    return np.asarray(out)


def make_batch(
    pool: Pool, indices: NDArray[np.integer], rng: Rng | Sequence[Rng], size: int, augment: bool, side_drop: float
) -> dict[str, Tensor]:
    """Tensors of one batch.

    Args:
        rng: for all pairs in turn, or one for each pair.

    Returns:
        `front`, `side` (B, 3, size, size) float in [0, 1], channels last; `shape` (B, 3, 64, 64) mm; `front_view`,
        `side_view` (B, 13); `has_side`, `side_same` (B,).
    """
    rows = []
    own = [rng] * len(indices) if isinstance(rng, np.random.Generator) else rng
    for index, draw in zip(indices, own, strict=True):
        row = pool.row(int(index))
        front, side = row["front"], row["side"]
        shape = row["shape"].astype(np.float32)
        views = row["front_view"], row["side_view"]
        if augment and draw.random() < 0.5:
            source = front.shape[0]
            front, side, shape = front[:, ::-1], side[:, ::-1], mirror_shape(shape)
            views = mirror_view(views[0], source), mirror_view(views[1], source)
        marks = grid_landmarks(shape)
        noise = CropNoise() if augment else EXACT
        one, front_view = warp(draw, np.ascontiguousarray(front), views[0], marks, size, noise)
        two, side_view = warp(draw, np.ascontiguousarray(side), views[1], marks, size, noise)
        if augment:
            one, two = recolour(draw, one), recolour(draw, two)
        has_side = float(draw.random() >= side_drop)
        two = two if has_side else np.zeros_like(two)
        rows.append((one, two, shape, front_view, side_view, has_side, row["side_same"]))
    columns = list(zip(*rows, strict=True))

    def photos(column: tuple[NDArray[np.uint8], ...]) -> Tensor:
        stacked = torch.from_numpy(np.stack(column)).permute(0, 3, 1, 2).float() / 255.0
        return stacked.contiguous(memory_format=torch.channels_last)

    return {
        "front": photos(columns[0]),
        "side": photos(columns[1]),
        "shape": torch.from_numpy(np.stack(columns[2])).permute(0, 3, 1, 2).contiguous(),
        "front_view": torch.from_numpy(np.stack(columns[3])),
        "side_view": torch.from_numpy(np.stack(columns[4])),
        "has_side": torch.tensor(columns[5], dtype=torch.float32),
        "side_same": torch.tensor([float(x) for x in columns[6]]),
    }
