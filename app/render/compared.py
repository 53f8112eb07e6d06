"""A posed face and the photo brought together in one picture that says what it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.core.comparisons import CompareMode
from app.core.face_fit import PosedFace

_GAP = 12
_PAPER = (255, 255, 255)
_GREY = (96, 96, 96)
_LINE = (18, 20, 26)


def bring_together(posed: PosedFace, mode: CompareMode, layer: str, share: float) -> NDArray[np.uint8]:
    """Draw a comparison.

    Args:
        posed: photo and model, (S, S) px each.
        mode: how.
        layer: what is drawn of the model, a name of `posed.pictures`.
        share: opacity of the model in an overlay, place of the line from the left in a wipe; in [0, 1].

    Returns:
        (S, S, 3) uint8 RGB; side by side (S, 2 S + 12, 3), the photo at the left.
    """
    photo, model = posed.background, posed.pictures[layer]
    if mode is CompareMode.SIDE_BY_SIDE:
        gap = np.full((photo.shape[0], _GAP, 3), _PAPER, np.uint8)
        return np.concatenate([photo, gap, _over(np.full_like(photo, _GREY), model, 1.0)], axis=1)
    if mode is CompareMode.OVERLAY:
        return _over(photo, model, share)
    column = round(share * photo.shape[1])
    picture = photo.copy()
    picture[:, :column] = _over(photo, model, 1.0)[:, :column]
    picture[:, max(0, column - 1) : column + 1] = _LINE
    return picture


def _over(photo: NDArray[np.uint8], model: NDArray[np.uint8], opacity: float) -> NDArray[np.uint8]:
    weight = model[..., 3:].astype(np.float64) / 255.0 * opacity
    mixed = model[..., :3] * weight + photo * (1.0 - weight)
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
