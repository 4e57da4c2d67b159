"""The one bridge between the engine and Qt: commands go in, signals come out.

The engine runs on an asyncio loop in a thread of its own; what it says comes through an `Outbox`.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.application.outbox import Outbox
from desktop_app.application.session_state import Phase, SessionState
from engine.cloud.errors import CannotSteerError
from engine.common.errors import LocalModelError, SettingsError, TillerError, own_fault
from engine.common.i18n import tr
from engine.context.meaning import Meanings
from engine.context.messages import Message
from engine.context.personal import Gathered
from engine.context.prompts import PersonalContext
from engine.evaluation import strength
from engine.local.library import processor
from engine.reply.events import Event, Failed, Finished, Notice
from engine.reply.reply import Reply
from engine.session.recording import Branch, Recorder, Titled, Turn
from engine.session.session import PromptPreview, Session, Writer
from engine.settings import Settings, WritingSettings
from engine.store.errors import StoreError

log = logging.getLogger(__name__)

LOAD_STEP = 0.02
"""Of a model, between two times that its loading is told of."""
CLOSE_SECONDS = 10.0
"""Longest wait for the engine when the window closes."""


Said = Event | Turn | Gathered | Titled
"""What is heard of a reply: first, where its question is kept and what it is steered by; then its events; last,
the title of the conversation that it began."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a reply needs.

    Attributes:
        conversation: the messages, the question last.
        kept_in: the stored conversation's id, or None for a new one.
        profile: whose facts and history steer, or None for nobody's.
        branch: where it, or its reply, is another version of what is there.
        message: the question's own id, where it is kept already and its replies are not to be.
    """

    conversation: Sequence[Message]
    kept_in: int | None = None
    profile: int | None = None
    branch: Branch | None = None
    message: int | None = None

    @property
    def text(self) -> str:
        """The question itself."""
        return self.conversation[-1].content


class Worker(QObject):
    """Runs one session and one reply at a time.

    Signals:
        state_changed(SessionState)
        events(int, list[Said]): the number of a reply, as `send` gave it, and what is heard of it, in order.
        previewed(object, object): what it was asked with, and a `PromptPreview` or in words why there is none.
        measured(object): of `measure_strength`: how far it is, 0 to 1; at last a `Strength`, in words why there is
            none, or None where it was given up.

    Args:
        store: the database's file.
    """

    state_changed = Signal(object)
    events = Signal(int, list)
    previewed = Signal(object, object)
    measured = Signal(object)

    def __init__(self, store: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._recorder = Recorder(store, recover=True)
        self._outbox = Outbox(self)
        self._outbox.said.connect(self.events)
        self._number = 0
        self._openings = 0
        """Counted on the GUI thread, so that what an earlier one still says is not heard."""
        self._stopped = 0
        self._is_closing = False
        self._lock = asyncio.Lock()
        self._session: Session | None = None
        self._reply: Reply | None = None
        self._opening: asyncio.Task[None] | None = None
        self._replying: asyncio.Task[None] | None = None
        self._titling: asyncio.Task[None] | None = None
        self._giving_up = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run_loop, name="tiller-engine", daemon=True)
        self._thread.start()

    # Commands, called on the GUI thread

    def open(self, settings: Settings, key: str | None = None, *, unattended: bool = False) -> None:
        """Load and connect; what was open is closed first.

        Args:
            settings, key: as for `Session.open`.
            unattended: nobody asked for it just now: a model that the program died of is not loaded again.
        """
        self._openings += 1
        self._submit(self._reopen(settings, key, self._openings, unattended=unattended))

    def give_up(self) -> None:
        """End an opening that is under way; `open` tries again."""
        self._call(partial(self._give_up, self._openings))

    def send(self, question: Question, writing: WritingSettings) -> int:
        """Start a reply to a question; return the number that its events carry."""
        self._number += 1
        self._call(partial(self._begin, self._number, question, writing))
        return self._number

    def compare(
        self, question: Question, writing: WritingSettings, writers: Sequence[Writer] = tuple(Writer)
    ) -> dict[Writer, int]:
        """Have a question answered by several writers in turn, without keeping it; return the numbers that the
        replies' events carry."""
        numbers = {writer: self._number + 1 + i for i, writer in enumerate(writers)}
        self._number += len(numbers)
        self._call(partial(self._begin_comparison, numbers, question, writing))
        return numbers

    def measure_strength(self, profile: int) -> None:
        """Find the strength that suits a profile's history. A reply that is sent meanwhile waits for it."""
        self._giving_up = threading.Event()
        self._call(partial(self._begin_measuring, profile, self._giving_up))

    def give_up_measuring(self) -> None:
        """End it; nothing is found."""
        self._giving_up.set()

    def find_by_meaning(self, meanings: Meanings | None) -> None:
        """Find passages by meaning too, from the next question on; None does not."""
        self._recorder.meanings = meanings

    def preview(
        self, asked: object, conversation: Sequence[Message], gathered: Gathered, writing: WritingSettings
    ) -> None:
        """Make the private prompt that a question would get; `previewed` brings it, with `asked`."""
        self._submit(self._preview(asked, list(conversation), gathered, writing))

    def settle(self, then: Callable[[], None]) -> None:
        """Stop the reply, and call `then` on the GUI thread when nothing of it is under way any more."""
        self.stop()
        self._submit(self._settle(then))

    def stop(self) -> None:
        """End the reply that was sent last, even where it has not begun yet."""
        self._call(partial(self._stop, self._number))

    def set_strength(self, coefficient: float) -> None:
        """Change the strength of the running reply, if any, from its next token on."""
        self._call(lambda: self._reply.set_coefficient(coefficient) if self._reply else None)

    def shut_down(self) -> None:
        """End everything and wait for it; the worker cannot be used afterwards."""
        if not self._thread.is_alive():
            return
        closing = asyncio.run_coroutine_threadsafe(self._shut_down(), self._loop)
        try:
            closing.result(timeout=CLOSE_SECONDS)
        # The window is going away whatever happens here; the thread is a daemon and ends with the program.
        except Exception as error:
            log.error("the engine did not end in order: %s", type(error).__name__)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=CLOSE_SECONDS)

    # The engine's thread

    def _run_loop(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _submit(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop)

    def _call(self, work: Callable[[], None]) -> None:
        self._loop.call_soon_threadsafe(work)

    async def _reopen(self, settings: Settings, key: str | None, opening: int, *, unattended: bool) -> None:
        if self._opening and not self._opening.done() and not self._opening.cancelling():
            self._opening.cancel()
        # One at a time: each waits for the one before to have cleaned up, and the last asked for stays.
        async with self._lock:
            await self._close()
            self._opening = asyncio.ensure_future(self._open(settings, key, opening, unattended=unattended))
            await asyncio.gather(self._opening, return_exceptions=True)

    def _give_up(self, opening: int) -> None:
        if self._opening and not self._opening.done() and not self._opening.cancelling():
            self._opening.cancel()
            self._tell_failure(
                opening,
                tr("Loading and connecting was stopped."),
                tr("Try again, or choose another model or server."),
            )

    async def _shut_down(self) -> None:
        if self._opening and not self._opening.done():
            self._opening.cancel()
        async with self._lock:
            await self._close()
        await self._recorder.close()

    async def _open(self, settings: Settings, key: str | None, opening: int, *, unattended: bool) -> None:
        self._tell(SessionState(Phase.OPENING, opening=opening))
        task = asyncio.current_task()
        told = 0.0

        def show(loaded: float) -> None:
            # Loading goes on for a moment where it was given up, and that was told already.
            if task and not task.cancelling():
                self._tell(SessionState(Phase.OPENING, loaded=loaded, opening=opening))

        def tell(loaded: float) -> None:
            nonlocal told
            # In the loading thread, thousands of times.
            if loaded - told >= LOAD_STEP:
                told = loaded
                self._loop.call_soon_threadsafe(show, loaded)

        try:
            self._session = await Session.open(settings, key, self._recorder, tell, unattended=unattended)
        except TillerError as error:
            self._tell_failure(
                opening,
                error.message,
                error.remedy,
                cannot_steer=isinstance(error, CannotSteerError),
                is_model_refused=isinstance(error, LocalModelError),
            )
            return
        # The window must never be left in "opening" by a fault of ours.
        except Exception as error:
            log.error("the session could not be opened: %s", type(error).__name__)
            self._tell_failure(opening, *own_fault(error))
            return
        cloud, local = self._session.cloud, self._session.local
        found = cloud.endpoint_info if cloud else None
        self._tell(
            SessionState(
                Phase.READY,
                cloud=f"{found.model} ({'embedded' if cloud and cloud.server else found.server})" if found else "",
                local=local.model.path.stem if local else "",
                is_slow=bool(local) and processor().is_slow,
                round_trip_ms=found.round_trip_ms if found else 0.0,
                opening=opening,
            )
        )

    def _begin(self, number: int, question: Question, writing: WritingSettings) -> None:
        self._replying = self._loop.create_task(self._reply_to(number, question, writing, self._replying))

    async def _reply_to(
        self, number: int, question: Question, writing: WritingSettings, before: asyncio.Task[None] | None
    ) -> None:
        try:
            # First of all: whatever comes now, what was asked is not lost.
            turn = await self._keep_question(number, question)
            if before:
                # It was told to stop and is about to end.
                await asyncio.gather(before, return_exceptions=True)
            session = self._session
            if session is None:
                self._say(
                    number, Failed("", tr("Tiller is not connected."), tr("Wait a moment and send it again."))
                )
                return
            await self._reply_through(session, number, question, turn, writing)
        # The window must not wait for ever for a fault of ours.
        except Exception as error:
            log.error("a reply could not be made: %s", type(error).__name__)
            self._say(number, Failed("", *own_fault(error)))

    async def _reply_through(
        self, session: Session, number: int, question: Question, turn: Turn | None, writing: WritingSettings
    ) -> None:
        gathered = await self._look_up(number, question)
        try:
            reply = self._reply = session.reply(question.conversation, gathered.context, writing)
        except TillerError as error:
            self._say(number, Failed("", error.message, error.remedy))
            return
        if self._stopped >= number or self._is_closing:
            reply.stop()
        events: AsyncIterable[Event] = self._recorder.keep(turn, reply, writing) if turn else reply
        last: Event | None = None
        try:
            async for event in events:
                self._say(number, event)
                last = event
        finally:
            self._reply = None
        is_first = turn is not None and turn.is_new and turn.before is None
        if turn and is_first and isinstance(last, Finished) and last.text:
            self._titling = asyncio.create_task(self._find_title(session, number, turn, question.text))

    def _begin_comparison(self, numbers: dict[Writer, int], question: Question, writing: WritingSettings) -> None:
        self._replying = self._loop.create_task(self._compare(numbers, question, writing, self._replying))

    async def _compare(
        self,
        numbers: dict[Writer, int],
        question: Question,
        writing: WritingSettings,
        before: asyncio.Task[None] | None,
    ) -> None:
        if before:
            await asyncio.gather(before, return_exceptions=True)
        try:
            context = PersonalContext()
            if question.profile is not None:
                gathered = await self._recorder.gather(question.profile, question.conversation)
                context = gathered.context
            self._recorder.asks(question.message)
            for writer, number in numbers.items():
                await self._write_as(writer, number, question, context, writing)
        except TillerError as error:
            for number in numbers.values():
                self._say(number, Failed("", error.message, error.remedy))
        # The window must not wait for ever for a fault of ours.
        except Exception as error:
            log.error("a comparison could not be made: %s", type(error).__name__)
            for number in numbers.values():
                self._say(number, Failed("", *own_fault(error)))
        finally:
            self._recorder.asks(None)

    async def _write_as(
        self, writer: Writer, number: int, question: Question, context: PersonalContext, writing: WritingSettings
    ) -> None:
        """Let one writer answer; what it cannot do is its reply."""
        try:
            if self._session is None:
                raise SettingsError(tr("Tiller is not connected."), tr("Wait a moment and try again."))
            reply = self._reply = self._session.reply(question.conversation, context, writing, writer)
        except TillerError as error:
            self._say(number, Failed("", error.message, error.remedy))
            return
        if self._stopped >= number or self._is_closing:
            reply.stop()
        try:
            async for event in reply:
                self._say(number, event)
        finally:
            self._reply = None

    def _begin_measuring(self, profile: int, giving_up: threading.Event) -> None:
        self._replying = self._loop.create_task(self._measure(profile, giving_up, self._replying))

    async def _measure(self, profile: int, giving_up: threading.Event, before: asyncio.Task[None] | None) -> None:
        if before:
            await asyncio.gather(before, return_exceptions=True)

        def tell(said: object) -> None:
            self._outbox.call(partial(self.measured.emit, said))

        try:
            if self._session is None:
                raise SettingsError(tr("Tiller is not connected."), tr("Wait a moment and try again."))
            found: object = await strength.find(
                self._session,
                self._store,
                profile,
                progress=lambda done: self._call(partial(tell, done)),
                cancelled=giving_up.is_set,
            )
        except TillerError as error:
            found = str(error)
        # The window must not wait for ever for a fault of ours.
        except Exception as error:
            log.error("the strength could not be measured: %s", type(error).__name__)
            found = " ".join(own_fault(error))
        tell(found)

    async def _find_title(self, session: Session, number: int, turn: Turn, question: str) -> None:
        """Let the local model name a conversation; where it cannot, the question stays its title."""
        try:
            title = await session.title(question)
            if title:
                await self._recorder.rename(turn.conversation, title)
                self._say(number, Titled(turn.conversation, title))
        except TillerError as error:
            log.info("a conversation got no title: %s", type(error).__name__)

    async def _keep_question(self, number: int, question: Question) -> Turn | None:
        """Keep a question; where that cannot be done it is said, and the reply goes on without."""
        try:
            turn = await self._recorder.begin(question.kept_in, question.profile, question.text, question.branch)
        except StoreError as error:
            self._say(number, Notice(tr("This is not kept: {error}", error=error)))
            return None
        self._say(number, turn)
        return turn

    async def _look_up(self, number: int, question: Question) -> Gathered:
        """Find what fits a question; where that cannot be done it is said, and the reply goes on without."""
        gathered = Gathered()
        try:
            if question.profile is not None:
                gathered = await self._recorder.gather(question.profile, question.conversation)
                self._say(number, gathered)
        except TillerError as error:
            self._say(number, Notice(tr("This reply does without your profile: {error}", error=error)))
        return gathered

    async def _settle(self, then: Callable[[], None]) -> None:
        if self._replying:
            await asyncio.gather(self._replying, return_exceptions=True)
        self._outbox.call(then)

    async def _preview(
        self, asked: object, conversation: list[Message], gathered: Gathered, writing: WritingSettings
    ) -> None:
        found: PromptPreview | str | None = tr("The private prompt can be shown when the local model is loaded.")
        try:
            if self._session:
                gathered = await self._recorder.with_earlier(gathered, conversation)
                found = await self._session.preview(conversation, gathered.context, writing)
        except TillerError as error:
            found = str(error)
        # The model may have been closed between; whoever waits must hear something.
        except Exception as error:
            log.info("a preview could not be made: %s", type(error).__name__)
        found = found or tr("Steering is off, so no local model is loaded and nothing private is used.")
        self._outbox.call(partial(self.previewed.emit, asked, found))

    def _stop(self, number: int) -> None:
        self._stopped = number
        if self._reply:
            self._reply.stop()

    async def _close(self) -> None:
        self._giving_up.set()
        # The writers of a comparison that have not begun are not to go on with what is left.
        self._is_closing = True
        try:
            await self._close_all()
        finally:
            self._is_closing = False

    async def _close_all(self) -> None:
        if self._reply:
            self._reply.stop()
        if self._replying:
            await asyncio.gather(self._replying, return_exceptions=True)
        if self._titling:
            await asyncio.gather(self._titling, return_exceptions=True)
        if self._session:
            session, self._session = self._session, None
            try:
                await session.close()
            # What was open is to be forgotten; that it did not end in order must not keep the next from opening.
            except Exception as error:
                log.error("the session did not close in order: %s", type(error).__name__)

    # What is heard on the GUI thread

    def _say(self, number: int, said: Said) -> None:
        self._outbox.say(number, said)

    def _tell_failure(self, opening: int, message: str, remedy: str, **why: bool) -> None:
        self._tell(SessionState(Phase.FAILED, message=message, remedy=remedy, opening=opening, **why))

    def _tell(self, state: SessionState) -> None:
        self._outbox.call(partial(self._hear, state))

    def _hear(self, state: SessionState) -> None:
        if state.opening == self._openings:
            self.state_changed.emit(state)
