"""A complete result and its pictures without network or renderer, for tests of the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.mesh import mesh_from_shape
from app.core.records import (
    Box,
    Crop,
    FaceMesh,
    ModelInfo,
    Notice,
    Photo,
    Prediction,
    Provenance,
    ReconstructionResult,
    Scale,
    ViewFit,
)
from app.core.views import ColourScale, Layer, Still, frame_views
from app.report.onepage import build_onepage
from tests.helpers.topology import small_head

WHEN = datetime(2026, 11, 22, 20, 45, 12, tzinfo=timezone(timedelta(hours=1)))
METRICS: dict[str, Any] = {
    "dataset": "synthetic, held-out heads",
    "subjects": 200,
    "normaliser": "sqrt(w*h)",
    "methods": {
        "enface": {"nme_mean": 0.0091, "mm_median": 1.62, "mm_p95": 3.94},
        "mean_face": {"nme_mean": 0.0123, "mm_median": 2.71, "mm_p95": 6.15},
        "other_person": {"nme_mean": 0.0163, "mm_median": 3.44, "mm_p95": 8.02},
    },
}


def photo(name: str, width: int = 320, height: int = 400, seed: int = 1) -> Photo:
    """A colour gradient; its hash is made up from the seed."""
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([x * 255 // width, y * 255 // height, np.full_like(x, 40 * seed)], axis=-1).astype(np.uint8)
    return Photo(rgb, f"{seed:02x}" * 32, name)


def head_mesh() -> FaceMesh:
    """The stand-in head with texture, confidence and provenance."""
    topology = small_head()
    mesh = mesh_from_shape(topology.mean_shape, topology)
    x = mesh.vertices[:, 0]
    return replace(
        mesh,
        texture=np.full((64, 64, 3), 128, np.uint8),
        sigma_mm=np.linspace(1.0, 4.0, len(x), dtype=np.float32),
        provenance=np.where(x > 0, Provenance.FRONT, Provenance.INVENTED).astype(np.uint8),
    )


def result(
    *, pair: bool = True, front_name: str = "front.jpg", side_name: str = "side.png", warnings: tuple[Notice, ...] = ()
) -> ReconstructionResult:
    """A reconstruction of the stand-in head."""
    crop = Crop(
        np.tile(np.arange(256, dtype=np.uint8)[:, None, None], (1, 256, 3)),
        np.array([[0.8, 0.0, -10.0], [0.0, 0.8, -20.0]]),
        Box(40.0, 60.0, 220.0, 240.0),
        0.9,
    )
    posmap = np.full((256, 256, 3), 128.0, np.float32)
    landmarks = np.column_stack([np.linspace(60, 260, 68), np.linspace(90, 300, 68), np.zeros(68)])
    return ReconstructionResult(
        mesh=head_mesh(),
        scale=Scale(),
        prediction=Prediction(np.zeros((256, 256, 3), np.float32), None, ViewFit(posmap, -3.21, 2.24, -0.04)),
        landmarks68=landmarks,
        front_photo=photo(front_name),
        front_crop=crop,
        model=ModelInfo("enface", "9f" * 32, "enface.md", 4_123_456),
        device="cpu",
        side_photo=photo(side_name, seed=2) if pair else None,
        side_crop=crop if pair else None,
        warnings=warnings,
    )


def stills(mesh: FaceMesh, side: int = 120) -> list[Still]:
    """Eight plain pictures with true cameras."""
    views = ("front", "left_three_quarter", "left_profile", "right_profile")
    cameras = frame_views(mesh.vertices, views)
    made = []
    for layer in (Layer.TEXTURED, Layer.SHADED):
        made += [Still(_blob(side, place, layer), view, layer, cameras[view]) for place, view in enumerate(views)]
    grey = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    scale = ColourScale("Expected error (mm)", 0.0, 4.0, grey)
    made[-1] = Still(_blob(side, 9, Layer.CONFIDENCE), "front", Layer.CONFIDENCE, cameras["front"], scale)
    return made


def _blob(side: int, place: int, layer: Layer) -> NDArray[np.uint8]:
    y, x = np.mgrid[0:side, 0:side] / side - 0.5
    image = np.full((side, side, 3), 255, np.uint8)
    image[x * x + y * y < 0.16] = (40 + 20 * place, 90, 60 if layer is Layer.TEXTURED else 160)
    return image


def write_report(path: Path, **changes: Any) -> Path:
    """A report of the stand-in result; `changes` go to `build_onepage` (also `result` and `stills`)."""
    made = changes.pop("result", None) or result()
    pictures = changes.pop("stills", None) or stills(made.mesh)
    arguments: dict[str, Any] = {"generated_at": WHEN, "model_metrics": METRICS, "case_number": "2026/1178-B"}
    build_onepage(made, pictures, path, **(arguments | changes))
    return path
