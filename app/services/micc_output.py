"""The files of an evaluation on MICC Florence: results, tables, plots, worst faces, and the PDF of it all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from app import __version__
from app.core.jobs import JobContext
from app.core.meshio import png_bytes
from app.core.records import FaceMesh
from app.imaging.decode import decode_photo
from app.render.plots import Picture
from app.report.language import words_of
from app.report.micc_document import micc_bytes
from app.report.micc_story import MiccContent

if TYPE_CHECKING:
    from app.evaluation.micc.run import Measured, Plan
    from app.evaluation.micc.worst import WorstFace
    from app.services.micc import MiccRequest

_MOST_SHOWN = 9


def output_files(
    request: MiccRequest, plan: Plan, measured: Measured, found: dict[str, Any], ctx: JobContext
) -> dict[str, bytes]:
    """Every file of an evaluation by its name in the folder; enters the worst faces into the results."""
    from app.evaluation.charts import charts_of
    from app.evaluation.micc.plots import plots
    from app.evaluation.micc.worst import heat_bytes, heat_mesh, worst_faces
    from app.evaluation.results import markdown

    worst = [(face, heat_mesh(measured, face, outcome)) for face, outcome in worst_faces(measured, request.worst)]
    found["worst"] = [vars(face) for face, _ in worst]
    pictures = charts_of(found) | plots(found)
    ctx.progress("Writing", 0.98)
    return {
        **{face.file: heat_bytes(face, mesh) for face, mesh in worst},
        "results.md": markdown(found).encode(),
        **{name: png_bytes(picture) for name, picture in pictures.items()},
        "report.pdf": _report(request, plan, found, worst, pictures),
        "results.json": (json.dumps(found, indent=1) + "\n").encode(),
    }


def _report(
    request: MiccRequest,
    plan: Plan,
    found: Mapping[str, Any],
    worst: Sequence[tuple[WorstFace, FaceMesh]],
    pictures: Mapping[str, Picture],
) -> bytes:
    from app.evaluation.micc.worst import heat_picture

    title = words_of(request.language)("micc.heat")
    shown = [(face, mesh) for face, mesh in worst if face.rank == 1][:_MOST_SHOWN]
    top = max((float(np.percentile(mesh.sigma_mm, 95)) for _, mesh in shown if mesh.sigma_mm is not None), default=1.0)
    high = max(1.0, float(np.ceil(top)))
    name = next(iter(found["people"]))
    shots = [decode_photo(plan.out / "renders" / name / f"{view}.png").rgb for view in ("front", "side")]
    content = MiccContent(
        results=found,
        folder=str(request.root),
        charts=pictures,
        shots=shots,
        worst=[(face.method, face.subject, face.mm_median, heat_picture(mesh, high, title)) for face, mesh in shown],
        made=datetime.now(UTC).astimezone(),
        program=f"Enface {__version__}",
    )
    return micc_bytes(content, request.language)
