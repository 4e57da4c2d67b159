from __future__ import annotations

import numpy as np
import pytest

from engine.steering.combination import Combination, combine

DELTAS = np.array([[1.0, -2.0, 0.0], [3.0, -4.0, 0.0], [-20.0, 30.0, 0.3]], np.float32)


def test_mean_and_median() -> None:
    assert combine(DELTAS, Combination.MEAN) == pytest.approx(DELTAS.mean(axis=0))
    # One noisy model does not move it.
    assert combine(DELTAS, Combination.MEDIAN).tolist() == pytest.approx([1.0, -2.0, 0.0])


@pytest.mark.parametrize("way", list(Combination))
def test_models_that_agree_are_as_one(way: Combination) -> None:
    same = np.repeat(DELTAS[:1], 3, axis=0)
    assert combine(same, way) == pytest.approx(DELTAS[0])
    assert combine(DELTAS[:2], Combination.MEDIAN) == pytest.approx(DELTAS[:2].mean(axis=0))
    assert combine(same, way).dtype == np.float32
