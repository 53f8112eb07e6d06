"""What each part of the window is for, in a few sentences; `?` shows it for the part that has the focus.

A widget that has help carries the property "help" with a key of `texts`; the nearest one up from the focus counts.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

translate = QCoreApplication.translate

PROPERTY = "help"


def set_help(widget: QWidget, key: str) -> None:
    """Mark a part of the window with its help text.

    Raises:
        KeyError: there is no such text.
    """
    titles_and_texts()[key]
    widget.setProperty(PROPERTY, key)


def help_key(widget: QWidget | None) -> str:
    """Key of the help for the part that a widget stands in; "window" when no part has its own."""
    while widget is not None:
        key = widget.property(PROPERTY)
        if isinstance(key, str) and key:
            return key
        widget = widget.parentWidget()
    return "window"


def help_dialog(key: str, parent: QWidget) -> QDialog:
    """A small window with the help for one part."""
    title, text = titles_and_texts()[key]
    dialog = QDialog(parent)
    dialog.setWindowTitle(translate("Help", "Help: {0}").format(title))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    heading, words = QLabel(title, dialog), QLabel(text, dialog)
    heading.setProperty("role", "heading")
    words.setWordWrap(True)
    words.setMinimumWidth(440)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    close = QPushButton(translate("Help", "Close"), dialog)
    close.setDefault(True)
    close.clicked.connect(dialog.close)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(22, 18, 22, 16)
    column.setSpacing(10)
    column.addWidget(heading)
    column.addWidget(words)
    column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
    return dialog


def titles_and_texts() -> dict[str, tuple[str, str]]:
    """Title and text of each part, by key."""
    return _around() | _face() | _papers()


def _around() -> dict[str, tuple[str, str]]:
    return {
        "window": (
            translate("Help", "Enface"),
            translate(
                "Help",
                "The bar at the left leads from part to part: Start, Face, Case and Batch. F6 moves the focus from "
                "area "
                "to area, Tab inside one. Ctrl+K finds every command by a few of its letters, F1 lists all keys.\n\n"
                "The way of the work: New case, a front photo and a side photo, Reconstruct, look and measure, accept "
                "or "
                "reject, Report.",
            ),
        ),
        "start": (
            translate("Help", "Start"),
            translate(
                "Help",
                "Make a case, open one, or look at the sample case of invented people. A case is a folder: it holds "
                "copies "
                "of the photos with their fingerprints, every result with its recipe, notes, reports and the audit "
                "trail.\n\n"
                "A case whose folder was moved is opened with Open case.",
            ),
        ),
        "batch": (
            translate("Help", "Batch"),
            translate(
                "Help",
                "A folder of photos, or a table with the columns front and side, is worked through one after the "
                "other. A "
                "photo that fails does not stop the rest: its reason stands in its line, and Retry tries it again. "
                "Each "
                "line gets a folder of its own with mesh and result. You can go on working in another part meanwhile.",
            ),
        ),
    }


def _face() -> dict[str, tuple[str, str]]:
    return {
        "photos": (
            translate("Help", "Photos"),
            translate(
                "Help",
                "Drop a photo on a slot, paste it, or choose a file. One photo from the front is enough; a second one "
                "from "
                "the side makes the depth of nose, chin and forehead more certain. With a case open, the bytes are "
                "copied "
                "into it and the file itself is never touched.\n\n"
                "If no face is found, or the wrong one, draw the box by hand: it should hold the face from the brows "
                "to the "
                "chin.\n\nThe pupil distance sets the scale. Unless it is known, every length rests on an assumed one.",
            ),
        ),
        "model": (
            translate("Help", "3D model"),
            translate(
                "Help",
                "Drag turns the head, Shift and drag moves it, the wheel brings it nearer. F, L, R and T are the "
                "views from "
                "the front, the sides and above. The keys 1 to 5 change between texture, shape, triangles, expected "
                "error "
                "and provenance.\n\n"
                "Provenance says of every point whether a photo showed it, whether it was mirrored, or whether it was "
                "invented. The view is parallel, so that lengths on the screen compare; P changes to perspective.",
            ),
        ),
        "result": (
            translate("Help", "Result"),
            translate(
                "Help",
                "Expected error is what the network itself thinks it may be wrong by, calibrated on faces with known "
                "shape. "
                "Half of the points are nearer than the median. The pose is that of the head in the front photo.\n\n"
                "Warnings should be read before a result is accepted; they are printed in the report.",
            ),
        ),
    }


def _papers() -> dict[str, tuple[str, str]]:
    return {
        "results": (
            translate("Help", "Results of the case"),
            translate(
                "Help",
                "Every reconstruction stays in the case as a draft until it is accepted or rejected with a reason. A "
                "later "
                "word counts, the earlier one stays on record. Enter or a click shows a result in the 3D view.",
            ),
        ),
        "case": (
            translate("Help", "Case"),
            translate(
                "Help",
                "Everything that the case holds, by kind. Deleting puts a thing into the trash of the case, from "
                "where it "
                "can be taken back; nothing is destroyed. The audit trail lists every step in its order; each entry is "
                "chained to the one before, so that a change is noticed.",
            ),
        ),
        "report": (
            translate("Help", "Report"),
            translate(
                "Help",
                "The report is shown as it would be saved. It calls itself a draft while the result is neither "
                "accepted nor "
                "rejected. Saving puts it into the case and into the audit trail; a copy can be written elsewhere.",
            ),
        ),
    }
