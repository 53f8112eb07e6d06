"""Which signal of the window leads where."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.core.caselog import Fault
from app.gui.cases.photo_import import ImportOutcome
from app.gui.error_words import on_one_line, spoken
from app.gui.wording import sentences, shortened, stage_text
from app.jobs.base import JobFailure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.gui.main_window import MainWindow

translate = QCoreApplication.translate

_NUMBER_SHOWN = 40
_REFUSED_SHOWN = 5


def link_messages(window: MainWindow) -> None:
    """What goes wrong or becomes known is told; buttons of panels do what the commands do."""
    photos, start_up, notice = window.photos, window.start_up, window.notice
    photos.problem.connect(lambda title, text: notice.show_text("warning", title, text))
    photos.run_button.clicked.connect(window.start)
    window.details.export_button.clicked.connect(window.output.export)
    window.progress.cancel_asked.connect(window.run.cancel)
    window.batch.failed.connect(window.display.show_failure)
    start_up.changed.connect(lambda: window.engine_label.setText(start_up.status))
    start_up.libraries_failed.connect(window.display.show_failure)

    def retry() -> None:
        notice.hide()
        start_up.load_engine()

    def engine_failed(failure: JobFailure) -> None:
        notice.show_error(failure.error, translate("MainWindow", "Try again"), retry)

    start_up.engine_failed.connect(engine_failed)
    history, actions = window.history, window.actions_

    def show_history() -> None:
        stack, nothing = history.stack, translate("MainWindow", "There is nothing to take back or to do again.")
        undo, redo = stack.undoText().replace("&", "&&"), stack.redoText().replace("&", "&&")
        actions["edit.undo"].setText(
            translate("MainWindow", "&Undo: {0}").format(undo) if undo else translate("MainWindow", "&Undo")
        )
        actions["edit.redo"].setText(
            translate("MainWindow", "Re&do: {0}").format(redo) if redo else translate("MainWindow", "Re&do")
        )
        actions.allow("edit.undo", stack.canUndo(), nothing)
        actions.allow("edit.redo", stack.canRedo(), nothing)

    history.changed.connect(show_history)
    show_history()


def link_case(window: MainWindow) -> None:
    """The pages follow the open case; what is asked for on them reaches it."""
    case, desk, page, results = window.case, window.desk, window.case_page, window.results

    def show_case() -> None:
        number = "" if case.file is None else case.file.info.number
        window.setWindowTitle(f"{number} – Enface" if number else "Enface")
        shown = shortened(number, _NUMBER_SHOWN) if number else translate("MainWindow", "No case is open")
        window.case_label.setText(translate("MainWindow", "Opening the case…") if case.opening else shown)
        page.show_case(case.file)
        results.show_case(case.file, window.run.result_id)

    def load_picture(result_id: int) -> None:
        def take(picture: NDArray[np.uint8]) -> None:
            results.show_picture(result_id, picture)

        case.look(lambda handle, ctx: case.services.thumbnail(handle, result_id, ctx), take)

    def tell_check(faults: list[Fault]) -> None:
        if faults:
            text = "\n".join(f"{fault.code}  {fault.what}: {spoken(fault.text)}" for fault in faults)
            window.notice.show_text("error", translate("MainWindow", "The case is not as it was stored"), text)
        else:
            text = translate(
                "MainWindow", "Every stored file has its recorded fingerprint, and the audit trail is unbroken."
            )
            window.notice.show_text("ok", translate("MainWindow", "The case is as it was stored"), text)

    def tell_read_only() -> None:
        if case.file is not None and case.file.read_only and not case.file.faults:
            title = translate("MainWindow", "The case can be looked at and not changed")
            window.notice.show_text("warning", title, sentences(spoken(case.file.why_read_only)))

    def tell_faults() -> None:
        if case.file is not None and case.file.faults:
            tell_check(list(case.file.faults))

    desk.verified.connect(tell_check)
    case.checked.connect(tell_faults)
    case.changed.connect(show_case)
    case.opened.connect(tell_read_only)
    case.closed.connect(lambda: window.frame.go("go.start"))
    desk.started.connect(lambda: window.frame.go("go.work"))
    window.run.changed.connect(lambda: results.show_case(case.file, window.run.result_id))
    results.chosen.connect(desk.show_result)
    results.wants_picture.connect(load_picture)
    link_list(window)
    link_browser(window)
    link_import(window)
    link_copies(window)
    show_case()


def link_list(window: MainWindow) -> None:
    """What is known of cases stands on the start page; what is chosen there is opened."""
    case, page = window.case, window.start_page

    def show() -> None:
        problem = "" if case.server_problem is None else on_one_line(case.server_problem.error)
        page.show_recent(case.recent, problem)

    case.recent_changed.connect(show)
    page.chosen.connect(lambda folder: window.desk.open(Path(folder)))
    page.forgotten.connect(case.forget)
    page.looks.connect(case.look_around)


def link_browser(window: MainWindow) -> None:
    """What is asked for in the case browser."""
    case, desk, page = window.case, window.desk, window.case_page

    def show_from_page(result_id: int) -> None:
        desk.show_result(result_id)
        window.frame.go("go.work")

    def use_from_page(exhibit_id: int, role: str) -> None:
        desk.use(exhibit_id, role)
        window.frame.go("go.work")
        window.workspace.show_page("page.compare" if role == "comparison" else "page.photos")

    def search(text: str) -> None:
        case.do(lambda handle, ctx: case.services.search(handle, text, ctx), page.show_hits)

    page.result_chosen.connect(show_from_page)
    page.trash_asked.connect(case.trash)
    page.restore_asked.connect(case.restore)
    page.note_asked.connect(desk.ask.note)
    page.note_edit_asked.connect(desk.ask.edit_note)
    page.describe_asked.connect(desk.ask.exhibit)
    page.details_asked.connect(desk.ask.details)
    page.labels_asked.connect(desk.ask.labels)
    page.compare_asked.connect(desk.compare)
    page.photos_asked.connect(desk.ask_photos)
    page.use_asked.connect(use_from_page)
    page.search_asked.connect(search)
    case.check_moved.connect(lambda: page.state.show_progress(case.checking))
    page.events_wanted.connect(lambda: case.look(case.services.events, page.show_events))


def link_import(window: MainWindow) -> None:
    """Photos that are being brought in move a bar of their own; what came of it is told."""
    importing, strip = window.desk.importing, window.import_strip

    def show() -> None:
        if not importing.running:
            strip.end()
            return
        if not strip.isVisible():
            strip.begin("")
        stage = translate("MainWindow", "Photo {0} of {1}").format(importing.done + 1, importing.total)
        strip.report(stage, importing.done / importing.total)

    def tell(outcome: ImportOutcome) -> None:
        title = translate("MainWindow", "{0} photos were brought into the case").format(outcome.added)
        lines = [f"{name}: {why}" for name, why in outcome.refused[:_REFUSED_SHOWN]]
        if len(outcome.refused) > _REFUSED_SHOWN:
            lines.append(translate("MainWindow", "and {0} more").format(len(outcome.refused) - _REFUSED_SHOWN))
        if outcome.refused:
            title += " · " + translate("MainWindow", "{0} refused").format(len(outcome.refused))
        if outcome.left:
            title += " · " + translate("MainWindow", "{0} left out").format(outcome.left)
        window.notice.show_text("warning" if lines else "ok", title, "\n".join(lines))

    importing.changed.connect(show)
    importing.ended.connect(tell)
    strip.cancel_asked.connect(importing.cancel)


def link_copies(window: MainWindow) -> None:
    """A portable copy that is written or taken in moves a bar of its own."""
    portable, strip = window.desk.portable, window.copy_strip

    def show() -> None:
        if not portable.running:
            strip.end()
            return
        if not strip.isVisible():
            strip.begin("")
        strip.report(stage_text(portable.stage), portable.fraction)

    def tell(target: Path) -> None:
        title = translate("MainWindow", "The portable copy is written")
        show_folder = partial(portable.show_folder, target)
        window.notice.show_text("ok", title, str(target), translate("MainWindow", "Show the folder"), show_folder)

    portable.changed.connect(show)
    portable.written.connect(tell)
    strip.cancel_asked.connect(portable.cancel)
