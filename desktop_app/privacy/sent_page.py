"""What the cloud saw: every request, by the question that it was sent for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_app.appearance import theme
from desktop_app.application.background import Background, Job
from desktop_app.application.messages import Messages
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable, tip
from desktop_app.widgets.wrapping import show_text
from engine.common.errors import TillerError
from engine.common.i18n import mark, tr
from engine.common.printable import visible
from engine.diagnostics.review import Reviewer, SentText
from engine.store.ledger import Ledger, SentGroup

MAX_LISTED = 500
"""Questions in the list; search reads all."""
SEARCH_MS = 300
NO_QUESTION = mark("To find out about the server")
INTRODUCTION = mark(
    "All that was sent, question by question, as it left this machine. What looks like something of yours is "
    "marked: in grey what you wrote yourself in the conversation, in red what you did not. There should be no red."
)


class SentPage(QWidget):
    """A list of questions, and beside it what was sent for the one chosen.

    Args:
        background: the thread that reads the ledger.
        reviewer: used in that thread alone.
    Signals:
        said(str): something was done.
    """

    said = Signal(str)

    def __init__(
        self, background: Background, reviewer: Reviewer, messages: Messages, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._messages = messages
        self._background, self._reviewer = background, reviewer
        self._groups: list[SentGroup] = []
        self._reading: Job | None = None
        self._searching: Job | None = None
        self._texts: list[SentText] = []
        self._places: list[tuple[int, int, bool, str]] = []
        introduction = Label(tr(INTRODUCTION), wraps=True)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search in all that was sent…"))
        self.search.setAccessibleName(tr("Search in all that was sent"))
        self.search.setClearButtonEnabled(True)
        self._waiting = QTimer(self, interval=SEARCH_MS, singleShot=True)
        self._waiting.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _: self._waiting.start())
        self.export = QPushButton(tr("E&xport…"))
        self.export.clicked.connect(self._choose_export)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Questions"))
        self.list.setAlternatingRowColors(True)
        self.list.currentRowChanged.connect(lambda _: self._read())
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(tr("What was sent"))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.summary = Label(quiet=True, wraps=True)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.summary)
        column.addWidget(self.text, 1)
        splitter = QSplitter()
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([300, 640])
        splitter.setChildrenCollapsible(False)
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(introduction)
        layout.addLayout(row)
        layout.addWidget(splitter, 1)

    @property
    def marked(self) -> list[tuple[str, bool]]:
        """What is marked in the text shown, and whether the user wrote it."""
        return [(self._cursor(start, end).selectedText(), own) for start, end, own, _ in self._places]

    def reload(self) -> None:
        """Show what the ledger holds now."""
        if self.search.text().strip():
            self._search()
        else:
            self._list(None)

    def choose_newest(self) -> None:
        """From the next reload on, what was sent last is shown: whoever opens the window asks about that."""
        self.list.setCurrentRow(-1)

    # The list

    def _search(self) -> None:
        if self._searching:
            self._searching.forget()
        words = self.search.text().strip()
        if not words:
            self._list(None)
            return
        self.summary.setText(tr("Searching…"))
        reviewer = self._reviewer
        self._searching = self._background.run(
            lambda database, job: reviewer.search(database, words, job.is_cancelled), self._list, self._fail
        )

    def _list(self, only: Sequence[int | None] | None) -> None:
        wanted = None if only is None else set(only)
        self._background.run(
            lambda database, _: [
                group
                for group in Ledger(database).groups(count=-1 if wanted is not None else MAX_LISTED)
                if wanted is None or group.message in wanted
            ],
            self._fill,
            self._fail,
        )

    def _fill(self, groups: list[SentGroup]) -> None:
        row = self.list.currentRow()
        chosen = [group.message for group in self._groups[row : row + 1]] if row >= 0 else []
        self._groups = groups
        self.list.blockSignals(True)
        self.list.clear()
        for group in groups:
            words = (
                tr(NO_QUESTION) if group.message is None else group.question or tr("(a question that was deleted)")
            )
            title = " ".join(printable(words).split())[:80]
            count = tr("{n} request", "{n} requests", n=group.requests)
            item = QListWidgetItem(f"{title}\n{group.time[:16].replace('T', ' ')} · {count}")
            item.setSizeHint(QSize(0, self.fontMetrics().height() * 2 + 14))
            item.setToolTip(tip(title))
            self.list.addItem(item)
        self.list.blockSignals(False)
        numbers = [group.message for group in groups]
        if groups:
            self.list.setCurrentRow(next((numbers.index(n) for n in chosen if n in numbers), 0))
            self._read()
        else:
            self.text.clear()
            self._places = []
            searched = bool(self.search.text().strip())
            self.summary.setText(
                tr("Nothing that was sent holds this.") if searched else tr("Nothing was sent yet.")
            )

    # The text

    def _read(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._groups):
            return
        group = self._groups[row]
        if self._reading:
            self._reading.forget()
        self.summary.setText(tr("Reading…"))
        reviewer = self._reviewer
        self._reading = self._background.run(
            lambda database, _: reviewer.texts(database, group.message),
            lambda texts: self._show(group, texts),
            self._fail,
        )

    def _show(self, group: SentGroup, texts: list[SentText]) -> None:
        self._texts = texts
        parts: list[str] = []
        self._places = []
        heads: list[tuple[int, int]] = []
        length = 0
        for sent in texts:
            request = sent.request
            head = f"{request.method} {request.host}{request.path} · {request.length:,} bytes\n"
            # Each in its place, so that the marks stay in theirs: this page is to show what hides.
            text = visible(sent.text)
            part = f"{head}{text or '(no body)'}\n\n"
            # Qt counts in UTF-16.
            heads.append((length, length + _units(head)))
            for sign in sent.marks:
                start = length + _units(head) + _units(text[: sign.start])
                end = start + _units(text[sign.start : sign.end])
                self._places.append((start, end, sign.own, sign.reason))
            parts.append(part)
            length += _units(part)
        show_text(self.text, "".join(parts))
        colours = theme.colours()
        self.text.setExtraSelections(
            [self._format(start, end, colours.quiet, None) for start, end in heads]
            + [
                self._format(start, end, None, colours.line if own else colours.bad_background)
                if own
                else self._format(start, end, colours.bad, colours.bad_background)
                for start, end, own, _ in self._places
            ]
        )
        self.summary.setText(self._summary(group))
        self._to_searched()

    def _summary(self, group: SentGroup) -> str:
        words = tr(
            "To {value} · {requests:,} requests · {length:,} bytes.",
            value=", ".join(group.hosts),
            requests=group.requests,
            length=group.length,
        )
        if group.requests > len(self._texts):
            words += tr(" What a later request repeats is shown once.")
        if any(sent.is_numbers for sent in self._texts):
            words += tr(" The prompts are token ids of another vocabulary and stay numbers; their text is in the ")
            words += tr("requests for these ids.")
        own = sum(own for _, _, own, _ in self._places)
        other = list(dict.fromkeys(reason for _, _, own, reason in self._places if not own))
        if other:
            return tr(
                "{words} Not written by you, and private-looking: {value}.",
                words=words,
                value="; ".join(other[:5]),
            )
        said = (
            tr(" {own} marked, all written by you in the conversation.", own=own)
            if own
            else tr(" Nothing private-looking.")
        )
        return words + said

    def _format(
        self, start: int, end: int, colour: QColor | None, background: QColor | None
    ) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        form = QTextCharFormat()
        if colour is not None:
            form.setForeground(colour)
        if background is not None:
            form.setBackground(background)
        selection.format = form
        selection.cursor = self._cursor(start, end)
        return selection

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _to_searched(self) -> None:
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        if words := self.search.text().strip():
            self.text.find(words)

    # The file

    def _choose_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Export what was sent"), "what-the-cloud-saw.jsonl", tr("Lines of JSON (*.jsonl)")
        )
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write all requests into a file."""
        self.export.setEnabled(False)
        reviewer = self._reviewer

        def done(count: int) -> None:
            self.export.setEnabled(True)
            self.said.emit(
                tr(
                    "{n} request written to {name}. Only you can read the file.",
                    "{n} requests written to {name}. Only you can read the file.",
                    n=count,
                    name=path.name,
                )
            )

        def failed(error: TillerError) -> None:
            self.export.setEnabled(True)
            self._fail(error)

        self._background.run(lambda database, job: reviewer.export(database, path, job.is_cancelled), done, failed)

    def _fail(self, error: TillerError) -> None:
        self.summary.clear()
        self._messages.error(error)


def _units(text: str) -> int:
    """Length in UTF-16, as Qt counts it."""
    return len(text) + sum(ord(c) > 0xFFFF for c in text)
