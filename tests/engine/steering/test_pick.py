from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.steering.pick import Sampling, neutralized, pick, pick_neutral, uniform
from engine.steering.policy import Policy


def policy(probabilities: list[float]) -> Policy:
    logprobs = np.log(np.array(probabilities, np.float64)).astype(np.float32)
    return Policy(None, logprobs, logprobs)


def frequencies(given_policy: Policy, sampling: Sampling, draws: int = 4000) -> np.ndarray:
    counts = np.bincount(
        [pick(given_policy, sampling, i) for i in range(draws)], minlength=len(given_policy.logprobs)
    )
    return counts / draws


def test_greedy_takes_the_likeliest() -> None:
    assert pick(policy([0.2, 0.5, 0.3]), Sampling(), 0) == 1


def test_sampling_follows_the_distribution() -> None:
    found = frequencies(policy([0.1, 0.6, 0.3]), Sampling(temperature=1.0, seed=3))
    assert found == pytest.approx([0.1, 0.6, 0.3], abs=0.03)


def test_temperature_sharpens() -> None:
    found = frequencies(policy([0.25, 0.5, 0.25]), Sampling(temperature=0.5, seed=3))
    assert found == pytest.approx([1 / 6, 4 / 6, 1 / 6], abs=0.03)


def test_top_p_keeps_the_fewest_that_reach_it() -> None:
    found = frequencies(policy([0.05, 0.5, 0.3, 0.15]), Sampling(temperature=1.0, top_p=0.79, seed=1))
    assert found == pytest.approx([0, 0.5 / 0.8, 0.3 / 0.8, 0], abs=0.03)


def test_top_p_of_one_likely_token_keeps_one() -> None:
    assert frequencies(policy([0.98, 0.02]), Sampling(temperature=1.0, top_p=0.5, seed=1)).tolist() == [1, 0]


def test_min_p_drops_the_unlikely() -> None:
    found = frequencies(policy([0.04, 0.6, 0.36]), Sampling(temperature=1.0, min_p=0.1, seed=2))
    assert found == pytest.approx([0, 0.625, 0.375], abs=0.03)


def test_flat_distributions_are_sampled_whole() -> None:
    size = 20_000
    flat = policy([1 / size] * size)
    chosen = {pick(flat, Sampling(temperature=1.0, top_p=0.95, seed=5), i) for i in range(50)}
    assert len(chosen) > 40


@given(st.integers(0, 2**31), st.integers(0, 100_000))
def test_a_position_has_one_random_number(seed: int, position: int) -> None:
    number = uniform(seed, position)
    assert 0 <= number < 1
    assert uniform(seed, position) == number
    assert uniform(seed, position + 1) != number


@given(
    st.lists(st.floats(-30, 0), min_size=1, max_size=60), st.floats(0.05, 1), st.floats(0, 1), st.integers(0, 99)
)
def test_any_pick_is_one_that_the_settings_allow(
    scores: list[float], top_p: float, min_p: float, seed: int
) -> None:
    logprobs = np.array(scores, np.float64)
    logprobs -= np.log(np.exp(logprobs).sum())
    chosen = pick(
        Policy(None, logprobs.astype(np.float32), logprobs.astype(np.float32)),
        Sampling(temperature=1.0, top_p=top_p, min_p=min_p, seed=seed),
        0,
    )
    probabilities = np.exp(logprobs)
    assert probabilities[chosen] >= min_p * probabilities.max() * 0.999
    likelier = probabilities[probabilities > probabilities[chosen] * 1.001].sum()
    allowed = probabilities[probabilities >= min_p * probabilities.max() * 0.999].sum()
    assert likelier <= top_p * allowed + 1e-3


@pytest.mark.parametrize(
    "wrong",
    [
        {"temperature": -1},
        {"temperature": float("nan")},
        {"top_p": 0},
        {"top_p": 1.5},
        {"min_p": -0.1},
        {"seed": -1},
    ],
)
def test_impossible_settings_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        Sampling(**wrong)  # type: ignore[arg-type]


def steered(base: list[float], logits: list[float]) -> Policy:
    """A policy that steering moved by so many nats."""
    moved = np.log(np.array(base, np.float64)) + logits
    moved -= np.log(np.exp(moved - moved.max()).sum()) + moved.max()
    return Policy(None, moved.astype(np.float32), np.log(np.array(base)).astype(np.float32))


@pytest.mark.parametrize("nats", [-60.0, -5.0, 0.0, 5.0, 15.0, 30.0, 60.0])
def test_a_private_token_is_as_likely_as_the_cloud_finds_it_however_much_steering_wants_it(nats: float) -> None:
    found = np.exp(neutralized(steered([0.05, 0.6, 0.35], [nats, 1.0, 0.0]), [0]).logprobs.astype(np.float64))
    rest = np.array([0.6 * np.e, 0.35])
    assert found == pytest.approx([0.05, *(0.95 * rest / rest.sum())], abs=1e-4)


def test_the_greedy_pick_is_another_where_steering_wants_a_private_token_by_far() -> None:
    policy = steered([0.05, 0.6, 0.35], [40.0, 0.0, 0.0])
    assert pick_neutral(policy, Sampling(), 0, [], lambda index: index == 0, 4)[0] == 1
    assert pick_neutral(policy, Sampling(), 0, [0], lambda index: False, 4)[0] == 1


def test_where_all_candidates_are_private_the_cloud_decides() -> None:
    policy = steered([0.2, 0.5, 0.3], [9.0, 0.0, 0.0])
    assert neutralized(policy, [0, 1, 2]).logprobs is policy.base_logprobs
    assert neutralized(Policy(None, np.float32([0, -np.inf]), np.float32([-1, -np.inf])), [0]).logprobs[0] == -1


def test_what_a_server_is_given_tells_nothing_of_the_seed() -> None:
    """A user's own small number goes as it is, so that a reply of the cloud alone repeats."""
    assert Sampling(seed=7).server_seed == 7
    large = [Sampling(seed=(1 << 127) + i) for i in range(200)]
    given = [sampling.server_seed for sampling in large]
    assert all(0 <= number < 2**31 for number in given)
    assert len(set(given)) == 200
    low, high = (Sampling(seed=5 + (n << 64)).server_seed for n in (1, 2))
    assert low != high


def test_all_of_a_seeds_bits_count_and_the_numbers_are_even() -> None:
    assert len({uniform(1 << bit, 3) for bit in range(128)}) == 128
    numbers = [uniform(9, position, attempt) for position in range(2000) for attempt in range(3)]
    assert len(set(numbers)) == 6000
    counts = np.histogram(numbers, bins=10, range=(0, 1))[0]
    assert ((counts - 600) ** 2 / 600).sum() < 27.9, "chi-square, 9 degrees, 0.1%"


@pytest.mark.parametrize("seed", [-1, 1 << 128])
def test_a_seed_has_128_bits(seed: int) -> None:
    with pytest.raises(ValueError, match="seed"):
        Sampling(seed=seed)
