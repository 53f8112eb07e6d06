"""What a case holds, as records: the read model that services return and that windows, commands and reports show.

All records are frozen. Times are ISO 8601 in UTC and are for people: the order of things is that of the audit trail's
sequence. Text that a person entered is kept literally; whoever shows it escapes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Verification(StrEnum):
    """Whether stored bytes are still the ones that were hashed when they came in."""

    VERIFIED = "verified"
    FAILED = "FAILED"
    NOT_CHECKED = "not checked"


class Verdict(StrEnum):
    """What an analyst says about a result; nothing but a person turns a draft into something else."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Outcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    """What a note, a tag or an audit event is about."""

    CASE = "case"
    EXHIBIT = "exhibit"
    RUN = "run"
    RESULT = "result"
    NOTE = "note"
    REPORT = "report"


LETTERS = {Kind.EXHIBIT: "E", Kind.RUN: "R", Kind.RESULT: "M", Kind.NOTE: "N", Kind.REPORT: "P"}
"""First letter of the label that people see, e.g. "E1" for the first exhibit."""


@dataclass(frozen=True)
class Subject:
    """One thing in a case: its kind and its number within the kind; the case itself has the number 0."""

    kind: Kind
    id: int = 0

    @property
    def label(self) -> str:
        """E.g. "E3"; "case" for the case itself."""
        return "case" if self.kind is Kind.CASE else f"{LETTERS[self.kind]}{self.id}"


@dataclass(frozen=True)
class Operator:
    """Who is acting, as the audit trail names them."""

    name: str
    role: str = "analyst"


@dataclass(frozen=True)
class CaseInfo:
    """The case's own data.

    Attributes:
        uid: 32 hex digits, made with the case and never changed.
        number: the case number.
        examiner: who is responsible.
        reference: a second reference, e.g. of the agency that asked.
        classification: printed as a banner on reports; may be empty.
        description: free text.
        created_at: when the case was made.
        enface_version: version of the program that made it.
    """

    uid: str
    number: str
    examiner: str
    reference: str = ""
    classification: str = ""
    description: str = ""
    created_at: str = ""
    enface_version: str = ""


@dataclass(frozen=True)
class NewExhibit:
    """What is said about a file when it is brought in.

    Attributes:
        role: "front", "side", "comparison" or "" for none.
        source: where it comes from.
        legal_basis: the legal ground of its processing.
        person_category: suspect, convicted, victim, witness, missing, deceased, other or unknown; free text.
        supplier_sha256: the hash that the supplier stated, 64 hex digits, or "".
        name: the original name; the file's own name by default.
    """

    role: str = ""
    source: str = ""
    legal_basis: str = ""
    person_category: str = ""
    supplier_sha256: str = ""
    name: str | None = None


@dataclass(frozen=True)
class Exhibit:
    """An item of evidence.

    Attributes:
        id: its number in the case.
        role: "front", "side", "comparison" or "".
        name: the original file name, literally.
        sha256: of the bytes, lower-case hex.
        size: bytes.
        source: where it comes from.
        legal_basis: the legal ground of its processing.
        person_category: category of the person shown.
        supplier_sha256: the hash that the supplier stated, or "".
        added_at: when it came in.
        added_by: who brought it in.
        verification: state of the stored bytes.
        checked_at: when that state was found, or "".
        check_detail: what was found when the check failed.
        trashed_at: when it went to the trash, None while it is in use.
        tags: in alphabetical order.
    """

    id: int
    role: str
    name: str
    sha256: str
    size: int
    source: str = ""
    legal_basis: str = ""
    person_category: str = ""
    supplier_sha256: str = ""
    added_at: str = ""
    added_by: str = ""
    verification: Verification = Verification.NOT_CHECKED
    checked_at: str = ""
    check_detail: str = ""
    trashed_at: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def subject(self) -> Subject:
        """What notes and tags refer to."""
        return Subject(Kind.EXHIBIT, self.id)

    @property
    def label(self) -> str:
        """E.g. "E1"."""
        return self.subject.label

    @property
    def supplier_agrees(self) -> bool | None:
        """Whether the supplier's hash is that of the bytes; None when none was stated."""
        return None if not self.supplier_sha256 else self.supplier_sha256 == self.sha256


@dataclass(frozen=True)
class StoredFile:
    """A file of derived data: its name for people, and where its bytes are found."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Run:
    """One piece of processing with its whole recipe.

    Attributes:
        id: its number in the case.
        operation: e.g. "reconstruct".
        version: of the operation's recipe.
        parameters: every choice, by name.
        inputs: {"role", "exhibit", "sha256"} of each photo.
        outputs: files that were stored.
        arrays: SHA-256 of each array of the result, by name; what a replay is compared with.
        model_name: network.
        model_sha256: hash of its weights.
        device: "cpu" or "cuda".
        processor: class of the processor, as far as it decides rounding.
        threads: CPU threads of the network.
        seeds: of random numbers; empty when none are drawn.
        software: versions by name.
        started_at: ISO 8601, UTC.
        finished_at: the same.
        operator: who started it.
        outcome: how it ended.
        error: {"code", "cause"} when it did not end well.
        warnings: {"code", "text"} of each notice.
    """

    id: int
    operation: str
    version: int
    parameters: dict[str, Any]
    inputs: tuple[dict[str, Any], ...]
    outputs: tuple[StoredFile, ...]
    arrays: dict[str, str]
    model_name: str
    model_sha256: str
    device: str
    processor: str
    threads: int
    seeds: dict[str, int]
    software: dict[str, str]
    started_at: str
    finished_at: str
    operator: str
    outcome: Outcome
    error: dict[str, str] | None = None
    warnings: tuple[dict[str, str], ...] = ()

    @property
    def label(self) -> str:
        """E.g. "R1"."""
        return Subject(Kind.RUN, self.id).label


@dataclass(frozen=True)
class Decision:
    """An analyst's word on a result."""

    verdict: Verdict
    reason: str
    at: str
    by: str


@dataclass(frozen=True)
class CaseResult:
    """A result of a run: a draft until the last decision says otherwise.

    Attributes:
        id: its number in the case.
        run_id: the run that made it.
        decisions: oldest first.
        trashed_at: when it went to the trash, None while it is in use.
        tags: in alphabetical order.
    """

    id: int
    run_id: int
    decisions: tuple[Decision, ...] = ()
    trashed_at: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The last decision, or draft."""
        return self.decisions[-1].verdict if self.decisions else Verdict.DRAFT

    @property
    def subject(self) -> Subject:
        """What notes and tags refer to."""
        return Subject(Kind.RESULT, self.id)

    @property
    def label(self) -> str:
        """E.g. "M1"."""
        return self.subject.label
