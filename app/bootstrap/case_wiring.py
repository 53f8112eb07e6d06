"""The real services of cases behind the window, imported when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.bootstrap.environment import tame_cv2
from app.bootstrap.face_wiring import choices_of
from app.core.bookmarks import CameraBookmark
from app.core.casefile import NewExhibit, Operator, Subject, Verdict
from app.core.caselog import AuditEvent, CaseFile, Fault, RecentCase, SearchHit, organisation_of
from app.core.comparisons import FigureRequest
from app.core.jobs import JobContext
from app.core.measurements import Measurement
from app.core.records import Photo, ReconstructionResult
from app.core.result_diff import ResultDiff
from app.gui.cases.case_services import CaseRequest, NewCase, ReportPages, ReportRequest

if TYPE_CHECKING:
    from app.networks.runtime import Predictor
    from app.services.case_report import ReportRequest as CaseReportRequest
    from app.store.case import Case

_THUMBNAIL_PX = 160
_EVENTS = 500


class RealCases:
    """`app.gui.cases.case_services.CaseServices` on the case store.

    Args:
        engine: the loaded network.
    """

    def __init__(self, engine: Callable[[], Predictor]) -> None:
        self._engine = engine

    def recent(self, ctx: JobContext) -> list[RecentCase]:
        """Known cases, the last one first."""
        from app.services.cases import recent_cases

        return recent_cases()

    def known_cases(self, ctx: JobContext) -> list[RecentCase]:
        """The same with the server's cases, each with who has it open elsewhere."""
        from app.services.case_places import known_cases

        return known_cases()

    def forget(self, folder: str, ctx: JobContext) -> None:
        """Take a case off the list."""
        from app.services.cases import forget_recent

        forget_recent(folder)

    def create(self, new: NewCase, ctx: JobContext) -> Case:
        """Make a case and open it."""
        from app.services.case_notes import record_organisation
        from app.services.cases import CaseDetails, create_case

        said = asdict(new)
        folder, organisation = said.pop("folder"), said.pop("organisation")
        case = create_case(folder, CaseDetails(**said), Operator(new.examiner))
        try:
            if organisation:
                record_organisation(case, organisation)
        except BaseException:
            case.close()
            raise
        return case

    def open(self, folder: Path, examiner: str, ctx: JobContext) -> Case:
        """Open a case; in the name of the account that runs the program where no examiner is known."""
        from app.services.cases import open_or_look

        return open_or_look(folder, _operator(examiner))

    def export_bundle(self, case: Case, target: Path, ctx: JobContext) -> Path:
        """Write a portable copy."""
        from app.services.case_bundles import export_bundle

        return export_bundle(case, target, ctx)

    def import_bundle(self, source: Path, folder: Path, examiner: str, ctx: JobContext) -> Case:
        """Make a case of a portable copy, and open it."""
        tame_cv2()
        from app.services.case_bundles import import_bundle

        return import_bundle(source, folder, _operator(examiner), ctx)

    def close(self, case: Case, ctx: JobContext) -> None:
        """Close it."""
        case.close()

    def read(self, case: Case, ctx: JobContext) -> CaseFile:
        """Everything that it holds."""
        from app.services.cases import contents

        return contents(case)

    def add_photo(self, case: Case, path: Path, new: NewExhibit, ctx: JobContext) -> tuple[int, Photo]:
        """Copy a photo in; what is shown is decoded from the stored bytes."""
        tame_cv2()
        from app.services.cases import add_exhibit

        exhibit = add_exhibit(case, path, new, ctx)
        return exhibit.id, self.photo(case, exhibit.id, ctx)

    def describe_exhibit(self, case: Case, exhibit_id: int, about: NewExhibit, ctx: JobContext) -> None:
        """Change what is said about a photo."""
        from app.services.cases import describe_exhibit

        describe_exhibit(case, exhibit_id, about)

    def update_details(self, case: Case, said: dict[str, str], ctx: JobContext) -> None:
        """Change what is said about the case."""
        from app.services.case_notes import record_organisation
        from app.services.cases import CaseDetails, contents, update_details

        before, details = contents(case), dict(said)
        organisation = details.pop("organisation")
        if details != {name: getattr(before.info, name) for name in details}:
            update_details(case, CaseDetails(**details))
        if organisation != organisation_of(before):
            record_organisation(case, organisation)

    def photo(self, case: Case, exhibit_id: int, ctx: JobContext) -> Photo:
        """A stored photo."""
        tame_cv2()
        from app.services.cases import exhibit_photo

        return exhibit_photo(case, exhibit_id, ctx)

    def record_edit(self, case: Case, exhibit_id: int, kind: str, after: object, ctx: JobContext) -> None:
        """Record a manual step."""
        from app.services.case_notes import record_edit

        record_edit(case, exhibit_id, kind, after)

    def reconstruct(self, case: Case, request: CaseRequest, ctx: JobContext) -> tuple[int, ReconstructionResult]:
        """Reconstruct and store the run."""
        tame_cv2()
        from app.services.case_runs import RunRequest, run_case

        ctx.progress("Loading the model", 0.0)
        photos = request.input
        # The recipe names a box only where the analyst drew one: else the detector finds it, now and at every replay.
        choices: dict[str, Any] = {"ipd_mm": photos.ipd_mm}
        for name, given in (("box", photos.front), ("side_box", photos.side)):
            if given is not None and given.box_by_hand:
                choices[name] = given.crop.box
        choices |= choices_of(photos, oriented=True)
        made = run_case(case, RunRequest(request.front, request.side, choices), ctx, self._engine())
        return made.result.id, made.reconstruction

    def load_result(self, case: Case, result_id: int, ctx: JobContext) -> ReconstructionResult:
        """A stored result."""
        from app.services.case_runs import load_result

        return load_result(case, result_id, ctx)

    def thumbnail(self, case: Case, result_id: int, ctx: JobContext) -> NDArray[np.uint8]:
        """The face from the front, drawn off screen."""
        from app.core.views import Layer
        from app.render.stills import Shot, render_stills
        from app.services.case_runs import result_mesh

        mesh = result_mesh(case, result_id)
        layer = Layer.TEXTURED if mesh.texture is not None else Layer.SHADED
        size = (_THUMBNAIL_PX, _THUMBNAIL_PX)
        return render_stills(mesh, [Shot("front", layer)], size=size, supersample=1, ctx=ctx)[0].image

    def decide(self, case: Case, result_id: int, verdict: Verdict, reason: str, ctx: JobContext) -> None:
        """Accept or reject a result."""
        from app.services.case_runs import decide

        decide(case, result_id, verdict, reason)

    def add_note(self, case: Case, subject: Subject, text: str, ctx: JobContext) -> int:
        """Write a note."""
        from app.services.case_notes import add_note

        return add_note(case, text, subject).id

    def edit_note(self, case: Case, note_id: int, text: str, ctx: JobContext) -> None:
        """Change a note."""
        from app.services.case_notes import edit_note

        edit_note(case, note_id, text)

    def set_tags(self, case: Case, subject: Subject, tags: tuple[str, ...], ctx: JobContext) -> None:
        """Label something."""
        from app.services.case_notes import set_tags

        set_tags(case, subject, tags)

    def trash(self, case: Case, subject: Subject, ctx: JobContext) -> None:
        """Put something into the trash."""
        from app.services.case_notes import trash

        trash(case, subject)

    def restore(self, case: Case, subject: Subject, ctx: JobContext) -> None:
        """Take something out of the trash."""
        from app.services.case_notes import restore

        restore(case, subject)

    def search(self, case: Case, text: str, ctx: JobContext) -> list[SearchHit]:
        """Everything that contains the text."""
        from app.services.case_notes import search

        return search(case, text)

    def check_evidence(self, case: Case, ctx: JobContext) -> None:
        """Hash all stored photos."""
        from app.services.case_checks import check_evidence

        check_evidence(case, ctx)

    def keep_measurements(
        self, case: Case, result_id: int, measurements: tuple[Measurement, ...], ctx: JobContext
    ) -> None:
        """Keep what was measured."""
        from app.services.case_notes import record_measurements

        record_measurements(case, result_id, measurements)

    def keep_bookmarks(
        self, case: Case, result_id: int, bookmarks: tuple[CameraBookmark, ...], ctx: JobContext
    ) -> None:
        """Keep places of the camera."""
        from app.services.case_notes import record_bookmarks

        record_bookmarks(case, result_id, bookmarks)

    def keep_comparison(self, case: Case, request: FigureRequest, ctx: JobContext) -> int:
        """Keep a figure for the report."""
        tame_cv2()
        from app.services.case_compare import keep_comparison

        return keep_comparison(case, request, ctx, self._engine()).id

    def compare(self, case: Case, first: int, second: int, ctx: JobContext) -> ResultDiff:
        """Two results beside each other."""
        tame_cv2()
        from app.services.case_diff import compare_results

        return compare_results(case, first, second, ctx)

    def events(self, case: Case, ctx: JobContext) -> list[AuditEvent]:
        """The newest events, newest first."""
        from app.services.case_notes import audit_events

        return audit_events(case, _EVENTS)

    def verify(self, case: Case, ctx: JobContext) -> list[Fault]:
        """Hash all evidence; what is altered, the audit trail's faults included."""
        from app.services.case_checks import check_evidence

        check_evidence(case, ctx)
        return list(self.read(case, ctx).faults)

    def report_languages(self) -> tuple[tuple[str, str], ...]:
        """Languages of reports."""
        return ("en", "English"), ("de", "Deutsch")

    def preview_report(self, case: Case, request: ReportRequest, ctx: JobContext) -> ReportPages:
        """Make a report without storing it."""
        from app.report.content import Status
        from app.report.document import report_bytes
        from app.services.case_report import report_content

        asked = _report_request(request)
        content = report_content(case, asked, ctx)
        ctx.check()
        return ReportPages(report_bytes(content, asked.options), content.status is not Status.FINAL)

    def save_report(self, case: Case, request: ReportRequest, ctx: JobContext) -> Path:
        """Make a report and store it in the case."""
        from app.services.case_report import make_report

        made = make_report(case, _report_request(request), ctx)
        return case.folder.reports / made.entry.name


def _operator(examiner: str) -> Operator:
    from app.services.cases import default_operator

    return Operator(examiner) if examiner else default_operator()


def _report_request(request: ReportRequest) -> CaseReportRequest:
    from app.report.content import Template
    from app.report.document import ReportOptions
    from app.services.case_report import ReportRequest as CaseReportRequest

    return CaseReportRequest(request.result_id, ReportOptions(Template(request.template), request.language))
