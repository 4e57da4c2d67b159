"""Picking one token from a policy: greedy, or temperature with top-p and min-p, from a seed."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.steering.log_softmax import log_sum_exp
from engine.steering.policy import Policy

Floats = npt.NDArray[np.float32]
SEED_BITS = 128
SERVER_SEED_BITS = 31
"""What every server takes."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a token is picked.

    Attributes:
        temperature: 0 is greedy; otherwise log-probabilities are divided by it.
        top_p: keep the fewest most likely tokens whose probabilities reach this sum; 1 keeps all.
        min_p: keep tokens at least this fraction as likely as the most likely one; 0 keeps all.
        seed: fixes every random number of a reply; up to 128 bits. One that nobody chose must be drawn from all of
            them: who sees which of many tokens was picked could try out a small one.
    """

    temperature: float = 0.0
    top_p: float = 1.0
    min_p: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.temperature >= 0:
            raise ValueError("temperature must not be negative")
        if not 0 < self.top_p <= 1:
            raise ValueError("top-p must be above 0 and at most 1")
        if not 0 <= self.min_p <= 1:
            raise ValueError("min-p must be from 0 to 1")
        if not 0 <= self.seed < 1 << SEED_BITS:
            raise ValueError("the seed must not be negative")

    @property
    def greedy(self) -> bool:
        return self.temperature == 0

    @property
    def cuts(self) -> bool:
        """Whether top-p or min-p leaves something out."""
        return self.top_p < 1 or self.min_p > 0

    @property
    def server_seed(self) -> int:
        """What a server is given that draws itself: the user's own small number as it is, else one that tells
        nothing of it. 31 bits."""
        if self.seed < 1 << SERVER_SEED_BITS:
            return self.seed
        digest = hashlib.blake2b(
            b"server", key=self.seed.to_bytes(SEED_BITS // 8, "little"), digest_size=4
        ).digest()
        return int.from_bytes(digest, "little") >> (32 - SERVER_SEED_BITS)


def pick(policy: Policy, sampling: Sampling, position: int, attempt: int = 0) -> int:
    """Return the candidate index of the picked token.

    The random number belongs to (seed, position) alone, so a reply that reaches a position by another
    way (rolled back, drafted, resumed) picks the same token there.

    Args:
        policy: N candidates.
        sampling: the settings.
        position: index of the token within the reply, from 0.
        attempt: how many picks of this position were given up; each has a random number of its own.
    """
    if sampling.greedy:
        return int(policy.logprobs.argmax())
    weights, kept = shortlist(policy.logprobs, sampling)
    # Summed in id order: a logit that moved by rounding shifts the sums by rounding, where an order by
    # likelihood could swap two tokens' places.
    cumulative = np.cumsum(weights, dtype=np.float64)
    number = uniform(sampling.seed, position, attempt) * cumulative[-1]
    index = int(np.searchsorted(cumulative, number, side="right"))
    return int(kept[min(index, len(kept) - 1)])


def neutralized(policy: Policy, indices: Iterable[int]) -> Policy:
    """Return a policy in which some candidates have just the probability that the cloud gives them, and the others
    share what is left as before: whether one of those is picked tells nothing of the personal context.

    Args:
        policy: N candidates; left as it is.
        indices: which of them.
    """
    places = sorted(indices)
    others, base = np.delete(policy.logprobs, places), np.delete(policy.base_logprobs, places)
    if not others.size or not np.isfinite([others.max(), base.max()]).all():
        return Policy(policy.ids, policy.base_logprobs, policy.base_logprobs)
    # Of the others themselves, in logarithms: where the private ones have nearly all, 1 less their sum is noise.
    shift = log_sum_exp(base) - log_sum_exp(others)
    logprobs = policy.logprobs + np.float32(shift)
    logprobs[places] = policy.base_logprobs[places]
    return Policy(policy.ids, logprobs, policy.base_logprobs)


def notable(policy: Policy) -> list[int]:
    """Return the candidates that the cloud itself finds likely enough to be picked now and then."""
    found: list[int] = np.flatnonzero(policy.base_logprobs >= _NOTABLE).tolist()
    return found


def pick_neutral(
    policy: Policy,
    sampling: Sampling,
    position: int,
    neutral: Iterable[int],
    spells: Callable[[int], bool],
    tries: int,
) -> tuple[int, Policy]:
    """Pick as `pick` does from a policy that is neutral where a candidate would spell what is private.

    Those that are not known to are looked at when they are picked; then the position is picked again with another
    random number. So what is picked depends on the personal context through the other candidates alone, and
    neither taking nor leaving a private spelling answers a cloud that offers it.

    Args:
        neutral: candidates that are known to be neutral, by their indices.
        spells: whether another candidate should be.
        tries: after so many in a row the position is left to the cloud.
    Returns:
        The candidate's index, and the policy that it was picked from.
    """
    known = set(neutral)
    drawn = neutralized(policy, known) if known else policy
    for attempt in range(tries):
        index = pick(drawn, sampling, position, attempt)
        if index in known or not spells(index):
            return index, drawn
        known.add(index)
        drawn = neutralized(policy, known)
    cloud = Policy(policy.ids, policy.base_logprobs, policy.base_logprobs)
    return pick(cloud, sampling, position, tries), cloud


_NOTABLE = math.log(0.01)
"""Candidates that the cloud finds less likely are hardly ever picked where they are neutral."""


def uniform(seed: int, position: int, attempt: int = 0) -> float:
    """The random number in [0, 1) of one position, without any state.

    A keyed hash, so that those of other positions tell nothing of it: a server that makes all tokens equally
    likely can read many bits of a few of them.
    """
    key, counter = seed.to_bytes(SEED_BITS // 8, "little"), position.to_bytes(8, "little")
    digest = hashlib.blake2b(counter + attempt.to_bytes(8, "little"), key=key, digest_size=8).digest()
    return (int.from_bytes(digest, "little") >> 11) * 2.0**-53


def shortlist(logprobs: Floats, sampling: Sampling) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Return what a token is drawn from: weights, and candidate indices in ascending order.

    Args:
        logprobs: natural log-probabilities, float32, shape (N,).
        sampling: with a temperature above 0.
    Returns:
        What temperature, top-p and min-p leave: weights relative to the highest, which is 1; float32, shape (M,).
    """
    # Below exp(-40) of the highest nothing can be drawn in float64, whatever the settings.
    floor = max(math.log(sampling.min_p), -40.0) if sampling.min_p > 0 else -40.0
    top = logprobs.max()
    # Those that min-p leaves are few: everything else is done with them alone.
    near = np.flatnonzero(logprobs >= top + np.float32(floor * sampling.temperature))
    scaled = (logprobs[near] - top) * np.float32(1 / sampling.temperature)
    weights = np.exp(scaled)
    if sampling.top_p == 1:
        return weights, near
    # Top-p speaks of the distribution after temperature and min-p.
    wanted = sampling.top_p * float(weights.sum(dtype=np.float64))
    # Sorting a vocabulary costs twenty times as much as all else here, and the few at the top nearly always
    # suffice: take in more of them until they reach the sum.
    for depth in (3.0, 6.0, 10.0, 40.0):
        deep = np.flatnonzero(scaled >= -depth)
        order = deep[np.argsort(-weights[deep], kind="stable")]
        cumulative = np.cumsum(weights[order], dtype=np.float64)
        if cumulative[-1] >= wanted:
            break
    count = int(np.searchsorted(cumulative, wanted, side="left")) + 1
    kept = np.sort(order[:count])
    return weights[kept], near[kept]
