from __future__ import annotations

import math

import numpy as np
import pytest

from engine.position.distribution import from_candidates


def test_candidates_are_sorted_and_the_tail_is_known() -> None:
    found = from_candidates([5, 9, 2], [math.log(0.1), math.log(0.6), math.log(0.2)], [b"a", b"b", b"c"])
    assert found.ids.tolist() == [9, 2, 5]
    assert found.spellings == [b"b", b"c", b"a"]
    assert np.exp(found.logprobs) == pytest.approx([0.6, 0.2, 0.1])
    assert found.tail_mass == pytest.approx(0.1)
    assert found.ids.dtype == np.int32
    assert found.logprobs.dtype == np.float32


def test_duplicates_count_once() -> None:
    found = from_candidates([4, 7, 4], [math.log(0.5), math.log(0.3), math.log(0.5)], [b"x", b"y", b"x"])
    assert found.ids.tolist() == [4, 7]
    assert found.tail_mass == pytest.approx(0.2)


def test_impossible_candidates_are_dropped() -> None:
    found = from_candidates([1, 2, 3], [0.0, -math.inf, -3.4e38], [b"x", b"y", b"z"])
    assert found.ids.tolist() == [1]
    assert found.tail_mass == 0


def test_a_hair_above_zero_is_rounding() -> None:
    assert from_candidates([1], [2e-5], [b"x"]).logprobs.tolist() == [0.0]


@pytest.mark.parametrize(
    ("ids", "logprobs", "told"),
    [
        ([], [], "no candidate"),
        ([1, 2], [-0.1, math.nan], "NaN"),
        ([1], [0.7], "positive"),
        ([1, -3], [-1.0, -2.0], "negative"),
        ([1, 2], [-0.1, -0.2], "more than 1"),
        ([1], [-math.inf], "impossible"),
    ],
)
def test_broken_lists_are_refused_with_the_reason(ids: list[int], logprobs: list[float], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        from_candidates(ids, logprobs, [b""] * len(ids))
