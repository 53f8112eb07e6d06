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
from app.services.case_runs import load_result
from app.store import contents as rows
from app.store.case import Case

_SIZE = (420, 420)
_TITLE = "Distance (mm)"


def compare_results(case: Case, first: int, second: int, ctx: JobContext | None = None) -> ResultDiff:
    """Compare two results.

    Raises:
        UsageError: there is no such result (E221).
        AlteredError: stored data is not what it was (E901).
        CancelledError: `ctx` was cancelled.
    """
    ctx = ctx or JobContext()
    with case.reading() as session:
        results = [rows.result(session, number) for number in (first, second)]
        runs = [rows.run(session, result.run_id) for result in results]
    lines = recorded_lines((results[0], runs[0]), (results[1], runs[1]))
    meshes = []
    for number in (first, second):
        ctx.check()
        meshes.append(load_result(case, number, ctx).mesh)
    distances = vertex_distances(*meshes)
    if distances is None:
        return ResultDiff(first, second, lines)
    return ResultDiff(first, second, lines, summary_of(distances), _picture(meshes[0], distances, ctx))


def _picture(mesh: FaceMesh, distances: NDArray[np.float32], ctx: JobContext) -> NDArray[np.uint8]:
    """The mesh in colours of the distance, from the front and from the left."""
    coloured = replace(mesh, sigma_mm=distances)
    shots = [Shot(view, Layer.CONFIDENCE) for view in ("front", "left_three_quarter")]
    stills = render_stills(coloured, shots, size=_SIZE, ctx=ctx)
    image = np.concatenate([still.image for still in stills], axis=1)
    scale = stills[0].scale
    return image if scale is None else with_scale_bar(image, replace(scale, title=_TITLE))
