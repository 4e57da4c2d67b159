"""The conversation: what was said, and where the next message is typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import assert_never

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.application.storage import Storage
from desktop_app.application.worker import Question, Said, Worker
from desktop_app.chat.composer import Composer
from desktop_app.chat.heading import Place
from desktop_app.chat.heard import failure, in_runs, waiting, written
from desktop_app.chat.notes import ReplyTally
from desktop_app.chat.shown import Seen, ShownConversation
from desktop_app.chat.transcript import Transcript
from engine.cloud.kinds import CloudKind
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.common.printable import printable
from engine.context.messages import Message
from engine.context.personal import Gathered
from engine.reply.events import Failed, Finished, ModeChosen, Notice, Started, Suspected, Token, Waiting
from engine.session.recording import Branch, Titled, Turn, forget
from engine.settings import Settings
from engine.store.conversations import Conversations, StoredMessage

log = logging.getLogger(__name__)


def is_command(event: QKeyEvent) -> bool:
    """Whether a key is one of a shortcut's, not a letter's."""
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    held = event.modifiers()
    # AltGr is Ctrl and Alt on Windows.
    is_letter = held & Qt.KeyboardModifier.AltModifier and held & Qt.KeyboardModifier.ControlModifier
    return bool(held & commands) and not is_letter


class ChatPage(QWidget):
    """One conversation at a time, and the reply that is being written.

    Args:
        storage, worker: where it is kept, and who answers.
        settings: gives the settings as they stand.
        profile: gives the profile that steers; raises `TillerError` where there is none.
    Signals:
        cleared(): what was said of the last reply is of no interest any more.
        shown_changed(object): the id of the conversation that is shown, None for one that is not kept.
        listed(): what conversations there are, or how they are called, changed.
        progress(str): how far the reply is.
        spoke(list): tokens of the reply.
        heard(object): everything else that is said of the reply.
        writing(bool): a reply is under way, or not any more.
        compare(list, int): a question with what was said before it, and its id, of which the user wants to see
            other replies.
        failed(str, str): something else went wrong; what, and what can be done.
    Attributes:
        transcript, composer: its two parts.
        shown: the conversation.
    """

    cleared = Signal()
    shown_changed = Signal(object)
    listed = Signal()
    progress = Signal(str)
    spoke = Signal(list)
    heard = Signal(object)
    writing = Signal(bool)
    compare = Signal(list, int)
    failed = Signal(str, str)

    def __init__(
        self,
        storage: Storage,
        worker: Worker,
        settings: Callable[[], Settings],
        profile: Callable[[], int | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._storage = storage
        self._worker = worker
        self._settings = settings
        self._profile = profile
        self.shown = ShownConversation()
        self._is_ready = False
        self._kept_in: int | None = None
        self._turn: Turn | None = None
        """How the question that is being answered is kept."""
        self._asked = ""
        self._branch: Branch | None = None
        """Where the running reply, or its question, is another version of what is there."""
        self._edited: int | None = None
        """The place of that question."""
        self._changed_from = 0
        """The first message of the transcript that such a version changes."""
        self._seen = Seen()
        self._reply = 0
        self._tally = ReplyTally(settings().cloud.prices)
        writing = settings().writing
        self.transcript = Transcript()
        self.transcript.acted.connect(self.act)
        self.transcript.installEventFilter(self)
        self.transcript.earlier_wanted.connect(lambda: self.shown.show_earlier(self.transcript))
        self.composer = Composer(
            steering=writing.steering, strength=writing.strength, temperature=writing.temperature
        )
        self.composer.sent.connect(self.ask)
        self.composer.stopped.connect(worker.stop)
        worker.events.connect(self._show_events)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.transcript, 1)
        layout.addWidget(self.composer)

    @property
    def conversation(self) -> list[Message]:
        """The messages that were answered, and the one being answered."""
        return self.shown.messages

    @property
    def kept_in(self) -> int | None:
        """The id of the conversation that is shown, None for one that is not kept."""
        return self._kept_in

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

    # What the user does

    def ask(self, text: str) -> None:
        """Send a message and show the reply as it is written; one that is edited becomes another version."""
        self._branch = None
        if (edited := self.composer.edited) is not None:
            self._edited = edited
            self.composer.end_edit()
            behind = self.shown.kept[edited - 1].id if edited else None
            self._branch = Branch(behind=behind)
            self._changed_from = edited
            self.shown.cut(edited)
            self.transcript.cut(edited)
        self._asked = text
        self.conversation.append(Message("user", text))
        self.transcript.add_question(text, Place(len(self.conversation) - 1))
        self._write()

    def act(self, action: str, index: int) -> None:
        """Do something with a message of the conversation."""
        if action == "copy" and index < len(self.conversation):
            QGuiApplication.clipboard().setText(printable(self.conversation[index].content))
        # The rest needs it to be kept, and no reply under way. A question without a reply can be asked again.
        last = index - 1 if action == "again" else index
        if self._storage.is_writing or last >= len(self.shown.kept):
            return
        if action == "compare" and index:
            self.compare.emit(list(self.conversation[:index]), self.shown.kept[index - 1].id)
        elif action == "edit":
            self.composer.begin_edit(index, self.shown.kept[index].text)
        elif action == "again":
            self._write_again(index)
        elif action in ("earlier", "later"):
            version = self.shown.version(index, -1 if action == "earlier" else 1)
            if version is not None and self._kept_in is not None:
                self._show_version(self._kept_in, version)

    def _write_again(self, index: int) -> None:
        """Have another reply written; the one that is there is kept."""
        if not index or not self._is_ready:
            return
        # What was being edited may stand in what goes now.
        self.composer.end_edit()
        question = self.shown.kept[index - 1]
        self._branch = Branch(again=question.id)
        self._changed_from = index
        self.shown.cut(index)
        self.transcript.cut(index)
        self._asked = question.text
        self._write()

    def _show_version(self, conversation: int, message: int) -> None:
        try:
            Conversations(self._storage.database).show_version(conversation, message)
        except TillerError as error:
            self.failed.emit(error.message, error.remedy)
            return
        if (kept := self._kept(conversation)) is not None:
            self.composer.end_edit()
            self.shown.show_from(self.transcript, self.shown.take(kept))
            self.transcript.to_bottom()
            self.cleared.emit()

    def _write(self) -> None:
        """Have the newest message answered."""
        self._tally = ReplyTally(self._settings().cloud.prices)
        self._seen = Seen()
        self._turn = None
        self.transcript.begin_reply(Place(len(self.conversation)))
        self.cleared.emit()
        self._set_writing(True)
        self.progress.emit(tr("reading…"))
        profile = None
        # Without steering nothing private is needed, so nothing is looked up.
        if self._settings().writing.steering or self._settings().cloud.kind is CloudKind.NONE:
            try:
                profile = self._profile()
            except TillerError as error:
                self.transcript.add_note(tr("This reply does without your profile: {error}", error=error))
        question = Question(list(self.conversation), self._kept_in, profile, self._branch)
        self._reply = self._worker.send(question, self._settings().writing)

    def begin_new(self) -> None:
        """Let the user begin a conversation: what is typed next is its first message."""
        self.new_conversation()
        self.composer.editor.setFocus()

    def new_conversation(self) -> None:
        """Begin anew; a running reply is stopped, and what it still says is not heard."""
        # Another window's may be under way.
        if self._storage.is_writing:
            self._worker.stop()
        self._kept_in = None
        self._reply = 0
        self._set_writing(False)
        self.composer.end_edit()
        self.shown.clear()
        self.transcript.clear()
        self.shown_changed.emit(None)
        self.cleared.emit()
        self.progress.emit("")

    def open_conversation(self, conversation: int) -> None:
        """Go on with a conversation that was kept; where it is gone, a new one begins."""
        self.new_conversation()
        messages = self._kept(conversation)
        if not messages:
            return
        self._kept_in = conversation
        self.shown.load(messages)
        self.shown.show(self.transcript)
        if messages[-1].role == "user":
            self.transcript.add_unanswered(Place(len(messages)))
        self.shown_changed.emit(conversation)

    def _kept(self, conversation: int) -> list[StoredMessage] | None:
        """Return a conversation as it is kept; None where it cannot be read, which is told."""
        try:
            return Conversations(self._storage.database).messages(conversation)
        except TillerError as error:
            self.failed.emit(error.message, error.remedy)
            return None

    # What the engine says

    def _show_events(self, number: int, events: list[Said]) -> None:
        if number != self._reply:
            if any(isinstance(item, Turn | Titled) for item in events):
                # Of a reply that was left: its question is kept all the same.
                self.listed.emit()
            return
        for item in in_runs(events):
            if isinstance(item, list):
                self._show_tokens(item)
            else:
                self._show_other(item)
                self.heard.emit(item)

    def _show_tokens(self, tokens: list[Token]) -> None:
        self.transcript.add_tokens(tokens)
        self._tally.add(tokens)
        self._seen.tokens += tokens
        self.progress.emit(written(tokens))
        self.spoke.emit(tokens)

    def _show_other(self, event: Said) -> None:
        match event:
            case Turn(conversation=conversation):
                self._turn, self._kept_in = event, conversation
                self.shown_changed.emit(conversation)
                self.listed.emit()
            case Titled():
                self.listed.emit()
            case Started():
                self._tally.begin(event)
                log.info("a reply began")
            case Notice() | Suspected():
                self.transcript.add_note(event.message)
            case Waiting():
                self.progress.emit(waiting(event))
            case Finished():
                self._finish(event)
            case Failed():
                self._fail(event)
            case Token() | ModeChosen() | Gathered():
                # Tokens come in runs; the others are shown elsewhere.
                pass
            case _:
                assert_never(event)

    def _set_writing(self, is_writing: bool) -> None:
        self.composer.set_writing(is_writing)
        self._storage.is_writing = is_writing
        self.writing.emit(is_writing)

    def _finish(self, event: Finished) -> None:
        self._set_writing(False)
        self.progress.emit("")
        log.info("a reply ended: %s, %d tokens", event.ending, event.tokens)
        self.transcript.end_reply()
        for note in self._tally.notes(event):
            self._note(note)
        self._end(event.text)

    def _fail(self, event: Failed) -> None:
        self._set_writing(False)
        self.progress.emit("")
        log.info("a reply failed")
        self.transcript.end_reply()
        self._end(event.text)
        self.transcript.add_note(failure(event), bad=True)

    def _note(self, text: str) -> None:
        self.transcript.add_note(text)
        self._seen.notes.append(text)

    def _end(self, text: str) -> None:
        """A reply is over: take up how it is kept."""
        if not text:
            self._give_back()
            return
        self.conversation.append(Message("assistant", text))
        if self._kept_in is None:
            return
        kept = self._kept(self._kept_in)
        if kept is None:
            return
        self.shown.refresh(kept, self._seen)
        if self._branch:
            # Now it is known which version of how many it is.
            with self.transcript.held():
                self.shown.show_from(self.transcript, self._changed_from)

    def _give_back(self) -> None:
        """Nothing was answered: the message goes back to where it can be changed and sent again."""
        branch, self._branch = self._branch, None
        turn, self._turn = self._turn, None
        if turn and turn.is_new:
            try:
                forget(self._storage.database, turn)
            except TillerError as error:
                self.failed.emit(error.message, error.remedy)
        if branch and self._kept_in is not None:
            # What was there before is shown again.
            if (kept := self._kept(self._kept_in)) is not None:
                self.shown.load(kept)
                self.shown.show_from(self.transcript, self._changed_from)
            if branch.again is None and self._edited is not None:
                self.composer.begin_edit(self._edited, self._asked)
            return
        if self.conversation and self.conversation[-1].role == "user":
            self.conversation.pop()
            if not self.conversation:
                # Nothing of it was kept.
                self._kept_in = None
            self.listed.emit()
            self.composer.give_back(self._asked)
