"""Names and values under each other, to be read and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QWidget

_HEX = set("0123456789abcdef")
_DIGEST = 64


class FactSheet(QScrollArea):
    """Shows pairs of a name and a value; long values wrap, fingerprints are set in a typewriter face.

    Args:
        name: for screen readers.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.show_pairs(())

    def show_pairs(self, pairs: tuple[tuple[str, str], ...]) -> None:
        """Replace what is shown."""
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(pairs):
            left, right = QLabel(name, page), QLabel(value, page)
            left.setProperty("role", "muted")
            digest = len(value) == _DIGEST and set(value) <= _HEX
            right.setProperty("role", "mono" if digest else "")
            right.setWordWrap(not digest)
            for label in (left, right):
                label.setTextFormat(Qt.TextFormat.PlainText)
            right.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(right, row, 1)
        grid.setRowStretch(len(pairs), 1)
        self.setWidget(page)

    def texts(self) -> str:
        """All text, for tests and for copying."""
        page = self.widget()
        return "" if page is None else "\n".join(label.text() for label in page.findChildren(QLabel))
