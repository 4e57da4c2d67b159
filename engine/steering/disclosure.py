"""How much a pick tells an observer who knows the cloud's distribution, the settings, and all but the person."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from engine.steering.pick import Sampling, shortlist
from engine.steering.policy import Policy

TYPICAL_DELTA = 0.3
"""Nats by which personal contexts typically move a token at c = 1: what an observer expects of an unknown person.
At temperature 0 a smaller value makes agreed tokens cheaper and changed ones dearer; on positions of six persons'
texts the sum is lowest between 0.25 and 0.35, at c = 0.73 as at 1."""
SPARE = 1 / 32
"""Part of what is expected that top-p and min-p do not cut: a steered token may lie outside the cloud's cut."""
REACH = 16.0
"""Nats below the likeliest token, at the temperature of what is expected; beyond them nothing is expected."""


def disclosed_bits(policy: Policy, sampling: Sampling, index: int, coefficient: float) -> float:
    """Return what a pick tells: an estimate, in bits, that is never negative.

    What an observer expects without knowing the person is a distribution Q: the cloud's, at the temperature that
    picking and the typical delta amount to, cut as picks are. With a temperature the pick is one from a
    distribution P, and tells ``KL(P || Q)`` on average. Without one it is certain, and tells ``-log2 Q(token)``: a
    token that the cloud would have picked too, where others were within reach, rules out whom those would have
    suited. As Q does not depend on the person, the sum over a reply is, on average over persons, at least what any
    observer can learn of which of them it is, however they are distributed (chain rule of mutual information).

    Args:
        policy: what the pick was made from, N candidates.
        sampling: how.
        index: the picked candidate.
        coefficient: c, by which the policy was steered.
    """
    base = policy.base_logprobs
    if coefficient == 0 or policy.logprobs is base:
        return 0.0
    temperature = _temperature(sampling, coefficient)
    top, total = _normalizer(base, temperature)
    if sampling.greedy:
        return (math.log(total) + (top - float(base[index])) / temperature) / math.log(2)
    weights, kept = shortlist(policy.logprobs, sampling)
    picked = weights.astype(np.float64)
    picked /= picked.sum()
    own, own_kept = shortlist(base, replace(sampling, temperature=temperature))
    inside = base[kept] >= base[own_kept].min()
    share = SPARE / total + inside * ((1 - SPARE) / float(own.sum(dtype=np.float64)))
    expected = np.log(share) + (base[kept].astype(np.float64) - top) / temperature
    return max(0.0, float(picked @ (np.log(picked) - expected)) / math.log(2))


def guessed_bits(policy: Policy, sampling: Sampling, indices: Sequence[int], coefficient: float) -> list[float]:
    """Return what sending guesses of one position tells, each in bits, those before it being known.

    Args:
        policy, sampling, coefficient: as for `disclosed_bits`.
        indices: the guesses in order: the first as it would be picked, then the most likely others.
    """
    base = policy.base_logprobs
    if coefficient == 0 or policy.logprobs is base or not indices:
        return [0.0] * len(indices)
    temperature = _temperature(sampling, coefficient)
    top, total = _normalizer(base, temperature)
    found, left = [], 1.0
    for index in indices:
        expected = (float(base[index]) - top) / temperature - math.log(total)
        found.append(max(0.0, math.log(max(left, 1e-9)) - expected) / math.log(2))
        left -= math.exp(expected)
    return found if sampling.greedy else [disclosed_bits(policy, sampling, indices[0], coefficient), *found[1:]]


def _temperature(sampling: Sampling, coefficient: float) -> float:
    return math.hypot(sampling.temperature, TYPICAL_DELTA * coefficient)


def _normalizer(base: npt.NDArray[np.float32], temperature: float) -> tuple[float, float]:
    """The highest log-probability, and the sum over all at a temperature, relative to it."""
    top = base.max()
    near = base[base > top - np.float32(REACH * temperature)]
    return float(top), float(np.exp((near - top) / np.float32(temperature)).sum(dtype=np.float64))
