"""Keys that the analyst chose for commands: read at the start, kept on every change, checked before they count."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QKeySequence

from app.gui.actions import ActionRegistry
from app.gui.settings import Setting, WindowSettings

translate = QCoreApplication.translate

_LONGEST = 60
_MODIFIER = re.compile(r"(Ctrl|Alt|Shift|Meta)\+")
_PORTABLE = QKeySequence.SequenceFormat.PortableText


def _read_keys(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError("not a table of keys")
    return {str(name): str(keys)[:_LONGEST] for name, keys in value.items()}


KEYS: Setting[dict[str, str]] = Setting("keyboard", "keys", {}, _read_keys)


class KeyChoices(QObject):
    """Applies and remembers keys.

    Args:
        actions: the commands; all of them registered.
        settings: where the choices are kept.
    """

    def __init__(self, actions: ActionRegistry, settings: WindowSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._settings = actions, settings
        for name, keys in settings.get(KEYS).items():
            if name in set(actions) and not self.objection(name, keys):
                actions.set_keys(name, keys)
        settings.changed.connect(self._follow)

    def objection(self, name: str, keys: str) -> str:
        """Why a command cannot have these keys (portable form), as a sentence; empty when it can."""
        sequence = QKeySequence(keys)
        if sequence.isEmpty():
            return ""
        other = self._actions.uses(keys, name)
        if other:
            return translate("KeyChoices", "These keys belong to “{0}”.").format(self._actions.title(other))
        if self._actions.destroys(name) and not _MODIFIER.match(sequence.toString(_PORTABLE)):
            return translate("KeyChoices", "A command that removes something needs Ctrl, Alt or Shift with its key.")
        return ""

    def choose(self, name: str, keys: str) -> str:
        """Give a command other keys and remember them; returns the objection instead when there is one."""
        objection = self.objection(name, keys)
        if not objection:
            self._actions.set_keys(name, keys)
            self._settings.set(KEYS, self._actions.chosen_keys())
        return objection

    def reset(self, name: str) -> str:
        """Give a command its default keys back; returns the objection instead when another has them now."""
        return self.choose(name, self._actions.default_keys(name))

    def _follow(self, key: str) -> None:
        """The page was reset: all defaults apply."""
        if key == KEYS.key and not self._settings.get(KEYS):
            for name in self._actions.chosen_keys():
                self._actions.set_keys(name, self._actions.default_keys(name))
