"""What a step on the device is made of, and what comes of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from engine.position.distribution import Distribution
from engine.position.logits import Floats, Logits
from engine.privacy.guard import GuardState, Held
from engine.steering.pick import Sampling
from engine.steering.policy import Completion, Policy


class Decision(StrEnum):
    """Who a token comes from."""

    AGREED = "agreed"
    """The cloud alone would have picked the same."""
    STEERED = "steered"
    """Steering changed the cloud's pick."""
    CLOUD = "cloud"
    """Steering was off."""
    GUARDED = "guarded"
    """The guard held back what would have been picked."""
    LOCAL = "local"
    """The local model writes alone."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A candidate for one position.

    Attributes:
        token: its id.
        text: its spelling, with replacement characters where it is part of a character.
        base: probability that the cloud gives it.
        steered: probability under the policy.
        delta: ln of the local model's probability with the personal context over that without it; None where
            the local model had no part in it, or does not know the token.
    """

    token: int
    text: str
    base: float
    steered: float
    delta: float | None = None


NO_TRAIL = GuardState()


@dataclass(frozen=True, slots=True)
class TokenDecision:
    """A chosen token.

    Attributes:
        token: its id.
        spelling: the bytes it adds to the text.
        ends_reply: True when it ends the turn instead of adding to it.
        decision: whether the cloud alone would have picked it.
        alternatives: the most likely candidates, most likely first, and the token itself where it is none of
            them.
        disclosed_bits: what the pick tells, an estimate; see `disclosed_bits`.
        fuse_ms, pick_ms: what forming the policy and picking cost, in milliseconds.
        trail: where the reply stands behind it, for the guard.
        held: what steering would have spelled here, where another token was picked for that.
    """

    token: int
    spelling: bytes
    ends_reply: bool
    decision: Decision
    alternatives: tuple[Alternative, ...]
    disclosed_bits: float
    fuse_ms: float
    pick_ms: float
    trail: GuardState = NO_TRAIL
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class SteeringParams:
    """How strongly a token is steered, and how it is picked.

    Attributes:
        coefficient: c; 0 leaves the cloud's distribution as it is.
        completion: what stands for what the cloud did not send.
        sampling: how tokens are picked.
        floor: m under the delta, nats; infinite is none.
    """

    coefficient: float
    completion: Completion
    sampling: Sampling
    floor: float = math.inf


@dataclass(frozen=True, slots=True, eq=False)
class PositionView:
    """A position as steering sees it: both models by the same token ids. The steerer makes it and keeps nothing of
    it; its arrays live until the steerer makes another view, or guesses.

    Attributes:
        answer: the cloud's distribution as it came.
        known: its candidates that steering can tell apart.
        logits: the local model's, by its own ids.
        private, public: the same by the cloud's ids, float32, shape (V,).
        params, policy: the policy, and what it was formed with; None where it was not formed yet.
        fuse_ms: what forming it took, in milliseconds.
        log_ratio: ln of the softmax's sums, private over public; 0 where the policy was not formed yet.
    """

    answer: Distribution
    known: Distribution
    logits: Logits
    private: Floats
    public: Floats
    params: SteeringParams | None = None
    policy: Policy | None = None
    fuse_ms: float = 0.0
    log_ratio: float = 0.0


@dataclass(frozen=True, slots=True)
class PendingAlignment:
    """A token of the cloud whose first pieces, local tokens, the local model must be asked behind."""

    spelling: bytes
    pieces: tuple[int, ...]
