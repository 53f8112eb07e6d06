"""The page of what is proposed when a case is made."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.gui.settings import Setting, WindowSettings


class CasesPage(QWidget):
    """Names and folder that a new case begins with.

    Attributes:
        examiner: proposed as the one who is responsible; acts when a case is opened.
        organisation: named on the cover of reports.
        folder: where cases are made.
    """

    def __init__(
        self,
        settings: WindowSettings,
        examiner: Setting[str],
        organisation: Setting[str],
        folder: Setting[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._fields = {}
        self.examiner, self.organisation, self.folder = (QLineEdit(self) for _ in range(3))
        self.examiner.setPlaceholderText(self.tr("as in the last case"))
        self.organisation.setPlaceholderText(self.tr("on the cover of reports; optional"))
        self.folder.setPlaceholderText(self.tr("the folder of documents"))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(14)
        for name, field, setting in (
            (self.tr("Examiner"), self.examiner, examiner),
            (self.tr("Organisation"), self.organisation, organisation),
            (self.tr("Folder for cases"), self.folder, folder),
        ):
            field.setAccessibleName(name)
            field.setMinimumWidth(300)
            field.textEdited.connect(lambda text, setting=setting: settings.set(setting, text.strip()))
            self._fields[setting.key] = (field, setting)
            form.addRow(name, field)
        settings.changed.connect(self._show)
        for key in self._fields:
            self._show(key)

    def _show(self, key: str) -> None:
        if key in self._fields:
            field, setting = self._fields[key]
            if field.text().strip() != self._settings.get(setting):
                field.setText(self._settings.get(setting))
