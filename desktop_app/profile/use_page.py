"""What would be used for a question: the passages found, and the private prompt as the local model gets it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.application.background import Job
from desktop_app.application.meaning_reader import MeaningReader
from desktop_app.application.storage import Storage
from desktop_app.profile.sharing import WORDS
from desktop_app.widgets.label import Label
from desktop_app.widgets.tables import column_heading, prepare
from desktop_app.widgets.text import printable
from desktop_app.widgets.wrapping import WrappingDelegate, show_text
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.context.personal import Gathered, gather
from engine.session.session import PromptPreview
from engine.store.database import Database

MAX_SHOWN = 280
"""Characters of a passage in the table."""
WORDS_SCORE, MEANING_SCORE, PASSAGE, SHARING = range(4)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A private prompt that is to be made.

    Attributes:
        question: as it would be asked now.
        gathered: what would be used for it.
    """

    question: str
    gathered: Gathered


class UsePage(QWidget):
    """Asks the history and, through `wanted`, the local model's tokenizer.

    Signals:
        wanted(Wanted): whoever has the models answers with `show_prompt`.
        model_chosen(str): the user chose an embedding model's file, or with "" none.
    """

    wanted = Signal(object)
    model_chosen = Signal(str)

    def __init__(self, storage: Storage, reader: MeaningReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._storage = storage
        self._reader = reader
        self._profile = 0
        self._job: Job | None = None
        self._asked: Wanted | None = None
        self.question = QLineEdit()
        self.question.setPlaceholderText(tr("A question as you would ask it"))
        self.question.setAccessibleName(tr("Question"))
        self.show_button = QPushButton(tr("&Show"))
        self.show_button.clicked.connect(self.look)
        self.question.returnPressed.connect(self.look)
        self.summary = Label(wraps=True)
        self.passages = QTableWidget(0, 4)
        self.passages.setHorizontalHeaderLabels([tr("Words"), tr("Meaning"), tr("Passage"), tr("Sharing")])
        column_heading(self.passages, 0).setToolTip(tr("How well its words fit: BM25, higher is better."))
        column_heading(self.passages, 1).setToolTip(tr("How near it is in meaning: cosine, at most 1."))
        prepare(self.passages, tr("Passages found"))
        self.passages.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.passages.setItemDelegate(WrappingDelegate(self.passages))
        self.passages.setWordWrap(True)
        header = self.passages.horizontalHeader()
        header.setSectionResizeMode(PASSAGE, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(WORDS_SCORE, 70)
        header.resizeSection(MEANING_SCORE, 80)
        header.resizeSection(SHARING, 120)
        self.prompt = QPlainTextEdit()
        self.prompt.setReadOnly(True)
        self.prompt.setAccessibleName(tr("Private prompt"))
        self.prompt.setPlaceholderText(tr("The private prompt: read by the model on this machine, never sent."))
        self.tokens = Label(quiet=True, wraps=True)
        line = QHBoxLayout()
        line.addWidget(self.question, 1)
        line.addWidget(self.show_button)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 6, 0, 0)
        heading = Label(tr("Private prompt (stays on this machine)"))
        heading.setObjectName("heading")
        column.addWidget(heading)
        column.addWidget(self.prompt, 1)
        column.addWidget(self.tokens)
        self.meaning = Label(quiet=True, wraps=True)
        self.choose = QPushButton(tr("Find by &meaning too…"))
        self.choose.setToolTip(
            tr("Choose an embedding model as a GGUF file, such as all-MiniLM or nomic-embed-text.")
        )
        self.choose.clicked.connect(self._choose_model)
        self.turn_off = QPushButton(tr("Turn &off"))
        self.turn_off.clicked.connect(lambda: self.model_chosen.emit(""))
        model = QHBoxLayout()
        model.addWidget(self.meaning, 1)
        model.addWidget(self.turn_off)
        model.addWidget(self.choose)
        reader.changed.connect(self._show_reader)
        self._show_reader()
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.passages)
        splitter.addWidget(lower)
        splitter.setSizes([220, 320])
        self.clear()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addLayout(line)
        layout.addWidget(self.summary)
        layout.addWidget(splitter, 1)
        layout.addLayout(model)

    def _show_reader(self) -> None:
        self.meaning.setText(tr("Finding by meaning: {words}", words=self._reader.words))
        self.turn_off.setVisible(bool(self._reader.chosen))

    def _choose_model(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Choose an embedding model"), "", tr("Models (*.gguf)"))
        if name:
            self.model_chosen.emit(name)

    def show_profile(self, profile: int) -> None:
        """Look at another profile, or at the same one anew; what was found before is not shown any more."""
        self._profile = profile
        self.clear()
        if self.isVisible():
            self.look()

    def clear(self) -> None:
        """Show nothing of anybody."""
        if self._job:
            self._job.forget()
            self._job = None
        self._asked = None
        self.passages.setRowCount(0)
        self.prompt.clear()
        self.tokens.clear()
        self.summary.setText(tr("Type a question to see what of your profile and history would steer the reply."))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._asked is None and self._job is None:
            self.look()

    def look(self) -> None:
        """Find what would be used for the question that is typed."""
        question = self.question.text().strip()
        if not question:
            return
        if self._job:
            self._job.forget()
        profile, meanings = self._profile, self._reader.meanings

        def work(database: Database, _: Job) -> tuple[Gathered, float]:
            started = time.perf_counter()
            found = gather(database, profile, question, meanings=meanings)
            return found, (time.perf_counter() - started) * 1e3

        self._job = self._storage.run(work, lambda found: self._show_found(question, *found), self._show_failure)

    def _show_found(self, question: str, gathered: Gathered, took_ms: float) -> None:
        self._job = None
        facts, passages = len(gathered.facts), len(gathered.passages)
        self.summary.setText(
            tr(
                "{facts} and {passages} of the history, found in {took:.0f} ms.",
                facts=tr("{n} fact", "{n} facts", n=facts),
                passages=tr("{n} passage", "{n} passages", n=passages),
                took=took_ms,
            )
        )
        self.passages.setRowCount(passages)
        for row, passage in enumerate(gathered.passages):
            score = QTableWidgetItem(f"{passage.score:.2f}" if passage.score else "–")
            near = QTableWidgetItem("–" if passage.similarity is None else f"{passage.similarity:.2f}")
            text = " ".join(passage.text.split())
            short = text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN].rsplit(' ', 1)[0]}…"
            words = QTableWidgetItem(printable(f"{passage.title[:120]}\n{short}"))
            for column, item in enumerate((score, near, words, QTableWidgetItem(tr(WORDS[passage.sharing])))):
                item.setTextAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                self.passages.setItem(row, column, item)
        self.passages.resizeRowsToContents()
        self.prompt.clear()
        self.tokens.setText(tr("Counting tokens…"))
        self._asked = Wanted(question, gathered)
        self.wanted.emit(self._asked)

    def show_prompt(self, asked: object, preview: PromptPreview | str) -> None:
        """Show the private prompt of what was `asked`, or in words why there is none."""
        if asked is not self._asked:
            return
        if isinstance(preview, str):
            self.prompt.clear()
            self.tokens.setText(preview)
            return
        show_text(self.prompt, printable(preview.text))
        self.tokens.setText(
            tr(
                "{private_tokens:,} tokens, of which {about_you:,} are about you; the "
                "local model's context holds {context_tokens:,}. {words}",
                private_tokens=preview.private_tokens,
                about_you=preview.private_tokens - preview.public_tokens,
                context_tokens=preview.context_tokens,
                words=preview.left_out.words,
            )
        )

    def _show_failure(self, error: TillerError) -> None:
        self._job = None
        self.summary.setText(f"{error.message} {error.remedy}")
