"""One token of a reply, looked at: what else could have stood there, and why it does not."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.appearance import theme
from desktop_app.chat.look import MONOSPACE
from desktop_app.widgets import plots
from desktop_app.widgets.label import Label
from desktop_app.widgets.tables import column_heading
from desktop_app.widgets.text import printable
from desktop_app.widgets.withheld import in_words
from engine.common.i18n import mark, tr
from engine.reply.events import Token
from engine.steerer.decision import Alternative, Decision

DECIDED = {
    Decision.AGREED: mark("The cloud alone would have picked the same."),
    Decision.STEERED: mark("Steering changed this token: the cloud alone would have picked another."),
    Decision.CLOUD: mark("Left to the cloud: the local model had no part in it."),
    Decision.GUARDED: mark("The guard held back what would have stood here."),
    Decision.LOCAL: mark("The local model wrote it alone."),
}
COLUMNS = (mark("token"), mark("cloud"), mark("steered"), mark("delta"))
EXPLAINED = (
    mark("What could stand here, the likeliest first; the one that does is bold."),
    mark("The probability that the cloud gives it."),
    mark("The probability after steering. The sampling settings then pick from these."),
    mark(
        "How much likelier (above 0) or less likely the local model finds it with your profile than without: the "
        "natural logarithm of the ratio. Steering adds it, times the strength, to the cloud's log-probability."
    ),
)
LONGEST_SPELLING = 24
"""Characters of a token that are shown; a few are runs of spaces or dashes."""
BAR = 0.38
"""Height of a bar; two of them and a gap make a row of 1."""


class InspectorPanel(QWidget):
    """Shows one token at a time.

    Signals:
        stepped(int): the user wants to see the token so many further on.
    """

    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token: Token | None = None
        self.title = Label()
        self.title.setObjectName("figure")
        self.before, self.after = (
            self._button("‹", tr("Token before"), -1, "Alt+Left"),
            self._button("›", tr("Token behind"), 1, "Alt+Right"),
        )
        self.decided = Label(wraps=True)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.before)
        head.addWidget(self.after)

        name = tr("Probabilities of the alternatives; the table below has the numbers")
        self._plot = plots.plot(name, "", tr("probability, %"))
        self._plot.invertY()
        self._plot.setMinimumHeight(190)
        self._cloud = pg.BarGraphItem(x0=[], y=[], height=BAR, width=[])
        self._steered = pg.BarGraphItem(x0=[], y=[], height=BAR, width=[])
        self._plot.addItem(self._cloud)
        self._plot.addItem(self._steered)
        self._swatches = {"cloud": Label(), "fuse": Label()}
        legend = QHBoxLayout()
        for (_, colour), words in zip(self._swatches.items(), (tr("cloud"), tr("steered")), strict=True):
            legend.addWidget(colour)
            legend.addWidget(Label(words, quiet=True))
            legend.addSpacing(10)
        legend.addStretch(1)

        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setAccessibleName(tr("Alternatives"))
        self.table.setHorizontalHeaderLabels([tr(heading) for heading in COLUMNS])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setMinimumHeight(170)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        for column, words in enumerate(EXPLAINED):
            item = column_heading(self.table, column)
            item.setToolTip(tr(words))
            if column:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            else:
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.disclosed = Label(wraps=True)
        self.disclosed.setToolTip(
            tr("log2 of steered over cloud: what the choice tells the cloud about you at most.")
        )
        self.times = Label(wraps=True, quiet=True)
        self.held = Label(wraps=True)

        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.addLayout(head)
        layout.addWidget(self.decided)
        layout.addWidget(self.held)
        layout.addWidget(self._plot, 1)
        layout.addLayout(legend)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.disclosed)
        layout.addWidget(self.times)
        hint = Label(
            tr(
                "Click a word of a reply to see what else could have stood there, how steering moved it, and "
                "where its time went. With the keyboard: move the text cursor to it and press Enter."
            ),
            quiet=True,
            wraps=True,
        )
        hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        hint.setContentsMargins(12, 12, 12, 12)
        self._pages = QStackedWidget()
        self._pages.addWidget(hint)
        self._pages.addWidget(shown)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self.recolour()

    @property
    def token(self) -> Token | None:
        """The token that is shown."""
        return self._token

    def show_token(self, token: Token | None, *, has_before: bool = False, has_after: bool = False) -> None:
        """Show a token; None shows none.

        Args:
            token: of a reply.
            has_before, has_after: whether `stepped` leads anywhere.
        """
        self._token = token
        self._pages.setCurrentIndex(0 if token is None else 1)
        if token is None:
            return
        self.before.setEnabled(has_before)
        self.after.setEnabled(has_after)
        own = next((entry.text for entry in token.alternatives if entry.token == token.token), token.text)
        self.title.setText(
            tr("{spelling}  ·  token {position}", spelling=spelled(own), position=token.position + 1)
        )
        self.decided.setText(tr(DECIDED[token.decision]))
        self.held.setText(in_words(token.held))
        self.held.setVisible(bool(token.held))
        self._fill_table(token)
        self._fill_plot(token.alternatives)
        self.disclosed.setText(tr("{value:.2f} bits disclosed by this token", value=token.disclosed_bits))
        times = token.times
        self.times.setText(
            tr(
                "{total_ms:.1f} ms: local model {local_ms:.1f} ({hidden_ms:.1f} of it hidden), "
                "request {request_ms:.1f}, cloud {cloud_ms:.1f}, response {response_ms:.1f}, "
                "combining and picking {fuse_ms:.1f}",
                total_ms=times.total_ms,
                local_ms=times.local_ms,
                hidden_ms=times.hidden_ms,
                request_ms=times.request_ms,
                cloud_ms=times.cloud_ms,
                response_ms=times.response_ms,
                fuse_ms=times.fuse_ms + times.pick_ms,
            )
        )

    def recolour(self) -> None:
        """Take up the colours of the theme in use."""
        plots.recolour(self._plot)
        colours = theme.colours().stages
        self._cloud.setOpts(brush=colours["cloud"], pen=None)
        self._steered.setOpts(brush=colours["fuse"], pen=None)
        for name, label in self._swatches.items():
            label.setPixmap(plots.swatch(colours[name]))

    def _button(self, words: str, name: str, step: int, keys: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        # A button's own shortcut shows it pressed for a while first, and takes no other press meanwhile.
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(button.click)
        shown = shortcut.key().toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(tr("{what} ({keys})", what=name, keys=shown))
        button.setAccessibleName(name)
        button.setAutoRaise(True)
        button.clicked.connect(lambda: self.stepped.emit(step))
        return button

    def _fill_table(self, token: Token) -> None:
        self.table.setRowCount(len(token.alternatives))
        for row, entry in enumerate(token.alternatives):
            delta = "–" if entry.delta is None else f"{entry.delta:+.2f}"
            cells = (spelled(entry.text), percent(entry.base), percent(entry.steered), delta)
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                font = item.font()
                font.setBold(entry.token == token.token)
                if not column:
                    font.setFamilies(MONOSPACE)
                    font.setStyleHint(QFont.StyleHint.Monospace)
                    item.setToolTip(f"id {entry.token}")
                else:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setFont(font)
                self.table.setItem(row, column, item)

    def _fill_plot(self, alternatives: tuple[Alternative, ...]) -> None:
        rows = range(len(alternatives))
        zeros = [0.0] * len(alternatives)
        cloud = [100 * entry.base for entry in alternatives]
        steered = [100 * entry.steered for entry in alternatives]
        self._cloud.setOpts(x0=zeros, y=[row - BAR / 2 for row in rows], height=BAR, width=cloud)
        self._steered.setOpts(x0=zeros, y=[row + BAR / 2 for row in rows], height=BAR, width=steered)
        ticks = [(row, spelled(entry.text)) for row, entry in enumerate(alternatives)]
        self._plot.getAxis("left").setTicks([ticks])
        self._plot.setXRange(0, max([1.0, *cloud, *steered]) * 1.02, padding=0)
        self._plot.setYRange(-0.6, max(0.6, len(alternatives) - 0.4), padding=0)


def spelled(text: str) -> str:
    """A token's text, with what cannot be seen made visible."""
    words = text.replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥")
    words = printable(words) or "∅"
    return words if len(words) <= LONGEST_SPELLING else f"{words[:LONGEST_SPELLING]}…"


def percent(probability: float) -> str:
    """A probability in per cent, with as many digits as say something."""
    value = 100 * probability
    if value >= 9.95:
        return f"{value:.0f}%"
    return f"{value:.1f}%" if value >= 0.05 else "<0.1%"
