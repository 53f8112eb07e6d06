"""Batches from the pool: random crop, rotation, scale, mirror and colour of each photo, with its camera to match."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.core.errors import UsageError

F32 = NDArray[np.float32]
Rng = np.random.Generator
CROP = 256
MARGIN = 1.25  # width of a pool's photo over the crop that it holds


class Pool:
    """The shards of one stream; grows while they are being written.

    Args:
        folder: where `app.synthesis.pool` writes. stream: "train" or "validation".
    """

    ARRAYS = ("front", "side", "shape", "side_same", "front_view", "side_view", "yaw", "generator", "tone")

    def __init__(self, folder: Path, stream: str) -> None:
        self.folder, self.stream = folder, stream
        self._seen: set[Path] = set()
        self._shards: list[dict[str, NDArray[Any]]] = []
        self.refresh()
        if not self._shards:
            raise UsageError(
                f"the pool holds no {stream} pairs",
                file=folder,
                remedy="render some with app.synthesis.pool",
                code="E220",
            )

    def refresh(self) -> None:
        """Take in shards that have appeared."""
        for path in sorted(self.folder.glob(f"{self.stream}_*.npz")):
            if path not in self._seen:
                self._seen.add(path)
                with np.load(path, allow_pickle=False) as data:
                    self._shards.append({name: data[name] for name in self.ARRAYS})
        self._ends = np.cumsum([len(s["front"]) for s in self._shards])

    def __len__(self) -> int:
        return int(self._ends[-1]) if self._shards else 0

    def row(self, index: int) -> dict[str, NDArray[Any]]:
        """Arrays of one pair."""
        shard = int(np.searchsorted(self._ends, index, side="right"))
        start = 0 if shard == 0 else int(self._ends[shard - 1])
        return {name: value[index - start] for name, value in self._shards[shard].items()}


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


def warp(
    rng: Rng, photo: NDArray[np.uint8], view: F32, size: int, augment: bool, wide: float = 0.06
) -> tuple[NDArray[np.uint8], F32]:
    """Cut the `size` px network input out of a larger photo.

    Args:
        photo: (s, s, 3), `MARGIN` times as wide as the crop. view: its camera vector (13,).

    Returns:
        The input and the camera in px of the 256 px crop.
    """
    source = photo.shape[0]
    angle = 0.0
    scale = float(np.log(size * MARGIN / source))
    shift = np.zeros(2)
    if augment:
        angle = rng.normal(0, 9.0) if rng.random() < 0.8 else rng.uniform(-45, 45)
        scale += rng.normal(0, wide)
        shift = rng.normal(0, 0.025, 2) * size
    c = np.exp(scale) * np.cos(np.radians(angle))
    s = np.exp(scale) * np.sin(np.radians(angle))
    turn = np.array([[c, -s], [s, c]])
    move = (size - 1) / 2 + shift - turn @ np.full(2, (source - 1) / 2)
    matrix = np.concatenate([turn, move[:, None]], 1)
    cut = cv2.warpAffine(photo, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    out = view.copy()
    # Turning the picture clockwise (y down) by the angle is a rotation by -angle in the y-up camera frame.
    a = np.radians(-angle)
    roll = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    out[:9] = (roll @ view[:9].reshape(3, 3)).ravel()
    out[9] = view[9] * np.exp(scale)
    out[10:12] = turn @ view[10:12] + move
    ratio = CROP / size
    out[9] *= ratio
    out[10:12] = (out[10:12] + 0.5) * ratio - 0.5
    return np.asarray(cut, np.uint8), out.astype(np.float32)


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
    pool: Pool, indices: NDArray[np.integer], rng: Rng, size: int, augment: bool, side_drop: float
) -> dict[str, Tensor]:
    """Tensors of one batch.

    Returns:
        `front`, `side` (B, 3, size, size) float in [0, 1], channels last; `shape` (B, 3, 64, 64) mm; `front_view`,
        `side_view` (B, 13); `has_side`, `side_same` (B,).
    """
    rows = []
    for index in indices:
        row = pool.row(int(index))
        front, side = row["front"], row["side"]
        shape = row["shape"].astype(np.float32)
        views = row["front_view"], row["side_view"]
        if augment and rng.random() < 0.5:
            source = front.shape[0]
            front, side, shape = front[:, ::-1], side[:, ::-1], mirror_shape(shape)
            views = mirror_view(views[0], source), mirror_view(views[1], source)
        one, front_view = warp(rng, np.ascontiguousarray(front), views[0], size, augment)
        two, side_view = warp(rng, np.ascontiguousarray(side), views[1], size, augment)
        if augment:
            one, two = recolour(rng, one), recolour(rng, two)
        has_side = float(rng.random() >= side_drop)
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
