"""dlib's HOG detector of frontal faces, from a file of ours.

`dlib.get_frontal_face_detector()` unpacks the copy inside the library in 0.9 s of processor time; the same detector,
saved once by `python -m app.imaging.frontal`, loads in 2 ms. A test compares both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.core.errors import ModelError
from app.core.topology import resources_dir

FRONTAL_SHA256 = "f3f7aa833fb4a14a46fc48689f45b98d85ef72d6dfaf8bdc012b7d3c522a5426"


class Rectangle(Protocol):
    """A face in px of the image that was searched."""

    def left(self) -> int:
        """The first column."""

    def top(self) -> int:
        """The first row."""

    def width(self) -> int:
        """Columns."""

    def height(self) -> int:
        """Rows."""


class FrontalDetector(Protocol):
    """What is used of `dlib.fhog_object_detector`."""

    def run(
        self, image: NDArray[np.uint8], upsample_num_times: int, adjust_threshold: float
    ) -> tuple[Sequence[Rectangle], Sequence[float], Sequence[int]]:
        """Rectangles, their scores, and which part of the detector found them."""


def frontal_path() -> Path:
    """Where the saved detector lies."""
    return resources_dir() / "detectors" / "frontal_face.svm"


def load_frontal_detector() -> FrontalDetector:
    """A new detector of faces of 80 px and more; one object must not be used by two threads at once.

    Raises:
        ModelError: the file is missing (E602) or damaged (E603).
    """
    import dlib

    path = frontal_path()
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(
            f"the frontal face detector cannot be read ({error.strerror})",
            file=path,
            remedy="install Enface again",
            code="E602",
        ) from error
    if digest != FRONTAL_SHA256:
        raise ModelError("the frontal face detector is damaged", file=path, remedy="install Enface again", code="E603")
    detector: FrontalDetector = dlib.fhog_object_detector(str(path))
    return detector


def save_frontal_detector(path: Path) -> None:
    """Write the detector that dlib carries."""
    import dlib

    dlib.get_frontal_face_detector().save(str(path))


if __name__ == "__main__":
    save_frontal_detector(frontal_path())
