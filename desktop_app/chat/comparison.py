"""One question answered three ways, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from desktop_app.appearance.text_size import scaled
from desktop_app.application.jobs import Question, Said
from desktop_app.application.worker import Worker
from desktop_app.chat.heard import failure, in_runs, waiting, written
from desktop_app.chat.notes import ReplyTally
from desktop_app.chat.send_button import SendButton
from desktop_app.chat.transcript import Transcript
from desktop_app.widgets.label import Label
from engine.common.errors import TillerError
from engine.common.i18n import mark, tr
from engine.context.messages import Message
from engine.reply.events import Failed, Finished, Notice, Started, Suspected, Waiting
from engine.session.session import Writer
from engine.settings import Settings

HEADINGS = {
    Writer.CLOUD: (mark("Cloud alone"), mark("What the cloud model writes for anybody.")),
    Writer.STEERED: (
        mark("Steered"),
        mark("Steered by the model here; what that changed is marked."),
    ),
    Writer.LOCAL: (mark("Local alone"), mark("The model here, with your profile. Nothing is sent.")),
}


class Column(QWidget):
    """One writer's reply.

    Signals:
        inspected(object): a `Token` that was clicked.
    """

    inspected = Signal(object)

    def __init__(self, writer: Writer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words, explained = (tr(text) for text in HEADINGS[writer])
        heading = Label(words)
        heading.setObjectName("heading")
        self.transcript = Transcript(has_heads=False)
        self.transcript.setAccessibleName(words)
        self.transcript.inspected.connect(self._inspect)
        self.state = Label(quiet=True, wraps=True)
        self.number = 0
        """Of its reply."""
        self.is_writing = False
        self._tally: ReplyTally | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading)
        layout.addWidget(Label(explained, quiet=True, wraps=True))
        layout.addWidget(self.transcript, 1)
        layout.addWidget(self.state)

    def begin(self, number: int, tally: ReplyTally) -> None:
        """Its reply follows, sooner or later."""
        self.number, self._tally, self.is_writing = number, tally, True
        self.transcript.clear()
        self.transcript.begin_reply()
        self.state.setText(tr("waiting…"))

    def hear(self, events: Sequence[Said]) -> None:
        """Take in what is said of its reply."""
        assert self._tally
        for item in in_runs(events):
            if isinstance(item, list):
                self.transcript.add_tokens(item)
                self._tally.add(item)
                self.state.setText(written(item))
            else:
                self._hear_other(item, self._tally)

    def _hear_other(self, event: Said, tally: ReplyTally) -> None:
        match event:
            case Started():
                tally.begin(event)
                self.state.setText(tr("reading…"))
            case Notice() | Suspected():
                self.transcript.add_note(event.message)
            case Waiting():
                self.state.setText(waiting(event))
            case Finished():
                self.is_writing = False
                self.transcript.end_reply()
                self.state.setText("\n".join(tally.notes(event)))
            case Failed():
                self.is_writing = False
                self.transcript.end_reply()
                self.state.setText("")
                self.transcript.add_note(failure(event), bad=True)

    def _inspect(self, number: int) -> None:
        self.transcript.mark_token(number)
        self.inspected.emit(self.transcript.token(number))


class ComparisonWindow(QDialog):
    """Asks one question of each writer in turn; nothing of it is kept but what was sent.

    Args:
        worker: who answers.
        settings: gives the settings as they stand.
        profile: gives the profile that steers; raises `TillerError` where there is none.
    Signals:
        inspected(object): a `Token` that was clicked.
        asked(bool): replies are being written, or not any more.
    """

    inspected = Signal(object)
    asked = Signal(bool)

    def __init__(
        self,
        worker: Worker,
        settings: Callable[[], Settings],
        profile: Callable[[], int | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Compare"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(scaled(1100), scaled(640))
        self._worker = worker
        self._settings = settings
        self._profile = profile
        self._asked_in_chat: Question | None = None
        """What is compared; None for a question that follows nothing."""
        self.question = QLineEdit()
        self.question.setPlaceholderText(tr("A question to put to all three"))
        self.question.setAccessibleName(tr("Question"))
        self.question.returnPressed.connect(self._pressed)
        self.question.textChanged.connect(self._refresh)
        self.button = SendButton(tr("Compare"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._pressed)
        self._is_ready = False
        head = QHBoxLayout()
        head.addWidget(self.question, 1)
        head.addWidget(self.button)
        self.columns = {writer: Column(writer) for writer in Writer}
        split = QSplitter()
        split.setChildrenCollapsible(False)
        for column in self.columns.values():
            column.inspected.connect(self.inspected)
            split.addWidget(column)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(split, 1)
        worker.events.connect(self._hear)
        self._refresh()

    @property
    def is_writing(self) -> bool:
        """Whether a reply of it is under way."""
        return any(column.is_writing for column in self.columns.values())

    def set_ready(self, is_ready: bool) -> None:
        """Say whether something could be answered now."""
        self._is_ready = is_ready
        self._refresh()

    def put(self, question: Question) -> None:
        """Compare the replies to a question of a conversation."""
        if self.is_writing:
            return
        self._asked_in_chat = question
        self.question.setText(" ".join(question.text.split()))
        self.ask()

    def begin_new(self) -> None:
        """Let a question be typed that follows nothing."""
        if not self.is_writing:
            self._asked_in_chat = None
            self.question.selectAll()
            self.question.setFocus()

    def _question_of(self, text: str) -> Question:
        """Return what is asked: a line shows no line breaks, and may have been changed."""
        asked = self._asked_in_chat
        if asked is None:
            return Question([Message("user", text)])
        if text == " ".join(asked.text.split()):
            return asked
        # Not the one that is kept, and with the same before it.
        conversation = [*asked.conversation[:-1], Message("user", text)]
        return replace(asked, conversation=conversation, message=None)

    def ask(self) -> None:
        """Put the question."""
        text = self.question.text().strip()
        if self.is_writing or not self._is_ready or not text:
            return
        settings, profile, note = self._settings(), None, ""
        try:
            profile = self._profile()
        except TillerError as error:
            note = tr("This does without your profile: {error}", error=error)
        question = replace(self._question_of(text), profile=profile)
        numbers = self._worker.compare(question, settings.writing)
        for writer, number in numbers.items():
            self.columns[writer].begin(number, ReplyTally(settings.cloud.prices))
            if note and writer is not Writer.CLOUD:
                self.columns[writer].transcript.add_note(note)
        self._refresh()
        self.asked.emit(True)

    def recolour(self) -> None:
        """Take up the colours of the theme in use."""
        for column in self.columns.values():
            column.transcript.recolour()

    def _pressed(self) -> None:
        if self.is_writing:
            self._worker.stop()
        else:
            self.ask()

    def _hear(self, number: int, events: list[Said]) -> None:
        for column in self.columns.values():
            if number == column.number and column.is_writing:
                column.hear(events)
                if not self.is_writing:
                    self.asked.emit(False)
                self._refresh()

    def _refresh(self) -> None:
        self.button.set_writing(self.is_writing)
        self.button.setEnabled(self.is_writing or (self._is_ready and bool(self.question.text().strip())))
        self.question.setEnabled(not self.is_writing)

    def reject(self) -> None:
        """It closes, by whatever means: nobody looks any more, and what is under way ends."""
        self.end()
        super().reject()

    def end(self) -> None:
        """Stop what is under way."""
        if self.is_writing:
            self._worker.stop()
