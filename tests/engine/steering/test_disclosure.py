"""What a pick tells: never less, on average over persons, than an observer who knows everything else learns."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.steering.disclosure import disclosed_bits, guessed_bits
from engine.steering.pick import Sampling, shortlist
from engine.steering.policy import Policy

V = 60
GREEDY = Sampling()
USUAL = Sampling(0.7, 0.95, 0.05)


def normalized(values: np.ndarray) -> np.ndarray:
    values = values - values.max()
    return (values - np.log(np.exp(values).sum())).astype(np.float32)


def steered(base: np.ndarray, delta: np.ndarray, c: float = 1.0) -> Policy:
    base = normalized(base)
    return Policy(None, normalized(base + c * delta), base)


def drawn(policy: Policy, sampling: Sampling) -> np.ndarray:
    """What the pick is drawn from, shape (V,)."""
    found = np.zeros(len(policy.logprobs))
    if sampling.greedy:
        found[policy.logprobs.argmax()] = 1.0
    else:
        weights, kept = shortlist(policy.logprobs, sampling)
        found[kept] = weights / weights.sum()
    return found


@pytest.mark.parametrize("sampling", [GREEDY, Sampling(0.7), USUAL, Sampling(1.0), Sampling(1.3, 0.9)])
@pytest.mark.parametrize("scale", [0.05, 0.5, 3.0])
@pytest.mark.parametrize("shape", ["honest", "alike", "few", "sure"])
def test_nobody_learns_more_than_is_told(sampling: Sampling, scale: float, shape: str) -> None:
    """Sixteen persons, equally likely, each with a delta of his own; the observer knows all sixteen."""
    rng = np.random.default_rng(7)
    for _ in range(20):
        base = {
            "honest": rng.normal(0, 2.5, V),
            "alike": np.where(np.arange(V) < 8, 0.0, -9.0),
            "few": np.where(np.arange(V) < 2, 0.0, -20.0),
            "sure": np.where(np.arange(V) < 1, 0.0, -6.0) + rng.normal(0, 1, V),
        }[shape]
        persons = [steered(base, np.maximum(rng.normal(0, scale, V), -0.25), 0.73) for _ in range(16)]
        each = np.array([drawn(policy, sampling) for policy in persons])
        with np.errstate(divide="ignore", invalid="ignore"):
            learned = np.nansum(each * np.log2(each / each.mean(axis=0)), axis=1).mean()
        told = np.mean([disclosed_bits(p, sampling, int(p.logprobs.argmax()), 0.73) for p in persons])
        assert told >= learned - 1e-6


def test_what_is_not_steered_tells_nothing() -> None:
    base = normalized(np.random.default_rng(0).normal(0, 2, V))
    for sampling in (GREEDY, USUAL):
        assert disclosed_bits(Policy(None, base, base), sampling, 3, 1.0) == 0
        assert disclosed_bits(steered(base, np.ones(V)), sampling, 3, 0.0) == 0


def test_one_of_eight_that_are_alike_tells_three_bits() -> None:
    policy = steered(np.where(np.arange(V) < 8, 0.0, -30.0), np.eye(V)[3])
    assert disclosed_bits(policy, GREEDY, 3, 1.0) == pytest.approx(3, abs=0.01)
    likely = steered(np.where(np.arange(V) < 8, 0.0, -30.0), 9 * np.eye(V)[3])
    assert disclosed_bits(likely, Sampling(1.0), 3, 1.0) == pytest.approx(3, abs=0.05)


def test_a_delta_that_moves_nothing_tells_next_to_nothing() -> None:
    base = np.random.default_rng(1).normal(0, 2, V)
    assert disclosed_bits(steered(base, np.zeros(V)), USUAL, 0, 0.73) < 0.1
    sure = np.where(np.arange(V) < 1, 0.0, -12.0)
    for sampling in (GREEDY, USUAL, Sampling(1.0)):
        assert disclosed_bits(steered(sure, np.zeros(V)), sampling, 0, 0.73) < 0.01


def test_what_no_cut_of_the_cloud_leaves_tells_more_than_what_it_leaves() -> None:
    """A token far out, that only this person's context brings up."""
    base = np.where(np.arange(V) < 4, 0.0, -12.0)
    far, near = steered(base, 30 * np.eye(V)[20]), steered(base, 30 * np.eye(V)[2])
    found = [disclosed_bits(policy, USUAL, int(policy.logprobs.argmax()), 1.0) for policy in (far, near)]
    assert found[0] > 15 > 2.2 > found[1]
    assert math.isfinite(found[0])


def test_guesses_that_anybody_would_make_tell_little_and_others_much() -> None:
    """The second guess comes after the first: where one is left of the two that are likely, it is no news."""
    base = np.array([0.0, -0.5, -3.0, -3.5, -14.0])
    usual = guessed_bits(steered(base, np.array([0.1, 0, 0, 0, 0])), GREEDY, [0, 1, 2], 1.0)
    assert usual[0] < 0.5
    assert usual[1:] == pytest.approx([0, 0.25], abs=0.02)
    own = guessed_bits(steered(base, np.array([0, 0, 0, 0, 20.0])), GREEDY, [4, 0], 1.0)
    assert own[0] > 40
    sampled = guessed_bits(steered(base, np.array([0.1, 0, 0, 0, 0])), USUAL, [1, 0], 1.0)
    assert sampled[0] == disclosed_bits(steered(base, np.array([0.1, 0, 0, 0, 0])), USUAL, 1, 1.0)
    assert guessed_bits(steered(base, np.zeros(5)), GREEDY, [0, 1], 0.0) == [0, 0]
