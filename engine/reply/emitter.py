"""What a reply has said so far."""

from __future__ import annotations

import asyncio
import codecs
import time
from dataclasses import replace

from engine.cloud.http.retry_policy import RetryPolicy
from engine.cloud.protocol import Cloud, Traffic
from engine.common.i18n import tr
from engine.context.fitting import FittedPrompts
from engine.context.thinking import Parts, Thinking
from engine.privacy.guard import Held
from engine.reply.events import Ending, Event, Failed, Finished, Notice, StageTimes, Started, Token, Waiting, Work
from engine.steerer.decision import TokenDecision


class ReplyEmitter:
    """The events of one reply, in order, and what they add up to.

    Args:
        cloud: whose notices are passed on and whose traffic is counted; None where nothing is sent.
        retry_seconds: how long to keep trying when the cloud fails in a way that may pass.
    Attributes:
        events: for whoever reads the reply.
        tokens: how many were shown.
        started: when the reply began, by `time.perf_counter`.
        work: what it took beyond its time, once that is known.
        thinking: tells thoughts from the answer.
        patience: with which the cloud is asked.
    """

    def __init__(self, cloud: Cloud | None, retry_seconds: float) -> None:
        self.events: asyncio.Queue[Event] = asyncio.Queue()
        self.tokens = 0
        self.started = time.perf_counter()
        self.work = Work()
        self._cloud = cloud
        self.patience = RetryPolicy(
            retry_seconds, lambda: self.tokens, lambda why, seconds: self.emit(Waiting(why, seconds))
        )
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.thinking = Thinking()
        self._said: list[str] = []
        self._text: list[str] = []
        self._thought: list[str] = []
        self._bits = 0.0
        self._spent_bits = 0.0
        self._end_held: tuple[Held, ...] = ()
        self._last_shown = 0.0
        self._traffic = self._spent

    @property
    def _spent(self) -> Traffic:
        return self._cloud.traffic if self._cloud else Traffic()

    @property
    def said(self) -> str:
        """All that the cloud said, thoughts and their tags included, a character left incomplete left out."""
        return "".join(self._said)

    @property
    def text(self) -> str:
        """All of the answer that was shown."""
        return "".join(self._text)

    def emit(self, event: Event) -> None:
        """Say something."""
        self.events.put_nowait(event)

    def announce(self, prompts: FittedPrompts) -> None:
        """Both prompts are made and the first answer is there."""
        self.emit(Started(len(prompts.cloud), len(prompts.private), len(prompts.public), prompts.left_out))
        if words := prompts.left_out.words:
            self.emit(Notice(words))

    def notices(self) -> None:
        """Pass on what the cloud's adapter has to say."""
        for message in self._cloud.notices() if self._cloud else ():
            self.emit(Notice(message))

    def show(self, choice: TokenDecision, times: StageTimes) -> None:
        """A token was chosen."""
        text = self._decoder.decode(choice.spelling)
        parts = self.thinking.take(text)
        self._said.append(text)
        self._text.append(parts.answer)
        self._thought.append(parts.thought)
        bits = choice.disclosed_bits
        token = Token(
            self.tokens,
            choice.token,
            parts.answer,
            choice.decision,
            choice.alternatives,
            bits,
            times,
            choice.held,
            parts.thought,
        )
        self.emit(token)
        self._last_shown = time.perf_counter()
        self.tokens += 1
        self._count(bits)

    def end_with(self, choice: TokenDecision) -> None:
        """A token was chosen that ends the reply, or that the reply ends before."""
        self._end_held = choice.held
        if choice.ends_reply:
            self._count(choice.disclosed_bits)

    def _count(self, bits: float) -> None:
        self._bits += bits
        self._spent_bits += max(0.0, bits)

    def finish(self, ending: Ending) -> None:
        """The reply is over."""
        seconds = (self._last_shown or time.perf_counter()) - self.started
        limits = self._cloud.limits if self._cloud else ""
        work = replace(self.work, traffic=self._spent.since(self._traffic), limits=limits)
        bits, spent = self._bits, self._spent_bits
        rest = self._rest()
        text, thought = self.text + rest.answer, ("".join(self._thought) + rest.thought).strip()
        if ending is Ending.LENGTH and thought and not text:
            self.emit(Notice(tr("All of this reply went into thinking: allow a longer one.")))
        self.emit(Finished(text, ending, self.tokens, seconds, bits, work, spent, self._end_held, thought))

    def fail(self, message: str, remedy: str) -> None:
        """The reply cannot go on."""
        self.emit(Failed(self.text + self._rest().answer, message, remedy))

    def _rest(self) -> Parts:
        """What was still held back, since it might have become more."""
        parts = self.thinking.take(self._decoder.decode(b"", final=True))
        last = self.thinking.flush()
        return Parts(parts.thought + last.thought, parts.answer + last.answer)
