"""The token loop of a steered reply."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, replace

from engine.cloud.protocol import Answer, Cloud
from engine.common.i18n import tr
from engine.context.fitting import FittedPrompts
from engine.position.distribution import Distribution
from engine.position.logits import Logits
from engine.privacy.disclosure_budget import SUSPECT_BITS, DisclosureBudget
from engine.privacy.guard import Guard, Private
from engine.privacy.probe_detector import ProbeDetector
from engine.reply.emitter import ReplyEmitter
from engine.reply.events import Ending, ModeChosen, Notice, StageTimes, Suspected, Work
from engine.reply.settings import ReplySettings
from engine.speculation.chooser import Advice, Chooser, DraftKind
from engine.speculation.drafts import BRANCHES, Drafts
from engine.speculation.run_ahead import RunAhead
from engine.speculation.shadow import CounterfactualPick, Shadow
from engine.speculation.token_sources import Mode, Reader, Readings, Stepwise
from engine.steerer.decision import Decision, SteeringParams, TokenDecision
from engine.steerer.steerer import UNPROTECTED, Steerer
from engine.steering.drafting import Guess
from engine.steering.gate import make_gate

REVIEW_TOKENS = 16
"""How often a reply looks again at which mode is the fastest."""
GUARD_SPARES = 3
"""Guesses beyond those wanted, in the place of those that the guard holds back."""
SETTLING_TOKENS = 3
"""After a change of mode, before its speed is measured."""


class SteeredLoop:
    """The token loop of a steered reply: one shape, however the cloud is read. Use it once.

    Args:
        telling: takes what is said.
        cloud: the remote model.
        steerer: the local model; nothing else may use it until `close` has returned.
        prompts: both models' prompts.
        private: what the reply must not spell out.
        settings: asked for at every token, since the strength may be moved meanwhile.
        chooser: knows the modes' speed, and learns it.
        watch: looks for what no honest cloud would send.
    """

    def __init__(
        self,
        telling: ReplyEmitter,
        cloud: Cloud,
        steerer: Steerer,
        prompts: FittedPrompts,
        private: Private,
        settings: Callable[[], ReplySettings],
        chooser: Chooser,
        watch: ProbeDetector,
    ) -> None:
        self._telling = telling
        self._cloud = cloud
        self._steerer = steerer
        self._prompts = prompts
        self._settings = settings
        self._chooser = chooser
        self._watch = watch
        self._is_suspect = False
        """Whether this reply acts on what the watch found."""
        begun = settings()
        self._local = steerer.path(apart=begun.drafts is DraftKind.PUBLIC)
        self._said: list[int] = []
        self._private = private
        self._protection = DisclosureBudget()
        self._is_protected = False
        """Whether the guard is ready; until then nothing that it would have to see may be sent."""
        self._gate = make_gate(begun.gate)
        self._shadow = Shadow(self._local, self._verdict, self._gate)
        self._chooser.begin(begun.coefficient)
        self._advice = self._advise(None)
        self._reader = self._make_reader()
        self._past = Work()
        """What earlier readers of this reply did."""

    async def run(self) -> Ending:
        """Make the reply, token by token.

        Raises:
            TillerError: it cannot go on.
        """
        telling, prompts = self._telling, self._prompts
        guard = self._make_guard()
        self._steerer.begin(self._local, prompts)
        previous = telling.started
        for position in range(prompts.room):
            if position and position % REVIEW_TOKENS == 0:
                await self._review()
            is_thought = self._is_thought
            answer, logits, waited_ms = await self._both(position)
            if not position:
                self._protection = DisclosureBudget(await guard if guard else None, self._settings().budget_bits)
                self._is_protected = True
                self._watch.begin()
                telling.announce(prompts)
                telling.emit(ModeChosen(self._advice.mode, self._advice.reason))
            telling.notices()
            self._heed()
            if logits:
                await self._look_ahead(answer.distribution, logits, position)
            choice = self._choose(answer, logits, position)
            self._account(choice)
            if choice.ends_reply:
                telling.end_with(choice)
                return Ending.COMPLETE
            self._said.append(choice.token)
            if position + 1 < prompts.room:
                self._reader.chosen(choice.token, choice.spelling)
            self._local.chosen(choice.token)
            # What is to be sent goes out before anything else happens.
            await asyncio.sleep(0)
            now = time.perf_counter()
            total_ms = (now - previous) * 1e3
            previous = now
            telling.show(choice, _times(answer, logits, waited_ms, choice, total_ms))
            self._learn(answer, logits, choice, total_ms, position)
            if logits or is_thought:
                self._local.release(position + 1)
        return Ending.LENGTH

    @property
    def _is_thought(self) -> bool:
        """Whether the next token belongs to a thought and is left to the cloud for that."""
        return self._telling.thinking.inside and not self._settings().steer_thoughts

    def _make_guard(self) -> asyncio.Future[Guard | None] | None:
        """Begin to make ready what private texts are compared by, where that is wanted."""
        words = self._settings().guard_words
        if not words:
            return None
        public = [message.content for message in self._prompts.conversation]
        # On the pair's thread: closing waits for it before the vocabulary goes.
        return asyncio.wrap_future(self._steerer.pair.submit(self._steerer.guard, self._private, words, public))

    def _heed(self) -> None:
        """Act on it, once, where the cloud is found to be asking instead of writing."""
        if self._watch.suspect and not self._is_suspect and self._settings().watch:
            self._is_suspect = True
            self._protection.limit(SUSPECT_BITS)
            self._telling.emit(Suspected(self._watch.suspect))

    def _account(self, choice: TokenDecision) -> None:
        """Take a choice into account and say what the user should know."""
        before = self._protection.fades
        self._protection.took(choice.trail, choice.disclosed_bits)
        if self._protection.fades and not before and not self._is_suspect and not choice.ends_reply:
            self._telling.emit(
                Notice(tr("Half of what this reply may disclose is spent: steering fades from here on."))
            )

    async def close(self, shadow_seconds: float) -> None:
        """Stop everything, whatever ended it, and tell what it took.

        Args:
            shadow_seconds: how long to wait for what a gate's tokens would have been with steering.
        """
        await self._reader.close()
        await self._shadow.finish(shadow_seconds)
        await self._local.close()
        self._chooser.saw(self._reader.readings)
        shadow = self._shadow
        self._telling.work = replace(
            _added(self._past, self._reader.readings),
            unsteered=shadow.unsteered,
            examined=shadow.examined,
            missed=shadow.missed,
        )
        if self._said:
            # Both prompts were read. Behind this reply and before the next; nobody waits for it.
            self._steerer.pair.submit(self._steerer.pair.snapshot, self._prompts.stable)

    # One token

    async def _both(self, position: int) -> tuple[Answer, Logits | None, float]:
        """Return the position's distribution and logits (None while the gate is shut), and how long the second
        kept the first waiting, in milliseconds."""
        answer = await self._telling.patience.ask(self._reader.here)
        if not self._gate.open or self._is_thought:
            return answer, None, 0.0
        started = time.perf_counter()
        logits = await self._local.at(position)
        return answer, logits, (time.perf_counter() - started) * 1e3

    def _choose(self, answer: Answer, logits: Logits | None, position: int) -> TokenDecision:
        settings = self._settings()
        distribution = answer.distribution
        if self._is_thought:
            return self._leave(distribution, position)
        if logits is None:
            choice = self._leave(distribution, position)
            if not choice.ends_reply:
                self._shadow.leave(position, distribution, choice.token)
            return choice
        if self._asks(distribution, logits):
            return self._leave(distribution, position)
        choice = self._policy(distribution, logits, position, settings.alternatives, self._protection)
        self._gate.steered(
            math.exp(float(distribution.logprobs[0])),
            agreed=choice.decision is Decision.AGREED,
            bits=choice.disclosed_bits,
        )
        return choice

    async def _look_ahead(self, distribution: Distribution, logits: Logits, position: int) -> None:
        """Where the vocabularies differ, ask the local model about the pieces of the token that would be picked,
        until that is one whose pieces are known. Its own pieces are computed anyway once it is picked."""
        left = self._settings().extra_decodes
        while left > 0:
            undecided = self._steerer.undecided(distribution, logits, self._terms(), position=position, most=left)
            if undecided is None:
                return
            left -= len(undecided.pieces)
            try:
                behind = await self._local.beyond(position, undecided.pieces)
            except LookupError:
                return
            self._steerer.decide(logits, undecided, behind)

    def _asks(self, distribution: Distribution, logits: Logits) -> bool:
        """Whether a position is left to the cloud since it looks made to find out about the user."""
        if not self._settings().watch:
            return False
        seen = self._steerer.seen(distribution, logits)
        found = self._watch.look(seen.known, seen.public)
        self._heed()
        return found is not None or (self._is_suspect and not self._protection.factor)

    def _leave(self, distribution: Distribution, position: int) -> TokenDecision:
        settings = self._settings()
        return self._steerer.leave(
            distribution,
            sampling=settings.sampling,
            position=position,
            alternatives=settings.alternatives,
            protection=self._protection,
        )

    def _policy(
        self,
        distribution: Distribution,
        logits: Logits,
        position: int,
        alternatives: int,
        protection: DisclosureBudget = UNPROTECTED,
    ) -> TokenDecision:
        return self._steerer.choose(
            distribution,
            logits,
            self._terms(),
            position=position,
            alternatives=alternatives,
            protection=protection,
        )

    def _terms(self) -> SteeringParams:
        settings = self._settings()
        return SteeringParams(
            settings.coefficient * self._protection.factor, settings.completion, settings.sampling
        )

    def _verdict(self, distribution: Distribution, logits: Logits, position: int) -> CounterfactualPick:
        choice = self._policy(distribution, logits, position, alternatives=0)
        return CounterfactualPick(choice.token, choice.disclosed_bits)

    # How the cloud is read

    def _advise(self, current: Mode | None) -> Advice:
        settings = self._settings()
        if settings.mode is not Mode.AUTO:
            return Advice(settings.mode, tr("Chosen by hand."))
        return self._chooser.advise(settings.drafts, current)

    async def _review(self) -> None:
        """Look again at which mode is the fastest, and change over."""
        self._chooser.saw(self._reader.readings)
        advice = self._advise(self._advice.mode)
        if advice.mode is self._advice.mode:
            return
        self._advice = advice
        await self._reader.close()
        self._past = _added(self._past, self._reader.readings)
        self._reader = self._make_reader()
        self._telling.emit(ModeChosen(advice.mode, advice.reason))

    def _make_reader(self) -> Reader:
        self._changed = len(self._said)
        mode, drafts = self._advice.mode, self._settings().drafts
        cloud = self._cloud
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
            self._steerer.lexicon.ends_reply,
            public=drafts is DraftKind.PUBLIC,
            trust=self._chooser.trust[drafts],
        )

    def _guess(self, logits: Logits, position: int, count: int, path: Sequence[int]) -> list[Guess]:
        """Guesses that may be sent; see `Drafts`."""
        # Public guesses are left as they are: what the guard would leave out tells what it guards.
        if self._settings().drafts is not DraftKind.PRIVATE:
            return self._stand_in(logits, position, count)
        protection = self._protection
        sent_bits = self._past.draft_bits + self._reader.readings.draft_bits
        if not self._is_protected or not protection.allows_drafts(sent_bits):
            return []
        guesses = self._stand_in(logits, position, count + GUARD_SPARES)
        tokens = [guess.token for guess in guesses]
        permitted = protection.permitted(path, tokens, self._steerer.lexicon.spelling)
        return [guess for guess, may in zip(guesses, permitted, strict=True) if may][:count]

    def _stand_in(self, logits: Logits, position: int, count: int) -> list[Guess]:
        settings = self._settings()
        return self._steerer.guesses(
            logits,
            private=settings.drafts is DraftKind.PRIVATE,
            coefficient=settings.coefficient * self._protection.factor,
            sampling=settings.sampling,
            position=position,
            count=count,
        )

    def _learn(
        self, answer: Answer, logits: Logits | None, choice: TokenDecision, total_ms: float, position: int
    ) -> None:
        """Tell the chooser how this token went. The first one's time is that of both prompts."""
        if logits is None or not position:
            return
        draft_hit = None
        if isinstance(self._reader, Drafts):
            draft_hit = self._reader.held_last
        elif self._settings().drafts is not DraftKind.OFF:
            guesses = self._stand_in(logits, position, BRANCHES)
            draft_hit = any(guess.token == choice.token for guess in guesses)
        agreed = int(answer.distribution.ids[0]) == choice.token
        # What a change of mode itself costs is not what the mode costs.
        if position - self._changed >= SETTLING_TOKENS:
            self._chooser.took(self._advice.mode, total_ms)
        self._chooser.token(logits.compute_ms, agreed=agreed, draft_hit=draft_hit)


def _times(
    answer: Answer, logits: Logits | None, waited_ms: float, choice: TokenDecision, total_ms: float
) -> StageTimes:
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
    names = {field.name for field in fields(Work)} & {field.name for field in fields(Readings)}
    return replace(work, **{name: getattr(work, name) + getattr(readings, name) for name in names})
