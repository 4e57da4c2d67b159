"""Who is told of each token of a steered reply."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.position.distribution import Distribution
from engine.position.logits import Logits
from engine.reply.events import StageTimes
from engine.reply.rules import Reason, Rule
from engine.speculation.shadow import Shadow
from engine.steerer.decision import Decision, TokenDecision
from engine.steering.gate import Gate


@dataclass(frozen=True, slots=True)
class Step:
    """A token that was picked, and what it was picked from.

    Attributes:
        index: of the token within the reply.
        rule: whether it is steered.
        answer: the cloud's distribution.
        logits: the local model's; None where it was not asked.
        decision: the token.
    """

    index: int
    rule: Rule
    answer: Distribution
    logits: Logits | None
    decision: TokenDecision


class Observer:
    """Told of every token, in turn. What it does changes no token that was picked."""

    def picked(self, step: Step) -> None:
        """A token was picked, or the reply's end. Nothing of it was sent yet."""

    def sent(self, step: Step, times: StageTimes) -> None:
        """A token was picked, and what is to be sent for the next ones is under way: now it may be shown."""


class GateObserver(Observer):
    """Tells the confidence gate of each token, and the shadow of those that the gate leaves to the cloud."""

    def __init__(self, gate: Gate, shadow: Shadow) -> None:
        self._gate = gate
        self._shadow = shadow

    def picked(self, step: Step) -> None:
        decision = step.decision
        if step.rule.steers:
            self._gate.steered(
                math.exp(float(step.answer.logprobs[0])),
                agreed=decision.decision is Decision.AGREED,
                bits=decision.disclosed_bits,
            )
        elif step.rule.reason is Reason.GATE and not decision.ends_reply:
            self._shadow.leave(step.index, step.answer, decision.token)
