"""From table rows to the records of `app.core.casefile` and `app.core.caselog`."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.casefile import (
    CaseInfo,
    CaseResult,
    Decision,
    Exhibit,
    Kind,
    Outcome,
    Run,
    StoredFile,
    Subject,
    Verdict,
    Verification,
)
from app.core.caselog import CaseFile, Edit, Note, ReportEntry
from app.core.errors import AlteredError, UsageError
from app.store import audit
from app.store.case import Case
from app.store.tables import (
    Base,
    CaseRow,
    CheckRow,
    DecisionRow,
    EditRow,
    ExhibitRow,
    NoteRow,
    ReportRow,
    ResultRow,
    RunRow,
    TagRow,
)

TABLES: dict[Kind, type[Base]] = {
    Kind.EXHIBIT: ExhibitRow,
    Kind.RUN: RunRow,
    Kind.RESULT: ResultRow,
    Kind.NOTE: NoteRow,
    Kind.REPORT: ReportRow,
}

MEASUREMENTS = "measurements"
"""Kind of the manual step that holds what was measured on a result."""

Tags = dict[Subject, tuple[str, ...]]


def case_file(case: Case, session: Session) -> CaseFile:
    """Everything in the case."""
    tags = _tags(session)
    checks = {row.sha256: row for row in session.scalars(select(CheckRow))}
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for row in session.scalars(select(DecisionRow).order_by(DecisionRow.id)):
        decisions[row.result_id].append(Decision(Verdict(row.verdict), row.reason, row.at, row.by))
    exhibits = session.scalars(select(ExhibitRow).order_by(ExhibitRow.id))
    results = session.scalars(select(ResultRow).order_by(ResultRow.id))
    return CaseFile(
        folder=str(case.folder.root),
        info=case_info(session),
        exhibits=tuple(exhibit_of(row, checks.get(row.sha256), tags) for row in exhibits),
        runs=tuple(run_of(row) for row in session.scalars(select(RunRow).order_by(RunRow.id))),
        results=tuple(result_of(row, decisions[row.id], tags) for row in results),
        notes=tuple(note_of(row) for row in session.scalars(select(NoteRow).order_by(NoteRow.id))),
        edits=tuple(edit_of(row) for row in session.scalars(select(EditRow).order_by(EditRow.id))),
        reports=tuple(report_of(row) for row in session.scalars(select(ReportRow).order_by(ReportRow.id))),
        head=audit.head_of(session),
        read_only=case.read_only,
        why_read_only=case.why_read_only,
        faults=case.faults,
    )


def case_info(session: Session) -> CaseInfo:
    """The case's own data.

    Raises:
        AlteredError: they are missing (E903).
    """
    row = session.get(CaseRow, 1)
    if row is None:
        raise AlteredError("the case's own data are missing", remedy="restore the case from a bundle", code="E903")
    values = row.values()
    del values["id"]
    return CaseInfo(**values)


def find(session: Session, subject: Subject) -> Base:
    """The row of a thing in the case.

    Raises:
        UsageError: there is no such thing (E221).
    """
    table = CaseRow if subject.kind is Kind.CASE else TABLES[subject.kind]
    row = session.get(table, 1 if subject.kind is Kind.CASE else subject.id)
    if row is None:
        raise UsageError(
            f"there is no {subject.kind} {subject.label} in the case", remedy="look at the list", code="E221"
        )
    return row


def find_exhibit(session: Session, exhibit_id: int) -> ExhibitRow:
    """The row of an exhibit that is in use.

    Raises:
        UsageError: there is none (E221), or it is in the trash (E222).
    """
    row = find(session, Subject(Kind.EXHIBIT, exhibit_id))
    if not isinstance(row, ExhibitRow):
        raise TypeError(type(row))
    if row.trashed_at is not None:
        raise UsageError(f"E{exhibit_id} is in the trash", remedy="restore it first", code="E222")
    return row


def last_step(session: Session, kind: str, *, exhibit_id: int | None = None, result_id: int | None = None) -> Any:  # noqa: ANN401 - a JSON value
    """What the last manual step of this kind put in force; None when there was none, or it took the step back."""
    of_exhibit = EditRow.exhibit_id.is_not_distinct_from(exhibit_id)
    of_result = EditRow.result_id.is_not_distinct_from(result_id)
    same = (EditRow.kind == kind) & of_exhibit & of_result
    last = session.scalars(select(EditRow).where(same).order_by(EditRow.id.desc())).first()
    return None if last is None else last.after


def exhibit(session: Session, exhibit_id: int) -> Exhibit:
    """One exhibit."""
    row = find(session, Subject(Kind.EXHIBIT, exhibit_id))
    if not isinstance(row, ExhibitRow):
        raise TypeError(type(row))
    return exhibit_of(row, session.get(CheckRow, row.sha256), _tags(session))


def result(session: Session, result_id: int) -> CaseResult:
    """One result."""
    row = find(session, Subject(Kind.RESULT, result_id))
    if not isinstance(row, ResultRow):
        raise TypeError(type(row))
    said = session.scalars(select(DecisionRow).where(DecisionRow.result_id == result_id).order_by(DecisionRow.id))
    decisions = [Decision(Verdict(d.verdict), d.reason, d.at, d.by) for d in said]
    return result_of(row, decisions, _tags(session))


def run(session: Session, run_id: int) -> Run:
    """One run."""
    row = find(session, Subject(Kind.RUN, run_id))
    if not isinstance(row, RunRow):
        raise TypeError(type(row))
    return run_of(row)


def exhibit_of(row: ExhibitRow, check: CheckRow | None, tags: Tags) -> Exhibit:
    """An exhibit with the state of its bytes."""
    return Exhibit(
        **row.values(),
        verification=Verification.NOT_CHECKED if check is None else Verification(check.state),
        checked_at="" if check is None else check.at,
        check_detail="" if check is None else check.detail,
        tags=tags.get(Subject(Kind.EXHIBIT, row.id), ()),
    )


def run_of(row: RunRow) -> Run:
    """A run with its recipe."""
    values = row.values()
    values["inputs"] = tuple(row.inputs)
    values["outputs"] = tuple(StoredFile(**output) for output in row.outputs)
    values["warnings"] = tuple(row.warnings)
    values["outcome"] = Outcome(row.outcome)
    return Run(**values)


def result_of(row: ResultRow, decisions: list[Decision], tags: Tags) -> CaseResult:
    """A result with what was said about it."""
    subject = Subject(Kind.RESULT, row.id)
    return CaseResult(row.id, row.run_id, tuple(decisions), row.trashed_at, tags.get(subject, ()))


def note_of(row: NoteRow) -> Note:
    """A note."""
    return Note(row.id, Subject(Kind(row.subject_kind), row.subject_id), row.text, row.at, row.by, row.trashed_at)


def edit_of(row: EditRow) -> Edit:
    """A manual step."""
    return Edit(**row.values())


def report_of(row: ReportRow) -> ReportEntry:
    """A report's entry."""
    return ReportEntry(**row.values())


def _tags(session: Session) -> Tags:
    found: dict[Subject, list[str]] = defaultdict(list)
    for row in session.scalars(select(TagRow)):
        found[Subject(Kind(row.subject_kind), row.subject_id)].append(row.name)
    return {subject: tuple(sorted(names)) for subject, names in found.items()}
