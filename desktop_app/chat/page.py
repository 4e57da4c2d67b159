"""The conversation: what was said, and where the next message is typed."""

from __future__ import annotations

import logging
from typing import assert_never

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.application.background import Job
from desktop_app.application.jobs import Question, Said, Unsent
from desktop_app.application.services import Services
from desktop_app.chat.conversation_view import ConversationView
from desktop_app.chat.heading import Place
from desktop_app.chat.heard import failure, in_runs, waiting, written
from desktop_app.chat.notes import ReplyTally
from desktop_app.chat.shown import Seen
from desktop_app.chat.state import ChatState
from desktop_app.chat.unsent import Leave
from desktop_app.chat.unsent import ask as ask_leave
from engine.cloud.kinds import CloudKind
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.common.printable import printable
from engine.context.messages import Message
from engine.context.personal import Gathered
from engine.reply.events import Failed, Finished, ModeChosen, Notice, Started, Suspected, Token, Waiting
from engine.session.kept_reply import Turn
from engine.session.kept_tokens import unpack
from engine.session.recording import Branch, Titled, forget
from engine.store.conversations import Conversations, StoredMessage
from engine.store.database import Database

log = logging.getLogger(__name__)


class ChatPage(ConversationView):
    """One conversation at a time, and the reply that is being written."""

    def __init__(self, services: Services, state: ChatState | None = None, parent: QWidget | None = None) -> None:
        super().__init__(services, state, parent)
        self.transcript.acted.connect(self.act)
        self.composer.sent.connect(self.ask)
        services.engine.events.connect(self._show_events)

    def leave(self) -> None:
        """Show nothing any more; another page takes the state up."""
        self._services.engine.events.disconnect(self._show_events)

    # What the user does

    def ask(self, text: str) -> None:
        """Send a message and show the reply as it is written; one that is edited becomes another version."""
        self.state.branch = None
        if (edited := self.composer.edited) is not None:
            self.state.edited = edited
            self.composer.end_edit()
            behind = self.state.shown.kept[edited - 1].id if edited else None
            self.state.branch = Branch(behind=behind)
            self.state.changed_from = edited
            self.state.shown.cut(edited)
            self.transcript.cut_from(edited)
        self.state.asked = text
        self.conversation.append(Message("user", text))
        self.transcript.add_question(text, Place(len(self.conversation) - 1))
        self._write()

    def act(self, action: str, index: int) -> None:
        """Do something with a message of the conversation."""
        if action == "copy" and index < len(self.conversation):
            QGuiApplication.clipboard().setText(printable(self.conversation[index].content))
        # The rest needs it to be kept, and no reply under way. A question without a reply can be asked again.
        last = index - 1 if action == "again" else index
        if self._storage.is_writing or last >= len(self.state.shown.kept):
            return
        if action == "compare" and index:
            asked, left_out = self.state.shown.kept[index - 1].id, frozenset(self.state.left_out)
            before = self.state.shown.without(left_out, index)
            self.compare.emit(Question(before, message=asked, follows=asked, left_out=left_out))
        elif action == "edit":
            self.composer.begin_edit(index, self.state.shown.kept[index].text)
        elif action == "again":
            self._write_again(index)
        elif action in ("earlier", "later"):
            version = self.state.shown.version(index, -1 if action == "earlier" else 1)
            if version is not None and self.state.kept_in is not None:
                self._show_version(self.state.kept_in, version)

    def _write_again(self, index: int) -> None:
        """Have another reply written; the one that is there is kept."""
        if not index or not self._is_ready:
            return
        # What was being edited may stand in what goes now.
        self.composer.end_edit()
        question = self.state.shown.kept[index - 1]
        self.state.branch = Branch(again=question.id)
        self.state.changed_from = index
        self.state.shown.cut(index)
        self.transcript.cut_from(index)
        self.state.asked = question.text
        self._write()

    def _show_version(self, conversation: int, message: int) -> None:
        try:
            Conversations(self._storage.database).show_version(conversation, message)
        except TillerError as error:
            self._services.messages.error(error)
            return
        if (kept := self._kept(conversation)) is not None:
            self.composer.end_edit()
            self.state.shown.show_from(self.transcript, self.state.shown.take(kept))
            self.transcript.to_bottom()
            self.cleared.emit()
            self._look_up_tokens(conversation)

    def _write(self, branch: Branch | None = None, *, may_send_all: bool = False) -> None:
        """Have the newest message answered.

        Args:
            branch: as what it is kept; None is as the state says.
            may_send_all: whether messages may be sent that never left this computer.
        """
        self.state.tally = ReplyTally(self._settings.cloud.prices)
        self.state.seen = Seen()
        self.state.turn = None
        self.transcript.begin_reply(Place(len(self.conversation)))
        self.cleared.emit()
        self._set_writing(True)
        self._progress(tr("reading…"))
        profile = None
        # Without steering nothing private is needed, so nothing is looked up.
        if self._settings.writing.steering or self._settings.cloud.kind is CloudKind.NONE:
            try:
                profile = self._storage.active_profile().id
            except TillerError as error:
                self._notice(tr("This reply doesn't use your profile: {error}", error=error))
        question = Question(
            self.state.shown.without(self.state.left_out),
            self.state.kept_in,
            profile,
            branch or self.state.branch,
            may_send_all=may_send_all,
            left_out=frozenset(self.state.left_out),
        )
        self.state.reply = self._services.engine.send(question, self._settings.writing)

    def _ask_what_to_send(self, event: Unsent) -> None:
        """The conversation holds what never left this computer: nothing is sent before the user has said so."""

        def answered(answer: Leave) -> None:
            # Something else may be shown by now.
            if self.state.turn is not event.turn:
                return
            again = Branch(again=event.turn.message)
            if answer is Leave.SEND:
                self._write(again, may_send_all=True)
            elif answer is Leave.LEAVE_OUT:
                self.state.left_out |= set(event.messages)
                self._write(again)
            else:
                typed, text = self.composer.editor.toPlainText(), self.state.asked
                self._give_back()
                self.transcript.cut_from(len(self.conversation))
                if answer is Leave.NEW_CHAT:
                    self.new_conversation()
                    self.composer.editor.setPlainText(typed)
                    self.ask(text)

        self._set_writing(False)
        self._progress("")
        self.transcript.cut_from(len(self.conversation))
        self.question = ask_leave(event.endpoint, len(event.messages), self, answered)

    def begin_new(self) -> None:
        """Let the user begin a conversation: what is typed next is its first message."""
        self.new_conversation()
        self.composer.editor.setFocus()

    def new_conversation(self) -> None:
        """Begin anew; a running reply is stopped, and what it still says is not heard."""
        # Another window's may be under way.
        if self._storage.is_writing:
            self._services.engine.stop()
        self.state.kept_in = None
        self.state.reply = 0
        self.state.left_out = set()
        self._set_writing(False)
        self.composer.end_edit()
        self.state.shown.clear()
        self.transcript.clear()
        self.shown_changed.emit(None)
        self.cleared.emit()
        self._progress("")

    def open_conversation(self, conversation: int) -> None:
        """Go on with a conversation that was kept; where it is gone, a new one begins."""
        self.new_conversation()
        messages = self._kept(conversation)
        if not messages:
            return
        self.state.kept_in = conversation
        self.state.shown.load(messages)
        self.state.shown.show(self.transcript)
        if messages[-1].role == "user":
            self.transcript.add_unanswered(Place(len(messages)))
        self.shown_changed.emit(conversation)
        self._look_up_tokens(conversation)

    def _look_up_tokens(self, conversation: int) -> None:
        """Find what the newest replies were made of, where an earlier run wrote them. The conversation is shown
        first; what is found is added."""
        replies = self.state.shown.without_tokens()

        def read(database: Database, _: Job) -> dict[int, list[Token]]:
            kept = Conversations(database)
            found = {reply: unpack(kept.tokens(reply)) for reply in replies}
            return {reply: tokens for reply, tokens in found.items() if tokens}

        def show(found: dict[int, list[Token]]) -> None:
            # Something else may be shown, or said, by now.
            if found and self.state.kept_in == conversation and not self.state.is_writing:
                with self.transcript.held():
                    self.state.shown.show_from(self.transcript, self.state.shown.take_tokens(found))

        if replies:
            # It is for looking at alone: what cannot be read is done without.
            self._storage.run(read, show, lambda _: None)

    def _kept(self, conversation: int) -> list[StoredMessage] | None:
        """Return a conversation as it is kept; None where it cannot be read, which is told."""
        try:
            return Conversations(self._storage.database).messages(conversation)
        except TillerError as error:
            self._services.messages.error(error)
            return None

    # What the engine says

    def _show_events(self, number: int, events: list[Said]) -> None:
        if number != self.state.reply:
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
        self.state.tally.add(tokens)
        self.state.seen.tokens += tokens
        self._progress(written(tokens))
        self.spoke.emit(tokens)

    def _show_other(self, event: Said) -> None:
        match event:
            case Turn(conversation=conversation):
                self.state.turn, self.state.kept_in = event, conversation
                self.shown_changed.emit(conversation)
                self.listed.emit()
            case Titled():
                self.listed.emit()
            case Started():
                self.state.tally.begin(event)
                log.info("a reply began")
            case Notice() | Suspected():
                self._notice(event.message)
            case Waiting():
                self._progress(waiting(event), event.message)
            case Finished():
                self._finish(event)
            case Failed():
                self._fail(event)
            case Unsent():
                self._ask_what_to_send(event)
            case Token() | ModeChosen() | Gathered():
                # Tokens come in runs; the others are shown elsewhere.
                pass
            case _:
                assert_never(event)

    def _finish(self, event: Finished) -> None:
        self._set_writing(False)
        self._progress("")
        log.info("a reply ended: %s, %d tokens", event.ending, event.tokens)
        self.transcript.end_reply()
        for note in self.state.tally.notes(event):
            self._note(note)
        self._end(event.text)

    def _fail(self, event: Failed) -> None:
        self._set_writing(False)
        self._progress("")
        log.info("a reply failed")
        self.transcript.end_reply()
        self._end(event.text)
        # Where nothing was written, the question is back where it can be sent again.
        again = Place(len(self.conversation) - 1) if event.text else None
        self.transcript.add_note(failure(event), bad=True, again=again)

    def _notice(self, text: str) -> None:
        self.transcript.add_note(text)
        self.state.seen.notices.append(text)

    def _note(self, text: str) -> None:
        self.transcript.add_note(text)
        self.state.seen.notes.append(text)

    def _end(self, text: str) -> None:
        """A reply is over: take up how it is kept."""
        if not text:
            self._give_back()
            return
        self.conversation.append(Message("assistant", text))
        if self.state.kept_in is None:
            return
        kept = self._kept(self.state.kept_in)
        if kept is None:
            return
        self.state.shown.refresh(kept, self.state.seen)
        if self.state.branch:
            # Now it is known which version of how many it is.
            with self.transcript.held():
                self.state.shown.show_from(self.transcript, self.state.changed_from)

    def _give_back(self) -> None:
        """Nothing was answered: the message goes back to where it can be changed and sent again."""
        branch, self.state.branch = self.state.branch, None
        turn, self.state.turn = self.state.turn, None
        if turn and not branch and not self.composer.is_empty:
            # There is no room for it where something else is being typed: it stays, and can be asked again.
            if (kept := self._kept(turn.conversation)) is not None:
                self.state.shown.load(kept)
                self.transcript.cut_from(len(kept))
                self.transcript.add_unanswered(Place(len(kept)))
            return
        if turn and turn.is_new:
            try:
                forget(self._storage.database, turn)
            except TillerError as error:
                self._services.messages.error(error)
        if branch and self.state.kept_in is not None:
            # What was there before is shown again.
            if (kept := self._kept(self.state.kept_in)) is not None:
                self.state.shown.load(kept)
                self.state.shown.show_from(self.transcript, self.state.changed_from)
            if branch.again is None and self.state.edited is not None:
                self.composer.begin_edit(self.state.edited, self.state.asked)
            return
        if self.conversation and self.conversation[-1].role == "user":
            self.conversation.pop()
            if not self.conversation:
                # Nothing of it was kept.
                self.state.kept_in = None
            self.listed.emit()
            self.composer.give_back(self.state.asked)
