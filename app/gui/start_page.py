"""The first page: what to begin with, and the cases that were open before or that the server holds."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.core.caselog import RecentCase
from app.gui.actions import ActionRegistry
from app.gui.icons import coloured_icon, themed_icon, window_icon
from app.gui.recent_row import RecentRow
from app.gui.theme import Theme
from app.gui.wording import day

BEGIN = ("case.new", "case.open", "photo.open_sample", "go.batch", "help.tour")
_FOLDER = Qt.ItemDataRole.UserRole
_WIDEST = 980
_LOOK_EVERY_MS = 10_000


class StartPage(QWidget):
    """Buttons of commands at the left, known cases at the right.

    Attributes:
        buttons: by the name of the command.
        search: filters the cases.
        cases: the known cases.

    Signals:
        chosen: folder of a case that the person wants to open.
        forgotten: folder of a recent case that is to leave the list.
        looks: somebody looks at the list, which should be up to date.
    """

    chosen = Signal(str)
    forgotten = Signal(str)
    looks = Signal()

    def __init__(self, actions: ActionRegistry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._theme = actions, theme
        self._recent: list[RecentCase] = []
        self.setAccessibleName(self.tr("Start"))
        self.buttons = {name: self._button(name) for name in BEGIN}
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find a case by number, name or folder"))
        self.search.setAccessibleName(self.tr("Find a case"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self.cases = QListWidget(self)
        self.cases.setAccessibleName(self.tr("Cases"))
        self.cases.setProperty("role", "rows")
        self.cases.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cases.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.cases.itemActivated.connect(self._choose)
        self.cases.currentRowChanged.connect(lambda _row: self._allow())
        self.open_button = QPushButton(self.tr("Open"), self)
        self.open_button.clicked.connect(lambda: self._choose(self.cases.currentItem()))
        self.forget_button = QPushButton(self.tr("Take off the list"), self)
        self.forget_button.clicked.connect(self._forget)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setProperty("role", "warning")
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_EVERY_MS)
        self._clock.timeout.connect(self.looks)
        self._nothing = QLabel(self)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("role", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        theme.changed.connect(self._paint)
        self._paint()
        self.show_recent([])

    def show_recent(self, cases: list[RecentCase], problem: str = "") -> None:
        """The known cases, the last one first, and why those of the server are not among them."""
        self._recent = cases
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._show()

    def begin(self) -> None:
        """Put the focus where the work goes on: the last case, or New case."""
        target = self.cases if self.cases.count() else self.buttons["case.new"]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        wanted = self.search.text().casefold()
        chosen = self._folder()
        self.cases.clear()
        for case in self._recent:
            if wanted not in f"{case.number} {case.examiner} {case.folder}".casefold():
                continue
            title = case.number or self.tr("(no number)")
            state = self._state(case)
            item = QListWidgetItem(self.cases)
            item.setData(_FOLDER, case.folder)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {case.examiner}, {state}")
            item.setToolTip(self._tip(case))
            row = RecentRow(title, case.examiner, case.folder, state, warn=bool(case.open_by) or not case.present)
            self.cases.setItemWidget(item, row)
            item.setSizeHint(QSize(0, row.fitting_height()))
            if case.folder == chosen:
                self.cases.setCurrentItem(item)
        if self.cases.count() and self.cases.currentRow() < 0:
            self.cases.setCurrentRow(0)
        self.search.setVisible(len(self._recent) > 1)
        nothing = (
            self.tr("No case fits what you typed.")
            if self._recent
            else self.tr("No case yet.\nMake the first one with New case, or look at the sample case.")
        )
        self._nothing.setText(nothing)
        self._pages.setCurrentIndex(0 if self.cases.count() else 1)
        self._allow()

    def _state(self, case: RecentCase) -> str:
        if case.open_by:
            return self.tr("open elsewhere: {0}").format(case.open_by.partition(" (")[0])
        if not case.present:
            return self.tr("folder is missing")
        return day(case.opened_at) if case.opened_at else self.tr("on the server")

    def _tip(self, case: RecentCase) -> str:
        who = self.tr("Open for writing: {0}. It can be looked at here.").format(case.open_by) if case.open_by else ""
        return f"{case.folder}\n{who}".strip()

    def _allow(self) -> None:
        folder = self._folder()
        case = next((case for case in self._recent if case.folder == folder), None)
        self.open_button.setEnabled(case is not None and case.present)
        self.open_button.setText(self.tr("Look at it") if case is not None and case.open_by else self.tr("Open"))
        self.forget_button.setEnabled(case is not None and bool(case.opened_at))
        for button in (self.open_button, self.forget_button):
            button.setVisible(bool(self.cases.count()))

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the list up to date now, and again and again while it is seen."""
        super().showEvent(event)
        self.looks.emit()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask no more."""
        super().hideEvent(event)
        self._clock.stop()

    def _folder(self) -> str:
        row = self.cases.currentRow()
        return "" if row < 0 else str(self.cases.item(row).data(_FOLDER))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and self.open_button.isEnabled():
            self.chosen.emit(str(item.data(_FOLDER)))

    def _forget(self) -> None:
        if self._folder():
            self.forgotten.emit(self._folder())

    def _button(self, name: str) -> QPushButton:
        action = self._actions[name]
        button = QPushButton(self._actions.title(name), self)
        button.setObjectName(f"start.{name}")
        button.setProperty("role", "primary" if name == BEGIN[0] else "large")
        button.setProperty("wide", "true")
        button.setIconSize(QSize(20, 20))
        button.setToolTip(action.toolTip())
        button.clicked.connect(action.trigger)
        return button

    def _lay_out(self) -> None:
        inside = QWidget(self)
        inside.setMaximumWidth(_WIDEST)
        row = QHBoxLayout(inside)
        row.setContentsMargins(28, 36, 28, 28)
        row.setSpacing(44)
        row.addLayout(self._left_column(), 2)
        row.addWidget(self._right_card(), 3)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(inside, 20)
        outer.addStretch(1)

    def _left_column(self) -> QVBoxLayout:
        picture = QLabel(self)
        picture.setPixmap(window_icon().pixmap(QSize(56, 56), self.devicePixelRatioF()))
        name = QLabel("Enface", self)
        name.setProperty("role", "display")
        what = QLabel(self.tr("A 3D face from one or two photographs, with its uncertainty stated."), self)
        what.setProperty("role", "muted")
        drop = QLabel(self.tr("Photos can also be dropped anywhere in this window."), self)
        drop.setProperty("role", "small")
        for label in (what, drop):
            label.setWordWrap(True)
        left = QVBoxLayout()
        left.setSpacing(8)
        for widget in (picture, name, what):
            left.addWidget(widget)
        left.addSpacing(18)
        for button in self.buttons.values():
            left.addWidget(button)
        left.addStretch(1)
        left.addWidget(drop)
        return left

    def _right_card(self) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("role", "card")
        pages = QWidget(frame)
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self.cases)
        self._pages.addWidget(self._nothing)
        title = QLabel(self.tr("Cases"), frame)
        title.setProperty("role", "title")
        foot = QHBoxLayout()
        foot.addWidget(self.forget_button)
        foot.addStretch(1)
        foot.addWidget(self.open_button)
        right = QVBoxLayout(frame)
        right.setContentsMargins(18, 14, 18, 14)
        right.setSpacing(10)
        right.addWidget(title)
        right.addWidget(self.search)
        right.addWidget(pages, 1)
        right.addWidget(self._problem)
        right.addLayout(foot)
        return frame

    def _paint(self) -> None:
        tokens = self._theme.tokens
        icons = {"case.new": "add", "case.open": "folder", "photo.open_sample": "sample", "go.batch": "batch"}
        icons["help.tour"] = "tour"
        for name, button in self.buttons.items():
            first = name == BEGIN[0]
            icon = coloured_icon(icons[name], tokens.on_accent, tokens.border_strong) if first else None
            button.setIcon(icon or themed_icon(icons[name], tokens))
