"""One layer in the list of layers: its eye, its name, its opacity."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.gui.icons import themed_icon
from app.gui.layer_mix import LayerState, MeshLayer
from app.gui.slider_row import SliderRow
from app.gui.theme import Theme


class LayerRow(QWidget):
    """Eye, name and slider.

    Args:
        layer: which.
        name: for people.

    Attributes:
        eye: shows and hides the layer.
        opacity: in percent.

    Signals:
        eyed: the eye was opened or shut; argument: open.
        faded: another opacity; argument: percent.
    """

    eyed = Signal(bool)
    faded = Signal(int)

    def __init__(self, layer: MeshLayer, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._layer_name = theme, name
        self.layer = layer
        self.eye = QToolButton(self)
        self.eye.setCheckable(True)
        self.eye.setProperty("compact", "true")
        self.eye.setProperty("quiet", "true")
        self.eye.setIconSize(QSize(18, 18))
        self.eye.setObjectName(f"eye.{layer}")
        self._name = QLabel(name, self)
        self._name.setMinimumWidth(self._name.fontMetrics().horizontalAdvance("m" * 9))
        self.opacity = SliderRow("", 0, 100, " %", self, spoken=self.tr("Opacity of {0}").format(name))
        self.opacity.slider.setObjectName(f"opacity.{layer}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.eye)
        row.addWidget(self._name)
        row.addWidget(self.opacity, 1)
        self.eye.toggled.connect(self._look)
        self.eye.clicked.connect(self.eyed)
        self.opacity.moved.connect(self.faded)
        theme.changed.connect(self._look)
        self._look()

    def show_state(self, state: LayerState, missing: bool) -> None:
        """Show eye and opacity; a layer that the mesh lacks cannot be chosen."""
        self.eye.setChecked(state.visible and not missing)
        self.opacity.set_value(round(100 * state.opacity))
        self.setEnabled(not missing)
        self.opacity.setEnabled(state.visible and not missing)
        self.setToolTip(self.tr("This result has no such layer.") if missing else "")
        self._look()

    def _look(self) -> None:
        on = self.eye.isChecked()
        self.eye.setIcon(themed_icon("eye" if on else "eye-off", self._theme.tokens))
        words = self.tr("Hide {0}") if on else self.tr("Show {0}")
        self.eye.setAccessibleName(words.format(self._layer_name))
        self.eye.setToolTip(self.eye.accessibleName())
        self._name.setProperty("role", "" if on else "muted")
        self._name.style().unpolish(self._name)
        self._name.style().polish(self._name)
