"""Intervals and tests against what is known of them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.evaluation.significance import estimate, paired_p


def test_an_interval_is_that_of_the_normal_distribution_for_many_values() -> None:
    values = np.random.default_rng(1).normal(3.0, 2.0, 400)
    found = estimate(values.tolist())
    assert found
    error = values.std(ddof=1) / 20
    assert found.mean == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - 1.96 * error, abs=0.25 * error)
    assert found.high == pytest.approx(values.mean() + 1.96 * error, abs=0.25 * error)
    assert found.count == 400


def test_an_interval_is_the_same_each_time() -> None:
    assert estimate([1.0, 2.0, 4.0]) == estimate([1.0, 2.0, 4.0])


def test_few_values() -> None:
    assert estimate([]) is None
    one = estimate([2.0])
    assert one
    assert (one.low, one.mean, one.high) == (2.0, 2.0, 2.0)
    same = estimate([2.0, 2.0, 2.0])
    assert same
    assert same.low == same.high == 2.0


def test_p_is_exact_for_few_differences() -> None:
    # All of n differences one way: two of the 2 ** n ways to put the signs are as far off.
    assert paired_p([1.0, 2.0, 3.0, 4.0, 5.0]) == pytest.approx(2 / 2**5)
    assert paired_p([1.0, -1.0]) == 1.0
    assert paired_p([0.0, 0.0, 0.0]) == 1.0
    assert paired_p([1.0]) is None


def test_p_is_small_for_a_true_difference_and_not_for_none() -> None:
    random = np.random.default_rng(2)
    assert paired_p(random.normal(0.5, 1.0, 100).tolist()) < 0.001  # type: ignore[operator]
    none = random.normal(0.0, 1.0, 100)
    assert paired_p((none - none.mean()).tolist()) > 0.9  # type: ignore[operator]
