from __future__ import annotations

import numpy as np
import pytest

from engine.steering.tail import complete_tail

SIZE = 200


def complete(ids: list[int], logprobs: list[float], tail: float, public: np.ndarray) -> np.ndarray:
    return complete_tail(
        np.array(ids, np.int32),
        np.array(logprobs, np.float32),
        tail,
        public.astype(np.float32),
        out=np.empty(SIZE, np.float32),
        scratch=np.empty(SIZE, np.float32),
    )


def test_the_mass_is_kept_and_the_sent_stay() -> None:
    public = np.random.default_rng(0).normal(0, 1, SIZE)
    logprobs = np.log([0.5, 0.2, 0.1]).tolist()
    base = complete([7, 3, 150], logprobs, 0.2, public)
    assert base[[7, 3, 150]] == pytest.approx(logprobs, abs=1e-6)
    assert np.exp(base).sum() == pytest.approx(1, abs=1e-5)


def test_the_tail_has_the_public_models_shape() -> None:
    public = np.random.default_rng(1).normal(0, 1, SIZE)
    base = complete([0], [float(np.log(0.6))], 0.4, public)
    outside = np.arange(1, SIZE)
    assert np.diff(base[outside]) == pytest.approx(np.diff(public[outside]), abs=1e-4)


def test_no_tail_token_is_likelier_than_the_last_sent() -> None:
    public = np.zeros(SIZE)
    public[42] = 50.0
    base = complete([1, 2], [float(np.log(0.6)), float(np.log(0.01))], 0.39, public)
    assert base[42] == pytest.approx(np.log(0.01), abs=1e-6)
    assert base.max() == pytest.approx(np.log(0.6), abs=1e-6)


@pytest.mark.parametrize("tail", [1e-12, 1e-6, 1 - 1e-6])
def test_extreme_masses_stay_finite(tail: float) -> None:
    public = np.random.default_rng(2).normal(0, 20, SIZE)
    base = complete([5], [float(np.log1p(-tail))], tail, public)
    assert np.isfinite(base).all()
    assert np.exp(base.astype(np.float64)).sum() <= 1 + 1e-4
