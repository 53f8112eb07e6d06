"""The one registry of commands: it feeds the menus, the tool bars, the tooltips, the palette and the list of keys.

A command is declared once, in `app.gui.commands` or beside the panel that it belongs to. Widgets ask the registry for
the `QAction` and never make their own, so that a shortcut shown anywhere is the shortcut that works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenuBar, QWidget

from app.gui.action_spec import CONTEXT, MENUS, ActionSpec
from app.gui.commands import SPECS
from app.gui.icons import themed_icon
from app.gui.theme import Theme
from app.gui.wording import plain

_PORTABLE = QKeySequence.SequenceFormat.PortableText
_NATIVE = QKeySequence.SequenceFormat.NativeText


class ActionRegistry(QObject):
    """The commands of a window as `QAction`s.

    Args:
        window: owns the actions; their shortcuts work anywhere in it.
        theme: colours of the icons.
        specs: the window's own commands, without handlers until `connect_handlers` gives them.

    Signals:
        keys_changed: a command has other keys.
        registered: there are more commands.
    """

    keys_changed = Signal()
    registered = Signal()

    def __init__(self, window: QWidget, theme: Theme, specs: Iterable[ActionSpec] = SPECS) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._scopes: dict[str, QWidget] = {}
        self._why_not: dict[str, str] = {}
        theme.changed.connect(self._paint)
        self.register(specs)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def register(
        self,
        specs: Iterable[ActionSpec],
        handlers: Mapping[str, Callable[[], object]] | None = None,
        scope: QWidget | None = None,
    ) -> None:
        """Add commands; before the window fills its menus.

        Args:
            specs: what they are.
            handlers: what they do, by identifier.
            scope: their keys work only while the focus is inside this widget; None: anywhere in the window.

        Raises:
            ValueError: there is such a command already.
            KeyError: a handler names no command.
        """
        for spec in specs:
            if spec.id in self._specs:
                raise ValueError(f"two commands are called {spec.id}")
            self._specs[spec.id] = spec
            if scope is not None:
                self._scopes[spec.id] = scope
            self._actions[spec.id] = self._make(spec, scope)
        self.connect_handlers(handlers or {})
        self._paint()
        self.registered.emit()

    def connect_handlers(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Connect commands to what they do; each command once.

        Raises:
            KeyError: there is no such command.
        """
        for name, handler in handlers.items():
            self._actions[name].triggered.connect(lambda _checked=False, call=handler: call())

    def allow(self, name: str, allowed: bool, why_not: str = "") -> None:
        """Enable or disable a command; a disabled one says why in its tooltip."""
        self._actions[name].setEnabled(allowed)
        self._why_not[name] = "" if allowed else why_not
        self._show_tip(name)

    def why_not(self, name: str) -> str:
        """Why a command is disabled; empty when it is not."""
        return self._why_not.get(name, "")

    def destroys(self, name: str) -> bool:
        """Whether a command removes something."""
        return self._specs[name].destroys

    def title(self, name: str) -> str:
        """The command's text without marks of keyboard access and without an ellipsis."""
        return plain(self._actions[name].text()).removesuffix("…")

    def menu_title(self, name: str) -> str:
        """Title of the menu that a command stands in, or empty."""
        titles = dict(MENUS)
        menu = self._specs[name].menu
        return plain(QCoreApplication.translate(CONTEXT, titles[menu])) if menu else ""

    # -- keys --------------------------------------------------------------------------------------------------------

    def keys(self, name: str) -> str:
        """The keys of a command as the system writes them."""
        return self._actions[name].shortcut().toString(_NATIVE)

    def default_keys(self, name: str) -> str:
        """The keys that a command has when nobody chose others, in portable form."""
        return QKeySequence(self._specs[name].shortcut).toString(_PORTABLE)

    def set_keys(self, name: str, keys: str) -> None:
        """Give a command other keys, in portable form; empty for none."""
        self._actions[name].setShortcut(QKeySequence(keys))
        self._show_tip(name)
        self.keys_changed.emit()

    def chosen_keys(self) -> dict[str, str]:
        """Portable keys of the commands whose keys are not the default ones."""
        now = {name: action.shortcut().toString(_PORTABLE) for name, action in self._actions.items()}
        return {name: keys for name, keys in now.items() if keys != self.default_keys(name)}

    def uses(self, keys: str, name: str) -> str:
        """Another command that would answer to `keys` where `name` does; empty if there is none."""
        wanted = QKeySequence(keys)
        if wanted.isEmpty():
            return ""
        for other, action in self._actions.items():
            if other != name and action.shortcut() == wanted and self._meet(name, other):
                return other
        return ""

    def clashes(self) -> list[tuple[str, str, str]]:
        """Pairs of commands that would fire on the same keys: (keys, first, second)."""
        names = list(self._actions)
        found = []
        for number, first in enumerate(names):
            for second in names[number + 1 :]:
                shared = set(self._sequences(first)) & set(self._sequences(second))
                if shared and self._meet(first, second):
                    found += [(keys, first, second) for keys in sorted(shared)]
        return found

    def sheet(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Per menu, (command, keys) of everything that has keys; for the list of shortcuts."""
        pages = []
        for key, title in MENUS:
            names = [name for name, spec in self._specs.items() if spec.menu == key and self.keys(name)]
            if names:
                rows = [(plain(self._actions[name].text()), self.keys(name)) for name in names]
                pages.append((plain(QCoreApplication.translate(CONTEXT, title)), rows))
        return pages

    # -- menus -------------------------------------------------------------------------------------------------------

    def fill(self, bar: QMenuBar) -> None:
        """Put every command into its menu: by section, and in the order of registration within a section."""
        for key, title in MENUS:
            specs = sorted((spec for spec in self._specs.values() if spec.menu == key), key=lambda spec: spec.section)
            if not specs:
                continue
            menu = bar.addMenu(QCoreApplication.translate(CONTEXT, title))
            menu.setObjectName(f"menu.{key}")
            menu.setToolTipsVisible(True)
            for number, (_, section) in enumerate(groupby(specs, lambda spec: spec.section)):
                if number:
                    menu.addSeparator()
                menu.addActions([self._actions[spec.id] for spec in section])

    def _make(self, spec: ActionSpec, scope: QWidget | None) -> QAction:
        text = QCoreApplication.translate(spec.context, spec.text)
        action = QAction(text, self._window)
        action.setObjectName(spec.id)
        action.setIconText(QCoreApplication.translate(spec.context, spec.short) if spec.short else plain(text))
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut if scope is None else inside)
        action.setCheckable(bool(spec.choice) or spec.checkable)
        if spec.choice:
            if spec.choice not in self._groups:
                self._groups[spec.choice] = QActionGroup(self._window)
            self._groups[spec.choice].addAction(action)
        action.setStatusTip("")
        (scope or self._window).addAction(action)
        self._actions[spec.id] = action
        self._show_tip(spec.id)
        return action

    def _show_tip(self, name: str) -> None:
        spec, keys = self._specs[name], self.keys(name)
        title = self.title(name) + (f"  ({keys})" if keys else "")
        tip = QCoreApplication.translate(spec.context, spec.tip) if spec.tip else ""
        self._actions[name].setToolTip("\n".join(line for line in (title, tip, self.why_not(name)) if line))

    def _sequences(self, name: str) -> list[str]:
        return [keys.toString(_PORTABLE) for keys in self._actions[name].shortcuts()]

    def _meet(self, first: str, second: str) -> bool:
        """Whether the keys of two commands can work at the same place of the window."""
        one, two = self._scopes.get(first), self._scopes.get(second)
        if one is None or two is None or one is two:
            return True
        return one.isAncestorOf(two) or two.isAncestorOf(one)

    def _paint(self) -> None:
        for spec in self._specs.values():
            if spec.icon:
                self._actions[spec.id].setIcon(themed_icon(spec.icon, self._theme.tokens))
