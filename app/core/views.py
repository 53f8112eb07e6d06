"""Standard views of a face, the camera that shows one, and the still picture that results.

Views are named from the subject: the left profile shows the subject's left cheek, with the nose pointing to the
picture's left. Cameras live in the model frame (mm, x right in the front view, y up, z toward the front camera).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.records import Provenance

Vector = tuple[float, float, float]

_HIGHEST = 89.0  # degrees of latitude to which a camera is turned

CAMERA_DISTANCE_MM = 1500.0
"""Distance of a parallel camera; of no influence on the picture. A perspective camera stands as far away at least."""


class Projection(StrEnum):
    """How a camera maps space to the picture; parallel keeps lengths and is the default for measuring."""

    PARALLEL = "parallel"
    PERSPECTIVE = "perspective"


class Layer(StrEnum):
    """What a picture shows of the mesh."""

    TEXTURED = "textured"
    SHADED = "shaded"
    CONFIDENCE = "confidence"
    PROVENANCE = "provenance"


PROVENANCE_COLOURS: dict[Provenance, tuple[int, int, int]] = {
    Provenance.FRONT: (47, 109, 179),
    Provenance.SIDE: (124, 192, 232),
    Provenance.MIRRORED: (246, 207, 106),
    Provenance.INVENTED: (141, 135, 144),
}
"""Blue for what a photo shows, yellow for what is mirrored, grey for what is invented; they differ in lightness too."""


@dataclass(frozen=True)
class StandardView:
    """A named direction to look from.

    Attributes:
        name: stable identifier.
        label: for people.
        direction: unit vector from the face to the camera, model frame.
        up: the picture's up direction, model frame.
    """

    name: str
    label: str
    direction: Vector
    up: Vector = (0.0, 1.0, 0.0)


def _around(name: str, label: str, degrees: float) -> StandardView:
    """A view at `degrees` toward the subject's left (+x), at eye level."""
    angle = math.radians(degrees)
    return StandardView(name, label, (round(math.sin(angle), 12), 0.0, round(math.cos(angle), 12)))


FRONT = _around("front", "Front", 0.0)
LEFT_PROFILE = _around("left_profile", "Left profile", 90.0)
RIGHT_PROFILE = _around("right_profile", "Right profile", -90.0)
LEFT_THREE_QUARTER = _around("left_three_quarter", "Left three-quarter", 45.0)
RIGHT_THREE_QUARTER = _around("right_three_quarter", "Right three-quarter", -45.0)
TOP = StandardView("top", "From above", (0.0, 1.0, 0.0), (0.0, 0.0, -1.0))
BELOW = StandardView("below", "From below", (0.0, -1.0, 0.0), (0.0, 0.0, 1.0))

VIEWS: dict[str, StandardView] = {
    view.name: view
    for view in (FRONT, LEFT_PROFILE, RIGHT_PROFILE, LEFT_THREE_QUARTER, RIGHT_THREE_QUARTER, TOP, BELOW)
}
SEVEN_VIEWS = (
    "right_profile", "right_three_quarter", "front", "left_three_quarter", "left_profile", "top", "below",
)  # fmt: skip
"""All standard views in the order in which a person turns past the camera."""


@dataclass(frozen=True)
class Camera:
    """A camera in the model frame.

    Attributes:
        position: mm.
        focal_point: mm; shown in the picture's middle.
        view_up: the picture's up direction.
        parallel_scale: half the height that the picture spans at the focal point, mm.
        projection: parallel or perspective.
        view_angle: vertical opening angle of a perspective camera, degrees; 0 for a parallel one.
    """

    position: Vector
    focal_point: Vector
    view_up: Vector
    parallel_scale: float
    projection: Projection = Projection.PARALLEL
    view_angle: float = 0.0

    def mm_per_px(self, height: int) -> float:
        """Size of a pixel at the focal point's depth, for a picture `height` pixels high."""
        return 2.0 * self.parallel_scale / height

    def project(self, points: NDArray[np.floating], size: tuple[int, int]) -> NDArray[np.float64]:
        """Where points fall in a picture.

        Args:
            points: (N, 3) mm, model frame.
            size: (width, height) of the picture, px.

        Returns:
            (N, 2) px, x right, y down, origin at the top-left pixel's centre.
        """
        right, up, back = camera_axes(np.subtract(self.position, self.focal_point), np.asarray(self.view_up))
        local = np.asarray(points, dtype=np.float64) - np.asarray(self.focal_point)
        x, y = local @ right, local @ up
        if self.projection is Projection.PERSPECTIVE:
            distance = float(np.linalg.norm(np.subtract(self.position, self.focal_point)))
            magnification = distance / (distance - local @ back)
            x, y = x * magnification, y * magnification
        pixel = self.mm_per_px(size[1])
        return np.stack([size[0] / 2 - 0.5 + x / pixel, size[1] / 2 - 0.5 - y / pixel], axis=1)

    def ray(self, pixel: tuple[float, float], size: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What a pixel sees: the inverse of `project`.

        Args:
            pixel: (x, y) px, as `project` gives it.
            size: (width, height) of the picture, px.

        Returns:
            Origin (3,) mm and unit direction (3,) into the picture, model frame.
        """
        back = np.subtract(self.position, self.focal_point).astype(np.float64)
        right, up, toward = camera_axes(back, np.asarray(self.view_up))
        unit = self.mm_per_px(size[1])
        x, y = (pixel[0] - (size[0] / 2 - 0.5)) * unit, ((size[1] / 2 - 0.5) - pixel[1]) * unit
        seen = np.asarray(self.focal_point, dtype=np.float64) + x * right + y * up
        if self.projection is Projection.PARALLEL:
            return seen + back, -toward
        origin = np.asarray(self.position, dtype=np.float64)
        direction = seen - origin
        return origin, direction / np.linalg.norm(direction)

    def turned(self, azimuth: float, elevation: float) -> Camera:
        """The camera moved around its focal point, degrees: > 0 to its own right and upwards, not over the poles."""
        focal = np.asarray(self.focal_point, dtype=np.float64)
        back = np.subtract(self.position, self.focal_point).astype(np.float64)
        distance = float(np.linalg.norm(back))
        right, _, toward = camera_axes(back, np.asarray(self.view_up))
        if abs(toward[1]) > 0.999:  # looking along the axis: the picture's up tells which way it is turned
            sign = -1.0 if toward[1] > 0 else 1.0
            toward = np.asarray(self.view_up, dtype=np.float64) * sign
            latitude = 90.0 * -sign
            longitude = math.degrees(math.atan2(toward[0], toward[2]))
        else:
            latitude = math.degrees(math.asin(float(toward[1])))
            longitude = math.degrees(math.atan2(-right[2], right[0]))
        latitude = min(_HIGHEST, max(-_HIGHEST, latitude + elevation))
        a, b = math.radians(longitude + azimuth), math.radians(latitude)
        new = np.array([math.sin(a) * math.cos(b), math.sin(b), math.cos(a) * math.cos(b)])
        x, y, z = (focal + distance * new).tolist()
        return replace(self, position=(x, y, z), view_up=(0.0, 1.0, 0.0))

    def shifted(self, x: float, y: float) -> Camera:
        """The camera moved in its own plane by fractions of the picture's height, to its right and upwards."""
        right, up, _ = camera_axes(np.subtract(self.position, self.focal_point), np.asarray(self.view_up))
        move = 2.0 * self.parallel_scale * (x * right + y * up)
        place, focal = np.asarray(self.position) + move, np.asarray(self.focal_point) + move
        px, py, pz = place.tolist()
        fx, fy, fz = focal.tolist()
        return replace(self, position=(px, py, pz), focal_point=(fx, fy, fz))

    def zoomed(self, factor: float) -> Camera:
        """The camera that shows things `factor` times as large."""
        angle = self.view_angle
        if self.projection is Projection.PERSPECTIVE:
            angle = 2.0 * math.degrees(math.atan(math.tan(math.radians(angle / 2.0)) / factor))
        return replace(self, parallel_scale=self.parallel_scale / factor, view_angle=angle)

    def to_json(self) -> dict[str, Any]:
        """Plain lists and numbers."""
        return {
            "position": [round(value, 4) for value in self.position],
            "focal_point": [round(value, 4) for value in self.focal_point],
            "view_up": [round(value, 6) for value in self.view_up],
            "parallel_scale": round(self.parallel_scale, 4),
            "projection": self.projection.value,
            "view_angle": round(self.view_angle, 4),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Camera:
        """The inverse of `to_json`.

        Raises:
            ValueError: the data describe no camera.
        """
        try:
            position, focal, up = (_vector(data[name]) for name in ("position", "focal_point", "view_up"))
            scale, angle = float(data["parallel_scale"]), float(data["view_angle"])
            projection = Projection(data["projection"])
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("the data describe no camera") from error
        across = np.cross(np.subtract(position, focal), up)
        if not (math.isfinite(scale) and scale > 0.0 and 0.0 <= angle < 180.0 and np.linalg.norm(across) > 1e-9):
            raise ValueError("the data describe no camera")
        return cls(position, focal, up, scale, projection, angle)


@dataclass(frozen=True, eq=False)
class ColourScale:
    """What the colours of a picture mean.

    Attributes:
        title: quantity and unit.
        low: value of the first colour.
        high: value of the last colour; larger values are shown with it too.
        colours: (256, 3) uint8 RGB, evenly spaced from low to high.
    """

    title: str
    low: float
    high: float
    colours: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Still:
    """A picture of a mesh.

    Attributes:
        image: (H, W, 3) uint8 RGB.
        view: name in `VIEWS`.
        layer: what is shown.
        camera: how it was taken.
        scale: meaning of the colours of a confidence picture, else None.
    """

    image: NDArray[np.uint8]
    view: str
    layer: Layer
    camera: Camera
    scale: ColourScale | None = None


def _vector(values: Any) -> Vector:  # noqa: ANN401 - whatever a file holds
    x, y, z = (float(value) for value in values)
    if not all(math.isfinite(value) for value in (x, y, z)):
        raise ValueError("a vector has three finite numbers")
    return x, y, z


def camera_axes(
    direction: NDArray[np.floating], up: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Unit vectors right, up and back of a camera that stands at `direction` from what it looks at."""
    back = np.asarray(direction, dtype=np.float64)
    back = back / np.linalg.norm(back)
    right = np.cross(np.asarray(up, dtype=np.float64), back)
    right /= np.linalg.norm(right)
    return right, np.cross(back, right), back


def frame_views(
    vertices: NDArray[np.floating],
    names: Iterable[str],
    *,
    aspect: float = 1.0,
    margin: float = 0.06,
    projection: Projection = Projection.PARALLEL,
) -> dict[str, Camera]:
    """Cameras that show the whole mesh in the named views; one scale and one focal point for all views of a mesh.

    Args:
        vertices: (N, 3) mm, model frame.
        names: views, keys of `VIEWS`.
        aspect: width / height of the pictures.
        margin: free border, as a fraction of the picture's half height or width.
        projection: parallel, or perspective from at least `CAMERA_DISTANCE_MM` away.

    Raises:
        KeyError: a view does not exist.
    """
    low, high = vertices.min(axis=0).astype(np.float64), vertices.max(axis=0).astype(np.float64)
    middle = (low + high) / 2.0
    views = [VIEWS[name] for name in names]
    half = 1e-6
    for view in VIEWS.values():  # not only the wanted ones: pictures of different calls stay comparable
        right, up, _ = camera_axes(np.asarray(view.direction), np.asarray(view.up))
        local = vertices - middle
        half = max(half, float(np.abs(local @ up).max()), float(np.abs(local @ right).max()) / aspect)
    half /= 1.0 - margin
    reach = float(np.linalg.norm(high - low)) / 2.0
    distance = max(CAMERA_DISTANCE_MM, 6.0 * reach)
    angle = 0.0
    if projection is Projection.PERSPECTIVE:
        half *= distance / (distance - reach)
        angle = 2.0 * math.degrees(math.atan2(half, distance))
    focal = (float(middle[0]), float(middle[1]), float(middle[2]))
    cameras = {}
    for view in views:
        x, y, z = (middle + np.asarray(view.direction) * distance).tolist()
        cameras[view.name] = Camera((x, y, z), focal, view.up, half, projection, angle)
    return cameras
