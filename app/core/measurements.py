"""What was measured on a mesh: points on its surface, distances and angles, each with what its number rests on.

A measurement is geometry of the estimated model, never of the person: `CAVEAT` is printed wherever numbers are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

COVERAGE = 2.0
"""Factor from standard to expanded uncertainty: about 95 % of a normal distribution."""

CAVEAT = (
    "Measured on an AI-estimated model, not on a person. The scale rests on the stated interpupillary distance. "
    "Not for comparing people by their measures."
)

Position = tuple[float, float, float]


class MeasureKind(StrEnum):
    """What is measured."""

    DISTANCE = "distance"
    ANGLE = "angle"

    @property
    def points(self) -> int:
        """How many points it takes; an angle has its corner in the middle."""
        return 2 if self is MeasureKind.DISTANCE else 3

    @property
    def unit(self) -> str:
        """Of the value."""
        return "mm" if self is MeasureKind.DISTANCE else "°"


@dataclass(frozen=True)
class SurfacePoint:
    """A point on a mesh.

    Attributes:
        triangle: index of the triangle that holds it.
        weights: barycentric, of the triangle's three corners; they sum to 1.
        position: mm, model frame.
        sigma_mm: expected error of its position, mm; None when the model gives none.
        name: of a landmark, e.g. "pronasale", or empty for a point picked freely.
    """

    triangle: int
    weights: Position
    position: Position
    sigma_mm: float | None = None
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain lists and numbers."""
        return {
            "triangle": self.triangle,
            "weights": [round(value, 6) for value in self.weights],
            "position": [round(value, 4) for value in self.position],
            "sigma_mm": None if self.sigma_mm is None else round(self.sigma_mm, 4),
            "name": self.name,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SurfacePoint:
        """The inverse of `to_json`.

        Raises:
            ValueError: the data describe no point.
        """
        try:
            sigma = data["sigma_mm"]
            point = cls(
                int(data["triangle"]),
                _triple(data["weights"]),
                _triple(data["position"]),
                None if sigma is None else float(sigma),
                str(data.get("name", "")),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("the data describe no point on a mesh") from error
        if point.sigma_mm is not None and not (math.isfinite(point.sigma_mm) and point.sigma_mm >= 0.0):
            raise ValueError("an expected error is a number of mm")
        return point


@dataclass(frozen=True)
class Measurement:
    """One distance or angle.

    Attributes:
        kind: what is measured.
        points: two ends, or first side, corner, second side.
        value: mm or degrees, in the stated scale.
        standard: standard uncertainty of the value, from the expected errors of the points alone; None if unknown.
        scale: the assumption behind the millimetres, e.g. "interpupillary 63 mm (assumed)".
        label: the analyst's name for it.
    """

    kind: MeasureKind
    points: tuple[SurfacePoint, ...]
    value: float
    standard: float | None
    scale: str
    label: str = ""

    @property
    def expanded(self) -> float | None:
        """Uncertainty with the factor `COVERAGE`, in the value's unit."""
        return None if self.standard is None else COVERAGE * self.standard

    @property
    def text(self) -> str:
        """Value and expanded uncertainty, e.g. "34.2 ± 3.1 mm"."""
        space = " " if self.kind is MeasureKind.DISTANCE else ""
        if self.expanded is None:
            return f"{self.value:.1f}{space}{self.kind.unit}"
        return f"{self.value:.1f} ± {self.expanded:.1f}{space}{self.kind.unit}"

    def to_json(self) -> dict[str, Any]:
        """Plain lists and numbers; `result.json` holds a list of these."""
        standard = None if self.standard is None else round(self.standard, 3)
        return {
            "kind": self.kind.value,
            "label": self.label,
            "value": round(self.value, 3),
            "unit": "mm" if self.kind is MeasureKind.DISTANCE else "degree",
            "standard_uncertainty": standard,
            "expanded_uncertainty": None if standard is None else round(COVERAGE * standard, 3),
            "coverage_factor": COVERAGE,
            "scale": self.scale,
            "points": [point.to_json() for point in self.points],
            "caveat": CAVEAT,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Measurement:
        """The inverse of `to_json`.

        Raises:
            ValueError: the data describe no measurement.
        """
        try:
            kind = MeasureKind(data["kind"])
            points = tuple(SurfacePoint.from_json(point) for point in data["points"])
            standard = data["standard_uncertainty"]
            made = cls(
                kind,
                points,
                float(data["value"]),
                None if standard is None else float(standard),
                str(data["scale"]),
                str(data.get("label", "")),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("the data describe no measurement") from error
        if len(points) != kind.points or not math.isfinite(made.value):
            raise ValueError("the data describe no measurement")
        return made


def _triple(values: Any) -> Position:  # noqa: ANN401 - whatever a file holds
    x, y, z = (float(value) for value in values)
    if not all(math.isfinite(value) for value in (x, y, z)):
        raise ValueError("a point has three finite numbers")
    return x, y, z
