"""What the administration's window needs of the rooms below; each function asks for the session's capability itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.caselog import AuditEvent, Fault
from app.core.jobs import JobContext
from app.core.records import FaceMesh

if TYPE_CHECKING:
    from app.networks.manifest import ModelEntry
    from app.services.admin.access import Administration, Session
    from app.services.admin.capabilities import Role
    from app.services.admin.models import Promotion
    from app.services.admin.sources import DataSource
    from app.services.admin.training import Curves, Run, RunNote
    from app.services.admin.users import User
    from app.services.admin.validation import CaseDifference
    from app.services.models import ModelState
    from app.services.training_plan import TrainPlan
    from app.sources.readers import Sample
    from app.sources.report import SourceReport


@dataclass(frozen=True)
class UserServices:
    """Users; see `app.services.admin.users`."""

    listed: Callable[[Session], list[User]]
    create: Callable[[Session, str, str, Role], list[str]]
    set_role: Callable[[Session, str, Role], None]
    set_disabled: Callable[[Session, str, bool], None]
    reset: Callable[[Session, str, str], list[str]]
    unlock: Callable[[Session, str], None]
    change_own: Callable[[Session, str, str], None]


@dataclass(frozen=True)
class ModelServices:
    """Models; see `app.services.admin.models` and `validation`."""

    listed: Callable[[Session], list[ModelState]]
    card: Callable[[Session, str], str]
    history: Callable[[Session], list[Promotion]]
    import_folder: Callable[[Session, Path], ModelEntry]
    import_checkpoint: Callable[[Session, Path, str, str, str, JobContext], ModelEntry]
    compare: Callable[[Session, Sequence[str], Path, JobContext], dict[str, Any]]
    promote: Callable[[Session, str, str, str], ModelEntry]
    roll_back: Callable[[Session, str, str], ModelEntry]
    validate: Callable[[Session, str, JobContext], list[CaseDifference]]


@dataclass(frozen=True)
class SourceServices:
    """Data sources; see `app.services.admin.sources`."""

    kinds: tuple[str, ...]
    listed: Callable[[Session], list[DataSource]]
    add: Callable[[Session, str, Path | None, Path | None], DataSource]
    remove: Callable[[Session, int], None]
    survey: Callable[[Session, int, JobContext], SourceReport]
    preview: Callable[[Session, int, JobContext], list[Sample]]


@dataclass(frozen=True)
class TrainingServices:
    """Retraining; see `app.services.admin.training`."""

    presets: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]]
    make_plan: Callable[..., TrainPlan]
    check: Callable[[Session, TrainPlan, JobContext], Any]
    start: Callable[[Session, TrainPlan, JobContext], Run]
    pause: Callable[[Session, str], Run]
    stop: Callable[[Session, str], Run]
    resume: Callable[[Session, str], Run]
    runs: Callable[[Session], list[Run]]
    curves: Callable[[Session, str], Curves]
    compare: Callable[[Session, Sequence[str]], dict[str, dict[str, float]]]
    notes: Callable[[Session, str], list[RunNote]]
    add_note: Callable[[Session, str, str], None]
    publish: Callable[[Session, str, str], ModelEntry]


@dataclass(frozen=True)
class EvaluationServices:
    """MICC Florence; see `app.services.admin.evaluation`."""

    inspect: Callable[[Session, Path, JobContext], Any]
    evaluate: Callable[[Session, Path, Path, Sequence[str], Path | None, Path | None, JobContext], Path]
    results: Callable[[Session, Path], dict[str, Any]]
    worst: Callable[[Session, Path], list[Any]]
    heat: Callable[[Session, Path], FaceMesh]


@dataclass(frozen=True)
class AuditServices:
    """The trail; see `app.services.admin.trail`."""

    read: Callable[[Session], list[AuditEvent]]
    check: Callable[[Session], tuple[Fault, ...]]
    export: Callable[[Session, Path], list[Path]]


@dataclass(frozen=True)
class AdminServices:
    """All of them, and what opens the administration itself.

    Attributes:
        open: the administration of this installation, opened.
        roles: all roles.
        may: what a role may do, by the names of capabilities.
    """

    open: Callable[[], Administration]
    roles: tuple[Role, ...]
    may: Callable[[Role], frozenset[str]]
    users: UserServices
    models: ModelServices
    sources: SourceServices
    training: TrainingServices
    evaluation: EvaluationServices
    audit: AuditServices
