"""What each command of the window does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.core.casefile import Verdict
from app.gui.mesh_view import MeshLayer
from app.gui.photo_model import Role
from app.gui.theme import ThemeMode
from app.gui.view_bar import DIRECTIONS

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow


def connect_commands(window: MainWindow) -> None:
    """Connect every command of the registry to what acts on it."""
    photos, view, actions, desk = window.photos, window.view, window.actions_, window.desk
    preferences, output = window.preferences, window.output
    handlers: dict[str, Callable[[], object]] = {
        "case.new": desk.ask_new,
        "case.open": desk.ask_open,
        "case.close": desk.close,
        "case.save_copy": desk.portable.save,
        "case.open_copy": desk.portable.ask_open,
        "case.verify": desk.verify,
        "case.details": desk.ask.details,
        "case.search": partial(_search, window),
        "case.add_photos": desk.ask_photos,
        "result.compare": desk.compare,
        "case.add_note": desk.ask.note,
        "result.accept": partial(desk.ask.verdict, Verdict.ACCEPTED),
        "result.reject": partial(desk.ask.verdict, Verdict.REJECTED),
        "result.report": output.report,
        "result.export": output.export,
        "photo.open_front": _at_photos(window, partial(photos.ask, Role.FRONT)),
        "photo.open_side": _at_photos(window, partial(photos.ask, Role.SIDE)),
        "photo.open_sample": window.sample.open_next,
        "photo.paste": _at_photos(window, photos.paste),
        "photo.swap": photos.swap,
        "photo.clear": photos.clear,
        "edit.undo": window.history.undo,
        "edit.redo": window.history.redo,
        "app.quit": window.close,
        "view.copy": output.copy_view,
        "view.perspective": lambda: view.set_perspective(actions["view.perspective"].isChecked()),
        "view.larger_text": partial(preferences.change_text_size, 1),
        "view.smaller_text": partial(preferences.change_text_size, -1),
        "run.start": window.start,
        "run.cancel": window.run.cancel,
        "go.next_area": window.next_area,
        "tools.palette": preferences.open_palette,
        "tools.settings": preferences.open_settings,
    }
    handlers |= window.help.handlers()
    handlers |= {name: partial(window.frame.go, name) for name in window.frame.pages}
    handlers |= {f"layer.{layer}": partial(view.set_layer, layer) for layer in MeshLayer}
    handlers |= {name: partial(view.set_view, name.removeprefix("view.")) for name in DIRECTIONS}
    handlers |= {f"theme.{mode}": partial(preferences.set_theme, mode) for mode in ThemeMode}
    actions.connect_handlers(handlers)


def _search(window: MainWindow) -> None:
    """Show the case, with the cursor where a text is looked for."""
    window.frame.go("go.case")
    window.case_page.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
    window.case_page.search.selectAll()


def _at_photos(window: MainWindow, call: Callable[[], object]) -> Callable[[], None]:
    """The call, with the slots in sight."""

    def show_and_call() -> None:
        window.frame.go("go.work")
        call()

    return show_and_call
