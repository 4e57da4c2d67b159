"""A reply that the cloud writes and the local model steers, token by token."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.cloud.http.retry_policy import RetryPolicy
from engine.cloud.protocol import Answer, Cloud
from engine.context.fitting import FittedPrompts
from engine.position.distribution import Distribution
from engine.position.logits import Logits
from engine.privacy.guard import Private
from engine.privacy.probe_detector import ProbeDetector, Suspicion
from engine.reply.cloud_reading import CloudReading
from engine.reply.emitter import ReplyEmitter
from engine.reply.events import Ending, StageTimes, Work
from engine.reply.guessing import Guesser
from engine.reply.observers import GateObserver, Observer, Step
from engine.reply.protection import Protection
from engine.reply.rules import Reason, Rule, Situation, decide
from engine.reply.settings import ReplySettings
from engine.speculation.chooser import Chooser, DraftKind
from engine.speculation.shadow import CounterfactualPick, Shadow
from engine.steerer.decision import PositionView, SteeringParams, TokenDecision
from engine.steerer.look_ahead import look_ahead
from engine.steerer.steerer import Steerer
from engine.steering.gate import make_gate


@dataclass(frozen=True, slots=True)
class _Position:
    """What is known of a position before a token is picked.

    Attributes:
        answer: the cloud's.
        rule: how the token is made, as far as is known before the local model was read.
        logits: the local model's; None where it is not read.
        waited_ms: how long these kept the answer waiting.
    """

    answer: Answer
    rule: Rule
    logits: Logits | None = None
    waited_ms: float = 0.0

    @property
    def distribution(self) -> Distribution:
        """The cloud's."""
        return self.answer.distribution


class SteeredDecoder:
    """Implements `engine.reply.decoder.Decoder`: one shape, however the cloud is read.

    Args:
        emitter: takes what is said.
        retry: how long the cloud is waited for when it fails.
        cloud: the remote model.
        steerer: the local model; nothing else may use it until `close` has returned.
        prompts: both models' prompts.
        private: what the reply must not spell out.
        settings: asked for at every token, since the strength may be moved meanwhile.
        chooser: knows the modes' speed, and learns it.
        detector: looks for what no honest cloud would send.
    """

    def __init__(
        self,
        emitter: ReplyEmitter,
        retry: RetryPolicy,
        cloud: Cloud,
        steerer: Steerer,
        prompts: FittedPrompts,
        private: Private,
        settings: Callable[[], ReplySettings],
        chooser: Chooser,
        detector: ProbeDetector,
    ) -> None:
        self._emitter = emitter
        self._cloud = cloud
        self._steerer = steerer
        self._prompts = prompts
        self._private = private
        self._settings = settings
        begun = settings()
        local = self._local = steerer.path(apart=begun.drafts is DraftKind.PUBLIC)
        self._protection = Protection(emitter, settings, detector)
        self._gate = make_gate(begun.gate)
        self._shadow = Shadow(local, self._counterfactual, self._gate)
        guesser = Guesser(steerer, self._protection, settings)
        self._reading = CloudReading(
            emitter, retry, cloud, prompts, local, steerer.lexicon, guesser, settings, chooser
        )
        gate = GateObserver(self._gate, self._shadow)
        self._observers: tuple[Observer, ...] = (gate, self._protection, emitter, self._reading)
        self._previous = emitter.started

    async def write(self) -> Ending:
        """Write the reply, token by token.

        Raises:
            TillerError: it cannot go on.
        """
        self._begin()
        # Nothing is sent whose time would tell how much there is to compare with.
        await self._protection.ready()
        for index in range(self._prompts.room):
            await self._reading.review(index)
            position = await self._read(index)
            await self._announce(index)
            view = await self._view(index, position)
            rule = self._decide(position, view)
            decision = self._pick(index, position, view, rule)
            await self._commit(Step(index, rule, position.distribution, position.logits, decision), position)
            if decision.ends_reply:
                return Ending.COMPLETE
            if self._emitter.is_looping:
                return Ending.LOOP
        return Ending.LENGTH

    async def close(self, wait_seconds: float) -> Work:
        """Stop everything; return what it took.

        Args:
            wait_seconds: for what the gate's tokens would have been with steering.
        """
        await self._reading.close()
        await self._shadow.finish(wait_seconds)
        await self._local.close()
        if self._reading.has_begun:
            # Both prompts were read. Behind this reply and before the next; nobody waits for it.
            self._steerer.pair.submit(self._steerer.pair.snapshot, self._prompts.stable)
        shadow = self._shadow
        return replace(
            self._reading.work(),
            unsteered=shadow.unsteered,
            examined=shadow.examined,
            missed=shadow.missed,
        )

    def _begin(self) -> None:
        public = [message.content for message in self._prompts.conversation]
        self._protection.begin(self._steerer, self._private, public)
        self._steerer.begin(self._local, self._prompts)

    async def _read(self, index: int) -> _Position:
        """Wait for what the models say of a position: the cloud, and the local one where it has a part in it."""
        answer = await self._reading.next()
        rule = decide(self._situation())
        if not rule.reads_local:
            return _Position(answer, rule)
        started = time.perf_counter()
        logits = await self._local.at(index)
        return _Position(answer, rule, logits, (time.perf_counter() - started) * 1e3)

    async def _announce(self, index: int) -> None:
        """Say what is new before a token is picked."""
        if not index:
            self._emitter.announce(self._prompts)
            self._reading.announce()
        self._emitter.pass_on(self._cloud.notices())
        self._protection.heed()

    async def _view(self, index: int, position: _Position) -> PositionView | None:
        """Return both models' distributions by the same tokens; None where the local model has no part in it."""
        if position.logits is None:
            return None
        return await look_ahead(
            self._steerer,
            self._local,
            position.distribution,
            position.logits,
            self._params(),
            position=index,
            max_steps=self._settings().extra_decodes,
        )

    def _decide(self, position: _Position, view: PositionView | None) -> Rule:
        """Return how the token is made, now that the probe detector can look at the position."""
        suspicion = self._protection.inspect(position.distribution, view)
        return position.rule if view is None else decide(self._situation(suspicion))

    def _situation(self, suspicion: Suspicion | None = None) -> Situation:
        return Situation(
            is_reasoning=self._emitter.is_reasoning,
            steers_reasoning=self._settings().steer_thoughts,
            is_gate_open=self._gate.open,
            suspicion=suspicion,
            is_suspect=self._protection.is_suspect,
            factor=self._protection.budget.factor,
        )

    def _params(self) -> SteeringParams:
        settings = self._settings()
        factor = self._protection.budget.factor
        return SteeringParams(
            settings.coefficient * factor, settings.completion, settings.sampling, settings.floor
        )

    def _pick(self, index: int, position: _Position, view: PositionView | None, rule: Rule) -> TokenDecision:
        settings, budget = self._settings(), self._protection.budget
        if view is not None and rule.steers:
            return self._steerer.pick(
                view, self._params(), position=index, alternatives=settings.alternatives, protection=budget
            )
        return self._steerer.leave(
            position.distribution,
            sampling=settings.sampling,
            position=index,
            alternatives=settings.alternatives,
            protection=budget,
        )

    async def _commit(self, step: Step, position: _Position) -> None:
        """Take a token: what is to be sent goes out, then it is shown and learned from."""
        for observer in self._observers:
            observer.picked(step)
        decision = step.decision
        if decision.ends_reply:
            return
        self._reading.commit(decision.token, decision.spelling)
        self._local.commit(decision.token)
        # The requests leave here, before anything else happens.
        await asyncio.sleep(0)
        now = time.perf_counter()
        times = _times(position, decision, (now - self._previous) * 1e3)
        self._previous = now
        for observer in self._observers:
            observer.sent(step, times)
        # What the gate left is released by the shadow, which looks at it later.
        if step.rule.reason is not Reason.GATE:
            self._local.release(step.index + 1)

    def _counterfactual(self, answer: Distribution, logits: Logits, index: int) -> CounterfactualPick:
        """Return what the policy would have picked where the gate left a token to the cloud."""
        view = self._steerer.view(answer, logits)
        decision = self._steerer.pick(view, self._params(), position=index, alternatives=0)
        return CounterfactualPick(decision.token, decision.disclosed_bits)


def _times(position: _Position, decision: TokenDecision, total_ms: float) -> StageTimes:
    network = position.answer.times
    local_ms = position.logits.compute_ms if position.logits else 0.0
    return StageTimes(
        local_ms=local_ms,
        request_ms=network.request_ms,
        cloud_ms=network.cloud_ms,
        response_ms=network.response_ms,
        fuse_ms=decision.fuse_ms,
        pick_ms=decision.pick_ms,
        total_ms=total_ms,
        hidden_ms=max(0.0, local_ms - position.waited_ms),
    )
