"""The commands of the window, declared once: texts, keys, icons and where each stands in the menus.

`pyside6-lupdate` finds the texts with `-tr-function-alias QT_TRANSLATE_NOOP+=_N`.
"""

from __future__ import annotations

from dataclasses import dataclass

CONTEXT = "Actions"


def _N(context: str, text: str) -> str:
    """Mark a text for translation; `app.gui.actions` translates it."""
    return text


MENUS: tuple[tuple[str, str], ...] = (
    ("file", _N("Actions", "&File")),
    ("edit", _N("Actions", "&Edit")),
    ("view", _N("Actions", "&View")),
    ("run", _N("Actions", "&Reconstruct")),
    ("help", _N("Actions", "&Help")),
)


@dataclass(frozen=True)
class ActionSpec:
    """One command.

    Attributes:
        id: stable identifier, "group.verb".
        menu: key in `MENUS`.
        text: menu text; an ellipsis where a question follows.
        tip: one sentence for the tooltip.
        icon: drawing in `resources/icons`, or empty.
        shortcut: portable key sequence, or empty.
        short: text on a button, when shorter than the menu text.
        choice: name of a group of which one command is chosen at a time.
        checkable: on or off, on its own.
        section: commands of a menu with different sections are separated by a line.
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


SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "photo.open_front",
        "file",
        _N("Actions", "Open &front photo…"),
        _N("Actions", "Choose the photo that shows the face from the front"),
        "photo-front",
        "Ctrl+O",
        _N("Actions", "Front photo"),
    ),
    ActionSpec(
        "photo.open_side",
        "file",
        _N("Actions", "Open &side photo…"),
        _N("Actions", "Choose a photo of the same face from the side; optional"),
        "photo-side",
        "Ctrl+Shift+O",
        _N("Actions", "Side photo"),
    ),
    ActionSpec(
        "photo.open_sample",
        "file",
        _N("Actions", "Open sample &case"),
        _N("Actions", "Load the photos of an invented person, made by Enface itself"),
        "sample",
    ),
    ActionSpec(
        "result.export",
        "file",
        _N("Actions", "&Export…"),
        _N("Actions", "Save the mesh, and a report as PDF"),
        "export",
        "Ctrl+E",
        _N("Actions", "Export"),
        section=1,
    ),
    ActionSpec("app.quit", "file", _N("Actions", "&Quit"), _N("Actions", "Close Enface"), shortcut="Ctrl+Q", section=2),
    ActionSpec(
        "photo.paste",
        "edit",
        _N("Actions", "&Paste photo"),
        _N("Actions", "Put the copied photo into the first empty slot, or the chosen one"),
        "paste",
        "Ctrl+V",
    ),
    ActionSpec(
        "photo.swap",
        "edit",
        _N("Actions", "S&wap front and side"),
        _N("Actions", "Exchange the two photos"),
        "swap",
        "Ctrl+Shift+X",
    ),
    ActionSpec(
        "photo.clear",
        "edit",
        _N("Actions", "&Remove both photos"),
        _N("Actions", "Empty the slots; the files stay where they are"),
        "clear",
    ),
    ActionSpec(
        "view.copy",
        "edit",
        _N("Actions", "&Copy picture of the view"),
        _N("Actions", "Copy the 3D view with its caption"),
        "copy",
        "Ctrl+Shift+C",
        section=1,
    ),
    ActionSpec(
        "layer.texture",
        "view",
        _N("Actions", "&Texture"),
        _N("Actions", "The mesh with the photographs' colours"),
        "layer-texture",
        "1",
        choice="layer",
    ),
    ActionSpec(
        "layer.shaded",
        "view",
        _N("Actions", "&Shaded"),
        _N("Actions", "The bare shape in even grey"),
        "layer-shaded",
        "2",
        choice="layer",
    ),
    ActionSpec(
        "layer.wireframe",
        "view",
        _N("Actions", "&Wireframe"),
        _N("Actions", "The triangles of the mesh"),
        "layer-wireframe",
        "3",
        choice="layer",
    ),
    ActionSpec(
        "layer.confidence",
        "view",
        _N("Actions", "&Confidence"),
        _N("Actions", "The expected error of every point, in millimetres"),
        "layer-confidence",
        "4",
        choice="layer",
    ),
    ActionSpec(
        "layer.provenance",
        "view",
        _N("Actions", "&Provenance"),
        _N("Actions", "What a photo showed, what was mirrored and what was invented"),
        "layer-provenance",
        "5",
        choice="layer",
    ),
    ActionSpec(
        "view.right_profile",
        "view",
        _N("Actions", "&Right profile"),
        _N("Actions", "The subject's right side"),
        "view-right-profile",
        "R",
        section=1,
    ),
    ActionSpec(
        "view.right_three_quarter",
        "view",
        _N("Actions", "Right three-&quarter"),
        _N("Actions", "Half way to the subject's right side"),
        "view-right-three-quarter",
        "Shift+R",
        section=1,
    ),
    ActionSpec(
        "view.front",
        "view",
        _N("Actions", "&Front"),
        _N("Actions", "Straight at the face"),
        "view-front",
        "F",
        section=1,
    ),
    ActionSpec(
        "view.left_three_quarter",
        "view",
        _N("Actions", "Left three-q&uarter"),
        _N("Actions", "Half way to the subject's left side"),
        "view-left-three-quarter",
        "Shift+L",
        section=1,
    ),
    ActionSpec(
        "view.left_profile",
        "view",
        _N("Actions", "&Left profile"),
        _N("Actions", "The subject's left side"),
        "view-left-profile",
        "L",
        section=1,
    ),
    ActionSpec(
        "view.top",
        "view",
        _N("Actions", "From &above"),
        _N("Actions", "Down on the head"),
        "view-top",
        "T",
        section=1,
    ),
    ActionSpec(
        "view.perspective",
        "view",
        _N("Actions", "Pers&pective"),
        _N("Actions", "Near parts larger; off for true lengths"),
        "perspective",
        "P",
        checkable=True,
        section=2,
    ),
    ActionSpec(
        "theme.system",
        "view",
        _N("Actions", "Colours of the s&ystem"),
        _N("Actions", "Light or dark as the desktop is"),
        choice="theme",
        section=3,
    ),
    ActionSpec(
        "theme.light",
        "view",
        _N("Actions", "L&ight colours"),
        _N("Actions", "Dark text on light"),
        choice="theme",
        section=3,
    ),
    ActionSpec(
        "theme.dark",
        "view",
        _N("Actions", "&Dark colours"),
        _N("Actions", "Light text on dark"),
        choice="theme",
        section=3,
    ),
    ActionSpec(
        "run.start",
        "run",
        _N("Actions", "&Reconstruct"),
        _N("Actions", "Make the 3D face from the photos"),
        "reconstruct",
        "Ctrl+R",
    ),
    ActionSpec(
        "run.cancel",
        "run",
        _N("Actions", "&Cancel"),
        _N("Actions", "Stop the work that is running"),
        "cancel",
        "Esc",
    ),
    ActionSpec(
        "help.shortcuts",
        "help",
        _N("Actions", "&Keyboard shortcuts"),
        _N("Actions", "All commands and their keys"),
        "help",
        "F1",
    ),
    ActionSpec(
        "help.log",
        "help",
        _N("Actions", "Show &log folder"),
        _N("Actions", "Open the folder with Enface's log files"),
        "folder",
        section=1,
    ),
    ActionSpec(
        "help.diagnostics",
        "help",
        _N("Actions", "Copy &diagnostics"),
        _N("Actions", "Copy versions, graphics and model for a problem report; no photos, no names"),
        "copy",
        section=1,
    ),
    ActionSpec(
        "help.about",
        "help",
        _N("Actions", "&About Enface"),
        _N("Actions", "Version, licences, and what the result is and is not"),
        "info",
        section=2,
    ),
)
