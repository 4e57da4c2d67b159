"""Guessing, on the device, what the policy will pick, before the cloud has said anything about the position."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.steering.disclosure import guessed_bits
from engine.steering.log_softmax import log_softmax_in_place, log_sum_exp
from engine.steering.pick import Sampling, pick
from engine.steering.policy import Policy

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Guess:
    """A token that may be picked.

    Attributes:
        token: its id.
        probability: under the stand-in policy.
        disclosed_bits: what sending it tells, an estimate; 0 for public guesses.
    """

    token: int
    probability: float
    disclosed_bits: float


class ProxyPolicy:
    """The policy with the local model behind the public prompt in the cloud's place; buffers are reused.

    Not safe for use from two threads at once.
    """

    def __init__(self, vocabulary_size: int) -> None:
        self._reserve(vocabulary_size)

    def _reserve(self, size: int) -> None:
        self._public, self._policy, self._scratch = (np.empty(size, np.float32) for _ in range(3))

    def guesses(
        self,
        public_logits: Floats,
        private_logits: Floats | None,
        coefficient: float,
        sampling: Sampling,
        position: int,
        count: int,
        floor: float = math.inf,
    ) -> list[Guess]:
        """Return the likeliest picks, likeliest first.

        Args:
            public_logits: raw logits behind the public prompt, float32, shape (V,).
            private_logits: those behind the private prompt, or None for guesses that are a function of
                what the cloud knows anyway, and so disclose nothing when they are sent.
            coefficient: c.
            sampling: with a temperature, the first guess is what the position's own random number picks.
            position: index within the reply.
            count: how many.
            floor: m under the delta, nats; infinite is none.
        """
        size = len(public_logits)
        if size > len(self._public):
            self._reserve(2 * size)
        public = policy = self._public[:size]
        scratch = self._scratch[:size]
        log_softmax_in_place(public, scratch, public_logits)
        if private_logits is not None:
            policy = self._policy[:size]
            np.subtract(private_logits, public_logits, out=policy)
            if math.isfinite(floor):
                ratio = log_sum_exp(private_logits, scratch) - log_sum_exp(public_logits, scratch)
                np.maximum(policy, np.float32(ratio - floor), out=policy)
            policy *= np.float32(coefficient)
            policy += public
            log_softmax_in_place(policy, scratch)
        stand_in = Policy(None, policy, public)
        order = stand_in.top(count)
        if not sampling.greedy:
            first = pick(stand_in, sampling, position)
            order = [first, *(i for i in order if i != first)][:count]
        bits = guessed_bits(stand_in, sampling, order, coefficient)
        return [Guess(i, float(np.exp(policy[i])), told) for i, told in zip(order, bits, strict=True)]
