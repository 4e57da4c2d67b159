"""From the settings and three distributions to the steered policy.

Source: CoSteer, arXiv 2507.04756. The paper refines the policy for T rounds per token; every round has
the form ``b + c_t * d``, so the rounds collapse, exactly, into one coefficient that depends on the
settings alone, and a token costs one fused multiply-add.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from engine.steering.log_softmax import log_softmax_in_place, log_sum_exp
from engine.steering.tail import complete_tail

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class UpdateRule:
    """The paper's FTRL settings.

    Attributes:
        rounds: T, refinements per token; 0 leaves the cloud's distribution as it is.
        alpha: weight of the drift from the base in the utility.
        beta: weight of the delta in the utility.
        lambda_: pull toward the base, > 0.
        eta: learning rate, > 0.
    """

    rounds: int = 20
    alpha: float = 2.0
    beta: float = 1.0
    lambda_: float = 2.0
    eta: float = 10.0

    def coefficient(self) -> float:
        """Return c_T, the factor of the delta that T rounds amount to (dimensionless)."""
        if self.rounds < 0 or self.lambda_ <= 0 or self.eta <= 0:
            raise ValueError("rounds must not be negative, lambda and eta must be positive")
        total = previous = 0.0
        for t in range(1, self.rounds + 1):
            total += previous
            previous = (self.alpha * total + t * self.beta + previous / self.eta) / (
                t * self.lambda_ + 1 / self.eta
            )
        return previous


class Completion(StrEnum):
    """What stands for the part of the base that the cloud did not send."""

    TAIL = "tail"
    """The public-prompt local model spreads the tail's mass; candidates are the whole vocabulary."""
    TRUNCATE = "truncate"
    """Candidates are the K that the cloud sent."""


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A steered distribution. Its arrays live until the same `Fuser` forms the next.

    Attributes:
        ids: candidate token ids, int32, shape (N,), or None when candidate i is token i.
        logprobs: steered natural log-probabilities, float32, shape (N,).
        base_logprobs: the cloud's own over the same candidates (completed, or cut and normalized), float32,
            shape (N,); equal to `logprobs` at c = 0.
    """

    ids: Ids | None
    logprobs: Floats
    base_logprobs: Floats

    def id_at(self, index: int) -> int:
        """Token id of candidate `index`."""
        return index if self.ids is None else int(self.ids[index])

    def top(self, count: int) -> list[int]:
        """Candidate indices of the `count` most likely tokens, most likely first; ties by position."""
        scores = self.logprobs
        near = np.flatnonzero(scores > scores.max() - np.float32(12.0))
        if near.size < count:
            near = (
                np.argpartition(-scores, min(count, len(scores) - 1))[:count]
                if len(scores) > count
                else np.arange(len(scores))
            )
        elif near.size > 4 * count:
            near = near[np.argpartition(-scores[near], count)[:count]]
        return [int(i) for i in near[np.lexsort((near, -scores[near]))][:count]]


class Fuser:
    """Forms policies, reusing its buffers from token to token.

    Not safe for use from two threads at once.

    Args:
        vocabulary_size: V; more is made room for when it comes.
    """

    def __init__(self, vocabulary_size: int) -> None:
        self._reserve(vocabulary_size)

    def _reserve(self, size: int) -> None:
        self._base, self._policy, self._scratch = (np.empty(size, np.float32) for _ in range(3))

    def fuse(
        self,
        ids: Ids,
        logprobs: Floats,
        tail_mass: float,
        private_logits: Floats,
        public_logits: Floats,
        coefficient: float,
        completion: Completion = Completion.TAIL,
        floor: float = math.inf,
        log_ratio: float = 0.0,
    ) -> Policy:
        """Return ``log_softmax(b + c * max(d, -m))`` over the candidates.

        What the context makes less likely is the unreliable half of a small model's delta: without a floor under
        it replies fall into loops (docs/method.md).

        Args:
            ids: the cloud's candidates, int32, shape (K,), each below the vocabulary size.
            logprobs: their natural log-probabilities, float32, shape (K,), not increasing.
            tail_mass: the cloud's probability outside the K.
            private_logits, public_logits: the local model's raw logits behind either prompt, float32,
                shape (V,).
            coefficient: c; 0 gives the cloud's distribution back.
            completion: what stands for the tail.
            floor: m, nats, at least 0; infinite is none, as in the paper.
            log_ratio: what `log_ratio` gives for these logits; it matters where there is a floor, since raw logits
                differ by the normalizers, too.
        """
        lowest = np.float32(log_ratio - floor)
        size = len(public_logits)
        if size > len(self._base):
            self._reserve(2 * size)
        if completion is Completion.TRUNCATE or tail_mass <= 0.0 or len(ids) >= size:
            return self._fuse_truncated(ids, logprobs, private_logits, public_logits, coefficient, lowest)
        base, policy, scratch = self._base[:size], self._policy[:size], self._scratch[:size]
        complete_tail(ids, logprobs, tail_mass, public_logits, out=base, scratch=scratch)
        # The log-normalizers of both local distributions are constants that log_softmax removes.
        np.subtract(private_logits, public_logits, out=policy)
        if np.isfinite(lowest):
            np.maximum(policy, lowest, out=policy)
        policy *= np.float32(coefficient)
        policy += base
        log_softmax_in_place(policy, scratch)
        return Policy(None, policy, base)

    def log_ratio(self, private_logits: Floats, public_logits: Floats) -> float:
        """Return ln of the softmax's sums, private over public: what a difference of raw logits has too much.

        Args:
            private_logits, public_logits: as for `fuse`.
        """
        size = len(public_logits)
        if size > len(self._base):
            self._reserve(2 * size)
        return log_sum_exp(private_logits, self._scratch) - log_sum_exp(public_logits, self._scratch)

    def plain(self, logits: Floats, ids: Ids | None = None) -> Policy:
        """Return the policy of one model alone: nothing in it is steered.

        Args:
            logits: raw logits or natural log-probabilities, float32, shape (N,).
            ids: candidates by place, int32, shape (N,); None when candidate i is token i.
        """
        if len(logits) > len(self._base):
            self._reserve(2 * len(logits))
        base = self._base[: len(logits)]
        log_softmax_in_place(base, self._scratch[: len(logits)], logits)
        return Policy(ids, base, base)

    def _fuse_truncated(
        self,
        ids: Ids,
        logprobs: Floats,
        private_logits: Floats,
        public_logits: Floats,
        coefficient: float,
        lowest: np.float32,
    ) -> Policy:
        policy = private_logits[ids]
        policy -= public_logits[ids]
        if np.isfinite(lowest):
            np.maximum(policy, lowest, out=policy)
        policy *= np.float32(coefficient)
        policy += logprobs
        log_softmax_in_place(policy, self._scratch[: len(ids)])
        base = logprobs.copy()
        log_softmax_in_place(base, self._scratch[: len(ids)])
        return Policy(ids, policy, base)
