"""Rendered pairs as samples of a position-map network: the paper's augmentation, and the map that is the truth."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from torch.utils.data import Dataset

from app.core.frames import NETWORK_SCALE
from app.core.framing import CROP_FACTOR
from app.core.topology import SIZE, load_topology
from app.synthesis.batches import MARGIN, Pool, mirror_shape, mirror_view
from app.training.losses import cameras_of
from app.training.posmap_config import PosmapConfig

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
Rng = np.random.Generator
Sample = tuple[U8, F32, F32]


def pairs_of(pool: Pool, generators: tuple[str, ...]) -> NDArray[np.int64]:
    """Indices of the pool's pairs whose heads come from the given generators; of all pairs if none is given."""
    if not generators:
        return np.arange(len(pool), dtype=np.int64)
    return np.array([i for i in range(len(pool)) if str(pool.row(i)["generator"]) in generators], np.int64)


def cut(photo: U8, view: F32, size: int, degrees: float = 0.0, zoom: float = 1.0) -> tuple[U8, F32]:
    """Turn, scale and cut a pool's photo to the network's input.

    Args:
        photo: (s, s, 3), `MARGIN` times as wide as the crop that it holds.
        view: its camera (13,), in px of the photo.
        size: px of the result.
        degrees: clockwise turn about the photo's middle. zoom: scale on top of the pool's own crop.

    Returns:
        (size, size, 3) and the camera (13,) in px of the 256 px crop.
    """
    source = photo.shape[0]
    scale = zoom * size * MARGIN / source
    angle = np.radians(degrees)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    move = (size - 1) / 2 - turn @ np.full(2, (source - 1) / 2)
    matrix = np.concatenate([turn, move[:, None]], 1)
    picture = cv2.warpAffine(photo, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    out = view.copy()
    # Clockwise with y down is a turn by the negative angle with y up.
    roll = np.array([[np.cos(angle), np.sin(angle), 0], [-np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    out[:9] = (roll @ view[:9].reshape(3, 3)).ravel()
    ratio = SIZE / size
    out[9] = view[9] * scale * ratio
    out[10:12] = (turn @ view[10:12] + move + 0.5) * ratio - 0.5
    return np.asarray(picture, np.uint8), out.astype(np.float32)


def disturb(rng: Rng, photo: U8, colour: tuple[float, float], dropout: float) -> U8:
    """A factor on each colour channel, and a share of pixels, up to `dropout`, that are blank."""
    gain = rng.uniform(*colour, 3).astype(np.float32)
    out = np.clip(photo * gain, 0, 255).astype(np.uint8)
    lost = rng.random(photo.shape[:2], np.float32) < rng.uniform(0.0, dropout)
    out[lost] = 0
    return np.asarray(out)


class PairDataset(Dataset[Sample]):
    """Pairs of a pool in a given order, augmented; each sample follows from seed, epoch and its place in the pool.

    Args:
        pool: rendered pairs. order: indices of the pairs, in the order in which they are asked for.
        config: augmentation and network. epoch: varies the augmentation; None for none at all.
    """

    def __init__(self, pool: Pool, order: NDArray[np.int64], config: PosmapConfig, epoch: int | None) -> None:
        self.pool, self.order, self.config, self.epoch = pool, order, config, epoch

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, place: int) -> Sample:
        """Photos (size, size, 3 or 6), the front photo's camera (13,) and the shape (64, 64, 3) mm."""
        config = self.config
        index = int(self.order[place])
        row = self.pool.row(index)
        shape = row["shape"].astype(np.float32)
        photos = [(row["front"], row["front_view"]), (row["side"], row["side_view"])][: 1 + config.two_views]
        if self.epoch is None:
            cuts = [cut(photo, view, config.size) for photo, view in photos]
            return np.concatenate([picture for picture, _ in cuts], 2), cuts[0][1], shape
        rng = np.random.default_rng([config.seed, self.epoch, index])
        if rng.random() < 0.5:
            shape = mirror_shape(shape)
            photos = [
                (np.ascontiguousarray(photo[:, ::-1]), mirror_view(view, photo.shape[0])) for photo, view in photos
            ]
        cuts = [self._augmented(rng, photo, view) for photo, view in photos]
        if config.two_views and rng.random() < config.side_drop:
            cuts[1][0][:] = 0
        return np.concatenate([picture for picture, _ in cuts], 2), cuts[0][1], shape

    def _augmented(self, rng: Rng, photo: U8, view: F32) -> tuple[U8, F32]:
        config = self.config
        degrees = rng.uniform(-config.rotation, config.rotation)
        picture, camera = cut(photo, view, config.size, degrees, CROP_FACTOR / rng.uniform(*config.crop))
        return disturb(rng, picture, config.colour, config.dropout), camera


def to_batch(samples: tuple[Tensor, Tensor, Tensor], device: torch.device, size: int) -> tuple[Tensor, Tensor]:
    """Collated samples to network input (B, 3 or 6, size, size) in [0, 1] and truth (B, 3, size, size) over 281.6."""
    photos, views, shapes = (part.to(device, non_blocking=True) for part in samples)
    inputs = photos.permute(0, 3, 1, 2).float().div_(255.0).contiguous(memory_format=torch.channels_last)
    return inputs, true_maps(shapes.permute(0, 3, 1, 2), views, size)


def true_maps(shapes: Tensor, views: Tensor, size: int = SIZE) -> Tensor:
    """Position maps that a network is to give, over 281.6.

    Args:
        shapes: (B, 3, 64, 64) mm; defined outside the face too, so that no edge shows in the map.
        views: (B, 13) cameras in px of the 256 px crop.
        size: px of the maps.

    Returns:
        (B, 3, size, size): crop x, y, and depth whose minimum over the face is 0.
    """
    factor = size / shapes.shape[-1]
    if factor != 1.0:
        shapes = functional.interpolate(shapes, scale_factor=factor, mode="bicubic", align_corners=False)
    maps = cameras_of(views).project(shapes)
    inside = torch.from_numpy(face_mask(size)).to(maps.device)
    nearest_plane = maps[:, 2][:, inside].amin(1)
    depth = maps[:, 2] - nearest_plane[:, None, None]
    return torch.cat([maps[:, :2], depth[:, None]], 1) / NETWORK_SCALE


def face_mask(size: int) -> NDArray[np.bool_]:
    """Texels of the face at the given size."""
    return np.asarray(_at_size(load_topology().mask.astype(np.float32), size) > 0.5)


def region_weight(size: int) -> F32:
    """The paper's weights 16:4:3:0 with their feathered edge, at the given size."""
    return _at_size(load_topology().weight, size)


def _at_size(values: NDArray[Any], size: int) -> F32:
    step = SIZE / size
    if step == 1:
        return np.array(values, np.float32)
    return np.asarray(cv2.resize(values, (size, size), interpolation=cv2.INTER_AREA), np.float32)
