"""The paper's byte-level way, against sums done the long way."""

from __future__ import annotations

import numpy as np
import pytest

from engine.steering.pick import Sampling, pick
from engine.vocabulary.bytewise import policy
from engine.vocabulary.spellings import SpellingIndex

LOCAL = [b"", b"a", b"ab", b"abc", b"ac", b"b", b"ba", b"c"]
SPELLINGS = SpellingIndex(LOCAL, [0])
IDS = np.array([9, 4, 7, 5, 6], np.int32)
CLOUD = [b"ab", b"ac", b"b", b"", b"abq"]
BASE = np.log(np.array([0.25, 0.2, 0.3, 0.05, 0.1])).astype(np.float32)


def logits() -> tuple[np.ndarray, np.ndarray]:
    private, public = np.random.default_rng(5).normal(0, 2, (2, len(LOCAL))).astype(np.float32)
    # Not normalized, as a model's own are not.
    return private + 2, public - 1


def mass(values: np.ndarray, tokens: list[int]) -> float:
    """The logarithm of some tokens' probability."""
    return float(np.log(np.exp(values[tokens]).sum() / np.exp(values).sum()))


def by_id(found: object) -> dict[int, float]:
    return dict(zip(found.ids.tolist(), np.exp(found.logprobs).tolist(), strict=True))  # type: ignore[attr-defined]


def test_without_steering_it_is_the_clouds_own() -> None:
    found = policy(IDS, BASE, CLOUD, *logits(), SPELLINGS, 0.0)
    probabilities = np.exp(BASE) / np.exp(BASE).sum()
    # The likeliest bytes are set a hair above the rest.
    assert by_id(found) == pytest.approx(dict(zip(IDS.tolist(), probabilities.tolist(), strict=True)), abs=0.2)
    assert np.exp(found.base_logprobs).sum() == pytest.approx(1, abs=1e-6)
    assert np.all(np.diff(found.ids) > 0)


def test_each_byte_is_steered_by_itself() -> None:
    private, public = logits()
    strength = 0.7

    def delta(begins: bytes, *, exact: bool = False) -> float:
        tokens = [i for i, s in enumerate(LOCAL) if s and (s == begins if exact else s.startswith(begins))]
        return mass(private, tokens) - mass(public, tokens)

    def choose(options: dict[str, tuple[float, float]]) -> dict[str, float]:
        weights = {name: mass * np.exp(strength * d) for name, (mass, d) in options.items()}
        return {name: weight / sum(weights.values()) for name, weight in weights.items()}

    base = np.exp(BASE) / np.exp(BASE).sum()
    first = choose(
        {
            "a": (base[0] + base[1] + base[4], delta(b"a")),
            "b": (base[2], delta(b"b")),
            "end": (base[3], mass(private, [0]) - mass(public, [0])),
        }
    )
    second = choose({"ab": (base[0] + base[4], delta(b"ab")), "ac": (base[1], delta(b"ac"))})
    # No local token begins with "abq": nothing is known of it.
    third = choose({"stop": (base[0], delta(b"ab", exact=True)), "abq": (base[4], 0.0)})
    expected = {
        9: first["a"] * second["ab"] * third["stop"],
        6: first["a"] * second["ab"] * third["abq"],
        4: first["a"] * second["ac"],
        7: first["b"],
        5: first["end"],
    }
    found = by_id(policy(IDS, BASE, CLOUD, private, public, SPELLINGS, strength))
    greedy = max(found, key=found.__getitem__)
    others = [token for token in expected if token != greedy]
    for token in others:
        ratio = found[token] / found[others[0]]
        assert ratio == pytest.approx(expected[token] / expected[others[0]], rel=1e-4)


def test_the_likeliest_bytes_need_not_be_the_likeliest_token() -> None:
    """ "b" is the likeliest token, and "a" the likeliest first byte."""
    found = policy(IDS, BASE, CLOUD, *logits(), SPELLINGS, 0.0)
    assert found.id_at(pick(found, Sampling(), 0)) == 9
    assert int(IDS[BASE.argmax()]) == 7


def test_an_end_alone() -> None:
    found = policy(IDS[:1], BASE[:1], [b""], *logits(), SPELLINGS, 1.0)
    assert by_id(found) == pytest.approx({9: 1.0})
