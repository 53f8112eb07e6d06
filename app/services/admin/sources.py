"""The data sources of this installation: adding, looking through, previewing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import UsageError
from app.core.jobs import JobContext
from app.services.admin.access import Session
from app.services.admin.capabilities import Capability
from app.services.training_guard import refuse_case
from app.services.training_plan import PlannedSource
from app.services.training_pool import SOURCE_KINDS, open_source
from app.store.admin_tables import SourceRow
from app.store.layout import now

if TYPE_CHECKING:
    from app.sources.readers import Sample
    from app.sources.report import SourceReport

PREVIEWED = 6
NEEDS_COMPANION = ("300wlp",)
NEEDS_NO_FOLDER = ("anny",)


@dataclass(frozen=True)
class DataSource:
    """A source of this installation.

    Attributes:
        id: its number.
        kind: one of `SOURCE_KINDS`.
        folder: where it lies; for "bfm" the file BFM.mat; "" for "anny".
        companion: BFM.mat for "300wlp".
        added_by, added_at: who, when (ISO 8601, UTC).
    """

    id: int
    kind: str
    folder: str
    companion: str
    added_by: str
    added_at: str

    def planned(self, pairs: int = 0) -> PlannedSource:
        """The source in a plan."""
        return PlannedSource(f"{self.kind}{self.id}", self.kind, self.folder, self.companion, pairs)


def list_sources(session: Session) -> list[DataSource]:
    """All sources in the order in which they were added."""
    session.require(Capability.USE_SOURCES)
    with session.administration.store.reading() as reading:
        rows = reading.scalars(select(SourceRow).where(SourceRow.removed_at.is_(None)).order_by(SourceRow.id))
        return [_source(row) for row in rows]


def add_source(session: Session, kind: str, folder: Path | None = None, companion: Path | None = None) -> DataSource:
    """Add a source; nothing is copied, the data stay where they are under the agency's own licence.

    Raises:
        UsageError: the kind is unknown, or what it needs is missing (E279).
        AccessError: it lies in a case (E736).
    """
    session.require(Capability.USE_SOURCES)
    if kind not in SOURCE_KINDS:
        raise UsageError(f"the kind of source {kind!r} is unknown", remedy="choose another", code="E279")
    needed = [] if kind in NEEDS_NO_FOLDER else [folder]
    needed += [companion] if kind in NEEDS_COMPANION else []
    if any(path is None or not path.exists() for path in needed):
        raise UsageError(
            "what the source needs is not there", file=folder, remedy="choose folder and files", code="E279"
        )
    for path in needed:
        refuse_case(str(path))
    with session.change("source.added", kind) as change:
        row = SourceRow(
            kind=kind,
            folder="" if folder is None or kind in NEEDS_NO_FOLDER else str(folder.absolute()),
            companion=str(companion.absolute()) if companion is not None and kind in NEEDS_COMPANION else "",
            added_by=session.user,
            added_at=now(),
            removed_at=None,
        )
        change.session.add(row)
        change.session.flush()
        change.detail |= {"folder": row.folder, "companion": row.companion}
        return _source(row)


def remove_source(session: Session, number: int) -> None:
    """Take a source off the list; its data are not touched.

    Raises:
        UsageError: there is no such source (E284).
    """
    session.require(Capability.USE_SOURCES)
    with session.change("source.removed", str(number)) as change:
        row = change.session.get(SourceRow, number)
        if row is None or row.removed_at is not None:
            raise _unknown(number)
        row.removed_at = now()


def survey_source(session: Session, number: int, ctx: JobContext | None = None) -> SourceReport:
    """Look through a source: what was found, what is skipped and why.

    Raises:
        UsageError: there is no such source (E284), or it cannot be used at all (E27x).
    """
    session.require(Capability.USE_SOURCES)
    source = find_source(session, number)
    report = open_source(source.planned(), cache_folder(session)).survey(ctx or JobContext())
    session.record("source.surveyed", str(number), **report.to_json())
    return report


def preview_source(
    session: Session, number: int, count: int = PREVIEWED, ctx: JobContext | None = None
) -> list[Sample]:
    """Some pairs of a source with their landmarks, front and side in turn.

    Raises:
        UsageError: there is no such source (E284), or it cannot be used at all (E27x).
    """
    session.require(Capability.USE_SOURCES)
    source = find_source(session, number)
    samples = open_source(source.planned(), cache_folder(session)).preview(count, ctx or JobContext())
    session.record("source.previewed", str(number), samples=len(samples))
    return samples


def find_source(session: Session, number: int) -> DataSource:
    """One source.

    Raises:
        UsageError: there is no such source (E284).
    """
    session.require(Capability.USE_SOURCES)
    with session.administration.store.reading() as reading:
        row = reading.get(SourceRow, number)
        if row is None or row.removed_at is not None:
            raise _unknown(number)
        return _source(row)


def cache_folder(session: Session) -> Path:
    """Where head models that were baked once are kept."""
    session.require(Capability.USE_SOURCES)
    return session.administration.store.folder.parent / "training" / "cache"


def _source(row: SourceRow) -> DataSource:
    return DataSource(row.id, row.kind, row.folder, row.companion, row.added_by, row.added_at)


def _unknown(number: int) -> UsageError:
    return UsageError(f"there is no source {number}", remedy="look at the list of sources", code="E284")
