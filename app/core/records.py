"""What the stages of a reconstruction hand to each other, from decoded photo to finished result.

All records are frozen; those that hold arrays compare by identity. Frames and units are those of `app.core.frames`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.core.frames import Pose, pose_in_photo
from app.core.measurements import Measurement

if TYPE_CHECKING:
    from app.core.synthetic import SyntheticView

DEFAULT_IPD_MM = 63.0
CROP_SIZE = 256
RESULT_SCHEMA = 1
LIMITS_STATEMENT = "AI-estimated 3D model. Not a photograph. Not for identification as stand-alone evidence."


class Provenance(IntEnum):
    """Where the colour of a texel or vertex comes from."""

    FRONT = 0
    SIDE = 1
    MIRRORED = 2
    INVENTED = 3


@dataclass(frozen=True)
class Notice:
    """A warning for the person: a stable code (e.g. "W103") and one plain sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class Box:
    """A face box in photo px: top-left corner (x, y), width and height; sub-pixel, may reach past the photo's edge."""

    x: float
    y: float
    w: float
    h: float

    @property
    def centre(self) -> tuple[float, float]:
        """(x, y) of the middle."""
        return self.x + self.w / 2.0, self.y + self.h / 2.0

    def as_list(self) -> list[float]:
        """[x, y, w, h], rounded to a thousandth of a pixel."""
        return [round(float(value), 3) for value in (self.x, self.y, self.w, self.h)]


@dataclass(frozen=True, eq=False)
class Photo:
    """The decoded working copy of a photo.

    Attributes:
        rgb: (H, W, 3) uint8, sRGB, after EXIF orientation.
        sha256: hex digest of the original file's bytes.
        name: file name without folders, for messages and reports.
        warnings: what the decoder noticed (converted from CMYK, several frames, ...).
    """

    rgb: NDArray[np.uint8]
    sha256: str
    name: str
    warnings: tuple[Notice, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in px."""
        return int(self.rgb.shape[1]), int(self.rgb.shape[0])


@dataclass(frozen=True, eq=False)
class Crop:
    """The network's view of one photo.

    Attributes:
        image: (256, 256, 3) uint8 RGB.
        photo_to_crop: (2, 3) float64 similarity, photo px to crop px.
        box: the face box that the crop was made from, photo px.
        score: the detector's score, or None when the box was given by hand.
    """

    image: NDArray[np.uint8]
    photo_to_crop: NDArray[np.float64]
    box: Box
    score: float | None = None


@dataclass(frozen=True, eq=False)
class ViewFit:
    """How one photo sees the face.

    Attributes:
        posmap: (256, 256, 3) float32, position map in crop px: x right, y down, z larger = nearer, minimum 0.
        yaw: degrees, > 0 turns the nose to the image's left.
        pitch: degrees, > 0 looks up.
        roll: degrees, > 0 tilts clockwise in the image.
    """

    posmap: NDArray[np.float32]
    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network says about a photo or a pair.

    Attributes:
        shape_mm: (256, 256, 3) float32, canonical shape map in the model frame, mm at the 63 mm scale.
        sigma_mm: (256, 256) float32, expected error of each point (the mean distance from the truth after similarity
            alignment), mm at the same scale; None without uncertainty.
        front: fit of the front photo.
        side: fit of the side photo, if one was given.
    """

    shape_mm: NDArray[np.float32]
    sigma_mm: NDArray[np.float32] | None
    front: ViewFit
    side: ViewFit | None = None


@dataclass(frozen=True, eq=False)
class FaceMesh:
    """A textured triangle mesh in the model frame, mm: x image right, y up, z toward the camera.

    Attributes:
        vertices: (N, 3) float32, mm.
        triangles: (T, 3) int32, counter-clockwise seen from outside.
        uv: (N, 2) float32 in [0, 1], OBJ convention (v up).
        normals: (N, 3) float32, unit length, outward.
        texture: (S, S, 3) uint8 RGB, row 0 is v = 1 (the image's top); None when no photo was sampled.
        texture_provenance: (S, S) uint8 of `Provenance`; None without texture.
        sigma_mm: (N,) float32, expected error as in `Prediction`, mm; None when the network gives none.
        provenance: (N,) uint8 of `Provenance` at each vertex; None without texture.
    """

    vertices: NDArray[np.float32]
    triangles: NDArray[np.int32]
    uv: NDArray[np.float32]
    normals: NDArray[np.float32]
    texture: NDArray[np.uint8] | None = None
    texture_provenance: NDArray[np.uint8] | None = None
    sigma_mm: NDArray[np.float32] | None = None
    provenance: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Scale:
    """The assumption behind every millimetre of a model: the distance between the pupils.

    Attributes:
        ipd_mm: interpupillary distance, mm.
        assumed: True for the population mean, False when a person entered a measured value.
    """

    ipd_mm: float = DEFAULT_IPD_MM
    assumed: bool = True

    @property
    def factor(self) -> float:
        """What the network's millimetres (63 mm between the pupils) are multiplied by."""
        return self.ipd_mm / DEFAULT_IPD_MM

    @property
    def statement(self) -> str:
        """E.g. "interpupillary 63 mm (assumed)"."""
        return f"interpupillary {self.ipd_mm:g} mm ({'assumed' if self.assumed else 'entered'})"


@dataclass(frozen=True)
class ModelInfo:
    """The network that made a prediction.

    Attributes:
        name: key in the models manifest.
        sha256: hex digest of the weights file.
        card: file name of the model card, relative to the models folder.
        parameters: number of weights.
        synthetic_side: whether it was found to gain from a synthetic second view (`app.evaluation.single`).
    """

    name: str
    sha256: str
    card: str = ""
    parameters: int = 0
    synthetic_side: bool = False


@dataclass(frozen=True)
class Confidence:
    """Distances in mm that half and 95 % of the vertices should not exceed, from the network's own uncertainty."""

    median_mm: float
    p95_mm: float


@dataclass(frozen=True, eq=False)
class ReconstructionResult:
    """Everything that a reconstruction produced; what is written, shown and reported comes from here.

    Attributes:
        mesh: the face, mm in the model frame, at `scale`.
        scale: the assumption behind the millimetres.
        prediction: what the network returned, at the 63 mm scale.
        landmarks68: (68, 3) float, iBUG order, photo frame of the front photo: px, z in the same px, larger = nearer.
        front_photo: decoded front photo.
        front_crop: its crop.
        side_photo: decoded side photo, None in single mode.
        side_crop: its crop, None in single mode.
        model: the network.
        device: where it ran: "cpu" or "cuda".
        timings_s: seconds by stage, in order.
        warnings: what the person should know.
        measurements: what the analyst measured on the mesh.
        synthetic: the view made from the front photo, None when a side photo was given.
    """

    mesh: FaceMesh
    scale: Scale
    prediction: Prediction
    landmarks68: NDArray[np.floating]
    front_photo: Photo
    front_crop: Crop
    model: ModelInfo
    device: str
    side_photo: Photo | None = None
    side_crop: Crop | None = None
    timings_s: dict[str, float] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    synthetic: SyntheticView | None = None

    @property
    def mode(self) -> str:
        """Either "pair" (a side photo was given) or "single"."""
        return "single" if self.side_photo is None else "pair"

    @property
    def pose(self) -> Pose:
        """Head pose in the front photo, degrees."""
        fit = self.prediction.front
        return pose_in_photo(Pose(fit.yaw, fit.pitch, fit.roll), self.front_crop.photo_to_crop)

    @property
    def confidence(self) -> Confidence | None:
        """Distances that half and 95 % of the points should not exceed, None when the network gives none."""
        from app.core.uncertainty import expected_quantile

        expected = self.mesh.sigma_mm
        if expected is None:
            return None
        return Confidence(expected_quantile(expected, 0.5), expected_quantile(expected, 0.95))

    def to_json(self) -> dict[str, Any]:
        """The content of `result.json`, schema 1; plain lists and numbers, all finite.

        Raises:
            ValueError: a number is not finite.
        """
        from app.core.result_json import result_json

        return result_json(self)
