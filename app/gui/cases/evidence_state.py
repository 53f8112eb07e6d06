"""One line that says whether the stored photos of the open case are the ones that came in."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.core.casefile import Verification
from app.core.caselog import CaseFile
from app.gui.icons import coloured_pixmap
from app.gui.theme import Theme
from app.gui.wording import day

_ICON_PX = 15


class EvidenceState(QWidget):
    """A sign and a sentence: being checked, checked, not checked, or altered. Never colour alone.

    Attributes:
        text: the sentence.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._file: CaseFile | None = None
        self._fraction: float | None = None
        self._sign, self.text = QLabel(self), QLabel(self)
        self.text.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        row.addWidget(self._sign)
        row.addWidget(self.text, 1)
        theme.changed.connect(self._show)
        self._show()

    def show_case(self, file: CaseFile | None) -> None:
        """Tell about a case; None takes the line away."""
        self._file = file
        self._show()

    def show_progress(self, fraction: float | None) -> None:
        """The photos are being checked, that much in [0, 1] is done; None: no check runs."""
        self._fraction = fraction
        self._show()

    def _show(self) -> None:
        items = [] if self._file is None else [item for item in self._file.exhibits if item.trashed_at is None]
        self.setVisible(bool(items))
        failed = sum(item.verification is Verification.FAILED for item in items)
        unchecked = sum(item.verification is Verification.NOT_CHECKED for item in items)
        if self._fraction is not None:
            sign, colour = "history", "muted"
            text = self.tr("Comparing the stored photos with their fingerprints: {0} %").format(
                round(100 * self._fraction)
            )
        elif failed:
            sign, colour = "error", "error"
            text = self.tr("{0} of {1} photos are NOT the ones that came in").format(failed, len(items))
        elif unchecked:
            sign, colour = "warning", "warning"
            text = self.tr("{0} of {1} photos are not checked yet").format(unchecked, len(items))
        else:
            sign, colour = "ok", "ok"
            checked = day(max((item.checked_at for item in items), default=""))
            text = self.tr("All {0} photos are the ones that came in, checked {1}").format(len(items), checked)
        self.text.setText(text)
        self._sign.setPixmap(
            coloured_pixmap(sign, getattr(self._theme.tokens, colour), _ICON_PX, self.devicePixelRatioF())
        )
