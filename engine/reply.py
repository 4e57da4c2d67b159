"""One reply, start to end: the cloud's distribution and the local delta, token by token."""

from __future__ import annotations

import asyncio
import codecs
import logging
import math
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from engine.cloud.base import Answer, Cloud
from engine.cloud.errors import CloudError, ContextExceededError
from engine.context.fitting import FittedPrompts, Fitting, shortened
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.errors import TillerError
from engine.events import (
    Alternative,
    Decision,
    Ending,
    Event,
    Failed,
    Finished,
    Notice,
    StageTimes,
    Started,
    Token,
    Waiting,
)
from engine.steerer import Steerer, unsteered_alternatives
from engine.steering.pick import Sampling
from engine.steering.policy import Completion

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReplySettings:
    """How a reply is made.

    Attributes:
        coefficient: c, the steering strength; 0 leaves the cloud's distribution as it is.
        completion: what stands for the part of the cloud's distribution that it did not send.
        sampling: how tokens are picked.
        most_tokens: longest reply.
        retry_seconds: how long to keep trying when the cloud fails in a way that may pass.
        alternatives: candidates described in each token event.
    """

    coefficient: float = 0.73
    completion: Completion = Completion.TAIL
    sampling: Sampling = field(default_factory=Sampling)
    most_tokens: int = 512
    retry_seconds: float = 30.0
    alternatives: int = 5

    def __post_init__(self) -> None:
        if not math.isfinite(self.coefficient):
            raise ValueError("the steering strength must be a number")
        if self.most_tokens < 1:
            raise ValueError("a reply must be allowed at least one token")


class Reply:
    """One reply under way: iterate it for its events, the last of which is `Finished` or `Failed`.

    The reply does not wait for whoever reads its events, so a slow reader does not slow it. Leaving the
    iteration stops it. Use it once.

    Args:
        cloud: the remote model.
        cloud_context: most tokens of prompt and reply that it takes, or None when unknown.
        steerer: the local model, or None for the cloud alone.
        conversation: ends with the user's newest message.
        personal: goes into the private prompt only.
        settings: how.
    """

    def __init__(
        self,
        cloud: Cloud,
        cloud_context: int | None,
        steerer: Steerer | None,
        conversation: Sequence[Message],
        personal: PersonalContext,
        settings: ReplySettings,
    ) -> None:
        self._cloud = cloud
        self._cloud_context = cloud_context
        self._steerer = steerer
        self._conversation = list(conversation)
        self._personal = personal
        self._settings = settings
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text: list[str] = []
        self._tokens = 0
        self._bits = 0.0
        self._started = 0.0

    def stop(self) -> None:
        """End the reply now; what was produced stays. Call on the loop's thread."""
        if not self._stopping:
            self._stopping = True
            if self._task:
                self._task.cancel()

    def set_coefficient(self, coefficient: float) -> None:
        """Change the steering strength from the next token on."""
        self._settings = replace(self._settings, coefficient=coefficient)

    async def __aiter__(self) -> AsyncIterator[Event]:
        self._task = asyncio.create_task(self._run(), name="tiller-reply")
        try:
            while True:
                event = await self._events.get()
                yield event
                if isinstance(event, Finished | Failed):
                    break
        finally:
            self.stop()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        self._started = time.perf_counter()
        try:
            if self._stopping:
                raise asyncio.CancelledError
            ending = await self._whole_reply()
            self._emit(self._finished(ending))
        except asyncio.CancelledError:
            self._emit(self._finished(Ending.STOPPED))
        except TillerError as error:
            self._emit(self._failed(error.message, error.remedy))
        # A reply must always end with an event, or its reader waits for ever.
        except Exception as error:
            # The error's words may quote what was asked; the log gets its kind and place alone.
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("a reply failed: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
            self._emit(self._failed(f"Tiller itself failed ({type(error).__name__}).", "Please report this."))

    async def _whole_reply(self) -> Ending:
        steerer = self._steerer
        fitting = Fitting(
            cloud_encode=lambda messages: self._patiently(lambda: self._cloud.prepare(messages)),
            cloud_context=self._cloud_context,
            local_encode=steerer.encode if steerer else None,
            local_context=steerer.pair.options.context_tokens if steerer else 0,
            most_tokens=self._settings.most_tokens,
        )
        conversation = self._conversation
        while True:
            prompts = await fitting.fit(conversation, self._personal)
            lost = len(self._conversation) - len(prompts.conversation)
            prompts = replace(prompts, left_out=replace(prompts.left_out, messages=lost))
            try:
                return await (self._steered(steerer, prompts) if steerer else self._cloud_alone(prompts))
            except ContextExceededError:
                # A server that did not say how much it takes says so now.
                if self._tokens:
                    return Ending.LENGTH
                conversation = shortened(prompts.conversation, len(prompts.cloud), None, "cloud model")

    # The cloud alone

    async def _cloud_alone(self, prompts: FittedPrompts) -> Ending:
        """Read the cloud's own stream, going on behind what was shown when it breaks."""

        async def attempt() -> Ending:
            previous = time.perf_counter()
            # By text, since a stream may tell only the last of several tokens that make one character.
            said = await self._cloud.tokenize("".join(self._text)) if self._tokens else []
            prefix = [*prompts.cloud, *said]
            room = prompts.room - self._tokens
            if room <= 0:
                return Ending.LENGTH
            async with self._cloud.stream(prefix, room, self._settings.sampling) as stream:
                if not self._tokens:
                    self._announce(prompts)
                self._tell_notices()
                async for item in stream:
                    if item.ends_reply:
                        return Ending.COMPLETE
                    now = time.perf_counter()
                    waited = (now - previous) * 1e3
                    previous = now
                    described = unsteered_alternatives(item.distribution, self._settings.alternatives)
                    times = StageTimes(cloud_ms=waited, total_ms=waited)
                    self._show(item.token, item.spelling, Decision.CLOUD, described, 0.0, times)
                    # Servers have been seen to ignore the limit that they were given.
                    if self._tokens >= prompts.room:
                        break
            return Ending.LENGTH

        return await self._patiently(attempt)

    # Steered

    async def _steered(self, steerer: Steerer, prompts: FittedPrompts) -> Ending:
        running: list[asyncio.Task[None]] = []
        try:
            return await self._step_by_step(steerer, prompts, running)
        finally:
            for task in running:
                task.cancel()
            # The local model may still compute for a cancelled step; the next reply must find it idle.
            steerer.pair.abort()
            await asyncio.shield(steerer.pair.settle())

    async def _step_by_step(
        self, steerer: Steerer, prompts: FittedPrompts, running: list[asyncio.Task[None]]
    ) -> Ending:
        """One round trip a token; the local model works while the request is under way."""
        prefix = list(prompts.cloud)
        previous = self._started
        local_work: Callable[[], Awaitable[object]] = partial(
            steerer.pair.prepare_async, prompts.private, prompts.public
        )
        for position in range(prompts.room):
            step = _Step()
            running[:] = [
                asyncio.create_task(step.ask(partial(self._patiently, partial(self._cloud.next, prefix)))),
                asyncio.create_task(step.compute(local_work)),
            ]
            await asyncio.gather(*running)
            if not position:
                self._announce(prompts)
            self._tell_notices()
            settings = self._settings
            choice = steerer.choose(
                step.answer.distribution,
                coefficient=settings.coefficient,
                completion=settings.completion,
                sampling=settings.sampling,
                position=position,
                alternatives=settings.alternatives,
            )
            if choice.ends_reply:
                return Ending.COMPLETE
            prefix.append(choice.token)
            if position + 1 < prompts.room:
                local_work = partial(steerer.pair.advance_async, choice.token)
            now = time.perf_counter()
            times = step.times(choice.fuse_ms, choice.pick_ms, total_ms=(now - previous) * 1e3)
            previous = now
            self._show(
                choice.token, choice.spelling, choice.decision, choice.alternatives, choice.disclosed_bits, times
            )
        return Ending.LENGTH

    # Shared by both

    async def _patiently(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do `work`, again and again while it fails in a way that may pass and the retry window is open."""
        deadline = -1.0
        delay = 0.25
        shown = -1
        while True:
            try:
                return await work()
            except CloudError as error:
                if not error.repeatable:
                    raise
                now = time.monotonic()
                if self._tokens > shown:
                    # The first fault, or tokens came since the last: the window opens anew.
                    deadline, delay, shown = now + self._settings.retry_seconds, 0.25, self._tokens
                # Never less than our own delay: a server's "retry after 0" must not become a flood.
                wait = max(delay, error.retry_after or 0.0)
                if now + wait > deadline:
                    raise
                self._emit(Waiting(error.message, wait))
                await asyncio.sleep(wait)
                delay = min(delay * 2, 8.0)

    def _announce(self, prompts: FittedPrompts) -> None:
        self._emit(Started(len(prompts.cloud), len(prompts.private), len(prompts.public), prompts.left_out))
        if words := prompts.left_out.words:
            self._emit(Notice(words))

    def _show(
        self,
        token: int,
        spelling: bytes,
        decision: Decision,
        alternatives: tuple[Alternative, ...],
        bits: float,
        times: StageTimes,
    ) -> None:
        text = self._decoder.decode(spelling)
        if text:
            self._text.append(text)
        self._emit(Token(self._tokens, token, text, decision, alternatives, bits, times))
        self._tokens += 1
        self._bits += bits

    def _tell_notices(self) -> None:
        for message in self._cloud.notices():
            self._emit(Notice(message))

    def _finished(self, ending: Ending) -> Finished:
        seconds = time.perf_counter() - self._started
        return Finished(self._all_text(), ending, self._tokens, seconds, self._bits)

    def _failed(self, message: str, remedy: str) -> Failed:
        return Failed(self._all_text(), message, remedy)

    def _all_text(self) -> str:
        return "".join(self._text) + self._decoder.decode(b"", final=True)

    def _emit(self, event: Event) -> None:
        self._events.put_nowait(event)


class _Step:
    """The two halves of one step, under way at the same time, and when each ended."""

    def __init__(self) -> None:
        self.answer: Answer
        self._began = self._cloud_ended = self._local_ended = time.perf_counter()

    async def ask(self, work: Callable[[], Awaitable[Answer]]) -> None:
        self.answer = await work()
        self._cloud_ended = time.perf_counter()

    async def compute(self, work: Callable[[], Awaitable[object]]) -> None:
        await work()
        self._local_ended = time.perf_counter()

    def times(self, fuse_ms: float, pick_ms: float, *, total_ms: float) -> StageTimes:
        network = self.answer.times
        return StageTimes(
            local_ms=(self._local_ended - self._began) * 1e3,
            request_ms=network.request_ms,
            cloud_ms=network.cloud_ms,
            response_ms=network.response_ms,
            fuse_ms=fuse_ms,
            pick_ms=pick_ms,
            total_ms=total_ms,
            hidden_ms=(min(self._local_ended, self._cloud_ended) - self._began) * 1e3,
        )
