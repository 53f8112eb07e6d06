"""Cases that live in memory, without files: what the window asks of cases; a test can make any of it fail."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.bookmarks import BOOKMARKS, CameraBookmark
from app.core.casefile import (
    CaseInfo,
    CaseResult,
    Decision,
    Exhibit,
    Kind,
    NewExhibit,
    Outcome,
    Run,
    StoredFile,
    Subject,
    Verdict,
    Verification,
)
from app.core.caselog import (
    ORGANISATION,
    AuditEvent,
    AuditHead,
    CaseFile,
    Edit,
    Fault,
    Note,
    RecentCase,
    ReportEntry,
    SearchHit,
)
from app.core.comparisons import FigureRequest
from app.core.errors import EnfaceError, StorageError
from app.core.jobs import JobContext
from app.core.measurements import Measurement
from app.core.records import Photo, ReconstructionResult
from app.core.result_diff import ResultDiff, SurfaceDistance, recorded_lines
from app.gui.cases.case_services import CaseRequest, NewCase, ReportPages, ReportRequest

AT = "2026-03-04T05:06:07.000Z"


@dataclass
class MemoryCase:
    """One case."""

    file: CaseFile
    photos: dict[int, Photo] = field(default_factory=dict)
    results: dict[int, ReconstructionResult] = field(default_factory=dict)
    open: bool = True


@dataclass
class MemoryCases:
    """`app.gui.cases.case_services.CaseServices` in memory.

    Attributes:
        reconstruct_alone: makes results.
        read_photo: decodes files.
        known: cases by folder.
        error: what the next changing call raises.
        pdf: what a report is.
        found: what a check of the evidence finds.
        on_server: cases that others made.
        open_by: who has a case open elsewhere, by its folder.
        server_error: what asking the server raises.
    """

    reconstruct_alone: object
    read_photo: object
    known: dict[str, MemoryCase] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    error: EnfaceError | None = None
    faults: list[Fault] = field(default_factory=list)
    pdf: bytes = b""
    found: Verification = Verification.VERIFIED
    on_server: list[RecentCase] = field(default_factory=list)
    open_by: dict[str, str] = field(default_factory=dict)
    server_error: EnfaceError | None = None

    def recent(self, ctx: JobContext) -> list[RecentCase]:
        cases = [(folder, self.known[folder].file.info) for folder in reversed(self.order)]
        return [RecentCase(folder, info.uid, info.number, info.examiner, AT) for folder, info in cases]

    def known_cases(self, ctx: JobContext) -> list[RecentCase]:
        if self.server_error is not None:
            raise self.server_error
        mine = [replace(case, open_by=self.open_by.get(case.folder, "")) for case in self.recent(ctx)]
        return [*mine, *self.on_server]

    def read_only(self, folder: str, why: str) -> None:
        """From now on a case can only be looked at."""
        self._change(self.known[folder], read_only=True, why_read_only=why)

    def forget(self, folder: str, ctx: JobContext) -> None:
        self.order.remove(folder)

    def create(self, new: NewCase, ctx: JobContext) -> MemoryCase:
        self._fail()
        uid = hashlib.md5(str(new.folder).encode(), usedforsecurity=False).hexdigest()
        info = CaseInfo(uid, new.number, new.examiner, new.reference, new.classification, new.description, AT, "0")
        file = CaseFile(str(new.folder), info, (), (), (), (), (), (), AuditHead(1, "a" * 64))
        self.known[str(new.folder)] = MemoryCase(file)
        self.order.append(str(new.folder))
        return self.known[str(new.folder)]

    def open(self, folder: Path, examiner: str, ctx: JobContext) -> MemoryCase:
        if str(folder) not in self.known:
            raise StorageError("there is no case", file=folder, remedy="choose another folder", code="E711")
        self.order.remove(str(folder))
        self.order.append(str(folder))
        self.known[str(folder)].open = True
        return self.known[str(folder)]

    def close(self, case: MemoryCase, ctx: JobContext) -> None:
        case.open = False

    def read(self, case: MemoryCase, ctx: JobContext) -> CaseFile:
        return case.file

    def add_photo(self, case: MemoryCase, path: Path, new: NewExhibit, ctx: JobContext) -> tuple[int, Photo]:
        self._fail()
        photo = self.read_photo(path, ctx)  # type: ignore[operator]
        number = len(case.file.exhibits) + 1
        item = Exhibit(number, new.role, path.name, photo.sha256, 1000, added_at=AT, added_by="Alma")
        self._change(case, exhibits=(*case.file.exhibits, replace(item, verification=Verification.VERIFIED)))
        case.photos[number] = photo
        return number, photo

    def describe_exhibit(self, case: MemoryCase, exhibit_id: int, about: NewExhibit, ctx: JobContext) -> None:
        said = {name: value for name, value in vars(about).items() if value is not None}
        self._update(case, Subject(Kind.EXHIBIT, exhibit_id), **said)

    def update_details(self, case: MemoryCase, said: dict[str, str], ctx: JobContext) -> None:
        self._fail()
        details = {**said}
        edit = Edit(len(case.file.edits) + 1, None, None, ORGANISATION, None, details.pop("organisation"), AT, "Alma")
        self._change(case, info=replace(case.file.info, **details), edits=(*case.file.edits, edit))

    def photo(self, case: MemoryCase, exhibit_id: int, ctx: JobContext) -> Photo:
        return case.photos[exhibit_id]

    def record_edit(self, case: MemoryCase, exhibit_id: int, kind: str, after: object, ctx: JobContext) -> None:
        self._fail()
        edit = Edit(len(case.file.edits) + 1, exhibit_id, None, kind, None, after, AT, "Alma")
        self._change(case, edits=(*case.file.edits, edit))

    def reconstruct(self, case: MemoryCase, request: CaseRequest, ctx: JobContext) -> tuple[int, ReconstructionResult]:
        result = self.reconstruct_alone(request.input, ctx)  # type: ignore[operator]
        number = len(case.file.runs) + 1
        pairs = (("front", request.front), ("side", request.side))
        inputs = tuple({"role": role, "exhibit": item, "sha256": "b" * 64} for role, item in pairs if item)
        run = Run(
            number, "reconstruct", 1, {"ipd_mm": None}, inputs, (StoredFile("mesh.npz", "c" * 64, 9),), {}, "stand-in",
            "d" * 64, "cpu", "x86", 1, {}, {}, AT, AT, "Alma", Outcome.DONE,
        )  # fmt: skip
        made = CaseResult(number, number)
        self._change(case, runs=(*case.file.runs, run), results=(*case.file.results, made))
        case.results[number] = result
        return number, result

    def load_result(self, case: MemoryCase, result_id: int, ctx: JobContext) -> ReconstructionResult:
        return case.results[result_id]

    def thumbnail(self, case: MemoryCase, result_id: int, ctx: JobContext) -> NDArray[np.uint8]:
        return np.full((40, 40, 3), 90, np.uint8)

    def decide(self, case: MemoryCase, result_id: int, verdict: Verdict, reason: str, ctx: JobContext) -> None:
        self._fail()
        said = Decision(verdict, reason, AT, "Alma")
        results = tuple(
            replace(item, decisions=(*item.decisions, said)) if item.id == result_id else item
            for item in case.file.results
        )
        self._change(case, results=results)

    def add_note(self, case: MemoryCase, subject: Subject, text: str, ctx: JobContext) -> int:
        self._fail()
        note = Note(len(case.file.notes) + 1, subject, text, AT, "Alma")
        self._change(case, notes=(*case.file.notes, note))
        return note.id

    def edit_note(self, case: MemoryCase, note_id: int, text: str, ctx: JobContext) -> None:
        self._change(case, notes=tuple(replace(n, text=text) if n.id == note_id else n for n in case.file.notes))

    def set_tags(self, case: MemoryCase, subject: Subject, tags: tuple[str, ...], ctx: JobContext) -> None:
        self._update(case, subject, tags=tags)

    def trash(self, case: MemoryCase, subject: Subject, ctx: JobContext) -> None:
        self._update(case, subject, trashed_at=AT)

    def restore(self, case: MemoryCase, subject: Subject, ctx: JobContext) -> None:
        self._update(case, subject, trashed_at=None)

    def search(self, case: MemoryCase, text: str, ctx: JobContext) -> list[SearchHit]:
        found = [(note.text, Subject(Kind.NOTE, note.id), "text") for note in case.file.notes]
        found += [(item.name, item.subject, "name") for item in case.file.exhibits]
        return [SearchHit(subject, where, held) for held, subject, where in found if text.casefold() in held.casefold()]

    def check_evidence(self, case: MemoryCase, ctx: JobContext) -> None:
        ctx.progress("Checking the evidence", 0.5)
        checked = {"checked_at": AT, "verification": self.found}
        self._change(case, exhibits=tuple(replace(item, **checked) for item in case.file.exhibits))

    def keep_measurements(
        self, case: MemoryCase, result_id: int, measurements: tuple[Measurement, ...], ctx: JobContext
    ) -> None:
        self._fail()
        case.results[result_id] = replace(case.results[result_id], measurements=measurements)

    def keep_bookmarks(
        self, case: MemoryCase, result_id: int, bookmarks: tuple[CameraBookmark, ...], ctx: JobContext
    ) -> None:
        self._fail()
        after = [bookmark.to_json() for bookmark in bookmarks]
        edit = Edit(len(case.file.edits) + 1, None, result_id, BOOKMARKS, None, after, AT, "Alma")
        self._change(case, edits=(*case.file.edits, edit))

    def keep_comparison(self, case: MemoryCase, request: FigureRequest, ctx: JobContext) -> int:
        self._fail()
        run = replace(case.file.runs[-1], id=len(case.file.runs) + 1, operation="compare", parameters=vars(request))
        self._change(case, runs=(*case.file.runs, run))
        return run.id

    def compare(self, case: MemoryCase, first: int, second: int, ctx: JobContext) -> ResultDiff:
        results = [next(item for item in case.file.results if item.id == number) for number in (first, second)]
        lines = recorded_lines(*((result, case.file.run_of(result)) for result in results))
        picture = np.full((60, 80, 3), 90, np.uint8)
        return ResultDiff(first, second, lines, SurfaceDistance(0.4, 1.2, 3.0), picture)

    def events(self, case: MemoryCase, ctx: JobContext) -> list[AuditEvent]:
        return [
            AuditEvent(number, AT, "Alma", "analyst", "case.changed", "case", {}, "e" * 64)
            for number in range(case.file.head.seq, 0, -1)
        ]

    def verify(self, case: MemoryCase, ctx: JobContext) -> list[Fault]:
        return list(self.faults)

    def report_languages(self) -> tuple[tuple[str, str], ...]:
        return ("en", "English"), ("de", "Deutsch")

    def preview_report(self, case: MemoryCase, request: ReportRequest, ctx: JobContext) -> ReportPages:
        self._fail()
        result = next(item for item in case.file.results if item.id == request.result_id)
        return ReportPages(self.pdf, result.verdict is Verdict.DRAFT)

    def save_report(self, case: MemoryCase, request: ReportRequest, ctx: JobContext) -> Path:
        folder = Path(case.file.folder) / "reports"
        folder.mkdir(parents=True, exist_ok=True)
        number = len(case.file.reports) + 1
        file = folder / f"report-{number}.pdf"
        file.write_bytes(self.pdf)
        entry = ReportEntry(
            number, request.result_id, request.template, request.language, file.name, "f" * 64, 9, "d" * 64, 1,
            "a" * 64,
            None, AT, "Alma",
        )  # fmt: skip
        self._change(case, reports=(*case.file.reports, entry))
        return file

    def _update(self, case: MemoryCase, subject: Subject, **values: object) -> None:
        self._fail()
        name = {Kind.EXHIBIT: "exhibits", Kind.RESULT: "results", Kind.NOTE: "notes"}[subject.kind]
        items = getattr(case.file, name)
        changed = tuple(replace(item, **values) if item.id == subject.id else item for item in items)
        self._change(case, **{name: changed})

    def _change(self, case: MemoryCase, **values: object) -> None:
        head = AuditHead(case.file.head.seq + 1, "a" * 64)
        case.file = replace(case.file, head=head, **values)  # type: ignore[arg-type]

    def _fail(self) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error
