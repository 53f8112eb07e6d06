"""What the window needs done with cases; each method is called on a worker thread and may raise `EnfaceError`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.core.bookmarks import CameraBookmark
from app.core.casefile import NewExhibit, Subject, Verdict
from app.core.caselog import AuditEvent, CaseFile, Fault, RecentCase, SearchHit
from app.core.comparisons import FigureRequest
from app.core.jobs import JobContext
from app.core.measurements import Measurement
from app.core.records import Photo, ReconstructionResult
from app.core.result_diff import ResultDiff
from app.gui.services import ReconstructionInput

CaseHandle = Any
"""An open case; only `CaseServices` looks inside."""


@dataclass(frozen=True)
class NewCase:
    """What the analyst says about a case when it is made.

    Attributes:
        folder: becomes the case; must not exist, or be empty.
        number: the case number.
        examiner: who is responsible, and acts in this session.
        reference: a second reference.
        classification: printed as a banner on reports.
        description: free text.
        organisation: named on the cover of the case's reports.
    """

    folder: Path
    number: str
    examiner: str
    reference: str = ""
    classification: str = ""
    description: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class CaseRequest:
    """A reconstruction inside a case.

    Attributes:
        front: number of the front exhibit.
        side: number of the side exhibit, None for one photo.
        input: the photos as the window showed them, with the boxes in force and the scale.
    """

    front: int
    side: int | None
    input: ReconstructionInput


@dataclass(frozen=True)
class ReportRequest:
    """Which report.

    Attributes:
        result_id: the result that it shows.
        template: "long", "short" or "summary".
        language: of the report, not of the window.
    """

    result_id: int
    template: str = "long"
    language: str = "en"


@dataclass(frozen=True)
class ReportPages:
    """A report to be looked at before it is saved.

    Attributes:
        pdf: the document as it would be saved.
        draft: whether it calls itself a draft or not final.
    """

    pdf: bytes
    draft: bool


class CaseServices(Protocol):
    """Use cases around one open case and the list of known ones."""

    def recent(self, ctx: JobContext) -> list[RecentCase]:
        """Cases that were opened on this computer, the last one first."""

    def known_cases(self, ctx: JobContext) -> list[RecentCase]:
        """The same and the cases of the server, each with who has it open elsewhere; may take as long as a network."""

    def forget(self, folder: str, ctx: JobContext) -> None:
        """Take a case off the list; the folder stays."""

    def create(self, new: NewCase, ctx: JobContext) -> CaseHandle:
        """Make a case and open it."""

    def open(self, folder: Path, examiner: str, ctx: JobContext) -> CaseHandle:
        """Open a case, read-only where it cannot be written or was altered."""

    def export_bundle(self, case: CaseHandle, target: Path, ctx: JobContext) -> Path:
        """Write a portable copy, a zip file; what stands there already is never replaced."""

    def import_bundle(self, source: Path, folder: Path, examiner: str, ctx: JobContext) -> CaseHandle:
        """Check a portable copy, make a case of it in a new folder, and open it."""

    def close(self, case: CaseHandle, ctx: JobContext) -> None:
        """Close it."""

    def read(self, case: CaseHandle, ctx: JobContext) -> CaseFile:
        """Everything that it holds."""

    def add_photo(self, case: CaseHandle, path: Path, new: NewExhibit, ctx: JobContext) -> tuple[int, Photo]:
        """Copy a photo in and hash it; the exhibit's number and its pixels."""

    def record_edit(self, case: CaseHandle, exhibit_id: int, kind: str, after: object, ctx: JobContext) -> None:
        """Record a manual step on an exhibit; None puts the detector's own back."""

    def describe_exhibit(self, case: CaseHandle, exhibit_id: int, about: NewExhibit, ctx: JobContext) -> None:
        """Change what is said about a photo; a name of None stays as it is."""

    def update_details(self, case: CaseHandle, said: dict[str, str], ctx: JobContext) -> None:
        """Change what is said about the case, by name of the field of `NewCase`."""

    def photo(self, case: CaseHandle, exhibit_id: int, ctx: JobContext) -> Photo:
        """A stored photo, decoded from bytes whose hash was compared."""

    def reconstruct(self, case: CaseHandle, request: CaseRequest, ctx: JobContext) -> tuple[int, ReconstructionResult]:
        """Reconstruct and store the run; the result's number and the result."""

    def load_result(self, case: CaseHandle, result_id: int, ctx: JobContext) -> ReconstructionResult:
        """A stored result."""

    def thumbnail(self, case: CaseHandle, result_id: int, ctx: JobContext) -> NDArray[np.uint8]:
        """A small picture of a result, (H, W, 3) uint8 RGB."""

    def decide(self, case: CaseHandle, result_id: int, verdict: Verdict, reason: str, ctx: JobContext) -> None:
        """Accept or reject a result."""

    def add_note(self, case: CaseHandle, subject: Subject, text: str, ctx: JobContext) -> int:
        """Write a note; its number."""

    def edit_note(self, case: CaseHandle, note_id: int, text: str, ctx: JobContext) -> None:
        """Change the text of a note; the audit trail keeps what was there before."""

    def set_tags(self, case: CaseHandle, subject: Subject, tags: tuple[str, ...], ctx: JobContext) -> None:
        """Label something."""

    def trash(self, case: CaseHandle, subject: Subject, ctx: JobContext) -> None:
        """Put something into the case's trash."""

    def restore(self, case: CaseHandle, subject: Subject, ctx: JobContext) -> None:
        """Take something out of the trash."""

    def search(self, case: CaseHandle, text: str, ctx: JobContext) -> list[SearchHit]:
        """Everything in the case that contains the text."""

    def check_evidence(self, case: CaseHandle, ctx: JobContext) -> None:
        """Hash all stored photos and keep what was found; runs beside other work."""

    def keep_measurements(
        self, case: CaseHandle, result_id: int, measurements: tuple[Measurement, ...], ctx: JobContext
    ) -> None:
        """Keep what was measured on a result, in place of what was measured before."""

    def keep_bookmarks(
        self, case: CaseHandle, result_id: int, bookmarks: tuple[CameraBookmark, ...], ctx: JobContext
    ) -> None:
        """Keep places of the camera for a result, in place of those before."""

    def keep_comparison(self, case: CaseHandle, request: FigureRequest, ctx: JobContext) -> int:
        """Keep a figure of a result with another photo for the report; the number of its run."""

    def compare(self, case: CaseHandle, first: int, second: int, ctx: JobContext) -> ResultDiff:
        """Two results beside each other."""

    def events(self, case: CaseHandle, ctx: JobContext) -> list[AuditEvent]:
        """The newest events of the audit trail, newest first."""

    def verify(self, case: CaseHandle, ctx: JobContext) -> list[Fault]:
        """Check every stored file and the audit trail; what was found."""

    def report_languages(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each language that reports are written in; answered at once."""

    def preview_report(self, case: CaseHandle, request: ReportRequest, ctx: JobContext) -> ReportPages:
        """Make a report without storing it."""

    def save_report(self, case: CaseHandle, request: ReportRequest, ctx: JobContext) -> Path:
        """Make a report and store it in the case; the file."""
