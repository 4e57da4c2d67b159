"""What replies told: their disclosure in bits, and what the guard held back."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.appearance import theme
from desktop_app.application.background import Background, Job
from desktop_app.application.messages import Messages
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.errors import TillerError
from engine.common.i18n import mark, tr
from engine.store.database import Database
from engine.store.disclosures import Account, Disclosure, Disclosures, Purpose

SHOWN = 100
NUMBERS = (2, 3, 4)
"""Columns."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
INTRODUCTION = mark(
    "Each word of a reply was chosen with what is known about you, so it can reveal something. A bit is the "
    "answer to one yes-or-no question. The bits are an estimate: on average, nobody who knows the cloud model's "
    "own probabilities can learn more."
)


class ToldPage(QWidget):
    """A bar for each of the last replies, with the budget, and the same as a table.

    Signals:
        trusted(str): the user trusts a service again that was found to probe.
    """

    trusted = Signal(str)

    def __init__(self, background: Background, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._background = background
        self.replies: list[Disclosure] = []
        introduction = Label(tr(INTRODUCTION), wraps=True)
        self._plot = pg.PlotWidget()
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.setLabel("left", tr("bits disclosed"))
        self._plot.setLabel("bottom", tr("reply, the newest last"))
        self._plot.setAccessibleName(tr("Bits disclosed by each of the last replies"))
        self._bars = pg.BarGraphItem(x=[], height=[], width=0.7)
        self._plot.addItem(self._bars)
        self._budget = pg.PlotCurveItem([0, 1], [0], stepMode="center")
        self._plot.addItem(self._budget)
        self.summary = Label(quiet=True)
        self.accounts = Label(wraps=True)
        self.accounts.setAccessibleName(tr("What each service may have learned"))
        self.table = QTreeWidget()
        self.table.setAccessibleName(tr("What the last replies told"))
        self.table.setHeaderLabels(
            [tr("Question"), tr("When"), tr("Tokens"), tr("Bits"), tr("Budget"), tr("Held back")]
        )
        self.table.setRootIsDecorated(False)
        self.table.setAlternatingRowColors(True)
        self.table.setUniformRowHeights(True)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 140), (2, 80), (3, 80), (4, 80), (5, 230)):
            header.resizeSection(column, width)
        for column in NUMBERS:
            self.table.headerItem().setTextAlignment(column, RIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(introduction)
        layout.addWidget(self._plot, 2)
        layout.addWidget(self.summary)
        layout.addWidget(self.accounts)
        self.suspects = QVBoxLayout()
        layout.addLayout(self.suspects)
        layout.addWidget(self.table, 3)
        self.recolour()

    def reload(self) -> None:
        """Show the last replies as they are kept now."""
        self._background.run(lambda database, _: _read(database), self._show, self._fail)

    def recolour(self) -> None:
        """Take up the colours of the theme in use."""
        colours = theme.colours()
        self._plot.setBackground(theme.background())
        for axis in ("left", "bottom"):
            self._plot.getAxis(axis).setPen(colours.line)
            self._plot.getAxis(axis).setTextPen(colours.quiet)
        self._bars.setOpts(brush=colours.accent, pen=pg.mkPen(None))
        self._budget.setPen(pg.mkPen(colours.bad, width=1.5, style=Qt.PenStyle.DashLine))

    def _show(self, found: tuple[list[Disclosure], list[Account], dict[str, str]]) -> None:
        replies, accounts, suspects = found
        self.replies = replies
        self._show_suspects(suspects)
        self.accounts.setText(
            "\n".join(
                tr(
                    "{endpoint}: {today:,.0f} bits today, {bits:,.0f} bits in all",
                    endpoint=printable(account.endpoint),
                    today=account.today_bits,
                    bits=account.bits,
                )
                for account in accounts
            )
        )
        self.accounts.setVisible(bool(accounts))
        oldest_first = replies[::-1]
        bits = [reply.bits for reply in oldest_first]
        places = list(range(1, len(bits) + 1))
        self._bars.setOpts(x=places, height=bits)
        budgets = [reply.budget or float("nan") for reply in oldest_first]
        self._budget.setVisible(any(reply.budget for reply in oldest_first))
        if places:
            self._budget.setData([p - 0.5 for p in [*places, places[-1] + 1]], budgets, connect="finite")
        limits = [reply.budget for reply in oldest_first]
        self._plot.setXRange(0.5, max(len(places), 10) + 0.5, padding=0)
        self._plot.setYRange(0, max([*bits, *limits, 10.0]) * 1.08, padding=0)
        mean = sum(bits) / len(bits) if bits else 0.0
        self.summary.setText(
            tr(
                "{n} reply · {mean:.1f} bits each on average · the dashed line is the budget",
                "{n} replies · {mean:.1f} bits each on average · the dashed line is the budget",
                n=len(bits),
                mean=mean,
            )
            if bits
            else tr("No reply was written yet.")
        )
        self.table.clear()
        for reply in replies:
            held = ", ".join(f"{tr(kind)}: {count}" for kind, count in reply.held.items())
            item = QTreeWidgetItem(
                [
                    " ".join(printable(reply.question).split())[:120] or _named(reply),
                    reply.time[:16].replace("T", " "),
                    f"{reply.tokens:,}",
                    f"{reply.bits:.1f}",
                    f"{reply.budget:.0f}" if reply.budget else tr("none"),
                    held or "–",
                ]
            )
            for column in NUMBERS:
                item.setTextAlignment(column, RIGHT)
            self.table.addTopLevelItem(item)

    def _show_suspects(self, suspects: dict[str, str]) -> None:
        """One line for each service that was found to probe, with a way to trust it again."""
        while (item := self.suspects.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.deleteLater()
        for endpoint, reason in suspects.items():
            words = tr(
                "{endpoint} is not trusted: its probabilities {reason}. Replies from it are barely personalized.",
                endpoint=printable(endpoint),
                reason=tr(reason),
            )
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(Label(words, wraps=True), 1)
            trust = QPushButton(tr("Trust again"))
            trust.setAccessibleName(tr("Trust {endpoint} again", endpoint=printable(endpoint)))
            trust.clicked.connect(lambda _=False, e=endpoint: self._trust(e))
            row.addWidget(trust)
            self.suspects.addWidget(line)

    def _trust(self, endpoint: str) -> None:
        def work(database: Database, _: Job) -> None:
            Disclosures(database).trust(endpoint)

        self._background.run(work, lambda _: self._trusted(endpoint), self._fail)

    def _trusted(self, endpoint: str) -> None:
        self.trusted.emit(endpoint)
        self.reload()

    def _fail(self, error: TillerError) -> None:
        self._messages.error(error)


def _read(database: Database) -> tuple[list[Disclosure], list[Account], dict[str, str]]:
    kept = Disclosures(database)
    return kept.newest(SHOWN), kept.accounts(), kept.suspects()


def _named(reply: Disclosure) -> str:
    """What stands for a question that is not kept."""
    if reply.purpose is Purpose.CHAT:
        return tr("(deleted)")
    return f"({tr(reply.purpose)})"
