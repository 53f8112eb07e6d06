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
        self.loss = self._plot(translate("Admin", "Loss: training solid, validation dashed"))
        self.error = self._plot(translate("Admin", "Validation error, px or mm"))
        self.rate = self._plot(translate("Admin", "Learning rate"))
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
            training, validation = translate("Admin", "training"), translate("Admin", "validation")
            for plot, column, pen, text in (
                (self.loss, "train_loss", solid, training),
                (self.loss, "loss", dashed, validation),
                (self.error, "px", dashed, "px"),
                (self.error, "mm_pair", dashed, "mm"),
            ):
                if column in checks:
                    look = {"symbol": "o", "symbolSize": 5, "symbolBrush": colour, "symbolPen": None}
                    plot.plot(steps, checks[column], pen=pen, name=f"{name}: {text}", **look)
            # Before the first step there is no speed, and the rate is not yet that of the schedule.
            after = [index for index, speed in enumerate(ticks["pairs_per_s"]) if speed > 0]
            for plot, column in ((self.rate, "rate"), (self.speed, "pairs_per_s")):
                plot.plot([ticks["step"][i] for i in after], [ticks[column][i] for i in after], pen=solid, name=name)

    def close_plots(self) -> None:
        """Let go of what pyqtgraph makes beside its widgets; the view is not used afterwards."""
        self._theme.changed.disconnect(self._paint)
        for plot in (self.loss, self.error, self.rate, self.speed):
            plot.close()  # takes it out of its parent, which no longer deletes it
            plot.deleteLater()
        del self.loss, self.error, self.rate, self.speed

    def _plot(self, title: str) -> pg.PlotWidget:
        plot = pg.PlotWidget(self, enableMenu=False)
        plot.setTitle(title, size="9pt")
        plot.setLabel("bottom", translate("Admin", "step"))
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
