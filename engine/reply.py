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
from typing import TypeVar

from engine.ahead.chooser import Chooser, DraftKind
from engine.ahead.drafts import BRANCHES, Drafts
from engine.ahead.local_path import LocalPath, Logits
from engine.ahead.readers import Mode, Reader, Readings, Stepwise
from engine.ahead.run_ahead import RunAhead
from engine.ahead.shadow import Shadow, Verdict
from engine.cloud.base import Answer, Cloud
from engine.cloud.errors import CloudError, ContextExceededError
from engine.context.fitting import FittedPrompts, Fitting, shortened
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.distribution import Distribution
from engine.errors import TillerError
from engine.events import (
    Decision,
    Ending,
    Event,
    Failed,
    Finished,
    ModeChosen,
    Notice,
    StageTimes,
    Started,
    Token,
    Waiting,
    Work,
)
from engine.steerer import Choice, Steerer, unsteered_alternatives
from engine.steering.drafting import Guess
from engine.steering.gate import GateKind, make_gate
from engine.steering.pick import Sampling
from engine.steering.policy import Completion

log = logging.getLogger(__name__)
T = TypeVar("T")
REVIEW_TOKENS = 16
"""How often a reply looks again at which mode is the fastest."""
SETTLING_TOKENS = 3
"""After a change of mode, before its speed is measured."""
SHADOW_SECONDS = 0.5
"""How long the end of a reply waits for what a gate's tokens would have been with steering."""


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
        mode: how the cloud is read.
        drafts: which drafts may be sent.
        gate: when tokens are left to the cloud alone.
    """

    coefficient: float = 0.73
    completion: Completion = Completion.TAIL
    sampling: Sampling = field(default_factory=Sampling)
    most_tokens: int = 512
    retry_seconds: float = 30.0
    alternatives: int = 5
    mode: Mode = Mode.AUTO
    drafts: DraftKind = DraftKind.OFF
    gate: GateKind = GateKind.OFF

    def __post_init__(self) -> None:
        if not math.isfinite(self.coefficient):
            raise ValueError("the steering strength must be a number")
        if self.most_tokens < 1:
            raise ValueError("a reply must be allowed at least one token")
        if self.mode is Mode.DRAFTS and self.drafts is DraftKind.OFF:
            raise ValueError("drafts must be allowed before they can be used")


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
        chooser: what earlier replies taught about the modes' speed, which this one adds to.
    """

    def __init__(
        self,
        cloud: Cloud,
        cloud_context: int | None,
        steerer: Steerer | None,
        conversation: Sequence[Message],
        personal: PersonalContext,
        settings: ReplySettings,
        chooser: Chooser | None = None,
    ) -> None:
        self._chooser = chooser or Chooser()
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
        self._started = self._last_shown = 0.0
        self._work = Work()
        self._traffic = cloud.traffic

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
                    # Servers have been seen to ignore the limit that they were given.
                    if self._tokens >= prompts.room:
                        break
                    now = time.perf_counter()
                    waited = (now - previous) * 1e3
                    previous = now
                    described = unsteered_alternatives(item.distribution, self._settings.alternatives)
                    times = StageTimes(cloud_ms=waited, total_ms=waited)
                    self._show(
                        Choice(item.token, item.spelling, False, Decision.CLOUD, described, 0.0, 0.0, 0.0), times
                    )
            return Ending.LENGTH

        return await self._patiently(attempt)

    # Steered

    async def _steered(self, steerer: Steerer, prompts: FittedPrompts) -> Ending:
        local = LocalPath(steerer.pair, apart=self._settings.drafts is DraftKind.PUBLIC)
        steered = _Steered(self, steerer, local, prompts)
        local.begin(prompts.private, prompts.public, prompts.stable)
        try:
            return await steered.run()
        finally:
            # Whatever ended it, nothing may go on computing or asking.
            await asyncio.shield(steered.close())
            if steered.begun:
                # Behind this reply and before the next; nobody waits for it.
                steerer.pair.submit(steerer.pair.snapshot, prompts.stable)

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

    def _show(self, choice: Choice, times: StageTimes) -> None:
        text = self._decoder.decode(choice.spelling)
        if text:
            self._text.append(text)
        self._emit(
            Token(
                self._tokens,
                choice.token,
                text,
                choice.decision,
                choice.alternatives,
                choice.disclosed_bits,
                times,
            )
        )
        self._last_shown = time.perf_counter()
        self._tokens += 1
        self._bits += choice.disclosed_bits

    def _tell_notices(self) -> None:
        for message in self._cloud.notices():
            self._emit(Notice(message))

    def _finished(self, ending: Ending) -> Finished:
        seconds = (self._last_shown or time.perf_counter()) - self._started
        work = replace(self._work, traffic=self._cloud.traffic.since(self._traffic))
        return Finished(self._all_text(), ending, self._tokens, seconds, self._bits, work)

    def _failed(self, message: str, remedy: str) -> Failed:
        return Failed(self._all_text(), message, remedy)

    def _all_text(self) -> str:
        return "".join(self._text) + self._decoder.decode(b"", final=True)

    def _emit(self, event: Event) -> None:
        self._events.put_nowait(event)


class _Steered:
    """The token loop of a steered reply: one shape, however the cloud is read."""

    def __init__(self, reply: Reply, steerer: Steerer, local: LocalPath, prompts: FittedPrompts) -> None:
        self._reply = reply
        self._steerer = steerer
        self._local = local
        self._prompts = prompts
        self.begun = False
        """Whether there was a first token, so that both prompts were read."""
        self._said: list[int] = []
        settings = reply._settings
        self._gate = make_gate(settings.gate)
        self._shadow = Shadow(local, self._verdict, self._gate)
        self._chooser = reply._chooser
        self._chooser.strength(settings.coefficient)
        self._mode = Mode.STEPWISE
        self._reader: Reader = self._make_reader(self._choose_mode())
        self._past = Work()
        """What earlier readers of this reply did."""

    async def run(self) -> Ending:
        reply = self._reply
        previous = reply._started
        for position in range(self._prompts.room):
            if position and position % REVIEW_TOKENS == 0:
                await self._review()
            answer, logits, waited_ms = await self._both(position)
            if not position:
                reply._announce(self._prompts)
                reply._emit(ModeChosen(self._mode, self._reason))
                self.begun = True
            reply._tell_notices()
            choice = self._choose(answer, logits, position)
            if choice.ends_reply:
                return Ending.COMPLETE
            self._said.append(choice.token)
            if position + 1 < self._prompts.room:
                self._reader.chosen(choice.token, choice.spelling)
            self._local.chosen(choice.token)
            # What is to be sent goes out before anything else happens.
            await asyncio.sleep(0)
            now = time.perf_counter()
            total_ms = (now - previous) * 1e3
            previous = now
            reply._show(choice, _times(answer, logits, waited_ms, choice, total_ms))
            self._learn(answer, logits, choice, total_ms, position)
            if logits:
                self._local.release(position + 1)
        return Ending.LENGTH

    async def close(self) -> None:
        """Stop everything, and tell the reply what it took."""
        await self._reader.close()
        await self._shadow.finish(SHADOW_SECONDS if not self._reply._stopping else 0.0)
        await self._local.close()
        self._chooser.saw(self._reader.readings)
        shadow = self._shadow
        self._reply._work = replace(
            _added(self._past, self._reader.readings),
            unsteered=shadow.unsteered,
            examined=shadow.examined,
            missed=shadow.missed,
        )

    # One token

    async def _both(self, position: int) -> tuple[Answer, Logits | None, float]:
        """Return the position's distribution and logits (None while the gate is shut), and how long the second
        kept the first waiting, in milliseconds."""
        answer = await self._reply._patiently(self._reader.here)
        if not self._gate.open:
            return answer, None, 0.0
        started = time.perf_counter()
        logits = await self._local.at(position)
        return answer, logits, (time.perf_counter() - started) * 1e3

    def _choose(self, answer: Answer, logits: Logits | None, position: int) -> Choice:
        settings = self._reply._settings
        distribution = answer.distribution
        if logits is None:
            choice = self._steerer.leave(
                distribution,
                sampling=settings.sampling,
                position=position,
                alternatives=settings.alternatives,
            )
            if not choice.ends_reply:
                self._shadow.leave(position, distribution, choice.token)
            return choice
        choice = self._policy(distribution, logits, position, settings.alternatives)
        self._gate.steered(
            math.exp(float(distribution.logprobs[0])),
            agreed=choice.decision is Decision.AGREED,
            bits=choice.disclosed_bits,
        )
        return choice

    def _policy(self, distribution: Distribution, logits: Logits, position: int, alternatives: int) -> Choice:
        settings = self._reply._settings
        return self._steerer.choose(
            distribution,
            logits,
            coefficient=settings.coefficient,
            completion=settings.completion,
            sampling=settings.sampling,
            position=position,
            alternatives=alternatives,
        )

    def _verdict(self, distribution: Distribution, logits: Logits, position: int) -> Verdict:
        choice = self._policy(distribution, logits, position, alternatives=0)
        return Verdict(choice.token, choice.disclosed_bits)

    # How the cloud is read

    def _choose_mode(self) -> Mode:
        settings = self._reply._settings
        if settings.mode is not Mode.AUTO:
            self._reason = "Set in the settings."
            return settings.mode
        advice = self._chooser.advise(settings.drafts, self._mode if self._said else None)
        self._reason = advice.reason
        return advice.mode

    async def _review(self) -> None:
        """Look again at which mode is the fastest, and change over."""
        self._chooser.saw(self._reader.readings)
        mode = self._choose_mode()
        if mode is self._mode:
            return
        await self._reader.close()
        self._past = _added(self._past, self._reader.readings)
        self._reader = self._make_reader(mode)
        self._reply._emit(ModeChosen(mode, self._reason))

    def _make_reader(self, mode: Mode) -> Reader:
        self._mode = mode
        self._changed = len(self._said)
        cloud = self._reply._cloud
        room = self._prompts.room - len(self._said)
        prompt = self._prompts.cloud
        if mode is Mode.STEPWISE:
            return Stepwise(cloud, [*prompt, *self._said])
        if mode is Mode.RUN_AHEAD:
            return RunAhead(cloud, prompt, self._said, room, self._local)
        return Drafts(
            cloud,
            prompt,
            self._said,
            room,
            self._local,
            self._guess,
            self._steerer.vocabulary.ends_reply,
            public=self._reply._settings.drafts is DraftKind.PUBLIC,
            trust=self._chooser.trust,
        )

    def _guess(self, logits: Logits, position: int, count: int) -> list[Guess]:
        settings = self._reply._settings
        return self._steerer.guesses(
            logits,
            private=settings.drafts is DraftKind.PRIVATE,
            coefficient=settings.coefficient,
            sampling=settings.sampling,
            position=position,
            count=count,
        )

    def _learn(
        self, answer: Answer, logits: Logits | None, choice: Choice, total_ms: float, position: int
    ) -> None:
        """Tell the chooser how this token went. The first one's time is that of both prompts."""
        if logits is None or not position:
            return
        draft_hit = None
        if isinstance(self._reader, Drafts):
            draft_hit = self._reader.held_last
        elif self._reply._settings.drafts is not DraftKind.OFF:
            guesses = self._guess(logits, position, BRANCHES)
            draft_hit = any(guess.token == choice.token for guess in guesses)
        agreed = int(answer.distribution.ids[0]) == choice.token
        # What a change of mode itself costs is not what the mode costs.
        if position - self._changed >= SETTLING_TOKENS:
            self._chooser.took(self._mode, total_ms)
        self._chooser.token(logits.compute_ms, agreed=agreed, draft_hit=draft_hit)


def _times(answer: Answer, logits: Logits | None, waited_ms: float, choice: Choice, total_ms: float) -> StageTimes:
    network = answer.times
    local_ms = logits.compute_ms if logits else 0.0
    return StageTimes(
        local_ms=local_ms,
        request_ms=network.request_ms,
        cloud_ms=network.cloud_ms,
        response_ms=network.response_ms,
        fuse_ms=choice.fuse_ms,
        pick_ms=choice.pick_ms,
        total_ms=total_ms,
        hidden_ms=max(0.0, local_ms - waited_ms),
    )


def _added(work: Work, readings: Readings) -> Work:
    names = ("guessed", "accepted", "restarts", "read_past", "drafted", "wasted", "draft_bits")
    return replace(work, **{name: getattr(work, name) + getattr(readings, name) for name in names})
