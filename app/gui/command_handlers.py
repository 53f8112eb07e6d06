"""What each command of the window does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.gui.help_dialogs import about_dialog, shortcuts_dialog
from app.gui.mesh_view import MeshLayer
from app.gui.photo_model import Role
from app.gui.theme import ThemeMode
from app.gui.view_bar import DIRECTIONS

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow


def connect_commands(window: MainWindow) -> None:
    """Connect every command of the registry to the window, its photos, its run and its view."""
    photos, view, actions = window.photos, window.view, window.actions_
    handlers: dict[str, Callable[[], object]] = {
        "photo.open_front": partial(photos.ask, Role.FRONT),
        "photo.open_side": partial(photos.ask, Role.SIDE),
        "photo.open_sample": window.open_sample,
        "photo.paste": photos.paste,
        "photo.swap": photos.swap,
        "photo.clear": photos.clear,
        "edit.undo": window.history.undo,
        "edit.redo": window.history.redo,
        "result.export": window.export,
        "app.quit": window.close,
        "view.copy": window.copy_view,
        "view.perspective": lambda: view.set_perspective(actions["view.perspective"].isChecked()),
        "run.start": window.start,
        "run.cancel": window.run.cancel,
        "help.shortcuts": lambda: shortcuts_dialog(actions, window).open(),
        "help.log": window.show_log,
        "help.diagnostics": window.copy_diagnostics,
        "help.about": lambda: about_dialog(window).open(),
    }
    handlers |= {f"layer.{layer}": partial(view.set_layer, layer) for layer in MeshLayer}
    handlers |= {name: partial(view.set_view, name.removeprefix("view.")) for name in DIRECTIONS}
    handlers |= {f"theme.{mode}": partial(window.set_theme, mode) for mode in ThemeMode}
    actions.connect_handlers(handlers)
