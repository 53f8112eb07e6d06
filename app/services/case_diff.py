"""Two results of a case beside each other: what went into them, and how far their surfaces lie apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.core.jobs import JobContext
from app.core.records import FaceMesh
from app.core.result_diff import ResultDiff, recorded_lines, summary_of, vertex_distances
from app.core.views import Layer
from app.render.colours import with_scale_bar
from app.render.stills import Shot, render_stills
from app.services.case_results import read_result
from app.store import contents as rows
from app.store.case import Case

_SIZE = (420, 420)
_TITLE = "Distance (mm)"


def compare_results(
    case: Case, first: int, second: int, ctx: JobContext | None = None, *, picture: bool = True
) -> ResultDiff:
    """Compare two results: what went into them, and how far their surfaces lie apart, mm.

    Args:
        case: the case.
        first: number of the one result.
        second: number of the other.
        ctx: progress and cancellation.
        picture: whether to draw the first mesh in colours of the distance.

    Raises:
        UsageError: there is no such result (E221).
        AlteredError: stored data is not what it was (E901).
        EnfaceError: the picture cannot be drawn (E15x).
        CancelledError: `ctx` was cancelled.
    """
    ctx = ctx or JobContext()
    with case.reading() as session:
        results = [rows.result(session, number) for number in (first, second)]
        runs = [rows.run(session, result.run_id) for result in results]
        exhibits = {item.sha256: item for item in rows.case_file(case, session).exhibits}
    lines = recorded_lines((results[0], runs[0]), (results[1], runs[1]))
    meshes = []
    for run in runs:
        ctx.check()
        meshes.append(read_result(case, run, exhibits, ctx).mesh)
    distances = vertex_distances(*meshes)
    distance = None if distances is None else summary_of(distances)
    image = None if distances is None or not picture else _picture(meshes[0], distances, ctx)
    with case.consult("results.compared", results[0].label) as change:
        change.detail = {"with": results[1].label, "distance_mm": None if distance is None else vars(distance)}
    return ResultDiff(first, second, lines, distance, image)


def _picture(mesh: FaceMesh, distances: NDArray[np.float32], ctx: JobContext) -> NDArray[np.uint8]:
    """The mesh in colours of the distance, from the front and from the left."""
    coloured = replace(mesh, sigma_mm=distances)
    shots = [Shot(view, Layer.CONFIDENCE) for view in ("front", "left_three_quarter")]
    stills = render_stills(coloured, shots, size=_SIZE, ctx=ctx)
    image = np.concatenate([still.image for still in stills], axis=1)
    scale = stills[0].scale
    return image if scale is None else with_scale_bar(image, replace(scale, title=_TITLE))
