"""Where the time of each token goes, live."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app import theme
from desktop_app.label import Label
from desktop_app.panels.cost import CostPanel
from desktop_app.panels.reading import ReadingPanel
from engine.events import StageTimes, Token
from engine.settings import WritingSettings

SHOWN_TOKENS = 120
REDRAW_MS = 100
STACKED = ("request", "cloud", "response", "fuse")
"""What a token waits for, one after the other; the local model works beside them."""
EXPLAINED = {
    "local": "The local model, with and without your profile. It works while the cloud is awaited.",
    "request": "Until the request has left this machine.",
    "cloud": "The network's way there and back, and the cloud model. Read ahead: what was still to wait for.",
    "response": "Receiving and reading the answer.",
    "fuse": "Combining both models and picking the token.",
}


class LatencyPanel(QWidget):
    """A stacked plot of the last tokens, the numbers of the last reply, and how the cloud is read.

    Attributes:
        reading: the choices of how it is read, with the reason for what is in use.
        cost: what replies cost.
    """

    def __init__(self, writing: WritingSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = ReadingPanel(writing)
        self.cost = CostPanel(writing.mode)
        self.reading.changed.connect(lambda chosen: self.cost.show_mode(chosen["mode"]))
        self._times: deque[StageTimes] = deque(maxlen=4096)
        self._rate = Label("–")
        self._hidden = Label("–")
        self._hidden.setToolTip(
            "The part of the local model's time that passed while the cloud was awaited anyway."
        )
        self._redraw = QTimer(self, interval=REDRAW_MS, singleShot=True)
        self._redraw.timeout.connect(self._draw)

        self._plot = pg.PlotWidget()
        self._plot.setMinimumHeight(170)
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.setLabel("left", "ms a token")
        self._plot.setLabel("bottom", "token")
        self._plot.setAccessibleName("Time of each token by stage")
        # Drawn from the whole sum down to the first part, each over the one before.
        self._areas = {}
        for name in reversed(STACKED):
            self._areas[name] = pg.PlotCurveItem([0, 1], [0], stepMode="center", fillLevel=0)
            self._plot.addItem(self._areas[name])
        self._local = pg.PlotCurveItem([0, 1], [0], stepMode="center")
        self._plot.addItem(self._local)

        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        for column, text in ((1, "stage"), (2, "median"), (3, "95%")):
            heading = Label(text, quiet=True)
            grid.addWidget(heading, 0, column, self._side(column))
        self._swatches: dict[str, Label] = {}
        self._medians: dict[str, Label] = {}
        self._highs: dict[str, Label] = {}
        for row, name in enumerate(EXPLAINED, 1):
            self._swatches[name] = Label()
            self._medians[name], self._highs[name] = Label("–"), Label("–")
            label = Label(name)
            for column, widget in enumerate((self._swatches[name], label, self._medians[name], self._highs[name])):
                widget.setToolTip(EXPLAINED[name])
                grid.addWidget(widget, row, column, self._side(column))
        summary = QGridLayout()
        summary.setColumnStretch(0, 1)
        for row, (text, value) in enumerate(
            (("tokens a second", self._rate), ("local time hidden", self._hidden))
        ):
            summary.addWidget(Label(text), row, 0)
            summary.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
        for value in (self._rate, self._hidden, *self._medians.values(), *self._highs.values()):
            font = value.font()
            font.setStyleHint(font.StyleHint.Monospace)
            value.setFont(font)
        self._rate.setObjectName("figure")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(10)
        layout.addLayout(summary)
        layout.addWidget(self._plot, 1)
        layout.addLayout(grid)
        layout.addSpacing(4)
        layout.addWidget(self.reading)
        layout.addWidget(self.cost)
        self.recolour()
        self._draw()

    @staticmethod
    def _side(column: int) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignLeft if column < 2 else Qt.AlignmentFlag.AlignRight

    @property
    def numbers(self) -> dict[str, str]:
        """What is written: rate, hidden share, and each stage's median."""
        medians = {name: label.text() for name, label in self._medians.items()}
        return {"tokens a second": self._rate.text(), "local time hidden": self._hidden.text(), **medians}

    def clear(self) -> None:
        """Begin a new reply."""
        self._times.clear()
        self.reading.clear()
        self._draw()

    def add(self, tokens: Sequence[Token]) -> None:
        """Take in tokens; the plot follows within a tenth of a second."""
        self._times.extend(token.times for token in tokens)
        if not self._redraw.isActive():
            self._redraw.start()

    def recolour(self) -> None:
        """Take up the colours of the theme in use."""
        colours = theme.colours()
        self._plot.setBackground(theme.background())
        for axis in ("left", "bottom"):
            self._plot.getAxis(axis).setPen(colours.line)
            self._plot.getAxis(axis).setTextPen(colours.quiet)
        for name, area in self._areas.items():
            area.setPen(pg.mkPen(None))
            area.setBrush(colours.stages[name])
        self._local.setPen(pg.mkPen(colours.stages["local"], width=1.5))
        for name, swatch in self._swatches.items():
            swatch.setPixmap(_swatch(colours.stages[name], line=name == "local"))

    def _draw(self) -> None:
        times = list(self._times)
        # The first token carries both prompts' reading, which would flatten all others.
        later = times[1:] or times
        shown = later[-SHOWN_TOKENS:]
        start = len(times) - len(shown)
        edges = np.arange(start, start + len(shown) + 1, dtype=np.float64) + 0.5
        total = np.zeros(len(shown))
        for name in STACKED:
            total = total + np.array([_stage(t, name) for t in shown])
            if shown:
                self._areas[name].setData(edges, total)
            self._areas[name].setVisible(bool(shown))
        local = np.array([t.local_ms for t in shown])
        self._local.setVisible(bool(local.any()))
        if shown:
            self._local.setData(edges, local)
            # Rare long steps are cut off rather than allowed to flatten the rest.
            top = float(np.percentile(np.maximum(total, local), 98)) * 1.25
            self._plot.setXRange(edges[0], max(edges[-1], edges[0] + 20), padding=0)
            self._plot.setYRange(0, max(top, 1.0), padding=0)
        else:
            self._plot.setXRange(0, 20, padding=0)
            self._plot.setYRange(0, 50, padding=0)
        self._write_numbers(later)

    def _write_numbers(self, times: list[StageTimes]) -> None:
        for name in EXPLAINED:
            values = sorted(_stage(t, name) for t in times)
            shown = bool(values) and values[-1] > 0
            self._medians[name].setText(f"{statistics.median(values):.1f}" if shown else "–")
            self._highs[name].setText(f"{values[int(len(values) * 0.95)]:.1f}" if shown else "–")
        seconds = sum(t.total_ms for t in times) / 1e3
        self._rate.setText(f"{len(times) / seconds:.1f}" if seconds else "–")
        local = sum(t.local_ms for t in times)
        self._hidden.setText(f"{sum(t.hidden_ms for t in times) / local:.0%}" if local else "–")


def _stage(times: StageTimes, name: str) -> float:
    return times.fuse_ms + times.pick_ms if name == "fuse" else float(getattr(times, f"{name}_ms"))


def _swatch(colour: QColor, *, line: bool) -> QPixmap:
    pixmap = QPixmap(12, 3 if line else 12)
    pixmap.fill(colour)
    return pixmap
