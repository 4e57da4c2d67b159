"""A blind vote on the user's own questions: the cloud alone against steering."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.appearance.text_size import scaled
from desktop_app.application.jobs import Question, Said
from desktop_app.application.worker import Worker
from desktop_app.chat.transcript import Transcript
from desktop_app.evaluation.blind_replies import BlindReplies
from desktop_app.evaluation.blind_result import BlindResult
from desktop_app.widgets.label import Label
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.context.messages import Message
from engine.evaluation.blind import QUESTIONS, WRITERS, Trial, Vote, shuffled, tally
from engine.settings import Settings
from engine.store.disclosures import Purpose

MAX_LISTED = 100
"""Questions that can be chosen from."""
SIDES = ("A", "B")


class BlindWindow(QWidget):
    """Lets the user choose questions, shows two replies to each without saying whose they are, and counts votes.

    Args:
        worker: who answers.
        settings: gives the settings as they stand.
        profile: gives the profile that steers; raises `TillerError` where there is none.
        questions: gives past questions, the newest first; raises `TillerError` where they cannot be read.
    Signals:
        asked(bool): replies are being written, or not any more.
    """

    asked = Signal(bool)

    def __init__(
        self,
        worker: Worker,
        settings: Callable[[], Settings],
        profile: Callable[[], int | None],
        questions: Callable[[int], list[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("Blind test"))
        self.resize(scaled(980), scaled(640))
        self._worker = worker
        self._settings = settings
        self._profile = profile
        self._questions = questions
        self._is_ready = False
        self._trials: list[Trial] = []
        self._writing: BlindReplies | None = None
        self._done: list[BlindReplies] = []
        self._place = 0
        self._trouble = ""
        """Why fewer were answered than were chosen."""
        self.counted = BlindResult()
        self.counted.again.clicked.connect(self.choose)
        self._pages = QStackedWidget()
        for page in (self._choosing(), self._voting(), self.counted):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addWidget(self._pages)
        worker.events.connect(self._hear)

    # Its three pages

    def _choosing(self) -> QWidget:
        page = QWidget()
        about = Label(
            tr(
                "Does steering help you? Choose some of your past questions. Each is answered twice, by the cloud "
                "alone and steered by your profile; you see both replies without being told which is which, and "
                "say which is better. Nothing but the questions and the replies' own words is sent, as always."
            ),
            wraps=True,
        )
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Your past questions"))
        self.list.itemChanged.connect(lambda _: self._refresh())
        self.trouble = Label(wraps=True)
        self.start = QPushButton()
        self.start.clicked.connect(self.begin)
        row = QHBoxLayout()
        row.addWidget(self.trouble, 1)
        row.addWidget(self.start)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(about)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        return page

    def _voting(self) -> QWidget:
        page = QWidget()
        self.head = Label(wraps=True)
        self.head.setObjectName("heading")
        self.progress = Label(quiet=True)
        self.transcripts = []
        split = QSplitter()
        split.setChildrenCollapsible(False)
        for side in SIDES:
            transcript = Transcript(has_heads=False)
            transcript.setAccessibleName(tr("Reply {side}", side=side))
            heading = Label(tr("Reply {side}", side=side))
            heading.setObjectName("heading")
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(heading)
            column.addWidget(transcript, 1)
            split.addWidget(holder)
            self.transcripts.append(transcript)
        self.votes: dict[Vote | None, QPushButton] = {}
        row = QHBoxLayout()
        for vote, words in (
            (Vote.FIRST, tr("&A is better")),
            (Vote.NEITHER, tr("No &difference")),
            (Vote.SECOND, tr("&B is better")),
        ):
            button = self.votes[vote] = QPushButton(words)
            button.clicked.connect(lambda _=False, v=vote: self.vote(v))
            row.addWidget(button)
        row.addStretch(1)
        self.enough = QPushButton(tr("&Enough"))
        self.enough.setToolTip(tr("Count the votes so far"))
        self.enough.clicked.connect(self.count)
        row.addWidget(self.enough)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.progress)
        layout.addWidget(self.head)
        layout.addWidget(split, 1)
        layout.addLayout(row)
        return page

    # What the user does

    @property
    def step(self) -> int:
        """Which page is shown: 0 to choose, 1 to vote, 2 with what came out."""
        return self._pages.currentIndex()

    @property
    def is_writing(self) -> bool:
        """Whether a reply of it is under way."""
        return self._writing is not None

    @property
    def chosen(self) -> list[str]:
        """The questions that are ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [
            item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked
        ]

    def set_ready(self, is_ready: bool) -> None:
        """Say whether something could be answered now."""
        self._is_ready = is_ready
        self._refresh()

    def choose(self) -> None:
        """Let questions be chosen, unless votes are being cast."""
        if self.step == 1:
            return
        self._pages.setCurrentIndex(0)
        self.list.clear()
        try:
            found = self._questions(MAX_LISTED)
        except TillerError as error:
            self.trouble.setText(str(error))
            found = []
        self.list.blockSignals(True)
        for place, text in enumerate(found):
            item = QListWidgetItem(" ".join(text.split()))
            item.setData(Qt.ItemDataRole.UserRole, text)
            item.setToolTip(text[:1000])
            item.setCheckState(Qt.CheckState.Checked if place < QUESTIONS else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._refresh()

    def begin(self) -> None:
        """Have the chosen questions answered, one after the other."""
        if not self.chosen or not self._is_ready or self.is_writing:
            return
        self._trials = shuffled(self.chosen)
        self._done, self._place, self._trouble = [], 0, ""
        self._pages.setCurrentIndex(1)
        self._write(0)
        self._show_trial()

    def vote(self, vote: Vote) -> None:
        """Say which of the shown replies is better."""
        if self._place >= len(self._done):
            return
        self._done[self._place].trial.vote = vote
        self._place += 1
        if self._place == len(self._trials):
            self.count()
        else:
            self._show_trial()

    def count(self) -> None:
        """End the vote and tell what came out."""
        self.end()
        voted = [replies for replies in self._done if replies.trial.vote is not None]
        self.counted.show_votes(tally(self._trials), voted, self._trouble)
        self._pages.setCurrentIndex(2)

    def recolour(self) -> None:
        """Take up the colours of the theme in use."""
        for transcript in self.transcripts:
            transcript.recolour()

    def end(self) -> None:
        """Stop what is under way."""
        if self._writing:
            self._writing = None
            self._worker.stop()
            self.asked.emit(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody looks any more: what is under way ends, and the votes so far with it."""
        self.end()
        if self.step == 1:
            self._pages.setCurrentIndex(0)
        super().closeEvent(event)

    # What it does

    def _write(self, place: int) -> None:
        """Have one question answered by both; the next one is written while this one is read."""
        settings = self._settings()
        try:
            profile = self._profile()
        except TillerError as error:
            self._give_up(str(error))
            return
        question = Question([Message("user", self._trials[place].question)], profile=profile)
        numbers = self._worker.compare(question, settings.writing, WRITERS, Purpose.BLIND)
        self._writing = BlindReplies(self._trials[place], numbers)
        self.asked.emit(True)

    def _hear(self, number: int, events: list[Said]) -> None:
        writing = self._writing
        if writing is None or number not in writing.numbers.values():
            return
        writing.hear(number, events)
        if not writing.is_whole:
            return
        self._writing = None
        if writing.failure:
            self._give_up(writing.failure)
            return
        self._done.append(writing)
        if len(self._done) < len(self._trials):
            self._write(len(self._done))
        else:
            self.asked.emit(False)
        # What is being read stays as it is.
        if len(self._done) - 1 == self._place:
            self._show_trial()

    def _give_up(self, words: str) -> None:
        """Nothing more is written; what is written already can be voted on."""
        self._worker.stop()
        self.asked.emit(False)
        self._trials = [replies.trial for replies in self._done]
        if not self._trials:
            self._pages.setCurrentIndex(0)
            self.choose()
            self.trouble.setText(words)
            return
        self._trouble = words
        if self._place == len(self._trials):
            self.count()
        else:
            self._show_progress()

    def _show_progress(self) -> None:
        words = tr("Question {number} of {total}", number=self._place + 1, total=len(self._trials))
        is_there = self._place < len(self._done)
        self.progress.setText(words if is_there else tr("{what}: both replies are being written…", what=words))

    def _show_trial(self) -> None:
        self._show_progress()
        is_there = self._place < len(self._done)
        trial = self._trials[self._place]
        self.head.setText(trial.question)
        for transcript, writer in zip(self.transcripts, trial.order, strict=True):
            # Not while it is written: the cloud alone is faster, and that would tell.
            transcript.clear()
            if is_there:
                transcript.add_reply(self._done[self._place].texts[writer])
                # It is read from its beginning.
                transcript.verticalScrollBar().setValue(0)
        for button in self.votes.values():
            button.setEnabled(is_there)
        self.enough.setEnabled(any(entry.vote for entry in self._trials))

    def _refresh(self) -> None:
        count = len(self.chosen)
        self.start.setText(tr("&Begin with {n} question", "&Begin with {n} questions", n=count))
        self.start.setEnabled(bool(count) and self._is_ready)
        if not self.list.count():
            self.trouble.setText(tr("You have asked nothing yet: have some conversations first."))
        elif not self._is_ready:
            self.trouble.setText(tr("It can begin when Tiller is connected, with steering on."))
        else:
            self.trouble.setText("")
