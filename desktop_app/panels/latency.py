"""Where the time of each token goes, live."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.appearance import theme
from desktop_app.application.settings_store import SettingsStore
from desktop_app.panels.cost import CostPanel
from desktop_app.panels.reading import ReadingPanel
from desktop_app.panels.timings import Times, Timings, hidden_share, rate, stage
from desktop_app.widgets import plots
from desktop_app.widgets.fields import ComboBox
from desktop_app.widgets.label import Label
from engine.common.i18n import mark, tr
from engine.reply.events import ModeChosen, Token

SHOWN_TOKENS = 120
REDRAW_MS = 100
STACKED = ("request", "cloud", "response", "fuse")
"""What a token waits for, one after the other; the local model works beside them."""
EXPLAINED = {
    "local": mark("The local model, with and without your profile. It works while the cloud is awaited."),
    "request": mark("Until the request has left this machine."),
    "cloud": mark(
        "The network's way there and back, and the cloud model. Read ahead: what was still to wait for."
    ),
    "response": mark("Receiving and reading the answer."),
    "fuse": mark("Combining both models and picking the token."),
}

NAMES = {
    "local": mark("local"),
    "request": mark("request"),
    "cloud": mark("cloud"),
    "response": mark("response"),
    "fuse": mark("fuse"),
}


class LatencyPanel(QWidget):
    """A stacked plot of the last tokens, the numbers of the last reply, and how the cloud is read.

    Attributes:
        reading: the choices of how it is read, with the reason for what is in use.
        cost: what replies cost.
    """

    def __init__(self, keeper: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reading = ReadingPanel(keeper)
        self.cost = CostPanel(keeper.settings.writing.mode)
        self._keeper = keeper
        keeper.changed.connect(self._settings_changed)
        self._timings = Timings()
        self._rate = Label("–")
        self._hidden = Label("–")
        self._hidden.setToolTip(
            tr("The part of the local model's time that passed while the cloud was awaited anyway.")
        )
        self._trip = Label("–")
        self._trip.setToolTip(tr("To the cloud's server and back, as measured when it was connected."))
        self._mode = Label("–")
        self._mode.setToolTip(tr("How the cloud is read; below is why, and how to change it."))
        self._redraw = QTimer(self, interval=REDRAW_MS, singleShot=True)
        self._redraw.timeout.connect(self._draw)
        self.scope = ComboBox()
        self.scope.setAccessibleName(tr("Which replies"))
        self.scope.addItems([tr("This reply"), tr("All replies")])
        self.scope.setToolTip(
            tr("What the plot and the numbers are about: the last reply, or all of this session.")
        )
        self.scope.activated.connect(self._draw)
        self.pause = QPushButton(tr("&Pause"))
        self.pause.setCheckable(True)
        self.pause.setToolTip(tr("Pause the chart. New data appears when you resume."))
        self.pause.toggled.connect(self._draw)
        self.copy = QPushButton(tr("Copy CSV"))
        self.copy.setToolTip(tr("Copy every token's times of this session as a table."))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._timings.csv()))
        tools = QHBoxLayout()
        tools.addWidget(self.scope, 1)
        tools.addWidget(self.pause)
        tools.addWidget(self.copy)

        self._plot = plots.plot(tr("Time of each token by stage"), tr("ms a token"), tr("token"))
        self._plot.setMinimumHeight(170)
        # Drawn from the whole sum down to the first part, each over the one before.
        self._areas = {}
        for name in reversed(STACKED):
            self._areas[name] = pg.PlotCurveItem([0, 1], [0], stepMode="center", fillLevel=0)
            self._plot.addItem(self._areas[name])
        self._local = pg.PlotCurveItem([0, 1], [0], stepMode="center")
        self._plot.addItem(self._local)
        self._history = pg.BarGraphItem(x=[], height=[], width=0.7)
        self._plot.addItem(self._history)

        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        for column, text in ((1, tr("stage")), (2, tr("median")), (3, "95%")):
            heading = Label(text, quiet=True)
            grid.addWidget(heading, 0, column, self._side(column))
        self._swatches: dict[str, Label] = {}
        self._medians: dict[str, Label] = {}
        self._highs: dict[str, Label] = {}
        for row, name in enumerate(EXPLAINED, 1):
            self._swatches[name] = Label()
            self._medians[name], self._highs[name] = Label("–"), Label("–")
            label = Label(tr(NAMES[name]))
            for column, widget in enumerate((self._swatches[name], label, self._medians[name], self._highs[name])):
                widget.setToolTip(tr(EXPLAINED[name]))
                grid.addWidget(widget, row, column, self._side(column))
        summary = QGridLayout()
        summary.setColumnStretch(0, 1)
        for row, (text, value) in enumerate(
            (
                (tr("tokens a second"), self._rate),
                (tr("local time hidden"), self._hidden),
                (tr("round trip"), self._trip),
                (tr("reading"), self._mode),
            )
        ):
            summary.addWidget(Label(text), row, 0)
            summary.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
        for value in (self._rate, self._hidden, self._trip, *self._medians.values(), *self._highs.values()):
            font = value.font()
            font.setStyleHint(font.StyleHint.Monospace)
            value.setFont(font)
        self._rate.setObjectName("figure")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(10)
        layout.addLayout(summary)
        layout.addLayout(tools)
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

    def _settings_changed(self) -> None:
        self.cost.show_mode(self._keeper.settings.writing.mode)

    def clear(self) -> None:
        """Begin a new reply."""
        self._timings.begin()
        self.reading.clear()
        self._mode.setText("–")
        self._draw()

    def add(self, tokens: Sequence[Token]) -> None:
        """Take in tokens; the plot follows within a tenth of a second."""
        self._timings.add([token.times for token in tokens])
        if not self._redraw.isActive():
            self._redraw.start()

    def show_mode(self, event: ModeChosen) -> None:
        """The reply reads the cloud in this way from here on."""
        self._timings.use(event.mode)
        self._mode.setText(tr(event.mode))
        self.reading.show_mode(event)

    def show_round_trip(self, milliseconds: float) -> None:
        """Say how long the way to the cloud and back is; 0 where there is none."""
        self._trip.setText(f"{milliseconds:.0f} ms" if milliseconds else "–")

    def recolour(self) -> None:
        """Take up the colours of the theme in use."""
        plots.recolour(self._plot)
        colours = theme.colours()
        for name, area in self._areas.items():
            area.setPen(pg.mkPen(None))
            area.setBrush(colours.stages[name])
        self._local.setPen(pg.mkPen(colours.stages["local"], width=1.5))
        self._history.setOpts(brush=colours.stages["cloud"], pen=None)
        for name, label in self._swatches.items():
            label.setPixmap(plots.swatch(colours.stages[name], line=name == "local"))

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while nobody looked."""
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        if self.pause.isChecked() or not self.isVisible():
            return
        is_session = self.scope.currentIndex() == 1
        rows = self._timings.of_session() if is_session else self._timings.of_reply()
        self._write_numbers(rows)
        for item in (*self._areas.values(), self._local):
            item.setVisible(not is_session and len(rows) > 0)
        self._history.setVisible(is_session)
        self._plot.setLabel("left", tr("tokens a second") if is_session else tr("ms a token"))
        self._plot.setLabel("bottom", tr("reply") if is_session else tr("token"))
        if is_session:
            self._draw_history()
        elif len(rows):
            self._draw_tokens(rows)
        else:
            self._plot.setXRange(0, 20, padding=0)
            self._plot.setYRange(0, 50, padding=0)

    def _draw_tokens(self, rows: Times) -> None:
        shown = rows[-SHOWN_TOKENS:]
        start = len(rows) - len(shown)
        edges = np.arange(start, start + len(shown) + 1, dtype=np.float64) + 0.5
        total = np.zeros(len(shown), np.float32)
        for name in STACKED:
            total = total + stage(shown, name)
            self._areas[name].setData(edges, total)
        local = stage(shown, "local")
        self._local.setVisible(bool(local.any()))
        self._local.setData(edges, local)
        # Rare long steps are cut off rather than allowed to flatten the rest.
        top = float(np.percentile(np.maximum(total, local), 98)) * 1.25
        self._plot.setXRange(edges[0], max(edges[-1], edges[0] + 20), padding=0)
        self._plot.setYRange(0, max(top, 1.0), padding=0)

    def _draw_history(self) -> None:
        rates = self._timings.rates()
        self._history.setOpts(x=np.arange(1, len(rates) + 1), height=np.array(rates), width=0.7)
        self._plot.setXRange(0.4, max(len(rates), 5) + 0.6, padding=0)
        self._plot.setYRange(0, max([*rates, 1.0]) * 1.1, padding=0)

    def _write_numbers(self, rows: Times) -> None:
        for name in EXPLAINED:
            values = stage(rows, name)
            shown = len(values) > 0 and bool(values.max() > 0)
            median, high = np.percentile(values, (50, 95)) if shown else (0.0, 0.0)
            self._medians[name].setText(f"{median:.1f}" if shown else "–")
            self._highs[name].setText(f"{high:.1f}" if shown else "–")
        self._rate.setText(f"{rate(rows):.1f}" if len(rows) else "–")
        hidden = hidden_share(rows)
        self._hidden.setText("–" if hidden is None else f"{hidden:.0%}")
