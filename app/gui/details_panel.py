"""What is known about the result, in words and numbers: accuracy, pose, mesh, model, photos, warnings."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.core.records import Crop, Photo, ReconstructionResult
from app.gui.error_words import spoken
from app.gui.theme import Theme
from app.gui.wording import decimal, degrees, scale_text, shortened, stage_text

translate = QCoreApplication.translate

_HASH_SHOWN = 12
_NAME_SHOWN = 20
_SCROLL_BAR = 16


class DetailsPanel(QFrame):
    """A card at the right of the window.

    Attributes:
        export_button: exports the shown result.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Result"))
        title = QLabel(self.tr("Result"), self)
        title.setProperty("role", "title")
        self._hint = QLabel(
            self.tr("After the reconstruction: expected error, pose, model and the fingerprints of the photos."), self
        )
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._stale = QLabel(self.tr("The photos were changed after this reconstruction."), self)
        self._stale.setProperty("role", "warning")
        self._stale.setWordWrap(True)
        self._stale.hide()
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(self.tr("Result"))
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._limits = QLabel(
            self.tr("AI-estimated 3D model. Not a photograph. Not for identification as stand-alone evidence."), self
        )
        self._limits.setProperty("role", "small")
        self._limits.setWordWrap(True)
        self.export_button = QPushButton(self.tr("Export…"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 14)
        column.setSpacing(10)
        for widget in (title, self._hint, self._stale):
            column.addWidget(widget)
        column.addWidget(self._scroll, 1)
        self._space = QWidget(self)
        column.addWidget(self._space, 1)
        column.addWidget(self._limits)
        column.addWidget(self.export_button)
        self.show_result(None)

    def show_result(self, result: ReconstructionResult | None) -> None:
        """Show a result, or what will stand here."""
        self._hint.setVisible(result is None)
        self._scroll.setVisible(result is not None)
        self._limits.setVisible(result is not None)
        self._stale.hide()
        self._space.setVisible(result is None)
        page = QWidget()
        if result is not None:
            _Sheet(page).fill(result)
        self._scroll.setWidget(page)
        self._scroll.setMinimumWidth(page.minimumSizeHint().width() + _SCROLL_BAR if result is not None else 0)

    def mark_stale(self, stale: bool) -> None:
        """Say that the photos in the slots are not those of the result."""
        self._stale.setVisible(stale)

    def texts(self) -> str:
        """All text of the sheet, for tests and for copying."""
        page = self._scroll.widget()
        return "" if page is None else "\n".join(label.text() for label in page.findChildren(QLabel))


class _Sheet:
    """Fills a page with sections of names and values."""

    def __init__(self, page: QWidget) -> None:
        self._page = page
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._row = 0

    def fill(self, result: ReconstructionResult) -> None:
        if result.warnings:
            self._section(translate("DetailsPanel", "Warnings"))
            for notice in result.warnings:
                self._wide(f"{notice.code}  {spoken(notice.text)}", "warning")
        self._section(translate("DetailsPanel", "Accuracy"))
        confidence = result.confidence
        if confidence is None:
            self._wide(translate("DetailsPanel", "This model gives no expected error."), "muted")
        else:
            self._pair(
                translate("DetailsPanel", "Expected error"),
                translate("DetailsPanel", "{0} mm (median)").format(decimal(confidence.median_mm)),
            )
            self._pair(translate("DetailsPanel", "95 % below"), f"{decimal(confidence.p95_mm)} mm")
        self._pair(translate("DetailsPanel", "Scale"), scale_text(result.scale))
        self._section(translate("DetailsPanel", "Pose in the front photo"))
        pose = result.pose
        self._pair(
            translate("DetailsPanel", "Yaw"),
            degrees(pose.yaw),
            translate("DetailsPanel", "Above 0: the nose points to the image's left"),
        )
        self._pair(
            translate("DetailsPanel", "Pitch"), degrees(pose.pitch), translate("DetailsPanel", "Above 0: looks up")
        )
        self._pair(
            translate("DetailsPanel", "Roll"),
            degrees(pose.roll),
            translate("DetailsPanel", "Above 0: tilts clockwise in the image"),
        )
        self._section(translate("DetailsPanel", "Made from"))
        self._photo(translate("DetailsPanel", "Front"), result.front_photo, result.front_crop)
        if result.side_photo is not None and result.side_crop is not None:
            self._photo(translate("DetailsPanel", "Side"), result.side_photo, result.side_crop)
        else:
            self._pair(translate("DetailsPanel", "Side"), translate("DetailsPanel", "none"))
        self._section(translate("DetailsPanel", "Made with"))
        self._pair(translate("DetailsPanel", "Model"), result.model.name)
        self._hash(translate("DetailsPanel", "Weights"), result.model.sha256)
        self._pair(translate("DetailsPanel", "Device"), result.device.upper())
        self._pair(translate("DetailsPanel", "Time"), f"{decimal(sum(result.timings_s.values()))} s", _timings(result))
        self._section(translate("DetailsPanel", "Mesh"))
        self._pair(translate("DetailsPanel", "Vertices"), f"{len(result.mesh.vertices):,}".replace(",", "\u202f"))
        self._pair(translate("DetailsPanel", "Triangles"), f"{len(result.mesh.triangles):,}".replace(",", "\u202f"))
        self._grid.setRowStretch(self._row, 1)

    def _photo(self, name: str, photo: Photo, crop: Crop) -> None:
        width, height = photo.size
        size = translate("DetailsPanel", "{0} × {1} px").format(width, height)
        self._pair(name, shortened(photo.name, _NAME_SHOWN), f"{photo.name}\n{size}")
        self._hash("", photo.sha256)
        if crop.score is None:
            self._pair("", translate("DetailsPanel", "face box by hand"))

    def _section(self, name: str) -> None:
        if self._row:
            self._grid.setRowMinimumHeight(self._row, 8)
            self._row += 1
        self._wide(name, "section")

    def _wide(self, text: str, role: str) -> None:
        label = self._label(text, role)
        label.setWordWrap(True)
        self._grid.addWidget(label, self._row, 0, 1, 2)
        self._row += 1

    def _pair(self, name: str, value: str, tip: str = "", role: str = "") -> None:
        left = self._label(name, "muted")
        right = self._label(value, role)
        right.setWordWrap(role != "mono")
        right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        right.setToolTip(tip)
        left.setToolTip(tip)
        self._grid.addWidget(left, self._row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(right, self._row, 1)
        self._row += 1

    def _hash(self, name: str, digest: str) -> None:
        self._pair(name, f"{digest[:_HASH_SHOWN]}…", f"SHA-256\n{digest}", "mono")

    def _label(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self._page)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            label.setProperty("role", role)
        return label


def _timings(result: ReconstructionResult) -> str:
    return "\n".join(f"{stage_text(stage)}: {decimal(seconds, 2)} s" for stage, seconds in result.timings_s.items())
