from __future__ import annotations

import numpy as np
import pytest

from engine.steering.disclosure import guessed_bits
from engine.steering.drafting import ProxyPolicy
from engine.steering.pick import Sampling, pick
from engine.steering.policy import Fuser, Policy
from tests.engine.steering.reference import log_softmax

SIZE = 400


@pytest.fixture
def logits() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    return tuple(random.normal(0, 3, SIZE).astype(np.float32) for _ in range(2))  # type: ignore[return-value]


def test_public_guesses_know_nothing_private(logits: tuple[np.ndarray, np.ndarray]) -> None:
    public, private = logits
    stand_in = ProxyPolicy(SIZE)
    found = stand_in.guesses(public, None, 1.0, Sampling(), 0, 3)
    assert [g.token for g in found] == np.argsort(-public)[:3].tolist()
    assert [g.probability for g in found] == pytest.approx(
        np.exp(log_softmax(public))[[g.token for g in found]], rel=1e-4
    )
    assert all(g.disclosed_bits == 0 for g in found)
    del private


def test_private_guesses_are_the_policy_with_the_public_model_as_cloud(
    logits: tuple[np.ndarray, np.ndarray],
) -> None:
    public, private = logits
    policy = log_softmax(log_softmax(public) + 0.8 * (log_softmax(private) - log_softmax(public)))
    found = ProxyPolicy(SIZE).guesses(public, private, 0.8, Sampling(), 0, 4)
    assert [g.token for g in found] == np.argsort(-policy)[:4].tolist()
    stand_in = Policy(None, policy.astype(np.float32), log_softmax(public).astype(np.float32))
    bits = guessed_bits(stand_in, Sampling(), [guess.token for guess in found], 0.8)
    assert [guess.disclosed_bits for guess in found] == pytest.approx(bits, abs=1e-3)


def test_with_a_temperature_the_first_guess_is_what_the_random_number_picks(
    logits: tuple[np.ndarray, np.ndarray],
) -> None:
    """The policy's own pick, where the public local model is the cloud."""
    public, private = logits
    sampling = Sampling(temperature=1.3, seed=11)
    base = log_softmax(public).astype(np.float32)
    ids = np.arange(SIZE, dtype=np.int32)
    fuser, stand_in = Fuser(SIZE), ProxyPolicy(SIZE)
    firsts = set()
    for position in range(40):
        policy = fuser.fuse(ids, base, 0.0, private, public, 0.8)
        found = stand_in.guesses(public, private, 0.8, sampling, position, 3)
        assert found[0].token == pick(policy, sampling, position)
        assert len({g.token for g in found}) == 3
        firsts.add(found[0].token)
    assert len(firsts) > 5
