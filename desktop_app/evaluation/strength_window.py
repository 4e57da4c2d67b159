"""Finding the strength that suits the user's own writing."""

from __future__ import annotations

import math
from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.appearance import theme
from desktop_app.appearance.text_size import scaled
from desktop_app.application.worker import Worker
from desktop_app.widgets import plots
from desktop_app.widgets.label import Label
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.evaluation.strength import Strength

STEPS = 1000
"""Of the progress bar."""


class StrengthWindow(QWidget):
    """Measures, shows the curve, and sets what was found.

    Args:
        worker: has the local model.
        profile: gives the profile whose history is measured on; raises `TillerError` where there is none.
        strength: gives the strength in use.
    Signals:
        chosen(float): the user wants this strength.
        measuring(bool): it measures, or not any more.
    """

    chosen = Signal(float)
    measuring = Signal(bool)

    def __init__(
        self,
        worker: Worker,
        profile: Callable[[], int | None],
        strength: Callable[[], float],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("Strength by your own writing"))
        self.resize(scaled(600), scaled(560))
        self._worker = worker
        self._profile = profile
        self._strength = strength
        self._is_ready = self.is_measuring = False
        self._found: Strength | None = None
        about = Label(
            tr(
                "How strongly should your profile steer? Tiller takes texts of your history and looks how much "
                "likelier each becomes by steering, at every strength from 0 to 2. The model here does all of it: "
                "nothing is sent."
            ),
            wraps=True,
        )
        self.button = QPushButton(tr("&Measure"))
        self.button.clicked.connect(self._pressed)
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.bar.hide()
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self.bar, 1)

        name = tr("Gain by strength; the words below say what it comes to")
        self._plot = plots.plot(name, tr("gain, nats a token"), tr("strength"))
        self._plot.setMinimumHeight(scaled(220))
        for axis in ("left", "bottom"):
            self._plot.getAxis(axis).enableAutoSIPrefix(False)
        self._low, self._high = pg.PlotDataItem(), pg.PlotDataItem()
        self._band = pg.FillBetweenItem(self._low, self._high)
        self._curve = pg.PlotDataItem(symbol="o", symbolSize=5)
        self._zero = pg.InfiniteLine(0.0, angle=0)
        self._now = pg.InfiniteLine(0.0, angle=90)
        self._best = pg.InfiniteLine(0.0, angle=90)
        for item in (self._band, self._zero, self._now, self._best, self._curve):
            self._plot.addItem(item)
        self._swatches = {"now": Label(), "advised": Label()}
        legend = QHBoxLayout()
        for swatch, words in zip(self._swatches.values(), (tr("in use"), tr("advised")), strict=True):
            legend.addWidget(swatch)
            legend.addWidget(Label(words, quiet=True))
            legend.addSpacing(10)
        legend.addStretch(1)
        self.words = Label(wraps=True)
        self.use = QPushButton()
        self.use.clicked.connect(self._use)
        chosen = QHBoxLayout()
        chosen.addWidget(self.use)
        chosen.addStretch(1)
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot, 1)
        layout.addLayout(legend)
        layout.addWidget(self.words)
        layout.addLayout(chosen)
        self.note = Label(quiet=True, wraps=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.note)
        self._pages.addWidget(shown)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(10)
        whole.addWidget(about)
        whole.addLayout(row)
        whole.addWidget(self._pages, 1)
        worker.measured.connect(self._hear)
        self.recolour()
        self._refresh()

    def set_ready(self, is_ready: bool) -> None:
        """Say whether the local model is there and idle."""
        self._is_ready = is_ready
        self._refresh()

    def show_strength(self) -> None:
        """Show the strength in use."""
        self._now.setValue(self._strength())
        self._refresh()

    def recolour(self) -> None:
        """Take up the colours of the theme in use."""
        plots.recolour(self._plot)
        colours = theme.colours()
        ours, other = colours.stages["fuse"], colours.stages["cloud"]
        self._curve.setPen(pg.mkPen(ours, width=2))
        self._curve.setSymbolBrush(ours)
        self._curve.setSymbolPen(None)
        faint = pg.mkColor(ours)
        faint.setAlpha(45)
        self._band.setBrush(faint)
        for item in (self._low, self._high):
            item.setPen(None)
        self._zero.setPen(pg.mkPen(colours.line))
        self._now.setPen(pg.mkPen(other, width=2, style=Qt.PenStyle.DashLine))
        self._best.setPen(pg.mkPen(ours, width=2, style=Qt.PenStyle.DotLine))
        self._swatches["now"].setPixmap(plots.swatch(other, line=True))
        self._swatches["advised"].setPixmap(plots.swatch(ours, line=True))

    def _pressed(self) -> None:
        if self.is_measuring:
            self._worker.give_up_measuring()
            return
        try:
            profile = self._profile()
        except TillerError as error:
            self._say(str(error))
            return
        if profile is None:
            self._say(tr("No profile is in use: choose one in the panel “About you”."))
            return
        self.is_measuring = True
        self.bar.setValue(0)
        self._worker.measure_strength(profile)
        self._refresh()
        self.measuring.emit(True)

    def _hear(self, said: object) -> None:
        if not self.is_measuring:
            return
        if isinstance(said, float):
            self.bar.setValue(round(said * STEPS))
            return
        self.is_measuring = False
        if isinstance(said, Strength):
            self._show(said)
        elif said is not None:
            self._say(str(said))
        self._refresh()
        self.measuring.emit(False)

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self._pages.setCurrentIndex(0)

    def _show(self, found: Strength) -> None:
        self._found = found
        grid, means, errors = found.grid, found.means, found.errors
        self._curve.setData(grid, means)
        self._low.setData(grid, [mean - error for mean, error in zip(means, errors, strict=True)])
        self._high.setData(grid, [mean + error for mean, error in zip(means, errors, strict=True)])
        self._best.setValue(found.advised)
        self.words.setText(_told(found))
        self._pages.setCurrentIndex(1)
        self.show_strength()

    def _use(self) -> None:
        if self._found:
            self.chosen.emit(self._found.advised)

    def _refresh(self) -> None:
        self.bar.setVisible(self.is_measuring)
        self.button.setText(tr("&Stop") if self.is_measuring else tr("&Measure"))
        self.button.setEnabled(self.is_measuring or self._is_ready)
        if not self._is_ready and not self.is_measuring and self._found is None and not self.note.text():
            self.note.setText(
                tr("It can be measured when the local model is loaded and no reply is being written.")
            )
        if self._found:
            advised = self._found.advised
            self.use.setText(tr("&Use {strength:.1f}", strength=advised))
            self.use.setEnabled(advised > 0 and abs(advised - self._strength()) > 1e-9)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody looks any more: it ends."""
        self.end()
        super().closeEvent(event)

    def end(self) -> None:
        """Give up what is measured."""
        if self.is_measuring:
            self._worker.give_up_measuring()


def _told(found: Strength) -> str:
    """What was found, in words."""
    count = len(found.gains)
    if found.best == 0:
        return tr(
            "No strength makes the text likelier: this model cannot tell what is yours. Another one may.",
            "No strength makes the {n} texts likelier: this model cannot tell what is yours. Another one may.",
            n=count,
        )
    means = dict(zip(found.grid, found.means, strict=True))
    ratio = math.exp(means[found.advised])
    return tr(
        "{advised:.1f} is advised: each word piece of your {count} texts becomes {percent:.0f}% likelier by it, "
        "on average. The curve is highest at {best:.1f}; what is gained beyond {advised:.1f} is within its error "
        "(the band), and a weaker strength discloses less.",
        count=count,
        advised=found.advised,
        best=found.best,
        percent=100 * (ratio - 1),
    )
