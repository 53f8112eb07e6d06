"""What surrounds the drawn face: the caption, the keys of the colours, measurements; all of it goes into pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QWidget

from app.gui.legend import Legend
from app.gui.theme import Theme
from app.gui.view_overlay import ViewOverlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.gui.face_scene import FaceScene

_MARGIN = 10


class ViewFrame:
    """Owns the widgets that lie over a view.

    Args:
        theme: colours and fonts.
        caption: what every picture says.
        view: where they lie.
    """

    def __init__(self, theme: Theme, caption: str, view: QWidget) -> None:
        self._view = view
        self.overlay = ViewOverlay(theme, view)
        self.caption = QLabel(caption, view)
        self.caption.setProperty("role", "caption")
        self.caption.setObjectName("viewport.caption")
        self.caption.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.caption.hide()
        self.legends = [Legend(theme, view), Legend(theme, view)]

    def follow(self, areas: Sequence[QRect], scenes: Sequence[FaceScene]) -> None:
        """Move measurements with the cameras."""
        self.overlay.set_panes([(area, scene.camera()) for area, scene in zip(areas, scenes, strict=False)])

    def present(self, areas: Sequence[QRect], scenes: Sequence[FaceScene]) -> None:
        """Show what belongs to the scenes; none of them: nothing."""
        self.caption.setVisible(bool(scenes))
        for number, legend in enumerate(self.legends):
            if number < len(scenes):
                legend.show_for(scenes[number].mix, scenes[number].scale)
            else:
                legend.show_nothing()
        self.follow(areas, scenes)
        self.place(areas)

    def place(self, areas: Sequence[QRect]) -> None:
        """Put everything into its corner, on top."""
        bottom = self._view.height() - _MARGIN
        self.overlay.setGeometry(self._view.rect())
        self.overlay.raise_()
        for area, legend in zip(areas, self.legends, strict=False):
            legend.move(QPoint(area.right() + 1 - legend.width() - _MARGIN, bottom - legend.height()))
            legend.raise_()
        self.caption.adjustSize()
        low = self.legends[0] if len(areas) > 1 and not self.legends[0].isHidden() else None
        free = bottom if low is None or low.x() > self.caption.width() + 2 * _MARGIN else low.y() - _MARGIN
        self.caption.move(QPoint(_MARGIN, free - self.caption.height()))
        self.caption.raise_()

    def paint(self, painter: QPainter) -> None:
        """Burn it into a picture of the view."""
        for widget in (self.overlay, self.caption, *self.legends):
            if widget.isVisibleTo(self._view):
                widget.render(painter, widget.pos(), renderFlags=QWidget.RenderFlag.DrawChildren)
