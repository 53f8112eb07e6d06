"""The one registry of commands: it feeds the menus, the tool bars, the tooltips and the list of shortcuts.

A command is declared once in `app.gui.commands`. Widgets ask the registry for the `QAction` and never make their own,
so that a shortcut shown anywhere is the shortcut that works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenuBar, QWidget

from app.gui.commands import CONTEXT, MENUS, SPECS, ActionSpec
from app.gui.icons import themed_icon
from app.gui.theme import Theme


def translated(text: str) -> str:
    """A text of `app.gui.commands` in the person's language."""
    return QCoreApplication.translate(CONTEXT, text)


class ActionRegistry(QObject):
    """The commands of a window as `QAction`s, without handlers until `connect` gives them.

    Args:
        window: owns the actions; their shortcuts work anywhere in it.
        theme: colours of the icons.
    """

    def __init__(self, window: QWidget, theme: Theme, specs: Iterable[ActionSpec] = SPECS) -> None:
        super().__init__(window)
        self._theme = theme
        self._specs = {spec.id: spec for spec in specs}
        self._groups: dict[str, QActionGroup] = {}
        self._actions = {spec.id: self._make(spec, window) for spec in self._specs.values()}
        theme.changed.connect(self._paint)
        self._paint()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def connect_handlers(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Connect commands to what they do; each command once.

        Raises:
            KeyError: there is no such command.
        """
        for name, handler in handlers.items():
            self._actions[name].triggered.connect(lambda _checked=False, call=handler: call())

    def allow(self, name: str, allowed: bool, why_not: str = "") -> None:
        """Enable or disable a command; a disabled one says why in its tooltip."""
        action = self._actions[name]
        action.setEnabled(allowed)
        action.setToolTip(self._tooltip(self._specs[name], "" if allowed else why_not))

    def fill(self, bar: QMenuBar) -> None:
        """Put every command into its menu, in declared order."""
        for key, title in MENUS:
            specs = [spec for spec in self._specs.values() if spec.menu == key]
            if not specs:
                continue
            menu = bar.addMenu(translated(title))
            menu.setToolTipsVisible(True)
            for number, (_, section) in enumerate(groupby(specs, lambda spec: spec.section)):
                if number:
                    menu.addSeparator()
                menu.addActions([self._actions[spec.id] for spec in section])

    def clashes(self) -> list[tuple[str, str, str]]:
        """Pairs of commands that would fire on the same keys: (keys, first, second)."""
        seen: dict[str, str] = {}
        found = []
        for name, action in self._actions.items():
            for sequence in action.shortcuts():
                keys = sequence.toString(QKeySequence.SequenceFormat.PortableText)
                if keys in seen:
                    found.append((keys, seen[keys], name))
                seen.setdefault(keys, name)
        return found

    def sheet(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Per menu, (command, keys) of everything that has keys; for the list of shortcuts."""
        pages = []
        for key, title in MENUS:
            rows = [
                (_plain(action.text()), action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
                for spec in self._specs.values()
                if spec.menu == key and not (action := self._actions[spec.id]).shortcut().isEmpty()
            ]
            if rows:
                pages.append((_plain(translated(title)), rows))
        return pages

    def _make(self, spec: ActionSpec, window: QWidget) -> QAction:
        action = QAction(translated(spec.text), window)
        action.setObjectName(spec.id)
        action.setIconText(translated(spec.short) if spec.short else _plain(translated(spec.text)))
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(bool(spec.choice) or spec.checkable)
        if spec.choice:
            if spec.choice not in self._groups:
                self._groups[spec.choice] = QActionGroup(window)
            self._groups[spec.choice].addAction(action)
        action.setToolTip(self._tooltip(spec))
        action.setStatusTip("")
        window.addAction(action)
        return action

    def _tooltip(self, spec: ActionSpec, why_not: str = "") -> str:
        keys = QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        title = _plain(translated(spec.text)).removesuffix("…") + (f"  ({keys})" if keys else "")
        return "\n".join(line for line in (title, translated(spec.tip), why_not) if line)

    def _paint(self) -> None:
        for spec in self._specs.values():
            if spec.icon:
                self._actions[spec.id].setIcon(themed_icon(spec.icon, self._theme.tokens))


def _plain(text: str) -> str:
    """Without the marks of keyboard access."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
