"""The list of camera bookmarks: keep a place, go back to it, rename and delete it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.core.bookmarks import LONGEST_NAME, CameraBookmark
from app.gui.actions import ActionRegistry
from app.gui.mesh_view import MeshView
from app.gui.record_list import RecordList
from app.gui.theme import Theme
from app.gui.undo import EditHistory
from app.gui.view_commands import BOOKMARK


class BookmarkBox(QWidget):
    """Observes a list of bookmarks; names are edited in place (F2).

    Attributes:
        records: the bookmarks.
        list: shows them.
    """

    def __init__(
        self, view: MeshView, actions: ActionRegistry, history: EditHistory, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._view = view
        self.records: RecordList[CameraBookmark] = RecordList(history, self)
        self.list = QListWidget(self)
        self.list.setProperty("role", "list")
        self.list.setAccessibleName(self.tr("Camera bookmarks"))
        self.list.setToolTip(self.tr("Enter goes there, F2 renames"))
        self.list.setEditTriggers(QListWidget.EditTrigger.EditKeyPressed | QListWidget.EditTrigger.SelectedClicked)
        self.list.setMinimumHeight(72)
        self.add_button = QPushButton(self.tr("Add"), self)
        self.add_button.setToolTip(actions[BOOKMARK.id].toolTip())
        self.go_button = QPushButton(self.tr("Go"), self)
        self.remove_button = QPushButton(self.tr("Delete"), self)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.add_button, self.go_button, self.remove_button):
            button.setProperty("compact", "true")
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self.add_button.clicked.connect(self.add_here)
        self.go_button.clicked.connect(self.go)
        self.remove_button.clicked.connect(self.remove)
        self.list.itemActivated.connect(self.go)
        # The list is filled anew by the edit: not while it still handles the end of editing.
        self.list.itemChanged.connect(lambda _: QTimer.singleShot(0, self, self._take_names))
        self.list.currentRowChanged.connect(self._refresh)
        self.records.changed.connect(self._show)
        self._action = actions[BOOKMARK.id]
        self._action.changed.connect(self._refresh)
        self._show()

    def add_here(self) -> None:
        """Keep the place of the camera."""
        camera = self._view.camera()
        if camera is not None:
            taken = {item.name for item in self.records.items}
            names = (self.tr("View {0}").format(number) for number in range(1, len(taken) + 2))
            name = next(name for name in names if name not in taken)
            self.records.add(CameraBookmark(name, camera), self.tr("add bookmark {0}").format(name))
            self.list.setCurrentRow(len(self.records.items) - 1)

    def go(self) -> None:
        """See the face from the chosen bookmark."""
        row = self.list.currentRow()
        if row >= 0 and self._view.camera() is not None:
            self._view.look(self.records.items[row].camera)

    def remove(self) -> None:
        """Delete the chosen bookmark; Undo brings it back."""
        row = self.list.currentRow()
        if row >= 0:
            self.records.remove(row, self.tr("delete bookmark {0}").format(self.records.items[row].name))

    def _take_names(self) -> None:
        """Edit the bookmark whose name in the list is another; an empty name is none."""
        for row, before in enumerate(self.records.items[: self.list.count()]):
            name = self.list.item(row).text().strip()[:LONGEST_NAME]
            if name and name != before.name:
                self.records.put(row, replace(before, name=name), self.tr("rename bookmark {0}").format(before.name))
                return
        self._show()

    def _show(self) -> None:
        row = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for bookmark in self.records.items:
            item = QListWidgetItem(bookmark.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self.list.blockSignals(False)
        self._refresh()

    def _refresh(self) -> None:
        chosen = self.list.currentRow() >= 0
        self.add_button.setEnabled(self._action.isEnabled())
        self.go_button.setEnabled(chosen and self._action.isEnabled())
        self.remove_button.setEnabled(chosen)
