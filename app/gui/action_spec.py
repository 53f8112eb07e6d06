"""What a command of the window is: its texts, its keys, its drawing and its place in the menus.

A panel declares its own commands as `ActionSpec`s and gives them to `ActionRegistry.register`. Texts are marked with
`N_("Actions", "…")`; the registry translates them when it makes the `QAction`.
"""

from __future__ import annotations

from dataclasses import dataclass

CONTEXT = "Actions"


def N_(context: str, text: str) -> str:
    """Mark a text for translation where it is declared; whoever shows it translates it."""
    return text


MENUS: tuple[tuple[str, str], ...] = (
    ("file", N_("Actions", "&File")),
    ("edit", N_("Actions", "&Edit")),
    ("photo", N_("Actions", "&Photos")),
    ("run", N_("Actions", "&Reconstruct")),
    ("view", N_("Actions", "&View")),
    ("tools", N_("Actions", "&Tools")),
    ("help", N_("Actions", "&Help")),
)


@dataclass(frozen=True)
class ActionSpec:
    """One command.

    Attributes:
        id: stable identifier, "group.verb".
        menu: key in `MENUS`; empty for a command that the palette alone offers.
        text: menu text; an ellipsis where a question follows.
        tip: one sentence for the tooltip.
        icon: drawing in `resources/icons`, or empty.
        shortcut: portable key sequence, or empty; the analyst may choose another.
        short: text on a button, when shorter than the menu text.
        choice: name of a group of which one command is chosen at a time.
        checkable: on or off, on its own.
        section: commands of a menu with different sections are separated by a line.
        destroys: it removes something, so that no single key may trigger it.
        context: of the translations of `text`, `tip` and `short`.
    """

    id: str
    menu: str
    text: str
    tip: str
    icon: str = ""
    shortcut: str = ""
    short: str = ""
    choice: str = ""
    checkable: bool = False
    section: int = 0
    destroys: bool = False
    context: str = CONTEXT
