"""How much a pick tells an observer who knows the cloud's distribution, the settings, and all but the person."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from engine.steering.log_softmax import log_sum_exp
from engine.steering.pick import Sampling, shortlist
from engine.steering.policy import Policy

Floats = npt.NDArray[np.float32]
TYPICAL_DELTA = 0.3
"""Nats by which personal contexts typically move a token at c = 1: what an observer expects of an unknown person.
At temperature 0 a smaller value makes agreed tokens cheaper and changed ones dearer; on positions of six persons'
texts the sum is lowest between 0.25 and 0.35, at c = 0.73 as at 1."""
SPARE = 1 / 48
"""Part of what is expected that top-p and min-p do not cut: a steered token may lie outside the cloud's cut."""
REACH = 16.0
"""Nats below the most likely token, at the temperature of what is expected; beyond them nothing is expected."""
NONE = np.float32(-1e4)
LEAST = 1e-300
"""What is expected of a token that the cloud gives no probability at all."""


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
    if sampling.greedy:
        return -_expected(base, [index], temperature)[0] / math.log(2)
    if not sampling.cuts:
        return max(0.0, _divergence(policy.logprobs, base, sampling.temperature, temperature) / math.log(2))
    weights, kept = shortlist(policy.logprobs, sampling)
    picked = weights / weights.sum(dtype=np.float64)
    own, own_kept = shortlist(base, replace(sampling, temperature=temperature))
    found = base[kept].astype(np.float64)
    share = np.exp((found - float(base.max())) / temperature) / float(own.sum(dtype=np.float64))
    share *= (1 - SPARE) * (found >= base[own_kept].min())
    share += SPARE * np.exp(found)
    told = float(picked @ (np.log(np.maximum(picked, LEAST)) - np.log(np.maximum(share, LEAST))))
    return max(0.0, told / math.log(2))


def guessed_bits(policy: Policy, sampling: Sampling, indices: Sequence[int], coefficient: float) -> list[float]:
    """Return what sending guesses of one position tells, each in bits, those before it being known.

    Args:
        policy, sampling, coefficient: as for `disclosed_bits`.
        indices: the guesses in order: the first as it would be picked, then the most likely others.
    """
    base = policy.base_logprobs
    if coefficient == 0 or policy.logprobs is base or not indices:
        return [0.0] * len(indices)
    bits, left = [], 1.0
    for expected in _expected(base, indices, _temperature(sampling, coefficient)):
        bits.append(max(0.0, math.log(max(left, 1e-9)) - expected) / math.log(2))
        left -= math.exp(expected)
    return bits if sampling.greedy else [disclosed_bits(policy, sampling, indices[0], coefficient), *bits[1:]]


def _temperature(sampling: Sampling, coefficient: float) -> float:
    return math.hypot(sampling.temperature, TYPICAL_DELTA * coefficient)


def _divergence(policy: Floats, base: Floats, temperature: float, expected_at: float) -> float:
    """KL of one distribution from another, each at a temperature of its own, in nats: in whole passes over the
    vocabulary, for nothing is cut."""
    # What has no probability at all weighs nothing, and must not be infinite.
    logits = np.maximum(policy * np.float32(1 / temperature), NONE)
    expected = np.maximum(base * np.float32(1 / expected_at), NONE)
    normalizers = log_sum_exp(expected) - log_sum_exp(logits)
    weights = np.exp(logits - logits.max())
    logits -= expected
    return float(weights @ logits) / float(weights.sum(dtype=np.float64)) + normalizers


def _expected(base: Floats, indices: Sequence[int], temperature: float) -> list[float]:
    """Natural log-probabilities of some candidates under the cloud's distribution at a temperature."""
    top = base.max()
    near = base[base > top - np.float32(REACH * temperature)]
    total = log_sum_exp((near - top) / np.float32(temperature))
    return [(float(base[index]) - float(top)) / temperature - total for index in indices]
