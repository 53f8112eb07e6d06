"""The questions that the window asks about cases; what is being written in one survives the death of the program."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.casefile import CaseResult, Kind, NewExhibit, Subject, Verdict
from app.gui.cases.case_fields import case_fields, case_values, exhibit_fields, labels_of
from app.gui.cases.case_model import CaseModel
from app.gui.cases.case_services import NewCase
from app.gui.cases.new_case_dialog import NewCaseDialog
from app.gui.form_dialog import FormDialog, FormField
from app.gui.questions import Questions
from app.gui.run_model import RunModel
from app.gui.text_dialog import TextDialog

Asking = TextDialog | FormDialog | NewCaseDialog


class CaseQuestions(QObject):
    """Opens one dialog at a time.

    Args:
        case: the open case.
        run: knows which result is shown.
        questions: file and folder dialogs.
        create: makes a case.
        window: parent of the dialogs.

    Attributes:
        dialog: the question that is open, None while there is none.

    Signals:
        drafted: what is being written is different.
    """

    drafted = Signal()

    def __init__(
        self,
        case: CaseModel,
        run: RunModel,
        questions: Questions,
        create: Callable[[NewCase], object],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._case, self._run, self._questions, self._create, self._window = case, run, questions, create, window
        self.dialog: Asking | None = None
        self._asked: dict[str, Any] = {}

    def new_case(self, folder: Path, examiner: str, organisation: str) -> None:
        """Ask what a new case needs.

        Args:
            folder: where cases are made.
            examiner: proposed name.
            organisation: proposed organisation.
        """
        dialog = NewCaseDialog(folder, examiner, organisation, self._questions, self._window)
        dialog.asked.connect(self._create)
        self._show(dialog, "new")

    def verdict(self, verdict: Verdict) -> None:
        """Ask for the reason, and accept or reject the shown result."""
        result = self._case.result(self._run.result_id)
        if result is None or not self._case.writable:
            return
        accept = verdict is Verdict.ACCEPTED
        title = self.tr("Accept {0}") if accept else self.tr("Reject {0}")
        question = (
            self.tr("Why may this result be used? The reason is printed in the report.")
            if accept
            else self.tr("Why may this result not be used? The reason stays on record.")
        )
        button = self.tr("Accept") if accept else self.tr("Reject")
        answer = partial(self._case.decide, result.id, verdict)
        dialog = TextDialog(title.format(result.label), question, button, answer, self._window)
        self._show(dialog, "verdict", verdict=str(verdict), result=result.id)

    def note(self, subject: Subject | None = None) -> None:
        """Ask for a note on something: the shown result, or the case, unless it is named."""
        if not self._case.writable:
            return
        shown: CaseResult | None = self._case.result(self._run.result_id)
        about = subject or (shown.subject if shown is not None else Subject(Kind.CASE))
        question = self.tr("Note on {0}").format(self._name(about))
        answer = partial(self._case.add_note, about)
        dialog = TextDialog(self.tr("Add note"), question, self.tr("Add"), answer, self._window)
        self._show(dialog, "note", about=[str(about.kind), about.id])

    def edit_note(self, note_id: int) -> None:
        """Ask for the new text of a note; the earlier one stays on record."""
        file = self._case.file
        note = next((note for note in file.notes if note.id == note_id), None) if file is not None else None
        if note is None or not self._case.writable:
            return
        answer = partial(self._case.edit_note, note_id, note.text)
        question = self.tr("Note on {0}").format(self._name(note.subject))
        dialog = TextDialog(self.tr("Edit note"), question, self.tr("Save"), answer, self._window, note.text)
        self._show(dialog, "edit_note", note=note_id)

    def exhibit(self, exhibit_id: int) -> None:
        """Ask what is known about a photo: name, source, legal basis, category of person, supplier's hash."""
        file = self._case.file
        item = None if file is None else file.exhibit(exhibit_id)
        if item is None or not self._case.writable:
            return
        before = NewExhibit(
            item.role, item.source, item.legal_basis, item.person_category, item.supplier_sha256, item.name
        )

        def answer(said: dict[str, str]) -> None:
            self._case.describe(exhibit_id, before, NewExhibit(role=item.role, **said))

        intro = self.tr("The photo itself and its fingerprint never change. What was here before stays on record.")
        dialog = FormDialog(
            self.tr("About {0}").format(item.label), intro, exhibit_fields(before), answer, self._window
        )
        self._show(dialog, "exhibit", exhibit=exhibit_id)

    def details(self) -> None:
        """Ask for the case's own data."""
        file = self._case.file
        if file is None or not self._case.writable:
            return
        before = case_values(file)
        answer = partial(self._case.update_details, before)
        dialog = FormDialog(self.tr("About the case"), "", case_fields(before), answer, self._window)
        self._show(dialog, "details")

    def labels(self, subject: Subject, before: tuple[str, ...]) -> None:
        """Ask for the labels of something, with commas between them."""
        if not self._case.writable:
            return

        def answer(said: dict[str, str]) -> None:
            after = labels_of(said["labels"])
            if after != before:
                self._case.set_tags(subject, before, after)

        hint = self.tr("e.g. urgent, second opinion")
        field = FormField("labels", self.tr("Labels"), ", ".join(before), hint)
        intro = self.tr("Words that this is found by, with commas between them.")
        title = self.tr("Labels of {0}").format(self._name(subject))
        dialog = FormDialog(title, intro, (field,), answer, self._window)
        self._show(dialog, "labels", about=[str(subject.kind), subject.id], before=list(before))

    # -- what is being written ---------------------------------------------------------------------------------------

    def draft(self) -> dict[str, Any] | None:
        """Which question is open and what its fields say; None when nothing was written."""
        said = {} if self.dialog is None else self.dialog.draft()
        return {**self._asked, "said": said} if said and any(said.values()) else None

    def resume(self, draft: dict[str, Any]) -> None:
        """Open a question again, with what was written in it; the case that it belongs to is open."""
        kind = draft["kind"]
        if kind == "verdict":
            if self._run.result_id != draft["result"]:
                return
            self.verdict(Verdict(draft["verdict"]))
        elif kind == "note":
            self.note(_subject(draft["about"]))
        elif kind == "edit_note":
            self.edit_note(int(draft["note"]))
        elif kind == "exhibit":
            self.exhibit(int(draft["exhibit"]))
        elif kind == "labels":
            self.labels(_subject(draft["about"]), tuple(draft["before"]))
        elif kind == "details":
            self.details()
        if self.dialog is not None:
            self.dialog.fill(draft["said"])

    def _name(self, subject: Subject) -> str:
        return self.tr("the case") if subject.kind is Kind.CASE else subject.label

    def _show(self, dialog: Asking, kind: str, **about: object) -> None:
        self.dialog, self._asked = dialog, {"kind": kind, **about}
        dialog.edited.connect(self.drafted)
        dialog.finished.connect(lambda _result: self._forget(dialog))
        dialog.open()

    def _forget(self, dialog: Asking) -> None:
        if self.dialog is dialog:
            self.dialog, self._asked = None, {}
            self.drafted.emit()
        dialog.deleteLater()


def _subject(written: list[Any]) -> Subject:
    return Subject(Kind(written[0]), int(written[1]))
