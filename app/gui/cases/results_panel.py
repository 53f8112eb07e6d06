"""The results of the open case: pictures, verdicts with reasons, notes; one of them is shown in the 3D view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.casefile import CaseResult
from app.core.caselog import CaseFile
from app.gui.actions import ActionRegistry
from app.gui.cases.result_row import ResultRow
from app.gui.cases.words import verdict_text
from app.gui.theme import Theme
from app.gui.wording import day

THUMBNAIL_PX = 64
_ID = Qt.ItemDataRole.UserRole


class ResultsPanel(QFrame):
    """A list of results, newest first; what is known of the marked one stands below.

    Attributes:
        results: the list.

    Signals:
        chosen: number of a result to show.
        wants_picture: number of a result whose picture is not known.
    """

    chosen = Signal(int)
    wants_picture = Signal(int)

    def __init__(self, actions: ActionRegistry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._shown = theme, 0
        self._file: CaseFile | None = None
        self._pictures: dict[int, QPixmap] = {}
        self._asked: set[int] = set()
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Results of the case"))
        self.results = QListWidget(self)
        self.results.setAccessibleName(self.tr("Results of the case"))
        self.results.setProperty("role", "rows")
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.results.itemActivated.connect(lambda item: self.chosen.emit(int(item.data(_ID))))
        self.results.itemClicked.connect(lambda item: self.chosen.emit(int(item.data(_ID))))
        self._nothing = QLabel(self)
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._reason = QLabel(self)
        self._reason.setWordWrap(True)
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self._reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._notes = QLabel(self)
        self._notes.setWordWrap(True)
        self._notes.setProperty("role", "muted")
        self._notes.setTextFormat(Qt.TextFormat.PlainText)
        pages = QWidget(self)
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self.results)
        self._pages.addWidget(self._nothing)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for name in ("result.accept", "result.reject"):
            buttons.addWidget(self._button(actions, name))
        buttons.addStretch(1)
        note = self._button(actions, "case.add_note")
        note.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        buttons.addWidget(note)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 10)
        column.setSpacing(8)
        column.addWidget(pages, 1)
        for label in (self._reason, self._notes):
            column.addWidget(label)
        column.addLayout(buttons)
        theme.changed.connect(self._show)
        self.show_case(None, 0)

    def show_case(self, file: CaseFile | None, shown: int) -> None:
        """Show the results of a case, None while no case is open.

        Args:
            file: the case.
            shown: number of the result in the 3D view, 0 for none.
        """
        if file is None or (self._file is not None and file.folder != self._file.folder):
            self._pictures.clear()
            self._asked.clear()
        same = file is not None and self._file is not None and _content(file) == _content(self._file)
        unchanged = same and shown == self._shown
        self._file, self._shown = file, shown
        if not unchanged:
            self._show()

    def show_picture(self, result_id: int, rgb: NDArray[np.uint8]) -> None:
        """The picture of a result, (H, W, 3) uint8 RGB."""
        height, width, _ = rgb.shape
        image = QImage(rgb.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        side = round(THUMBNAIL_PX * self.devicePixelRatioF())
        grown = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        scaled = image.scaled(side, side, grown, Qt.TransformationMode.SmoothTransformation)
        left, top = (scaled.width() - side) // 2, (scaled.height() - side) // 2
        pixmap = QPixmap.fromImage(scaled.copy(left, top, side, side))
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._pictures[result_id] = pixmap
        self._show()

    def _show(self) -> None:
        results = [] if self._file is None else [r for r in reversed(self._file.results) if r.trashed_at is None]
        self.results.clear()
        for result in results:
            self._add(result)
        if self._file is None:
            self._nothing.setText(self.tr("No case is open, so nothing is kept.\nMake a case to keep results."))
        else:
            self._nothing.setText(self.tr("No result yet.\nAdd a front photo and choose Reconstruct."))
        self._pages.setCurrentIndex(0 if results else 1)
        chosen = next((result for result in results if result.id == self._shown), None)
        self._show_words(chosen)

    def _add(self, result: CaseResult) -> None:
        file = self._file
        if file is None:
            return
        run = file.run_of(result)
        item = QListWidgetItem(self.results)
        item.setData(_ID, result.id)
        verdict = verdict_text(result.verdict)
        when = day(run.finished_at)
        count = sum(note.subject == result.subject and note.trashed_at is None for note in file.notes)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{result.label}, {verdict}, {when}")
        photos = self.tr("two photos") if len(run.inputs) > 1 else self.tr("one photo")
        row = ResultRow(result, f"{when} · {photos}", verdict, count, self._pictures.get(result.id), self._theme)
        item.setSizeHint(QSize(0, row.sizeHint().height()))
        self.results.setItemWidget(item, row)
        if result.id == self._shown:
            self.results.setCurrentItem(item)
        if result.id not in self._asked:
            self._asked.add(result.id)
            self.wants_picture.emit(result.id)

    def _show_words(self, result: CaseResult | None) -> None:
        decision = result.decisions[-1] if result is not None and result.decisions else None
        if decision is not None:
            said = self.tr("{0} by {1}: {2}").format(verdict_text(decision.verdict), decision.by, decision.reason)
            self._reason.setText(said)
        elif result is not None:
            self._reason.setText(self.tr("A draft until it is accepted or rejected."))
        self._reason.setVisible(result is not None)
        notes = [] if self._file is None or result is None else self._file.notes
        texts = [f"{n.text}  ({n.by})" for n in notes if n.subject == result.subject and n.trashed_at is None]  # type: ignore[union-attr]
        self._notes.setText("\n".join(texts))
        self._notes.setVisible(bool(texts))

    def _button(self, actions: ActionRegistry, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(actions[name])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setObjectName(f"results.{name}")
        button.setAccessibleName(actions.title(name))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


def _content(file: CaseFile) -> tuple[object, ...]:
    """What the panel shows of a case; bringing in a photo leaves it as it is."""
    return file.folder, file.results, file.runs, file.notes
