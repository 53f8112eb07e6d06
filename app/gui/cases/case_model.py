"""The open case, as the window sees it: what it holds, and every change to it that has a name."""

from __future__ import annotations

from collections.abc import Callable

from app.core.bookmarks import CameraBookmark
from app.core.casefile import CaseResult, Exhibit, Kind, NewExhibit, Subject, Verdict
from app.core.comparisons import FigureRequest
from app.core.measurements import Measurement
from app.gui.cases.case_session import CaseSession


class CaseModel(CaseSession):
    """A case session with the changes that the window makes; what a person edits goes through the undo history."""

    def result(self, result_id: int) -> CaseResult | None:
        """A result of the open case by its number."""
        results = () if self.file is None else self.file.results
        return next((result for result in results if result.id == result_id), None)

    def record_step(self, exhibit_id: int, kind: str, after: object) -> None:
        """Keep a manual step on a photo; see `app.gui.cases.photo_steps`."""
        self.do(lambda case, ctx: self.services.record_edit(case, exhibit_id, kind, after, ctx))

    def use_as(self, item: Exhibit, role: str) -> None:
        """Use a photo in another role from now on."""
        said = NewExhibit(role, item.source, item.legal_basis, item.person_category, item.supplier_sha256)
        self._describe(item.id, said)

    def keep_measurements(self, result_id: int, measurements: tuple[Measurement, ...]) -> None:
        """Keep what was measured on a result."""
        self.do(lambda case, ctx: self.services.keep_measurements(case, result_id, measurements, ctx))

    def keep_bookmarks(self, result_id: int, bookmarks: tuple[CameraBookmark, ...]) -> None:
        """Keep places of the camera for a result."""
        self.do(lambda case, ctx: self.services.keep_bookmarks(case, result_id, bookmarks, ctx))

    def keep_comparison(self, request: FigureRequest, on_done: Callable[[int], None]) -> None:
        """Keep a figure for the report; `on_done` gets the number of its run."""
        self.do(lambda case, ctx: self.services.keep_comparison(case, request, ctx), on_done)

    def decide(self, result_id: int, verdict: Verdict, reason: str) -> None:
        """Accept or reject a result; a later word counts, the earlier one stays on record."""
        self.do(lambda case, ctx: self.services.decide(case, result_id, verdict, reason, ctx))

    # -- edits that can be taken back --------------------------------------------------------------------------------

    def add_note(self, subject: Subject, text: str) -> None:
        """Write a note; taking it back puts it into the trash."""
        made: list[int] = []

        def redo() -> None:
            if made:
                self._restore(Subject(Kind.NOTE, made[0]))
            else:
                self.do(lambda case, ctx: self.services.add_note(case, subject, text, ctx), made.append)

        def undo() -> None:
            self.do(lambda case, ctx: self.services.trash(case, Subject(Kind.NOTE, made[0]), ctx))

        self._history.edit(self.tr("add note"), redo, undo)

    def edit_note(self, note_id: int, before: str, after: str) -> None:
        """Change the text of a note."""
        self._history.edit(
            self.tr("edit note"),
            lambda: self.do(lambda case, ctx: self.services.edit_note(case, note_id, after, ctx)),
            lambda: self.do(lambda case, ctx: self.services.edit_note(case, note_id, before, ctx)),
        )

    def trash(self, subject: Subject) -> None:
        """Put something into the case's trash."""
        self._history.edit(
            self.tr("delete {0}").format(subject.label), lambda: self._trash(subject), lambda: self._restore(subject)
        )

    def restore(self, subject: Subject) -> None:
        """Take something out of the case's trash."""
        self._history.edit(
            self.tr("restore {0}").format(subject.label), lambda: self._restore(subject), lambda: self._trash(subject)
        )

    def set_tags(self, subject: Subject, before: tuple[str, ...], after: tuple[str, ...]) -> None:
        """Change the labels of something."""
        self._history.edit(
            self.tr("label {0}").format(subject.label),
            lambda: self.do(lambda case, ctx: self.services.set_tags(case, subject, after, ctx)),
            lambda: self.do(lambda case, ctx: self.services.set_tags(case, subject, before, ctx)),
        )

    def describe(self, exhibit_id: int, before: NewExhibit, after: NewExhibit) -> None:
        """Change what is said about a photo."""
        if after != before:
            label = Subject(Kind.EXHIBIT, exhibit_id).label
            self._history.edit(
                self.tr("describe {0}").format(label),
                lambda: self._describe(exhibit_id, after),
                lambda: self._describe(exhibit_id, before),
            )

    def update_details(self, before: dict[str, str], after: dict[str, str]) -> None:
        """Change what is said about the case, by name of the field."""
        if after != before:
            self._history.edit(
                self.tr("describe the case"), lambda: self._update_details(after), lambda: self._update_details(before)
            )

    def _describe(self, exhibit_id: int, said: NewExhibit) -> None:
        self.do(lambda case, ctx: self.services.describe_exhibit(case, exhibit_id, said, ctx))

    def _update_details(self, said: dict[str, str]) -> None:
        self.do(lambda case, ctx: self.services.update_details(case, said, ctx))
        self.load_recent()

    def _trash(self, subject: Subject) -> None:
        self.do(lambda case, ctx: self.services.trash(case, subject, ctx))

    def _restore(self, subject: Subject) -> None:
        self.do(lambda case, ctx: self.services.restore(case, subject, ctx))
