"""What an analyst changed by hand about a photo before it is used: its orientation, the face's box, the landmarks.

The original's bytes stay as they are; an edit says how the working copy is made from them, and can be repeated.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.records import Box, Notice, Photo

LANDMARKS = 68

PlanePoint = tuple[float, float]


@dataclass(frozen=True)
class Orientation:
    """How the working copy lies: turned first, then mirrored.

    Attributes:
        quarter_turns: clockwise, 0 to 3.
        mirrored: left and right exchanged.
    """

    quarter_turns: int = 0
    mirrored: bool = False

    def turned(self, quarters: int) -> Orientation:
        """Turned clockwise as it is seen now."""
        step = -quarters if self.mirrored else quarters
        return replace(self, quarter_turns=(self.quarter_turns + step) % 4)

    def flipped(self) -> Orientation:
        """With left and right exchanged."""
        return replace(self, mirrored=not self.mirrored)

    def apply(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The picture (H, W, 3) as it lies; the same array when nothing is changed."""
        seen = np.rot90(rgb, -self.quarter_turns) if self.quarter_turns else rgb
        return np.ascontiguousarray(seen[:, ::-1] if self.mirrored else seen)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a reader of the result must know about it."""
        found = []
        if self.quarter_turns:
            degrees = 90 * self.quarter_turns
            found.append(Notice("W511", f"The photo was turned by hand: {degrees} degrees clockwise."))
        if self.mirrored:
            found.append(Notice("W512", "The photo was mirrored by hand: left and right are exchanged."))
        return tuple(found)


@dataclass(frozen=True)
class PhotoEdit:
    """All that was changed by hand.

    Attributes:
        orientation: of the working copy.
        box: the face, px of the working copy; None leaves it to the detector.
        landmarks: 68 points in iBUG order, px of the working copy; None leaves them to the network.
    """

    orientation: Orientation = field(default_factory=Orientation)
    box: Box | None = None
    landmarks: tuple[PlanePoint, ...] | None = None

    def points(self) -> NDArray[np.float64] | None:
        """The landmarks as (68, 2), or None."""
        return None if self.landmarks is None else np.asarray(self.landmarks, dtype=np.float64)

    def with_orientation(self, orientation: Orientation) -> PhotoEdit:
        """Lying otherwise; box and landmarks of the old position are dropped."""
        return PhotoEdit(orientation)

    def with_landmarks(self, points: NDArray[np.floating]) -> PhotoEdit:
        """With all landmarks as (68, 2 or 3)."""
        rows = tuple((round(float(x), 3), round(float(y), 3)) for x, y in points[:, :2])
        if len(rows) != LANDMARKS:
            raise ValueError(f"{LANDMARKS} landmarks are needed, not {len(rows)}")
        return replace(self, landmarks=rows)

    def to_json(self) -> dict[str, Any]:
        """Plain lists and numbers; kept with a run, so that it can be repeated."""
        return {
            "quarter_turns": self.orientation.quarter_turns,
            "mirrored": self.orientation.mirrored,
            "box": None if self.box is None else self.box.as_list(),
            "landmarks68": None if self.landmarks is None else [list(point) for point in self.landmarks],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PhotoEdit:
        """The inverse of `to_json`.

        Raises:
            ValueError: the data describe no edit.
        """
        try:
            box, marks = data["box"], data["landmarks68"]
            made = cls(
                Orientation(int(data["quarter_turns"]) % 4, bool(data["mirrored"])),
                None if box is None else Box(*(float(value) for value in box)),
            )
            return made if marks is None else made.with_landmarks(np.asarray(marks, dtype=np.float64))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise ValueError("the data describe no edit of a photo") from error


def edited_photo(original: Photo, edit: PhotoEdit) -> Photo:
    """The working copy of a decoded photo under an edit; the original itself when it lies as it was."""
    if edit.orientation == Orientation():
        return original
    warnings = (*original.warnings, *edit.orientation.notices)
    return replace(original, rgb=edit.orientation.apply(original.rgb), warnings=warnings)
