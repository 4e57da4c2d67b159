"""What came out of a blind vote."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.evaluation.blind_replies import BlindReplies
from desktop_app.widgets.label import Label
from desktop_app.widgets.tables import column_heading
from engine.common.i18n import mark, tr
from engine.evaluation.blind import Tally
from engine.session.session import Writer

NAMES = {Writer.CLOUD: mark("Cloud alone"), Writer.STEERED: mark("Steered")}


class BlindResult(QWidget):
    """The count in words, and each question with the vote on it."""

    def __init__(self) -> None:
        super().__init__()
        self.result = Label(wraps=True)
        self.result.setObjectName("figure")
        self.meaning = Label(quiet=True, wraps=True)
        self.table = QTableWidget(0, 2)
        self.table.setAccessibleName(tr("Votes"))
        self.table.setHorizontalHeaderLabels([tr("Question"), tr("Better")])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for column in (0, 1):
            item = column_heading(self.table, column)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.again = QPushButton(tr("&Other questions"))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.result)
        layout.addWidget(self.meaning)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)

    def show_votes(self, counted: Tally, voted: Sequence[BlindReplies], trouble: str) -> None:
        """Show what came out.

        Args:
            counted: the votes.
            voted: the replies they were cast on.
            trouble: why fewer were answered than were chosen; "" where all were.
        """
        self.result.setText(
            tr(
                "Steered {steered} · cloud alone {alone} · no difference {neither}",
                steered=counted.steered,
                alone=counted.alone,
                neither=counted.neither,
            )
        )
        self.meaning.setText(" ".join(filter(None, (_meaning(counted), trouble))))
        self.table.setRowCount(len(voted))
        for row, replies in enumerate(voted):
            winner = replies.trial.winner
            cells = (
                " ".join(replies.trial.question.split()),
                tr(NAMES[winner]) if winner else tr("No difference"),
            )
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                texts = [f"{tr(NAMES[writer])}: {replies.texts[writer]}" for writer in replies.trial.order]
                item.setToolTip("\n\n".join(texts)[:3000])
                self.table.setItem(row, column, item)


def _meaning(counted: Tally) -> str:
    """What the votes say, in words."""
    if not counted.steered + counted.alone:
        return tr("You saw no difference.")
    if counted.p < 0.05:
        return tr(
            "If both were equally good, votes as one-sided as this would come about in {percent:.1f}% of such "
            "tests.",
            percent=100 * counted.p,
        )
    return tr(
        "That may be chance: if both were equally good, votes as one-sided as this would come about in "
        "{percent:.0f}% of such tests. More questions tell more.",
        percent=100 * counted.p,
    )
