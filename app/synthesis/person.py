"""Which pixels around a face belong to the person, and how far the hair stands off the head."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_SMALL = 128
_ROUNDS = 2
_RAYS = 72
_LARGEST_GROWTH = 1.22
_SMOOTH_RAYS = 2.0


def person_mask(picture: U8, inside: Mask, head: Mask, face: Mask) -> F32:
    """Probable cover of the person (GrabCut; Rother et al. 2004, started from the head shell's outline).

    Args:
        picture: (s, s, 3) RGB. inside: (s, s) where it is real. head: (s, s) the shell's cover. face: its sure part.

    Returns:
        (s, s) float32 in [0, 1].
    """
    size = picture.shape[0]
    unit = size // _SMALL
    small = cv2.resize(picture, (_SMALL, _SMALL), interpolation=cv2.INTER_AREA)
    start = np.full((size, size), cv2.GC_PR_BGD, np.uint8)
    start[_grown(head, 40) == 0] = cv2.GC_BGD
    lowest = int(np.flatnonzero(face.any(1)).max()) if face.any() else size
    start[lowest:][start[lowest:] == cv2.GC_BGD] = cv2.GC_PR_BGD  # shoulders may be wider than the shell's
    start[head] = cv2.GC_PR_FGD
    start[_grown(face, -6) > 0] = cv2.GC_FGD
    start[~inside & ~head] = cv2.GC_BGD
    labels = np.ascontiguousarray(start[unit // 2 :: unit, unit // 2 :: unit])
    if not ((labels == cv2.GC_BGD) | (labels == cv2.GC_PR_BGD)).any():
        return head.astype(np.float32)
    cv2.setRNGSeed(0)  # the clustering inside draws from it
    cv2.grabCut(small, labels, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), _ROUNDS, cv2.GC_INIT_WITH_MASK)
    found = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.uint8)
    found = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    soft = cv2.resize(found.astype(np.float32), (size, size), interpolation=cv2.INTER_LINEAR)
    return np.maximum(soft, _grown(face, -6)).astype(np.float32)


def _grown(mask: Mask, pixels: int) -> F32:
    """A mask grown (> 0) or shrunk (< 0) by so many px; 0 or 1."""
    side = 2 * abs(pixels) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    work = cv2.dilate if pixels > 0 else cv2.erode
    return work(mask.astype(np.uint8), kernel).astype(np.float32)


def hair_growth(person: F32, inside: Mask, head: Mask, centre: tuple[float, float]) -> F32:
    """How far the person reaches past the head shell in each direction around the middle of the skull.

    Args:
        person: (s, s) from `person_mask`. inside, head: (s, s). centre: x, y of the skull's middle.

    Returns:
        (72,) factors >= 1 for directions from -180 to 180 degrees in steps of 5, measured from +x toward +y (down).
    """
    angle = np.radians(np.arange(_RAYS) * (360.0 / _RAYS) - 180.0)
    radius = np.arange(10.0, 250.0, 1.0)
    x = np.rint(centre[0] + np.cos(angle)[:, None] * radius).astype(int)
    y = np.rint(centre[1] + np.sin(angle)[:, None] * radius).astype(int)
    size = person.shape[0]
    real = (x >= 0) & (y >= 0) & (x < size) & (y < size)
    x, y = np.clip(x, 0, size - 1), np.clip(y, 0, size - 1)
    real &= inside[y, x]
    shell = _reach(head[y, x] & real, radius)
    body = _reach((person[y, x] > 0.5) & real, radius)
    cut = body + 3.0 >= _reach(real, radius)  # the hair goes on where the photo ends: not known
    factor = np.where((shell > 10.0) & ~cut, body / np.maximum(shell, 1.0), np.nan)
    above = np.sin(angle) < 0.35
    known = np.isfinite(factor) & above
    typical = float(np.median(factor[known])) if known.any() else 1.0
    factor = np.clip(np.where(known, factor, typical), 1.0, _LARGEST_GROWTH)
    around = np.concatenate([factor, factor, factor])[None].astype(np.float32)
    smooth = cv2.GaussianBlur(cv2.medianBlur(around, 5), (0, 0), _SMOOTH_RAYS)
    return np.asarray(smooth[0, _RAYS : 2 * _RAYS], np.float32)


def _reach(along: Mask, radius: NDArray[np.float64]) -> NDArray[np.float64]:
    """Radius up to which each ray is covered without a break."""
    first_gap = np.where(along.all(1), along.shape[1], np.argmin(along, axis=1))
    return np.where(first_gap > 0, radius[np.maximum(first_gap - 1, 0)], 0.0)


def grow_hair(head: F32, screen: F32, centre_mm: F32, centre: tuple[float, float], growth: F32, scalp: F32) -> F32:
    """The head with its scalp moved away from the skull's middle by the growth of its direction in the photo.

    Args:
        head: (V, 3) mm. screen: (V, 3) px of the growth's picture. centre_mm, centre: the skull's middle, mm and px.
        growth: from `hair_growth`. scalp: (V,) share that moves.
    """
    angle = np.degrees(np.arctan2(screen[:, 1] - centre[1], screen[:, 0] - centre[0]))
    step = (angle + 180.0) / (360.0 / _RAYS)
    low = np.floor(step).astype(int)
    part = step - low
    factor = growth[low % _RAYS] * (1 - part) + growth[(low + 1) % _RAYS] * part
    scale = 1.0 + (factor - 1.0) * scalp
    return np.asarray(centre_mm + (head - centre_mm) * scale[:, None], np.float32)
