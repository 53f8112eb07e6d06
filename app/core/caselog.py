"""Notes, edits, reports, the audit trail, and the case as a whole; see `app.core.casefile` for the conventions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.casefile import CaseInfo, CaseResult, Exhibit, Kind, Run, Subject


@dataclass(frozen=True)
class Note:
    """Text that a person wrote about something in the case."""

    id: int
    subject: Subject
    text: str
    at: str
    by: str
    trashed_at: str | None = None


@dataclass(frozen=True)
class Edit:
    """A manual step on an exhibit, a result or the case, e.g. a box that was moved; none is ever overwritten.

    Attributes:
        id: number of the step.
        exhibit_id: the exhibit, None for a step on something else.
        result_id: the result, None for a step on something else.
        kind: e.g. "box", "landmarks", "rotation"; "measurements" of a result; "organisation" of the case.
        before: what was in force before, as JSON; None for the detector's own.
        after: what is in force now; None puts the detector's own back.
        at: ISO 8601, UTC.
        by: who did it.
    """

    id: int
    exhibit_id: int | None
    result_id: int | None
    kind: str
    before: Any
    after: Any
    at: str
    by: str


@dataclass(frozen=True)
class ReportEntry:
    """A report that was made from the case.

    Attributes:
        id: its number in the case.
        result_id: the result that it shows, or None.
        template: e.g. "long".
        language: e.g. "en".
        name: file name in the case's `reports/`.
        sha256: of the file.
        size: bytes.
        model_sha256: weights that the result came from.
        audit_seq: audit head that the report prints.
        audit_hash: the same.
        supersedes: number of the report that this one replaces, or None.
        at: ISO 8601, UTC.
        by: who made it.
    """

    id: int
    result_id: int | None
    template: str
    language: str
    name: str
    sha256: str
    size: int
    model_sha256: str
    audit_seq: int
    audit_hash: str
    supersedes: int | None
    at: str
    by: str

    @property
    def label(self) -> str:
        """E.g. "P1"."""
        return Subject(Kind.REPORT, self.id).label


@dataclass(frozen=True)
class AuditEvent:
    """One link of the audit chain.

    Attributes:
        seq: 1, 2, 3, ... without gaps.
        at: ISO 8601, UTC; for people, not for order.
        actor: who.
        role: in which role.
        action: e.g. "exhibit.added".
        subject: label of what it is about, e.g. "E1".
        detail: what else is recorded.
        hash: SHA-256 over the previous link's hash and this one's canonical JSON.
    """

    seq: int
    at: str
    actor: str
    role: str
    action: str
    subject: str
    detail: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class AuditHead:
    """Where the chain ends."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Fault:
    """Something about the case that is not as it was stored.

    Attributes:
        code: of the error, e.g. "E901".
        what: the thing concerned, e.g. "E3" or "audit trail".
        text: one sentence.
    """

    code: str
    what: str
    text: str


@dataclass(frozen=True)
class CaseFile:
    """Everything that a case holds, for showing and reporting.

    Attributes:
        folder: where the case is.
        info: the case's own data.
        exhibits: by number, those in the trash included.
        runs: by number.
        results: by number, those in the trash included.
        notes: by number, those in the trash included.
        edits: by number.
        reports: by number.
        head: end of the audit chain.
        read_only: whether changes are refused.
        why_read_only: for people; "" while changes are possible.
        faults: what was found altered.
    """

    folder: str
    info: CaseInfo
    exhibits: tuple[Exhibit, ...]
    runs: tuple[Run, ...]
    results: tuple[CaseResult, ...]
    notes: tuple[Note, ...]
    edits: tuple[Edit, ...]
    reports: tuple[ReportEntry, ...]
    head: AuditHead
    read_only: bool = False
    why_read_only: str = ""
    faults: tuple[Fault, ...] = ()

    def exhibit(self, exhibit_id: int) -> Exhibit | None:
        """The exhibit with this number, if there is one."""
        return next((item for item in self.exhibits if item.id == exhibit_id), None)

    def run_of(self, result: CaseResult) -> Run:
        """The run that made a result."""
        return next(run for run in self.runs if run.id == result.run_id)

    def latest(self, role: str) -> Exhibit | None:
        """The newest exhibit in this role that is not in the trash."""
        return next((item for item in reversed(self.exhibits) if item.role == role and item.trashed_at is None), None)


@dataclass(frozen=True)
class RecentCase:
    """A case that was opened on this computer before, or that the server of the settings holds.

    Attributes:
        folder: where it was.
        uid: the case's identifier.
        number: the case number.
        examiner: who is responsible.
        opened_at: when it was last opened here; "" for never.
        present: whether the folder is still there.
        open_by: who has it open for writing elsewhere: user, computer, process and since when; "" when nobody has.
    """

    folder: str
    uid: str
    number: str
    examiner: str
    opened_at: str
    present: bool = True
    open_by: str = ""


@dataclass(frozen=True)
class SearchHit:
    """Something in the case that contains the searched text.

    Attributes:
        subject: what.
        where: name of the field, e.g. "name".
        text: the field's text.
    """

    subject: Subject
    where: str
    text: str


ORGANISATION = "organisation"
"""Kind of the step, on neither an exhibit nor a result, that holds the organisation that reports name."""


def organisation_of(file: CaseFile) -> str:
    """The organisation that the case's reports name; "" where it is left to the installation's settings."""
    steps = (edit.after for edit in reversed(file.edits) if edit.kind == ORGANISATION)
    return str(next(steps, "") or "")
