"""The conversation and the message box, as a part that a new window can take over."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.application.services import Services
from desktop_app.chat.composer import Composer
from desktop_app.chat.heading import Place
from desktop_app.chat.notes import ReplyTally
from desktop_app.chat.state import ChatState
from desktop_app.chat.transcript import Transcript
from desktop_app.widgets.keys import is_command
from engine.context.messages import Message
from engine.settings import Settings


class ConversationView(QWidget):
    """A conversation and where the next message is typed, and what is said of both.

    Args:
        services: where it is kept, and who answers.
        state: what goes on in it, where another page showed it before; `show` shows it here.
    Signals:
        cleared(): what was said of the last reply is of no interest any more.
        shown_changed(object): the id of the conversation that is shown, None for one that is not kept.
        listed(): what conversations there are, or how they are called, changed.
        progress(str): how far the reply is.
        spoke(list): tokens of the reply.
        heard(object): everything else that is said of the reply.
        writing(bool): a reply is under way, or not any more.
        trouble(str): what keeps the server from answering, "" when it answers.
        compare(Question): a question of which the user wants to see other replies.
    Attributes:
        transcript, composer: its two parts.
        state: what goes on in it.
    """

    cleared = Signal()
    shown_changed = Signal(object)
    listed = Signal()
    progress = Signal(str)
    spoke = Signal(list)
    heard = Signal(object)
    writing = Signal(bool)
    trouble = Signal(str)
    compare = Signal(object)

    def __init__(self, services: Services, state: ChatState | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._storage = services, services.storage
        self.state = state or ChatState(ReplyTally(services.settings.settings.cloud.prices))
        self._is_ready = False
        writing = services.settings.settings.writing
        self.transcript = Transcript()
        self.transcript.installEventFilter(self)
        self.transcript.earlier_wanted.connect(lambda: self.state.shown.show_earlier(self.transcript))
        self.composer = Composer(
            steering=writing.steering, strength=writing.strength, temperature=writing.temperature
        )
        self.composer.stopped.connect(services.engine.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.transcript, 1)
        layout.addWidget(self.composer)

    @property
    def _settings(self) -> Settings:
        return self._services.settings.settings

    @property
    def conversation(self) -> list[Message]:
        """The messages that were answered, and the one being answered."""
        return self.state.shown.messages

    @property
    def kept_in(self) -> int | None:
        """The id of the conversation that is shown, None for one that is not kept."""
        return self.state.kept_in

    def set_ready(self, is_ready: bool, why: str = "") -> None:
        """Say whether something could be answered now, and why not."""
        self._is_ready = is_ready
        self.composer.set_ready(is_ready, why)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is typed while the conversation has the focus is meant for the message."""
        if watched is self.transcript and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            # Space scrolls, with and without Shift; the Option key of macOS and AltGr make letters.
            if event.text().isprintable() and event.text().strip() and not is_command(event):
                self.composer.type_on(event)
                return True
        return super().eventFilter(watched, event)

    def show_state(self) -> None:
        """Show what goes on, where another page showed it before."""
        state, transcript = self.state, self.transcript
        state.shown.show(transcript)
        kept = len(state.shown.kept)
        for index, message in enumerate(self.conversation[kept:], kept):
            if message.role == "user":
                transcript.add_question(message.content, Place(index))
            else:
                transcript.add_reply(message.content, "", Place(index), state.seen.tokens)
        if state.is_writing:
            transcript.begin_reply(Place(len(self.conversation)))
            transcript.add_tokens(state.seen.tokens)
            for notice in state.seen.notices:
                transcript.add_note(notice)
            self._set_writing(True)
            self._progress(state.progress)
        elif kept and state.shown.kept[-1].role == "user":
            transcript.add_unanswered(Place(kept))
        self.shown_changed.emit(state.kept_in)

    def _progress(self, words: str, trouble: str = "") -> None:
        self.state.progress = words
        self.progress.emit(words)
        self.trouble.emit(trouble)

    def _set_writing(self, is_writing: bool) -> None:
        self.state.is_writing = is_writing
        self.composer.set_writing(is_writing)
        self._storage.is_writing = is_writing
        self.writing.emit(is_writing)
