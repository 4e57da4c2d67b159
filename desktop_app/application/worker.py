"""The one bridge between the engine and Qt: commands go in, signals come out.

The engine runs on an asyncio loop in a thread of its own; what it says comes through an `Outbox`.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop_app.application.jobs import (
    ComparisonJob,
    Desk,
    Job,
    PreviewJob,
    Question,
    ReplyJob,
    StrengthJob,
)
from desktop_app.application.outbox import Outbox
from desktop_app.application.session_state import Phase, SessionState
from engine.cloud.errors import CannotSteerError
from engine.common.errors import LocalModelError, TillerError, own_fault
from engine.common.i18n import tr
from engine.context.meaning import Meanings
from engine.context.messages import Message
from engine.context.personal import Gathered
from engine.local.library import processor
from engine.session.recording import Recorder
from engine.session.session import Session, Writer
from engine.settings import Settings, WritingSettings
from engine.store.disclosures import Purpose

log = logging.getLogger(__name__)

LOAD_STEP = 0.02
"""Of a model, between two times that its loading is told of."""
CLOSE_SECONDS = 10.0
"""Longest wait for the engine when the program closes."""


class OpenSession(Protocol):
    """Opens a session, as `Session.open` does."""

    def __call__(
        self,
        settings: Settings,
        key: str | None,
        log: Recorder,
        progress: Callable[[float], None],
        *,
        unattended: bool,
    ) -> Coroutine[Any, Any, Session]: ...


class Worker(QObject):
    """Runs one session, and one job at a time.

    Signals:
        state_changed(SessionState)
        events(int, list[Said]): the number of a reply, as `send` gave it, and what is heard of it, in order.
        previewed(object, object): what it was asked with, and a `PromptPreview` or in words why there is none.
        measured(object): as `StrengthJob` says it.

    Args:
        store: the database's file.
        open_session: in place of `Session.open`.
    """

    state_changed = Signal(object)
    events = Signal(int, list)
    previewed = Signal(object, object)
    measured = Signal(object)

    def __init__(
        self, store: Path, open_session: OpenSession | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._open_session = open_session or Session.open
        self._recorder = Recorder(store, recover=True)
        self._outbox = Outbox(self)
        self._outbox.said.connect(self.events)
        self._desk = Desk(self._recorder, self._outbox, self._begin_beside)
        self._number = 0
        self._measuring: StrengthJob | None = None
        self._openings = 0
        """Counted on the GUI thread, so that what an earlier one still says is not heard."""
        self._lock = asyncio.Lock()
        self._session: Session | None = None
        self._opening: asyncio.Task[None] | None = None
        self._newest: asyncio.Task[None] | None = None
        """The job that was begun last; each waits for the one before."""
        self._waiting: list[Job] = []
        """Those that are not over, beside ones too."""
        self._beside: set[asyncio.Task[None]] = set()
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
        self._start(self._reopen(settings, key, self._openings, unattended=unattended))

    def give_up(self) -> None:
        """End an opening that is under way; `open` tries again."""
        self._call(partial(self._give_up, self._openings))

    def submit(self, job: Job, *, beside: bool = False) -> None:
        """Do a job when those before it are over; one that goes `beside` them waits for nobody."""
        self._call(partial(self._begin_beside if beside else self._begin, job))

    def send(self, question: Question, writing: WritingSettings) -> int:
        """Start a reply to a question; return the number that its events carry."""
        self._number += 1
        self.submit(ReplyJob(self._number, question, writing))
        return self._number

    def compare(
        self,
        question: Question,
        writing: WritingSettings,
        writers: Sequence[Writer] = tuple(Writer),
        purpose: Purpose = Purpose.COMPARISON,
    ) -> dict[Writer, int]:
        """Have a question answered by several writers in turn, without keeping it; return the numbers that the
        replies' events carry."""
        numbers = {writer: self._number + 1 + i for i, writer in enumerate(writers)}
        self._number += len(numbers)
        self.submit(ComparisonJob(numbers, question, writing, purpose))
        return numbers

    def measure_strength(self, profile: int) -> None:
        """Find the strength that suits a profile's history. A reply that is sent meanwhile waits for it."""
        self._measuring = StrengthJob(self._store, profile, self.measured.emit)
        self.submit(self._measuring)

    def trust(self, endpoint: str) -> None:
        """Trust a service again that was found to probe."""
        self._call(partial(self._trust, endpoint))

    def give_up_measuring(self) -> None:
        """End it; nothing is found."""
        if self._measuring:
            self._measuring.give_up()

    def find_by_meaning(self, meanings: Meanings | None) -> None:
        """Find passages by meaning too, from the next question on; None does not."""
        self._recorder.meanings = meanings

    def preview(
        self, asked: object, conversation: Sequence[Message], gathered: Gathered, writing: WritingSettings
    ) -> None:
        """Make the private prompt that a question would get; `previewed` brings it, with `asked`."""
        hear = partial(self.previewed.emit, asked)
        self.submit(PreviewJob(conversation, gathered, writing, hear), beside=True)

    def settle(self, then: Callable[[], None]) -> None:
        """Stop the reply, and call `then` on the GUI thread when nothing of it is under way any more."""
        self.stop()
        self._start(self._settle(then))

    def stop(self) -> None:
        """End the reply that was sent last, even where it has not begun yet."""
        self._call(partial(self._desk.stop, self._number))

    def set_strength(self, coefficient: float) -> None:
        """Change the strength of the running reply, if any, from its next token on."""
        self._call(partial(self._desk.set_strength, coefficient))

    def shut_down(self) -> None:
        """End everything and wait for it; the worker cannot be used afterwards."""
        if not self._thread.is_alive():
            return
        closing = asyncio.run_coroutine_threadsafe(self._shut_down(), self._loop)
        try:
            closing.result(timeout=CLOSE_SECONDS)
        # The program is ending whatever happens here; the thread is a daemon and ends with it.
        except Exception as error:
            log.error("the engine did not end in order: %s", type(error).__name__)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=CLOSE_SECONDS)

    # The engine's thread

    def _run_loop(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop)

    def _call(self, work: Callable[[], object]) -> None:
        self._loop.call_soon_threadsafe(work)

    # Jobs

    def _begin(self, job: Job) -> None:
        self._waiting.append(job)
        self._newest = self._loop.create_task(self._do(job, self._newest))

    def _begin_beside(self, job: Job) -> None:
        self._waiting.append(job)
        task = self._loop.create_task(self._do(job, None))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _do(self, job: Job, before: asyncio.Task[None] | None) -> None:
        try:
            await job.prepare(self._desk)
            if before:
                await asyncio.gather(before, return_exceptions=True)
            if self._session is None:
                raise job.unconnected()
            await job.run(self._desk, self._session)
        except TillerError as error:
            job.fail(self._desk, error)
        # Whoever asked must not wait for ever for a fault of ours.
        except Exception as error:
            log.error("%s could not be made: %s", job.name, type(error).__name__)
            job.fail(self._desk, TillerError(*own_fault(error)))
        finally:
            self._waiting.remove(job)

    def _trust(self, endpoint: str) -> None:
        if self._session and self._session.endpoint == endpoint:
            self._session.watch.trust()

    async def _settle(self, then: Callable[[], None]) -> None:
        if self._newest:
            await asyncio.gather(self._newest, return_exceptions=True)
        self._outbox.call(then)

    # The session

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
            stopped = TillerError(
                tr("Loading and connecting was stopped."),
                tr("Try again, or choose another model or server."),
            )
            self._tell_failure(opening, stopped)

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
            self._session = await self._open_session(settings, key, self._recorder, tell, unattended=unattended)
        except TillerError as error:
            self._tell_failure(opening, error)
        # The window must never be left in "opening" by a fault of ours.
        except Exception as error:
            log.error("the session could not be opened: %s", type(error).__name__)
            self._tell_failure(opening, TillerError(*own_fault(error)))
        else:
            self._tell(_ready(self._session, opening))

    async def _close(self) -> None:
        for job in self._waiting:
            job.give_up()
        # The writers of a comparison that have not begun are not to go on with what is left.
        self._desk.close(True)
        try:
            await self._close_all()
        finally:
            self._desk.close(False)

    async def _close_all(self) -> None:
        if self._newest:
            await asyncio.gather(self._newest, return_exceptions=True)
        await asyncio.gather(*self._beside, return_exceptions=True)
        if self._session:
            session, self._session = self._session, None
            try:
                await session.close()
            # What was open is to be forgotten; that it did not end in order must not keep the next from opening.
            except Exception as error:
                log.error("the session did not close in order: %s", type(error).__name__)

    # What is heard on the GUI thread

    def _tell_failure(self, opening: int, error: TillerError) -> None:
        self._tell(
            SessionState(
                Phase.FAILED,
                message=error.message,
                remedy=error.remedy,
                cannot_steer=isinstance(error, CannotSteerError),
                is_model_refused=isinstance(error, LocalModelError),
                opening=opening,
            )
        )

    def _tell(self, state: SessionState) -> None:
        self._outbox.call(partial(self._hear, state))

    def _hear(self, state: SessionState) -> None:
        if state.opening == self._openings:
            self.state_changed.emit(state)


def _ready(session: Session, opening: int) -> SessionState:
    """Say what a session that is open has."""
    cloud, local = session.cloud, session.local
    found = cloud.endpoint_info if cloud else None
    return SessionState(
        Phase.READY,
        cloud=f"{found.model} ({'embedded' if cloud and cloud.server else found.server})" if found else "",
        local=local.model.path.stem if local else "",
        is_slow=bool(local) and processor().is_slow,
        round_trip_ms=found.round_trip_ms if found else 0.0,
        opening=opening,
    )
