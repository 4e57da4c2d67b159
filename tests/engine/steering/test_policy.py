from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.steering.policy import Completion, Fuser, Policy, UpdateRule
from tests.engine.steering.reference import log_softmax, refine

SIZE = 500


def distributions(seed: int, size: int = SIZE) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cloud, private and public logits, float64."""
    random = np.random.default_rng(seed)
    return tuple(random.normal(0, 3, size) for _ in range(3))  # type: ignore[return-value]


def test_published_coefficients() -> None:
    found = {t: UpdateRule(rounds=t).coefficient() for t in (0, 1, 5, 20)}
    assert found[0] == 0
    assert found[1] == pytest.approx(0.4762, abs=5e-5)
    assert found[5] == pytest.approx(1.1256, abs=5e-5)
    assert found[20] == pytest.approx(1.7833, abs=5e-5)


SWEEPS = {
    "rounds": [0, 1, 2, 3, 7, 20, 50],
    "alpha": [0.0, 0.5, 2.0, 5.0],
    "beta": [-1.0, 0.0, 0.3, 1.0, 3.0],
    "lambda_": [0.7, 1.0, 2.0, 10.0],
    "eta": [0.05, 1.0, 10.0, 1000.0],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in SWEEPS.items() for v in values])
def test_the_closed_form_is_the_iteration(name: str, value: float) -> None:
    settings = {"rounds": 20, "alpha": 2.0, "beta": 1.0, "lambda_": 2.0, "eta": 10.0} | {name: value}
    cloud, private, public = distributions(1)
    base, delta = log_softmax(cloud), log_softmax(private) - log_softmax(public)
    expected = refine(base, delta, **settings)  # type: ignore[arg-type]
    coefficient = UpdateRule(**settings).coefficient()  # type: ignore[arg-type]
    assert np.abs(log_softmax(base + coefficient * delta) - expected).max() < 1e-9


@given(
    rounds=st.integers(0, 30),
    alpha=st.floats(0, 3),
    beta=st.floats(-2, 2),
    lambda_=st.floats(0.5, 5),
    eta=st.floats(0.1, 50),
    seed=st.integers(0, 100),
)
def test_the_closed_form_is_the_iteration_for_any_settings(
    rounds: int, alpha: float, beta: float, lambda_: float, eta: float, seed: int
) -> None:
    cloud, private, public = distributions(seed, 40)
    base, delta = log_softmax(cloud), log_softmax(private) - log_softmax(public)
    expected = refine(base, delta, rounds=rounds, alpha=alpha, beta=beta, lambda_=lambda_, eta=eta)
    coefficient = UpdateRule(rounds, alpha, beta, lambda_, eta).coefficient()
    found = log_softmax(base + coefficient * delta)
    # Large coefficients multiply rounding; what counts is the error relative to the exponents' size.
    assert np.abs(found - expected).max() < 1e-9 * (1 + np.abs(coefficient * delta).max())


def test_zero_delta_returns_the_base() -> None:
    base = log_softmax(distributions(2)[0])
    assert np.abs(refine(base, np.zeros(SIZE), rounds=20, alpha=2, beta=1, lambda_=2, eta=10) - base).max() < 1e-9
    logits = distributions(3)[1].astype(np.float32)
    policy = fuse_all(base, logits, logits, 1.7833)
    assert np.abs(policy.logprobs - base).max() < 1e-5


@pytest.mark.parametrize("rule", [{"rounds": -1}, {"lambda_": 0.0}, {"eta": 0.0}])
def test_impossible_settings_are_refused(rule: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        UpdateRule(**rule).coefficient()  # type: ignore[arg-type]


def fuse_all(base: np.ndarray, private: np.ndarray, public: np.ndarray, c: float) -> Policy:
    """The fuser's policy when the cloud sent its whole vocabulary; index i is token i."""
    order = np.argsort(-base, kind="stable")
    policy = Fuser(len(base)).fuse(
        order.astype(np.int32),
        base[order].astype(np.float32),
        0.0,
        private.astype(np.float32),
        public.astype(np.float32),
        c,
    )
    assert policy.ids is not None
    back = np.argsort(policy.ids)
    return Policy(None, policy.logprobs[back], policy.base_logprobs[back])


@pytest.mark.parametrize("c", [-1.0, 0.0, 0.4762, 1.0, 1.7833])
def test_fusion_over_the_whole_vocabulary(c: float) -> None:
    cloud, private, public = distributions(4)
    base, delta = log_softmax(cloud), log_softmax(private) - log_softmax(public)
    policy = fuse_all(base, private, public, c)
    assert np.abs(policy.logprobs - log_softmax(base + c * delta)).max() < 2e-4
    assert np.abs(np.exp(policy.logprobs).sum() - 1) < 1e-4


def top(base: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray, float]:
    ids = np.argsort(-base, kind="stable")[:k]
    return ids.astype(np.int32), base[ids].astype(np.float32), float(1 - np.exp(base[ids]).sum())


@pytest.mark.parametrize("k", [1, 5, 20, 499])
def test_truncation_steers_among_the_sent(k: int) -> None:
    cloud, private, public = distributions(5)
    base, delta = log_softmax(cloud), log_softmax(private) - log_softmax(public)
    ids, logprobs, tail = top(base, k)
    policy = Fuser(SIZE).fuse(
        ids, logprobs, tail, private.astype(np.float32), public.astype(np.float32), 1.0, Completion.TRUNCATE
    )
    assert policy.ids is not None
    expected = log_softmax((base + delta)[ids])
    assert np.abs(policy.logprobs - expected).max() < 2e-4
    assert policy.id_at(0) == ids[0]


def filled(tail_logits: np.ndarray, mass: float, cap: float) -> np.ndarray:
    """Log-probabilities of the shape of `tail_logits`, none above `cap`, of this mass: found by bisection."""
    low, high = -200.0, 200.0
    for _ in range(200):
        middle = (low + high) / 2
        if np.exp(np.minimum(tail_logits + middle, cap)).sum() < mass:
            low = middle
        else:
            high = middle
    return np.minimum(tail_logits + low, cap)


@pytest.mark.parametrize("k", [1, 5, 20, 499])
def test_completion_steers_over_everything(k: int) -> None:
    cloud, private, public = distributions(6)
    base = log_softmax(cloud)
    ids, logprobs, tail = top(base, k)
    fuser = Fuser(SIZE)
    policy = fuser.fuse(ids, logprobs, tail, private.astype(np.float32), public.astype(np.float32), 1.0)
    assert policy.ids is None
    assert len(policy.logprobs) == SIZE
    inside = np.zeros(SIZE, bool)
    inside[ids] = True
    completed = np.where(inside, base, filled(np.where(inside, -np.inf, public), tail, float(logprobs[-1])))
    delta = log_softmax(private) - log_softmax(public)
    assert np.abs(policy.logprobs - log_softmax(completed + delta)).max() < 5e-4


def test_a_fuser_forgets_the_token_before() -> None:
    cloud, private, public = distributions(7)
    base = log_softmax(cloud)
    ids, logprobs, tail = top(base, 10)
    arguments = (ids, logprobs, tail, private.astype(np.float32), public.astype(np.float32), 1.0)
    fresh = Fuser(SIZE).fuse(*arguments).logprobs.copy()
    used = Fuser(SIZE)
    other = distributions(8)
    used.fuse(*top(log_softmax(other[0]), 3), other[1].astype(np.float32), other[2].astype(np.float32), 2.0)
    assert np.array_equal(used.fuse(*arguments).logprobs, fresh)


@pytest.mark.parametrize("spread", [0.01, 1.0, 30.0])
@pytest.mark.parametrize("count", [1, 5, 499, 500, 600])
def test_the_most_likely(spread: float, count: int) -> None:
    scores = log_softmax(np.random.default_rng(9).normal(0, spread, SIZE)).astype(np.float32)
    found = Policy(None, scores, scores).top(count)
    assert found == [int(i) for i in np.argsort(-scores, kind="stable")[:count]]
