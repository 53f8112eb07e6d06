"""The pictures of a scan: parallel projection, from the front and the side, and the front turned step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.align import fit_similarity
from app.core.meshio import png_bytes
from app.core.records import Crop
from app.core.topology import load_topology
from app.evaluation.micc.alignment import Alignment
from app.evaluation.scan_files import Scan
from app.evaluation.scan_photos import photograph
from app.evaluation.scans import Shot, surface_points, take_photos
from app.evaluation.scores import Truth, landmarks_of, make_truth
from app.imaging.crop import crop_from_landmarks

F64 = NDArray[np.float64]
SWEEP = (-80, -60, -40, -20, 0, 20, 40, 60, 80)
"""Yaws of the front picture, degrees. 0 is among them, for the sweep crops by another rule than the main figures."""
_NOTE = {"Software": "Enface", "Description": "Drawn from a textured scan; not a photograph."}


@dataclass(frozen=True, eq=False)
class Sitting:
    """One person in front of the camera.

    Attributes:
        name: "subject_01". file: the scan's. key: hash of the scan, its texture and its alignment.
        scan: upright, mm. alignment: its. mean_shape: (256, 256, 3) mm, the mean face.
    """

    name: str
    file: Path
    key: str
    scan: Scan
    alignment: Alignment
    mean_shape: NDArray[np.floating]
    _turned: dict[int, tuple[NDArray[np.uint8], Crop]] = field(default_factory=dict)

    @cached_property
    def shot(self) -> Shot:
        """Front and side, cropped where the detector finds the face."""
        return take_photos(self.scan, 0.0)

    @cached_property
    def truth(self) -> Truth:
        """What predictions are measured against."""
        turn = self.alignment.rotation.T
        return make_truth(
            surface_points(self.scan),
            self.alignment.landmarks @ turn,
            self.alignment.landmark_index,
            self.alignment.nose_tip @ turn,
            self.mean_shape,
            landmarks_found=True,
        )

    def turned(self, yaw: int) -> tuple[NDArray[np.uint8], Crop]:
        """The front picture at a yaw, cropped by the rule around the mean face's landmarks laid over the scan.

        A detector rarely finds strongly turned heads; the sweep measures the networks, not the detector.
        """
        if yaw not in self._turned:
            photo = photograph(self.scan, float(yaw), 0.0)
            marks = photo.view.project((self._all_landmarks - photo.centre).astype(np.float32))
            self._turned[yaw] = photo.rgb, crop_from_landmarks(photo.rgb, marks)
        return self._turned[yaw]

    def write(self, folder: Path, yaws: tuple[int, ...]) -> None:
        """Save the pictures as PNG, for other programs: `front.png`, `side.png`, `front_yaw+20.png`.

        Those that were saved for the same scan and alignment stay; a hidden file says for which they were.

        Raises:
            OSError: the folder cannot be written.
        """
        mark, names = folder / ".key", ["front", "side", *(f"front_yaw{yaw:+d}" for yaw in yaws if yaw)]
        saved = mark.is_file() and mark.read_bytes() == self.key.encode()
        if saved and all((folder / f"{name}.png").is_file() for name in names):
            return
        folder.mkdir(parents=True, exist_ok=True)
        mark.unlink(missing_ok=True)
        pictures = {"front": self.shot.front.rgb, "side": self.shot.side.rgb}
        pictures |= {f"front_yaw{yaw:+d}": self.turned(yaw)[0] for yaw in yaws if yaw}
        for name, rgb in pictures.items():
            (folder / f"{name}.png").write_bytes(png_bytes(rgb, _NOTE))
        mark.write_bytes(self.key.encode())

    @cached_property
    def _all_landmarks(self) -> F64:
        """(68, 3) mm on the upright scan: the jaw's, which the alignment may lack, as well."""
        mean = landmarks_of(self.mean_shape, load_topology())
        fit = fit_similarity(mean[self.truth.landmark_index], self.truth.landmarks)
        return fit.apply(mean)
