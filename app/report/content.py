"""What a report says, as plain data: nothing here knows of a database, a screen or a page.

Whoever fills these records has read and checked the evidence; the report prints what it is given, in full, and draws
its own conclusion in one place only: whether it may call itself final (`ReportContent.status`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.core.bookmarks import CameraBookmark
from app.core.views import Still
from app.report.accuracy import is_evaluated
from app.report.facts import CaseFacts, Check, Decision, Exhibit, ResultFacts


class Template(StrEnum):
    """How much is printed: everything, what a reader needs to judge the result, or one page."""

    LONG = "long"
    SHORT = "short"
    SUMMARY = "summary"


class Status(StrEnum):
    """What the report calls itself."""

    FINAL = "final"
    DRAFT = "draft"
    REJECTED = "rejected"
    NOT_FINAL = "not_final"


@dataclass(frozen=True)
class Measurement:
    """A length or an angle on the mesh, geometry of the model and not of the person.

    Attributes:
        label: what was measured, in the examiner's words.
        value: in `unit`.
        uncertainty: half-width, in `unit`; None if it is not known.
        unit: "mm" or "°".
        basis: what the uncertainty rests on; by default about 95 %, from the expected errors of the points.
    """

    label: str
    value: float
    uncertainty: float | None
    unit: str = "mm"
    basis: str = ""


@dataclass(frozen=True, eq=False)
class Comparison:
    """A figure that shows the model over, or beside, another photo.

    Attributes:
        title: in the examiner's words.
        image: (H, W, 3) uint8 RGB.
        caption: how it was made.
    """

    title: str
    image: NDArray[np.uint8]
    caption: str = ""


@dataclass(frozen=True)
class LogEntry:
    """One step of the processing log, in the order of its sequence number."""

    sequence: int | None
    at: datetime
    who: str
    action: str
    detail: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class AuditHead:
    """The end of the case's audit chain when the report was made.

    Attributes:
        sequence: number of the last event.
        sha256: its hash.
        intact: whether the whole chain was recomputed and agreed.
        key: fingerprint of the installation's key, "" if the head was not signed.
        signature: over the head, "" if not signed.
    """

    sequence: int
    sha256: str
    intact: bool
    key: str = ""
    signature: str = ""


@dataclass(frozen=True)
class Earlier:
    """A report that this one replaces."""

    label: str
    made: datetime | None
    sha256: str
    reason: str = ""


@dataclass(frozen=True, eq=False)
class ReportContent:
    """Everything that a report says.

    Attributes:
        label: identifier of the report in the case, "" outside a case.
        made: when, with time zone; printed and put into the metadata.
        made_by: who asked for it.
        program: name and version of the program.
        case: of the case.
        exhibits: in the case's order.
        result: the reconstruction.
        stills: pictures of its mesh; which a template shows says `app.report.templates.wanted_pictures`.
        measurements: on the mesh.
        comparisons: figures.
        bookmarks: places of the camera that the analyst named.
        log: processing log, oldest first.
        log_omitted: number of steps before them that are not printed.
        audit: end of the audit chain; None outside a case.
        supersedes: earlier reports that this one replaces.
    """

    label: str
    made: datetime
    program: str
    case: CaseFacts
    exhibits: tuple[Exhibit, ...]
    result: ResultFacts
    stills: tuple[Still, ...] = ()
    made_by: str = ""
    measurements: tuple[Measurement, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    bookmarks: tuple[CameraBookmark, ...] = ()
    log: tuple[LogEntry, ...] = ()
    log_omitted: int = 0
    audit: AuditHead | None = None
    supersedes: tuple[Earlier, ...] = ()

    @property
    def evaluated(self) -> bool:
        """Whether the weights have an evaluation record, so that something is known of their error."""
        return is_evaluated(self.result.model.name, self.result.model.metrics)

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Why the report cannot be final, as keys of the catalogue, the weightiest first; empty when it is."""
        found = []
        if self.result.decision.state is not Decision.ACCEPTED:
            found.append(f"status.why.{self.result.decision.state.value}")
        if not self.evaluated:
            found.append("status.why.not_evaluated")
        checks = {exhibit.check for exhibit in self.exhibits if exhibit.used and not exhibit.synthetic}
        if Check.FAILED in {exhibit.check for exhibit in self.exhibits}:
            found.append("status.why.failed")
        if Check.NOT_CHECKED in checks:
            found.append("status.why.not_checked")
        if self.audit is None:
            found.append("status.why.no_audit")
        elif not self.audit.intact:
            found.append("status.why.audit")
        return tuple(found)

    @property
    def status(self) -> Status:
        """Final only when an examiner accepted the result, its weights were evaluated and everything was verified."""
        state = self.result.decision.state
        if state is Decision.DRAFT:
            return Status.DRAFT
        if state is Decision.REJECTED:
            return Status.REJECTED
        return Status.NOT_FINAL if self.obstacles else Status.FINAL
