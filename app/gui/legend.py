"""The key beside the 3D view: what the colours of the confidence and the provenance layer mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.records import Provenance
from app.core.views import PROVENANCE_COLOURS, ColourScale
from app.gui.layer_mix import LayerMix, MeshLayer
from app.gui.theme import Theme

_PADDING = 9
_BAR_WIDTH = 190
_BAR_HEIGHT = 10


class Legend(QWidget):
    """A small card over a corner of the view; empty and hidden for layers that need no key."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scale: ColourScale | None = None
        self._swatches: list[tuple[QColor, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Key of the colours"))
        theme.changed.connect(self.update)
        self.hide()

    def show_nothing(self) -> None:
        """No key."""
        self._scale, self._swatches = None, []
        self.hide()

    def show_for(self, mix: LayerMix, scale: ColourScale | None) -> None:
        """The key of the uppermost layer that needs one."""
        if mix.strength(MeshLayer.CONFIDENCE) > 0.0 and scale is not None:
            self.show_scale(scale)
        elif mix.strength(MeshLayer.PROVENANCE) > 0.0:
            self.show_provenance()
        else:
            self.show_nothing()

    def show_scale(self, scale: ColourScale) -> None:
        """A bar of colours with numbers."""
        self._scale, self._swatches = scale, []
        self.setAccessibleDescription(f"{scale.title}: {scale.low:g} – {scale.high:g}")
        self._present()

    def show_provenance(self) -> None:
        """A swatch for each origin of a colour."""
        self._scale = None
        names = {
            Provenance.FRONT: self.tr("Seen in the front photo"),
            Provenance.SIDE: self.tr("Seen in the side photo"),
            Provenance.MIRRORED: self.tr("Mirrored from the other half"),
            Provenance.INVENTED: self.tr("Invented: no photo shows it"),
        }
        self._swatches = [(QColor(*color), names[origin]) for origin, color in PROVENANCE_COLOURS.items()]
        self.setAccessibleDescription("; ".join(names.values()))
        self._present()

    def _present(self) -> None:
        self.resize(self.sizeHint())
        self.updateGeometry()
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as its content."""
        line = self._line_height()
        if self._scale is not None:
            return QSize(_BAR_WIDTH + 2 * _PADDING + 16, round(2 * line + _BAR_HEIGHT + 2 * _PADDING + 6))
        metrics = self.fontMetrics()
        width = max((metrics.horizontalAdvance(name) for _, name in self._swatches), default=0)
        return QSize(round(width + line + 2 * _PADDING + 4), round(line * 1.25 * len(self._swatches) + 2 * _PADDING))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("border"))
        painter.setBrush(self._theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(self._theme.color("text"))
        if self._scale is not None:
            self._paint_scale(painter, self._scale)
        else:
            self._paint_swatches(painter)

    def _paint_scale(self, painter: QPainter, scale: ColourScale) -> None:
        line = self._line_height()
        left = (self.width() - _BAR_WIDTH) / 2
        painter.drawText(QRectF(0, _PADDING - 1, self.width(), line), Qt.AlignmentFlag.AlignHCenter, scale.title)
        table = scale.colours
        strip = QImage(table.tobytes(), len(table), 1, 3 * len(table), QImage.Format.Format_RGB888)
        top = _PADDING + line + 3
        painter.drawImage(QRectF(left, top, _BAR_WIDTH, _BAR_HEIGHT), strip)
        for fraction in (0.0, 0.5, 1.0):
            value = scale.low + fraction * (scale.high - scale.low)
            place = QRectF(left + fraction * _BAR_WIDTH - 30, top + _BAR_HEIGHT + 2, 60, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, f"{value:.3g}")

    def _paint_swatches(self, painter: QPainter) -> None:
        line = self._line_height()
        for number, (color, name) in enumerate(self._swatches):
            top = _PADDING + number * line * 1.25
            painter.fillRect(QRectF(_PADDING, top + line * 0.15, line * 0.7, line * 0.7), color)
            place = QRectF(_PADDING + line, top, self.width(), line)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)

    def _line_height(self) -> float:
        self.setFont(self._theme.font("small"))
        return float(self.fontMetrics().height())
