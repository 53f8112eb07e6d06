"""Skin pictures relative to a person's colour (1 is that colour), so that head, neck and shoulders join unseen."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.synthesis import masks
from app.synthesis.atlas import HEIGHT, WIDTH, Atlas
from app.synthesis.noise import noise_picture
from app.synthesis.pictures import eight_bit

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
Rng = np.random.Generator
UNIT = 0.35  # linear value that stands for 1
CHROMA = 0.5  # the painted skins are redder in lips and cheeks, and in the dark ones all over, than skin is
FADE_PX = 46.0


def relative_skin(picture: U8, atlas: Atlas) -> U8:
    """A MakeHuman head picture as ratio to its mean face colour, without painted scalp, fading to 1 at the neck.

    Args:
        picture: (h, w, 4) the head island.

    Returns:
        The same turned clockwise, so that the face is upright.
    """
    picture = np.ascontiguousarray(np.rot90(picture, -1))
    height, width = picture.shape[:2]
    linear = (picture[..., :3].astype(np.float32) / 255.0) ** 2.2 + 1e-3
    place: NDArray[Any] = cv2.resize(atlas.place, (width, height), interpolation=cv2.INTER_LINEAR)
    x, y, z = place[..., 0], place[..., 1], place[..., 2]
    face = (y > -90) & (y < 45) & (np.abs(x) < 60) & (z > -40)
    ratio = linear / np.exp(np.log(linear[face]).mean(0))
    grey = np.exp(np.log(ratio).mean(-1, keepdims=True))
    ratio = grey * (ratio / grey) ** CHROMA
    soft = cv2.GaussianBlur(ratio, (0, 0), 14)
    painted = masks.scalp(place, masks.Hairline(-14.0, -12.0, 0.0, -30.0), width=10.0)[..., None]
    ratio = ratio * (1 - painted) + (ratio / soft) ** 0.35 * painted
    return _encode(ratio, _at_edge(atlas, (height, width)))


def procedural_skin(rng: Rng, atlas: Atlas) -> U8:
    """A skin of noise: blotches, pores, darker eye sockets."""
    x, y = np.abs(atlas.place[..., 0]), atlas.place[..., 1]
    noise = [noise_picture(rng, WIDTH, octaves)[:HEIGHT] - 0.5 for octaves in (4, 8)]
    tone = 1.0 + 0.25 * noise[0] + 0.2 * noise[1]
    tone = tone - 0.2 * np.exp(-(((x - 31) / 14) ** 2) - (y / 9) ** 2) + 0.03 * rng.normal(size=tone.shape)
    red = 0.12 * (noise_picture(rng, WIDTH, 3)[:HEIGHT] - 0.5)
    ratio = np.stack([tone + red, tone, tone - red], -1)
    return _encode(ratio.astype(np.float32), _at_edge(atlas, (HEIGHT, WIDTH)))


def _at_edge(atlas: Atlas, shape: tuple[int, int]) -> F32:
    """1 at the lower edge of the island, 0 inside."""
    covered = atlas.covered.astype(np.uint8)
    below = (atlas.place[..., 1] < -95) | (atlas.place[..., 2] < -150)
    distance = cv2.distanceTransform(np.pad(covered, 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    edge = np.where(below, 1 - masks.step((distance - FADE_PX / 2).astype(np.float32), FADE_PX / 2), 0.0)
    edge = cv2.GaussianBlur(edge.astype(np.float32), (0, 0), 6) * below
    edge = np.maximum(edge, 1.0 * (distance < 2))
    return np.asarray(cv2.resize(edge.astype(np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR))


def _encode(ratio: F32, edge: F32) -> U8:
    ratio = ratio * (1 - edge[..., None]) + edge[..., None]
    display = np.clip(ratio * UNIT, 0, 1) ** (1 / 2.2)
    return eight_bit(np.dstack([display, np.ones(ratio.shape[:2], np.float32)]))
