"""What the models are asked to do, one thing at a time: a reply, a comparison, a measurement; and, beside those,
a title or a preview of a prompt.

All of it runs in the engine's thread.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import AsyncIterable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop_app.application.outbox import Outbox
from engine.common.errors import SettingsError, TillerError
from engine.common.i18n import tr
from engine.context.messages import Message
from engine.context.personal import Gathered
from engine.context.prompts import PersonalContext
from engine.evaluation import strength
from engine.reply.events import Event, Failed, Finished, Notice
from engine.reply.reply import Reply
from engine.session.accounting import accounted_reply
from engine.session.kept_reply import Turn
from engine.session.recording import Branch, Recorder, Titled
from engine.session.session import PromptPreview, Session, Writer
from engine.settings import WritingSettings
from engine.store.disclosures import Purpose
from engine.store.errors import StoreError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unsent:
    """Instead of a reply: the conversation holds what never left this computer, and would now.

    Attributes:
        turn: how the question is kept.
        messages: the ids of the messages.
        endpoint: who would read them.
    """

    turn: Turn
    messages: tuple[int, ...]
    endpoint: str


Said = Event | Turn | Gathered | Titled | Unsent
"""What is heard of a reply: first, where its question is kept and what it is steered by; then its events; last,
the title of the conversation that it began."""
Hear = Callable[[object], object]
"""Called on the GUI thread with what is found."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a reply needs.

    Attributes:
        conversation: the messages, the question last.
        kept_in: the stored conversation's id, or None for a new one.
        profile: whose facts and history steer, or None for nobody's.
        branch: where it, or its reply, is another version of what is there.
        message: the question's own id, where it is kept already and its replies are not to be.
        may_send_all: whether messages may be sent that never left this computer; the user was asked.
        left_out: the ids of those that the user does not want to be sent; the conversation is without them.
        follows: the id of a kept message on whose branch the conversation stands, where the question is not kept.
    """

    conversation: Sequence[Message]
    kept_in: int | None = None
    profile: int | None = None
    branch: Branch | None = None
    message: int | None = None
    may_send_all: bool = False
    left_out: frozenset[int] = frozenset()
    follows: int | None = None

    @property
    def text(self) -> str:
        """The question itself."""
        return self.conversation[-1].content


class Desk:
    """What jobs work with, and where they say what comes of it.

    Attributes:
        recorder: keeps what is said, and finds what a question needs.
        beside: starts a job that waits for nobody.
    """

    def __init__(self, recorder: Recorder, outbox: Outbox, beside: Callable[[Job], object]) -> None:
        self.recorder, self.beside = recorder, beside
        self._outbox = outbox
        self._reply: Reply | None = None
        self._stopped = 0
        self._is_closing = False

    def say(self, number: int, said: Said) -> None:
        """Say something of a reply."""
        self._outbox.say(number, said)

    def tell(self, hear: Hear, what: object) -> None:
        """Have something heard on the GUI thread, behind all that was said before."""
        self._outbox.call(partial(hear, what))

    async def write(self, number: int, reply: Reply, events: AsyncIterable[Event]) -> Event | None:
        """Say what a reply says, and return the last of it.

        Args:
            number: the reply's, as the GUI thread knows it.
            reply: stopped by `stop`.
            events: the reply's, through all that keeps them.
        """
        self._reply = reply
        if self._stopped >= number or self._is_closing:
            reply.stop()
        last: Event | None = None
        try:
            async for event in events:
                self.say(number, event)
                last = event
        finally:
            self._reply = None
        return last

    def stop(self, number: int) -> None:
        """End the reply that is written, and those up to this number that have not begun."""
        self._stopped = number
        if self._reply:
            self._reply.stop()

    def close(self, is_closing: bool) -> None:
        """The session is going away, or is gone: no reply is to be written meanwhile."""
        self._is_closing = is_closing
        if is_closing and self._reply:
            self._reply.stop()

    def set_strength(self, coefficient: float) -> None:
        """Change the strength of the reply that is written, if any, from its next token on."""
        if self._reply:
            self._reply.set_coefficient(coefficient)


class Job(ABC):
    """One thing to do. `Worker` does it in its turn, and hands what goes wrong to `fail`."""

    name: str
    """For the log."""

    async def prepare(self, desk: Desk) -> None:  # noqa: B027
        """Do what does not wait for the job before."""

    @abstractmethod
    async def run(self, desk: Desk, session: Session) -> None:
        """Do it.

        Raises:
            TillerError: it cannot be done.
        """

    @abstractmethod
    def fail(self, desk: Desk, error: TillerError) -> None:
        """Say that it cannot be done, and what helps."""

    def give_up(self) -> None:  # noqa: B027
        """The session is going away: end soon."""

    def unconnected(self) -> TillerError:
        """Say that there is no session."""
        return SettingsError(tr("Tiller is not connected."), tr("Wait a moment and try again."))


class ReplyJob(Job):
    """A reply that is kept.

    Args:
        number: what is said of it carries this.
    """

    name = "a reply"

    def __init__(self, number: int, question: Question, writing: WritingSettings) -> None:
        self._number, self._question, self._writing = number, question, writing
        self._turn: Turn | None = None

    async def prepare(self, desk: Desk) -> None:
        """Keep the question, first of all: whatever comes now, what was asked is not lost. Where that cannot be
        done it is said, and the reply goes on without."""
        asked = self._question
        try:
            self._turn = await desk.recorder.begin(asked.kept_in, asked.profile, asked.text, asked.branch)
        except StoreError as error:
            desk.say(self._number, Notice(tr("This is not kept: {error}", error=error)))
        else:
            desk.say(self._number, self._turn)

    async def run(self, desk: Desk, session: Session) -> None:
        question, turn = self._question, self._turn
        endpoint = session.endpoint
        if turn and endpoint:
            if not question.may_send_all:
                unsent = [i for i in await desk.recorder.unsent(turn.message) if i not in question.left_out]
                if unsent:
                    desk.say(self._number, Unsent(turn, tuple(unsent), endpoint))
                    return
            # Before it is sent: what cannot be noted is not.
            await desk.recorder.mark_sent(turn.message, endpoint, question.left_out)
        gathered = await self._look_up(desk)
        accounted = await accounted_reply(
            session,
            desk.recorder,
            question.conversation,
            gathered.context,
            self._writing,
            profile=question.profile,
            purpose=Purpose.CHAT,
            message=turn.message if turn else None,
        )
        events = accounted.events
        if turn:
            events = desk.recorder.keep(turn, events, accounted.writing)
        try:
            last = await desk.write(self._number, accounted.reply, events)
        finally:
            if turn and endpoint:
                await desk.recorder.mark_reply_sent(turn.conversation, endpoint, question.left_out)
        is_first = turn is not None and turn.is_new and turn.before is None
        if turn and is_first and isinstance(last, Finished) and last.text:
            desk.beside(TitleJob(self._number, turn, question.text))

    async def _look_up(self, desk: Desk) -> Gathered:
        """Find what fits the question; where that cannot be done it is said, and the reply goes on without."""
        gathered = Gathered()
        try:
            if self._question.profile is not None:
                gathered = await desk.recorder.gather(self._question.profile, self._question.conversation)
                desk.say(self._number, gathered)
        except TillerError as error:
            words = tr("This reply doesn't use your profile: {error}", error=error)
            desk.say(self._number, Notice(words))
        return gathered

    def fail(self, desk: Desk, error: TillerError) -> None:
        desk.say(self._number, Failed("", error.message, error.remedy))

    def unconnected(self) -> TillerError:
        return SettingsError(tr("Tiller is not connected."), tr("Wait a moment and send it again."))


class TitleJob(Job):
    """The title of a conversation, by the local model; where it cannot, the question stays its title."""

    name = "a title"

    def __init__(self, number: int, turn: Turn, question: str) -> None:
        self._number, self._turn, self._question = number, turn, question

    async def run(self, desk: Desk, session: Session) -> None:
        title = await session.title(self._question)
        if title:
            await desk.recorder.rename(self._turn.conversation, title)
            desk.say(self._number, Titled(self._turn.conversation, title))

    def fail(self, desk: Desk, error: TillerError) -> None:
        """The question stays the title."""


class ComparisonJob(Job):
    """A question answered by several writers in turn, without keeping it.

    Args:
        numbers: what is said of each writer's reply carries this.
        purpose: what it is entered as in the account of what was revealed.
    """

    name = "a comparison"

    def __init__(
        self, numbers: Mapping[Writer, int], question: Question, writing: WritingSettings, purpose: Purpose
    ) -> None:
        self._numbers, self._question, self._writing = numbers, question, writing
        self._purpose = purpose

    async def run(self, desk: Desk, session: Session) -> None:
        question, context = self._question, PersonalContext()
        if question.profile is not None:
            context = (await desk.recorder.gather(question.profile, question.conversation)).context
        desk.recorder.asks(question.message)
        unsent: list[int] = []
        if session.endpoint and question.follows is not None:
            unsent = await desk.recorder.unsent(question.follows)
        unsent = [message for message in unsent if message not in question.left_out]
        try:
            for writer, number in self._numbers.items():
                try:
                    if unsent and writer is not Writer.LOCAL:
                        raise SettingsError(
                            tr("This chat holds messages that never left this computer."),
                            tr("Send a message in the chat first: you are asked there what may be sent."),
                        )
                    accounted = await accounted_reply(
                        session,
                        desk.recorder,
                        question.conversation,
                        context,
                        self._writing,
                        profile=question.profile,
                        purpose=self._purpose,
                        message=question.message,
                        writer=writer,
                    )
                except TillerError as error:
                    # What one writer cannot do is its reply.
                    desk.say(number, Failed("", error.message, error.remedy))
                else:
                    await desk.write(number, accounted.reply, accounted.events)
        finally:
            desk.recorder.asks(None)

    def fail(self, desk: Desk, error: TillerError) -> None:
        for number in self._numbers.values():
            desk.say(number, Failed("", error.message, error.remedy))


class StrengthJob(Job):
    """The strength that suits a profile's history.

    Args:
        store: the database's file.
        profile: its id.
        hear: gets how far it is, 0 to 1; at last a `Strength`, in words why there is none, or None where it was
            given up.
    """

    name = "the measuring of the strength"

    def __init__(self, store: Path, profile: int, hear: Hear) -> None:
        self._store, self._profile, self._hear = store, profile, hear
        self._giving_up = threading.Event()

    async def run(self, desk: Desk, session: Session) -> None:
        loop = asyncio.get_running_loop()

        def tell(done: float) -> None:
            loop.call_soon_threadsafe(desk.tell, self._hear, done)

        found = await strength.find(
            session,
            self._store,
            self._profile,
            progress=tell,
            cancelled=self._giving_up.is_set,
        )
        desk.tell(self._hear, found)

    def fail(self, desk: Desk, error: TillerError) -> None:
        desk.tell(self._hear, str(error))

    def give_up(self) -> None:
        """End it; nothing is found. Any thread may call it."""
        self._giving_up.set()


class PreviewJob(Job):
    """The private prompt that a question would get.

    Args:
        hear: gets a `PromptPreview`, or in words why there is none.
    """

    name = "a preview"

    def __init__(
        self, conversation: Sequence[Message], gathered: Gathered, writing: WritingSettings, hear: Hear
    ) -> None:
        self._conversation, self._gathered, self._writing = list(conversation), gathered, writing
        self._hear = hear

    async def run(self, desk: Desk, session: Session) -> None:
        gathered = await desk.recorder.with_earlier(self._gathered, self._conversation)
        found: PromptPreview | str | None
        found = await session.preview(self._conversation, gathered.context, self._writing)
        found = found or tr("Steering is off, so no local model is loaded and nothing private is used.")
        desk.tell(self._hear, found)

    def fail(self, desk: Desk, error: TillerError) -> None:
        desk.tell(self._hear, str(error))

    def unconnected(self) -> TillerError:
        return SettingsError(tr("The private prompt can be shown when the local model is loaded."), "")
