"""The drawn comparison: the model's picture over the photo, beside it, wiped or in turn."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from app.core.face_fit import PosedFace
from app.gui.images import image_of
from app.gui.theme import Theme

BLINK_MS = 700  # slower than what can trouble people who are sensitive to flicker
_GAP = 8.0
_STEP = 0.02


class Mode(StrEnum):
    """How the two pictures are brought together."""

    OVERLAY = "overlay"
    WIPE = "wipe"
    BLINK = "blink"
    SIDE_BY_SIDE = "side_by_side"


class CompareView(QWidget):
    """Paints one comparison, fitted into the widget.

    Attributes:
        mode: how.
        opacity: of the model over the photo, in [0, 1].
        wipe: where the line stands, in [0, 1] from the left.
        model_shown: whether the model is on in a blink.

    Signals:
        wiped: the line was moved in the picture; argument: where it stands.
    """

    wiped = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._photo: QImage | None = None
        self._pictures: dict[str, QImage] = {}
        self._name = "texture"
        self.mode = Mode.OVERLAY
        self.opacity, self.wipe = 0.6, 0.5
        self.model_shown = True
        self._blink = QTimer(self)
        self._blink.setInterval(BLINK_MS)
        self._blink.timeout.connect(self._turn)
        self.setMinimumSize(240, 200)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Comparison of the model with the photo: a visual aid"))
        theme.changed.connect(self.update)

    @property
    def blinking(self) -> bool:
        """Whether the pictures are shown in turn now."""
        return self._blink.isActive()

    def show_posed(self, posed: PosedFace | None) -> None:
        """Show another comparison, or none."""
        self._photo = None if posed is None else image_of(posed.background)
        self._pictures = {} if posed is None else {name: image_of(p) for name, p in posed.pictures.items()}
        self._refresh()

    def show_picture(self, name: str) -> None:
        """Choose what is drawn of the model: "texture", "shaded" or "outline"."""
        self._name = name
        self._refresh()

    def set_mode(self, mode: Mode) -> None:
        """Choose how the pictures are brought together."""
        self.mode = mode
        self._refresh()

    def set_opacity(self, opacity: float) -> None:
        """Make the model more or less translucent."""
        self.opacity = opacity
        self.update()

    def set_wipe(self, place: float) -> None:
        """Move the line."""
        self.wipe = min(1.0, max(0.0, place))
        self.update()

    def _refresh(self) -> None:
        wanted = self.mode is Mode.BLINK and self._photo is not None and self.isVisible()
        if wanted != self._blink.isActive():
            self._blink.start() if wanted else self._blink.stop()
        self.model_shown = True
        self.setCursor(Qt.CursorShape.SplitHCursor if self.mode is Mode.WIPE else Qt.CursorShape.ArrowCursor)
        self.update()

    def _turn(self) -> None:
        self.model_shown = not self.model_shown
        self.update()

    def _place(self) -> QRectF:
        """The largest square in the middle."""
        side = float(min(self.width(), self.height()))
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both pictures."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        photo, model = self._photo, self._pictures.get(self._name)
        if photo is None:
            return
        if self.mode is Mode.SIDE_BY_SIDE:
            self._paint_pair(painter, photo, model)
            return
        place = self._place()
        painter.drawImage(place, photo)
        if model is None or (self.mode is Mode.BLINK and not self.model_shown):
            return
        line = place.left() + self.wipe * place.width()
        if self.mode is Mode.WIPE:
            painter.setClipRect(QRectF(place.left(), place.top(), line - place.left(), place.height()))
        painter.setOpacity(self.opacity if self.mode is Mode.OVERLAY else 1.0)
        painter.drawImage(place, model)
        if self.mode is Mode.WIPE:
            painter.setClipping(False)
            for pen in (QPen(Qt.GlobalColor.black, 3.0), QPen(self._theme.color("marker"), 1.6)):
                painter.setPen(pen)
                painter.drawLine(int(line), int(place.top()), int(line), int(place.bottom()))

    def _paint_pair(self, painter: QPainter, photo: QImage, model: QImage | None) -> None:
        """Beside each other, or one above the other where that makes them larger."""
        width, height = float(self.width()), float(self.height())
        beside, above = min((width - _GAP) / 2, height), min(width, (height - _GAP) / 2)
        side = max(beside, above)
        across, down = (side + _GAP, 0.0) if beside >= above else (0.0, side + _GAP)
        left, top = (width - side - across) / 2, (height - side - down) / 2
        painter.drawImage(QRectF(left, top, side, side), photo)
        place = QRectF(left + across, top + down, side, side)
        painter.fillRect(place, self._theme.color("viewport"))
        if model is not None:
            painter.drawImage(place, model)

    # -- Qt ----------------------------------------------------------------------------------------------------------

    def _wipe_to(self, x: float) -> None:
        place = self._place()
        self.set_wipe((x - place.left()) / max(1.0, place.width()))
        self.wiped.emit(self.wipe)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the line to the mouse."""
        if self.mode is Mode.WIPE:
            self._wipe_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the line with the mouse."""
        if self.mode is Mode.WIPE and event.buttons() & Qt.MouseButton.LeftButton:
            self._wipe_to(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the line; Space turns the pictures of a blink."""
        step = {Qt.Key.Key_Left: -_STEP, Qt.Key.Key_Right: _STEP}.get(Qt.Key(event.key()))
        if self.mode is Mode.WIPE and step is not None:
            self.set_wipe(self.wipe + step)
            self.wiped.emit(self.wipe)
        elif self.mode is Mode.BLINK and event.key() == Qt.Key.Key_Space:
            self._turn()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Blink while it can be seen."""
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Blink no longer."""
        super().hideEvent(event)
        self._refresh()

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(640, 640)
