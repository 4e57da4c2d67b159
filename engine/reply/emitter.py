"""The events of a reply."""

from __future__ import annotations

import asyncio
import codecs
import time
from collections.abc import Iterable

from engine.common.i18n import tr
from engine.context.fitting import FittedPrompts
from engine.context.thinking import Parts, Thinking
from engine.privacy.guard import Held
from engine.reply.events import Ending, Event, Failed, Finished, Notice, StageTimes, Started, Token, Work
from engine.reply.observers import Observer, Step
from engine.reply.repetition import RepetitionDetector
from engine.steerer.decision import TokenDecision


class ReplyEmitter(Observer):
    """Writes the events of one reply, in order, the last of which says what they add up to.

    Attributes:
        events: for whoever reads the reply.
    """

    def __init__(self) -> None:
        self.events: asyncio.Queue[Event] = asyncio.Queue()
        self._tokens = 0
        self._started = self._last_shown = time.perf_counter()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._thinking = Thinking()
        self._said: list[str] = []
        self._text: list[str] = []
        self._thought: list[str] = []
        self._bits = 0.0
        self._end_held: tuple[Held, ...] = ()
        self._repetition = RepetitionDetector()

    @property
    def is_looping(self) -> bool:
        """Whether the reply says the same over and over, so that it should end."""
        return self._repetition.is_looping

    @property
    def tokens(self) -> int:
        """How many were shown."""
        return self._tokens

    @property
    def started(self) -> float:
        """When the reply began, by `time.perf_counter`."""
        return self._started

    @property
    def is_reasoning(self) -> bool:
        """Whether what comes next belongs to the reasoning before the answer, as far as is known."""
        return self._thinking.inside

    @property
    def said(self) -> str:
        """All that was said, reasoning and its tags included, a character left incomplete left out."""
        return "".join(self._said)

    @property
    def _answer(self) -> str:
        return "".join(self._text)

    def begin(self) -> None:
        """The reply begins now."""
        self._started = time.perf_counter()

    def opens_reasoning(self, *, begun: bool) -> None:
        """Nothing was shown yet, and the prompt ends in opened reasoning, or does not."""
        self._thinking = Thinking(begun=begun)

    def emit(self, event: Event) -> None:
        """Say something."""
        self.events.put_nowait(event)

    def announce(self, prompts: FittedPrompts) -> None:
        """Both prompts are made and the first answer is there."""
        self.emit(Started(len(prompts.cloud), len(prompts.private), len(prompts.public), prompts.left_out))
        if words := prompts.left_out.words:
            self.emit(Notice(words))

    def pass_on(self, notices: Iterable[str]) -> None:
        """Say what the cloud's adapter has to say."""
        for message in notices:
            self.emit(Notice(message))

    def picked(self, step: Step) -> None:
        if step.decision.ends_reply:
            self._end_held = step.decision.held
            self._bits += step.decision.disclosed_bits

    def sent(self, step: Step, times: StageTimes) -> None:
        self.show(step.decision, times)

    def show(self, decision: TokenDecision, times: StageTimes) -> None:
        """Show a token."""
        text = self._decoder.decode(decision.spelling)
        parts = self._thinking.take(text)
        self._said.append(text)
        self._text.append(parts.answer)
        self._thought.append(parts.thought)
        bits = decision.disclosed_bits
        token = Token(
            self._tokens,
            decision.token,
            parts.answer,
            decision.decision,
            decision.alternatives,
            bits,
            times,
            decision.held,
            parts.thought,
        )
        self.emit(token)
        self._repetition.take(decision.token)
        self._last_shown = time.perf_counter()
        self._tokens += 1
        self._bits += bits

    def finish(self, ending: Ending, work: Work) -> None:
        """The reply is over, and took so much work."""
        last = self._last_shown if self._tokens else time.perf_counter()
        rest = self._rest()
        text, thought = self._answer + rest.answer, ("".join(self._thought) + rest.thought).strip()
        if ending is Ending.LENGTH and thought and not text:
            self.emit(Notice(tr("All of this reply went into thinking: allow a longer one.")))
        seconds = last - self._started
        self.emit(Finished(text, ending, self._tokens, seconds, self._bits, work, self._end_held, thought))

    def fail(self, message: str, remedy: str) -> None:
        """The reply cannot go on."""
        self.emit(Failed(self._answer + self._rest().answer, message, remedy))

    def _rest(self) -> Parts:
        """What was still held back, since it might have become more."""
        parts = self._thinking.take(self._decoder.decode(b"", final=True))
        last = self._thinking.flush()
        return Parts(parts.thought + last.thought, parts.answer + last.answer)
