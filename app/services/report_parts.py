"""What reports need from the other rooms: drawn pictures, and what is known of the weights."""

from __future__ import annotations

from app.core.errors import EnfaceError
from app.core.jobs import JobContext
from app.core.records import FaceMesh, ModelInfo
from app.core.views import Still
from app.networks.manifest import ModelEntry, read_manifest
from app.report.content import Template
from app.report.facts import ModelFacts

PICTURE_PX = 640
DRAWING_TIMEOUT_S = 300.0
"""For all pictures of a report on a busy machine without a GPU."""

_FAILURES = "## failure"
_MAX_CARD_BYTES = 1 << 20


def draw_pictures(mesh: FaceMesh, template: Template, ctx: JobContext) -> tuple[Still, ...]:
    """Every picture of the mesh that a template shows.

    Raises:
        EnfaceError: the views cannot be drawn (E15x).
        CancelledError: cancelled through `ctx`.
    """
    from app.render.stills import Shot, render_stills
    from app.report.templates import wanted_pictures

    shots = [Shot(view, layer) for view, layer in wanted_pictures(template, mesh)]
    size = (PICTURE_PX, PICTURE_PX)
    return tuple(render_stills(mesh, shots, size=size, timeout_s=DRAWING_TIMEOUT_S, ctx=ctx))


def model_facts(model: ModelInfo) -> ModelFacts:
    """What the manifest and the card say of exactly these weights; of others of the same name nothing is taken."""
    try:
        entry = read_manifest().models.get(model.name)
    except EnfaceError:
        entry = None
    if entry is None or entry.sha256 != model.sha256:
        return ModelFacts(model.name, model.sha256, parameters=model.parameters)
    return ModelFacts(
        name=entry.name,
        sha256=entry.sha256,
        architecture=entry.architecture,
        parameters=entry.parameters,
        created=entry.created,
        lineage=entry.lineage,
        metrics=entry.metrics or None,
        failure_modes=_failure_modes(entry),
    )


def _failure_modes(entry: ModelEntry) -> tuple[str, ...]:
    """The list under the heading "Failure modes" of the card, if the card speaks of these weights."""
    try:
        with entry.card.open("rb") as file:
            text = file.read(_MAX_CARD_BYTES).decode("utf-8", "replace")
    except OSError:
        return ()
    if entry.sha256 not in text:
        return ()
    found: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("## "):
            inside = line.lower().startswith(_FAILURES)
        elif inside and line.startswith("- "):
            found.append(line[2:].strip())
        elif inside and found and line.startswith("  "):
            found[-1] += f" {line.strip()}"
    return tuple(found)
