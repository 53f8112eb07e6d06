"""The evaluation on MICC Florence behind the administration's login; see `app.services.micc`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.errors import UsageError
from app.core.jobs import JobContext
from app.core.records import FaceMesh
from app.services.admin.access import Session
from app.services.admin.capabilities import Capability

if TYPE_CHECKING:
    from app.evaluation.micc.folder import MiccFolder
    from app.evaluation.micc.worst import WorstFace


def inspect_folder(session: Session, root: Path, ctx: JobContext | None = None) -> MiccFolder:
    """Who is expected, who was found, and what is skipped.

    Raises:
        UsageError: there is no scan in the folder (E242).
    """
    session.require(Capability.EVALUATE)
    from app.services import micc

    return micc.inspect_micc(root, ctx)


def evaluate(
    session: Session,
    root: Path,
    out: Path,
    models: Sequence[str],
    comparators: Path | None = None,
    demographics: Path | None = None,
    ctx: JobContext | None = None,
) -> Path:
    """Measure models; their figures become their evaluation records. One that was interrupted goes on.

    Returns:
        The folder of the results.

    Raises:
        UsageError: no model is chosen (E231), no folder for the results is named (E291), or as `evaluate_micc`.
    """
    session.require(Capability.EVALUATE)
    from app.services import micc

    if not models:
        raise UsageError("no model is chosen", remedy="choose at least one", code="E231")
    if not out.name:
        raise UsageError("no folder for the results is named", remedy="choose one", code="E291")
    request = micc.MiccRequest(root, out, tuple(models), comparators, demographics)
    session.record("evaluation.started", str(root), models=list(models), out=str(out))
    micc.evaluate_micc(request, ctx)
    results = micc.read_results(out)
    session.record("evaluation.done", str(root), models=list(models), subjects=results["subjects"])
    return out


def results(session: Session, out: Path) -> dict[str, Any]:
    """What a finished evaluation found.

    Raises:
        UsageError: there is none in the folder (E248).
    """
    session.require(Capability.EVALUATE)
    from app.services import micc

    return micc.read_results(out)


def worst(session: Session, out: Path) -> list[WorstFace]:
    """The worst faces that a finished evaluation kept.

    Raises:
        UsageError: there is no evaluation in the folder (E248).
    """
    session.require(Capability.EVALUATE)
    from app.services import micc

    return micc.list_worst(out)


def heat(session: Session, file: Path) -> FaceMesh:
    """A scan whose `sigma_mm` is the error of the prediction at each vertex, mm.

    Raises:
        UsageError: the file is missing or damaged (E247).
    """
    session.require(Capability.EVALUATE)
    from app.services import micc

    return micc.read_heat(file)[0]
