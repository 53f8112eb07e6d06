"""What comes between camera and face: hands, placards, and other things at the photo's edge; 8-bit display values."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.synthesis.backdrop import FONTS, Backdrops

F32 = NDArray[np.floating[Any]]
U8 = NDArray[Any]  # uint8; OpenCV gives it no closer type
Rng = np.random.Generator


def occlude(rng: Rng, picture: U8, backdrops: Backdrops, mouth: tuple[float, float], chin: tuple[float, float]) -> U8:
    """One occluder over a photo.

    Args:
        picture: (s, s, 3). mouth, chin: where they are in the photo, px.
    """
    kind = rng.random()
    size = picture.shape[0]
    if kind < 0.35:
        mask, colour = _hand(rng, picture, mouth)
    elif kind < 0.55:
        return _placard(rng, picture, chin)
    else:
        mask = _blob(rng, size)
        colour = rng.uniform(5, 250) * (rng.uniform(0.7, 1, 3) if rng.random() < 0.7 else rng.uniform(0.1, 1, 3))
    cloud = backdrops.cloud(rng, size)[..., None].astype(np.float32) / 255.0
    cover = (colour * (1.0 + rng.uniform(0.1, 0.9) * (cloud - 0.5))).astype(np.float32)
    mask = mask[..., None].astype(np.float32) / 255.0
    return np.asarray(np.clip(picture + mask * (cover - picture), 0, 255), np.uint8)


def _blob(rng: Rng, size: int) -> U8:
    """A soft or sharp shape that comes in over an edge."""
    edge = int(rng.integers(4))
    along, depth = rng.uniform(0.1, 0.9) * size, rng.uniform(0.0, 0.25) * size
    x, y = [(along, depth), (depth, along), (along, size - depth), (size - depth, along)][edge]
    mask = np.zeros((size, size), np.uint8)
    a, b = rng.uniform(0.08, 0.28, 2) * size
    if rng.random() < 0.5:
        cv2.ellipse(mask, (int(x), int(y)), (int(a), int(b)), float(rng.uniform(0, 180)), 0, 360, 255, -1, cv2.LINE_AA)
    else:
        box = cv2.boxPoints(((float(x), float(y)), (float(a) * 2, float(b) * 2), float(rng.uniform(0, 180))))
        cv2.fillConvexPoly(mask, box.astype(np.int32), 255, cv2.LINE_AA)
    return np.asarray(cv2.blur(mask, (int(rng.integers(1, 8)),) * 2))


def _hand(rng: Rng, picture: U8, mouth: tuple[float, float]) -> tuple[U8, F32]:
    """Fingers and a palm near the lower face, of the colour that the face has in this photo."""
    size = picture.shape[0]
    mask: U8 = np.zeros((size, size), np.uint8)
    unit = size * rng.uniform(0.032, 0.05)
    side = 1.0 if rng.random() < 0.5 else -1.0
    palm = np.array([mouth[0] + side * rng.uniform(0.1, 0.3) * size, mouth[1] + rng.uniform(0.05, 0.3) * size])
    heading = float(np.arctan2(mouth[1] - palm[1], mouth[0] - palm[0]) + rng.normal(0, 0.4))
    across = np.array([-np.sin(heading), np.cos(heading)])
    cv2.ellipse(
        mask, _point(palm), (int(unit * 2.6), int(unit * 2.2)), np.degrees(heading), 0, 360, 200, -1, cv2.LINE_AA
    )
    for i in range(int(rng.integers(2, 5))):
        start = palm + across * unit * 1.25 * (i - 1.5)
        bend = heading + rng.normal(0, 0.12)
        length = unit * rng.uniform(4.0, 7.0)
        end = start + np.array([np.cos(bend), np.sin(bend)]) * length
        cv2.line(mask, _point(start), _point(end), int(rng.integers(215, 256)), max(2, int(unit * 1.15)), cv2.LINE_AA)
        cv2.line(mask, _point(start + across * unit * 0.6), _point(end + across * unit * 0.6), 170, 1, cv2.LINE_AA)
    wrist = palm - np.array([np.cos(heading), np.sin(heading)]) * size
    cv2.line(mask, _point(palm), _point(wrist), 230, int(unit * 3.4), cv2.LINE_AA)
    mask = cv2.GaussianBlur(mask, (0, 0), max(0.6, size / 300))
    x, y = (int(np.clip(c, 4, size - 5)) for c in mouth)
    around = picture[max(y - size // 8, 0) : y + size // 10, max(x - size // 8, 0) : x + size // 8].reshape(-1, 3)
    colour = np.median(around, 0) * rng.uniform(0.75, 1.15) * (mask.astype(np.float32)[..., None] / 255.0) ** 0.8
    return np.where(mask > 110, 255, np.minimum(mask * 2, 255)).astype(np.uint8), colour.astype(np.float32)


def _placard(rng: Rng, picture: U8, chin: tuple[float, float]) -> U8:
    """A booking board with text below the chin."""
    size = picture.shape[0]
    out = picture.copy()
    high, wide = rng.uniform(0.12, 0.3) * size, rng.uniform(0.35, 0.8) * size
    top = min(chin[1] + rng.uniform(0.0, 0.12) * size, size * 0.97)
    left = chin[0] - wide / 2 + rng.normal(0, 0.05) * size
    dark = rng.random() < 0.5
    board = rng.uniform(5, 60, 3) if dark else rng.uniform(170, 255) * rng.uniform(0.9, 1.0, 3)
    ink = tuple(float(c) for c in (rng.uniform(180, 255, 3) if dark else rng.uniform(0, 70, 3)))
    cv2.rectangle(out, _point((left, top)), _point((left + wide, top + high)), tuple(float(c) for c in board), -1)
    font, scale = int(rng.choice(FONTS)), high / 60 * float(rng.uniform(0.5, 0.9))
    for line in range(int(rng.integers(1, 4))):
        text = "".join(str(int(d)) if d < 10 else "-" for d in rng.integers(0, 11, int(rng.integers(4, 11))))
        place = (int(left + wide * 0.06), int(top + high * (0.3 + 0.3 * line)))
        cv2.putText(out, text, place, font, scale, ink, 1 + int(rng.random() < 0.4), cv2.LINE_AA)
    return np.asarray(out, np.uint8)


def _point(at: tuple[float, float] | NDArray[np.float64]) -> tuple[int, int]:
    return int(at[0]), int(at[1])
