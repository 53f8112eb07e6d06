"""Curves of training runs, live: loss, learning rate, speed. Imported late, with pyqtgraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from app.gui.theme import Theme

if TYPE_CHECKING:
    from app.services.admin.training import Curves

translate = QCoreApplication.translate
_COLOURS = ("#4c8dff", "#ff9f43", "#2ecc71", "#e84393", "#9b59b6", "#16a085")


class CurvesView(QWidget):
    """Four plots; several runs are told apart by colour, training and validation by a solid and a dashed line.

    Attributes:
        loss, error, rate, speed: the plots.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.loss = self._plot(translate("Admin", "Loss: training solid, validation dashed"), logarithmic=True)
        self.error = self._plot(translate("Admin", "Validation error, px or mm"))
        self.rate = self._plot(translate("Admin", "Learning rate"), logarithmic=True)
        self.speed = self._plot(translate("Admin", "Pairs per second"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for index, plot in enumerate((self.loss, self.error, self.rate, self.speed)):
            grid.addWidget(plot, index // 2, index % 2)
        self._paint()
        theme.changed.connect(self._paint)

    def show_runs(self, curves: dict[str, Curves]) -> None:
        """Draw these runs in place of all others."""
        for plot in (self.loss, self.error, self.rate, self.speed):
            plot.clear()
        for index, (name, run) in enumerate(curves.items()):
            colour = _COLOURS[index % len(_COLOURS)]
            solid, dashed = pg.mkPen(colour, width=2), pg.mkPen(colour, width=2, style=pg.QtCore.Qt.PenStyle.DashLine)
            checks, ticks = run.checks, run.ticks
            steps = checks.get("step", [])
            for column, pen in (("train_loss", solid), ("loss", dashed)):
                if column in checks:
                    self.loss.plot(steps, checks[column], pen=pen, symbol="o", symbolSize=4, name=f"{name} {column}")
            for column in ("px", "mm_pair"):
                if column in checks:
                    self.error.plot(
                        steps, checks[column], pen=dashed, symbol="o", symbolSize=4, name=f"{name} {column}"
                    )
            self.rate.plot(ticks["step"], ticks["rate"], pen=solid, name=name)
            self.speed.plot(ticks["step"], ticks["pairs_per_s"], pen=solid, name=name)

    def close_plots(self) -> None:
        """Let go of what pyqtgraph makes beside its widgets; the view is not used afterwards."""
        self._theme.changed.disconnect(self._paint)
        for plot in (self.loss, self.error, self.rate, self.speed):
            plot.close()  # takes it out of its parent, which no longer deletes it
            plot.deleteLater()
        del self.loss, self.error, self.rate, self.speed

    def _plot(self, title: str, *, logarithmic: bool = False) -> pg.PlotWidget:
        plot = pg.PlotWidget(self, enableMenu=False)
        plot.setTitle(title, size="9pt")
        plot.setLabel("bottom", translate("Admin", "step"))
        plot.setLogMode(y=logarithmic)
        plot.showGrid(x=True, y=True, alpha=0.15)
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        plot.setAccessibleName(title)
        plot.setFocusPolicy(pg.QtCore.Qt.FocusPolicy.NoFocus)
        plot.addLegend(offset=(-8, 8), labelTextSize="8pt")
        return plot

    def _paint(self) -> None:
        tokens = self._theme.tokens
        for plot in (self.loss, self.error, self.rate, self.speed):
            plot.setBackground(tokens.surface)
            for axis in ("left", "bottom"):
                plot.getAxis(axis).setPen(tokens.border_strong)
                plot.getAxis(axis).setTextPen(tokens.muted)
            plot.getPlotItem().titleLabel.setText(plot.getPlotItem().titleLabel.text, color=tokens.text, size="9pt")
