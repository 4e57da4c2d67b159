"""A run: every example in every way, safe to stop at any moment and to go on with."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from engine.cloud.http.retry_policy import RetryPolicy
from engine.common.errors import TillerError
from engine.context.fitting import FittedPrompts
from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.evaluation import forced
from engine.evaluation.examples import Example, with_others
from engine.evaluation.forced import LOCAL, LOCAL_PLAIN, Likelihood, Question
from engine.evaluation.recorded import Recorded
from engine.evaluation.results import Forced, Results, Written
from engine.evaluation.ways import Way, at_strength
from engine.reply.events import Failed, Finished, Passing, Token
from engine.session.session import Session, Writer
from engine.settings import WritingSettings
from engine.steerer.decision import Decision
from engine.steerer.steerer import Steerer
from engine.store.errors import StoreError

CURVE = (0.1, 0.25, 0.476, 0.6, 0.732, 0.85, 1.0, 1.2, 1.449, 1.783)
"""Coefficients at which the reference gain is measured; among them the paper's T = 1, 2, 10 and 20."""
MAX_FAILURES = 5
"""In a row, after which a run stops: something is wrong that trying on will not mend."""


class EvaluationError(TillerError):
    """A run cannot go on. What it had measured is kept."""


class Kind(StrEnum):
    """What is measured."""

    GAIN = "reference gain"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and how.

    Attributes:
        ways: of answering.
        writing: how replies are written, where a way does not say otherwise.
        reference_tokens: of each reference that are teacher-forced, from its beginning; 0 measures no gain.
        replies: whether replies are written; without them only the reference gain is measured.
        curve: coefficients at which the gain is measured besides.
        parallel: replies of the cloud alone that are written at once. Only one at a time repeats exactly.
    """

    ways: tuple[Way, ...]
    writing: WritingSettings
    reference_tokens: int = 160
    replies: bool = True
    curve: tuple[float, ...] = CURVE
    parallel: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        done, total: measurements; those of earlier runs not counted.
        failed: of those done.
        seconds_left: as it goes now; None before it can be known.
        words: what is measured now.
    """

    done: int
    total: int
    failed: int
    seconds_left: float | None
    words: str


@dataclass(frozen=True, slots=True)
class _Job:
    kind: Kind
    place: int
    ways: tuple[Way, ...]
    """The one of a reply, or those whose gain is not known yet, which have the same private prompt."""

    @property
    def what(self) -> str:
        """What is measured, in words."""
        if self.kind is Kind.REPLY:
            return self.ways[0].name
        others = self.ways[0].others
        return f"{Kind.GAIN}, {others} of others" if others else str(Kind.GAIN)

    @property
    def needs_cloud_alone(self) -> bool:
        return self.kind is Kind.REPLY and self.ways[0].writer is Writer.CLOUD


@dataclass(slots=True)
class _Count:
    done: int = 0
    failed: int = 0
    in_a_row: int = 0
    seconds: dict[tuple[Kind, bool], list[float]] = field(default_factory=dict)
    """By kind and whether it is done beside the rest."""


class Run:
    """Measures what a results file lacks.

    Args:
        session: both models; nothing else may use it meanwhile.
        results: takes what is measured, as it comes.
        examples: what is asked.
        plan: what is measured.
        on_progress: told how far it is.
        keeps_plan: whether the examples and ways are what the summary of the results tells of.
    """

    def __init__(
        self,
        session: Session,
        results: Results,
        examples: Sequence[Example],
        plan: Plan,
        on_progress: Callable[[Progress], None] = lambda _: None,
        *,
        keeps_plan: bool = True,
    ) -> None:
        self._session = session
        self._results = results
        self._examples = examples
        self._plan = plan
        self._tell = on_progress
        self._keeps_plan = keeps_plan
        self._count = _Count()
        self._all = list(examples)
        self._place_of = {example.id: place for place, example in enumerate(self._all)}

    @property
    def measures_gain(self) -> bool:
        """Whether the reference gain is measured: it takes a cloud that tells its model's own tokens."""
        cloud = self._session.cloud
        return bool(self._plan.reference_tokens) and (cloud is None or cloud.cloud.tells_ids)

    async def run(self) -> None:
        """Measure all that is missing; what failed before is tried again.

        Raises:
            EvaluationError: too much fails.
            StoreError: the results cannot be kept.
        """
        results, plan = self._results, self._plan
        if self._keeps_plan:
            results.keep_examples(self._examples)
            results.keep_ways([way.name for way in plan.ways])
            # Whose passages take the place of one's own goes by all that are there, in the order of the file.
            self._all = results.examples()
            self._place_of = {example.id: place for place, example in enumerate(self._all)}
        jobs = list(self._missing())
        apart = [job for job in jobs if self._is_apart(job)]
        rest = [job for job in jobs if not self._is_apart(job)]
        waiting = iter(apart)
        lanes = [asyncio.create_task(self._lane(iter(rest), jobs))]
        lanes += [asyncio.create_task(self._lane(waiting, jobs)) for _ in range(plan.parallel if apart else 0)]
        try:
            await asyncio.gather(*lanes)
        finally:
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)

    def _missing(self) -> Iterator[_Job]:
        """What is not measured yet, example by example; what shares a private prompt stands together."""
        replies, known = self._results.replies(), self._results.forced()
        curve = tuple(map(at_strength, self._plan.curve))
        for place, example in enumerate(self._examples):
            is_forced = bool(example.reference.strip()) and self.measures_gain
            for others in sorted({way.others for way in self._plan.ways} | {0}):
                if others and with_others(self._all, self._place_of[example.id], others) is None:
                    continue
                ways = [way for way in self._plan.ways if way.others == others]
                wanted = [*ways, *curve] if not others else ways
                missing = tuple(way for way in wanted if (example.id, way.name) not in known)
                if is_forced and missing:
                    yield _Job(Kind.GAIN, place, missing)
                if self._plan.replies:
                    # Those that steer read the prompts that the gain was measured behind.
                    for way in sorted(ways, key=lambda way: not way.steered):
                        if (example.id, way.name) not in replies:
                            yield _Job(Kind.REPLY, place, (way,))

    async def _lane(self, jobs: Iterator[_Job], all_jobs: Sequence[_Job]) -> None:
        for job in jobs:
            await self._do(job, all_jobs)

    async def _do(self, job: _Job, all_jobs: Sequence[_Job]) -> None:
        example, count = self._examples[job.place], self._count
        what = job.what
        self._tell(
            Progress(count.done, len(all_jobs), count.failed, self._left(all_jobs), f"{example.id}: {what}")
        )
        started = time.monotonic()
        try:
            if self._plan.parallel == 1:
                await self._stand_before(job)
            if job.kind is Kind.REPLY:
                self._results.keep_reply(example.id, job.ways[0].name, await self._reply(job.place, job.ways[0]))
            else:
                await self._gain(job.place, job.ways)
        except StoreError:
            raise
        except TillerError as error:
            count.failed += 1
            count.in_a_row += 1
            self._results.keep_failure(example.id, what, str(error))
            if count.in_a_row >= MAX_FAILURES:
                raise EvaluationError(
                    f"{MAX_FAILURES} measurements in a row failed, the last one so: {error.message}",
                    f"{error.remedy} What was measured is kept: the same command goes on with it.".strip(),
                ) from error
        else:
            count.in_a_row = 0
            self._results.no_failure(example.id, what)
        count.seconds.setdefault((job.kind, self._is_apart(job)), []).append(time.monotonic() - started)
        count.done += 1
        self._tell(Progress(count.done, len(all_jobs), count.failed, self._left(all_jobs), ""))

    def _left(self, jobs: Sequence[_Job]) -> float | None:
        """Seconds that the rest will take, by what each kind took so far; None where one kind is not known."""
        beside = in_turn = 0.0
        for (kind, is_apart), count in Counter((job.kind, self._is_apart(job)) for job in jobs).items():
            taken = self._count.seconds.get((kind, is_apart), [])
            rest = count - len(taken)
            if rest and not taken:
                return None
            seconds = rest * sum(taken) / len(taken) if rest else 0.0
            if is_apart:
                beside += seconds / self._plan.parallel
            else:
                in_turn += seconds
        return max(beside, in_turn)

    def _is_apart(self, job: _Job) -> bool:
        """Whether it is done beside the rest, several at once."""
        return self._plan.parallel > 1 and job.needs_cloud_alone

    async def _stand_before(self, job: _Job) -> None:
        """Make a measurement depend on nothing that was measured before it, so that a run that was stopped gives
        what an unbroken one does."""
        way = job.ways[0]
        if self._session.local is None or job.needs_cloud_alone:
            await self._prepare(None, None)
            return
        question = _question(self._asked(job.place, way.others))
        if job.kind is Kind.REPLY and not way.told:
            question = Question(question.conversation, PersonalContext())
        prompts = await self._fit(question)
        is_alone = job.kind is Kind.REPLY and way.writer is Writer.LOCAL
        await self._prepare(prompts.private, prompts.private[:1] if is_alone else prompts.public)

    async def _prepare(self, private: Sequence[int] | None, public: Sequence[int] | None) -> None:
        # A server that comes back soon must not cost the measurements that wait for it.
        patience = RetryPolicy(self._plan.writing.retry_seconds)
        await patience.ask(lambda: self._session.reset_to(private, public))

    def _asked(self, place: int, others: int) -> Example:
        example = with_others(self._all, self._place_of[self._examples[place].id], others)
        assert example
        return example

    async def _fit(self, question: Question) -> FittedPrompts:
        assert self._session.local
        most = max(self._plan.writing.max_tokens, self._plan.reference_tokens)
        return await forced.fit(None, None, self._session.local.steerer, question, most)

    # One reply

    async def _reply(self, place: int, way: Way) -> Written:
        example = self._asked(place, way.others)
        conversation = [Message("user", example.question)]
        personal = example.personal if way.told else PersonalContext()
        if way.uploads:
            conversation, personal = private_prompt(conversation, personal), PersonalContext()
        started = time.monotonic()
        first = 0.0
        tokens = changed = held = 0
        reply = self._session.reply(conversation, personal, way.writing(self._plan.writing), way.writer)
        async for event in reply:
            match event:
                case Token():
                    first = first or time.monotonic() - started
                    tokens += 1
                    changed += event.decision in (Decision.STEERED, Decision.GUARDED)
                    held += len(event.held)
                case Failed():
                    raise EvaluationError(event.message, event.remedy)
                case Finished():
                    held += len(event.held)
                    return Written(event.text, tokens, event.seconds, first, event.disclosed_bits, changed, held)
                case Passing():
                    pass
                case _:
                    assert_never(event)
        raise EvaluationError("A reply ended without a word.", "Please report this.")

    # The reference gain of one example

    async def _gain(self, place: int, ways: Sequence[Way]) -> None:
        example, results = self._examples[place], self._results
        local = self._session.local
        if local is None:
            raise EvaluationError("There is no local model.", "Choose one with --local.")
        steerer = local.steerer
        recorded = results.recorded(example.id) or await self._record(example, steerer, uploaded=False)
        steered = {way.name: way.writing(self._plan.writing) for way in ways if way.steered}
        # They share a private prompt.
        prompts = await self._fit(_question(self._asked(place, ways[0].others)))
        found = await forced.likelihoods(steerer, prompts, recorded, steered)
        # What is not to be had of the cloud keeps nothing of what is known from being kept.
        for way in sorted(ways, key=lambda way: way.uploads):
            if way.uploads:
                theirs = results.recorded(example.id, uploaded=True)
                theirs = theirs or await self._record(example, steerer, uploaded=True)
                likelihood = await forced.told(steerer, prompts, recorded, theirs)
            elif way.writer is Writer.LOCAL:
                likelihood = found[LOCAL if way.told else LOCAL_PLAIN]
            elif way.writer is Writer.CLOUD:
                likelihood = found[forced.CLOUD]
            else:
                likelihood = found[way.name]
            results.keep_forced(example.id, way.name, _kept(likelihood))

    async def _record(self, example: Example, steerer: Steerer, *, uploaded: bool) -> Recorded:
        side = self._session.cloud
        if side is None:
            raise EvaluationError(
                "What the cloud says along this reference was not recorded.", "Run it with the cloud first."
            )
        question = _question(example)
        if uploaded:
            question = Question(tuple(private_prompt(question.conversation, question.personal)), PersonalContext())
        prompts = await forced.fit(
            side.cloud, side.endpoint_info.context_tokens, steerer, question, self._plan.reference_tokens
        )
        # Our own server is asked so that it says the same again.
        await self._prepare(None, None)
        recorded = await forced.record(
            side.cloud,
            steerer,
            prompts.cloud,
            example.reference,
            self._plan.reference_tokens,
            self._plan.writing.retry_seconds,
            at_once=1 if side.server else forced.POSITIONS_A_REQUEST,
        )
        self._results.keep_recorded(example.id, recorded, uploaded=uploaded)
        return recorded


def _question(example: Example) -> Question:
    return Question((Message("user", example.question),), example.personal)


def _kept(found: Likelihood) -> Forced:
    alone = found.alone / found.positions if found.positions else math.nan
    return Forced(
        found.gain, alone if math.isfinite(alone) else None, found.positions, found.missed, found.refused
    )
