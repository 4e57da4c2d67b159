"""What is steered and what is left to the cloud, and why: decided here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.privacy.probe_detector import Suspicion


class Reason(StrEnum):
    """Why a token is left to the cloud."""

    REASONING = "reasoning"
    """It belongs to the reasoning before the answer, and that is not steered."""
    GATE = "gate"
    """The confidence gate is shut: steering would change nothing."""
    PROBE = "probe"
    """The position looks made to find out about the user."""
    SPENT = "spent"
    """The cloud is suspect, and has been told all that it may be."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one token is made.

    Attributes:
        reason: why it is left to the cloud; None where it is steered.
    """

    reason: Reason | None = None

    @property
    def steers(self) -> bool:
        """Whether the token is steered."""
        return self.reason is None

    @property
    def reads_local(self) -> bool:
        """Whether the local model is asked: to steer, or to see whether the cloud still probes."""
        return self.reason not in (Reason.REASONING, Reason.GATE)


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the decision depends on.

    Attributes:
        is_reasoning: the token belongs to the reasoning before the answer.
        steers_reasoning: that is steered too.
        is_gate_open: the confidence gate lets tokens be steered.
        suspicion: what is not like an honest cloud at this position; None before that was looked at.
        is_suspect: the cloud was found to probe, at this position or before.
        factor: what the disclosure budget leaves of the steering strength, 1 to 0.
    """

    is_reasoning: bool = False
    steers_reasoning: bool = False
    is_gate_open: bool = True
    suspicion: Suspicion | None = None
    is_suspect: bool = False
    factor: float = 1.0


STEER = Rule()


def decide(situation: Situation) -> Rule:
    """Return how a token is made. Nothing else happens here."""
    if situation.is_reasoning and not situation.steers_reasoning:
        return Rule(Reason.REASONING)
    if not situation.is_gate_open:
        return Rule(Reason.GATE)
    if situation.suspicion is not None:
        return Rule(Reason.PROBE)
    if situation.is_suspect and not situation.factor:
        return Rule(Reason.SPENT)
    return STEER
