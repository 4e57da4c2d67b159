"""The floor under the delta: one formula, in every way of forming a policy."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.common.errors import SettingsError
from engine.reply.settings import ReplySettings
from engine.settings import WritingSettings
from engine.steering.drafting import ProxyPolicy
from engine.steering.gain import gain_curve
from engine.steering.log_softmax import log_softmax
from engine.steering.pick import Sampling
from engine.steering.policy import Completion, Fuser

SIZE, K, C = 300, 12, 1.3
FLOORS = [0.0, 0.25, 1.0, math.inf]


def wanted(base: np.ndarray, private: np.ndarray, public: np.ndarray, floor: float) -> np.ndarray:
    delta = log_softmax(private.astype(np.float64)) - log_softmax(public.astype(np.float64))
    return log_softmax(base.astype(np.float64) + C * np.maximum(delta, -floor))


@pytest.fixture
def logits() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Those of the cloud and of the local model, which lack their normalizers by different amounts."""
    random = np.random.default_rng(3)
    cloud, private, public = random.normal(0, 2, (3, SIZE)).astype(np.float32)
    return cloud, private + np.float32(7), public - np.float32(4)


@pytest.mark.parametrize("completion", list(Completion))
@pytest.mark.parametrize("floor", FLOORS)
def test_the_delta_counts_down_to_the_floor(
    logits: tuple[np.ndarray, np.ndarray, np.ndarray], completion: Completion, floor: float
) -> None:
    cloud, private, public = logits
    whole = log_softmax(cloud)
    ids = np.argsort(-whole)[:K].astype(np.int32)
    fuser = Fuser(SIZE)
    policy = fuser.fuse(
        ids,
        whole[ids],
        float(1 - np.exp(whole[ids]).sum()),
        private,
        public,
        C,
        completion,
        floor,
        fuser.log_ratio(private, public),
    )
    delta = log_softmax(private) - log_softmax(public)
    places = np.arange(SIZE) if policy.ids is None else policy.ids
    expected = log_softmax(policy.base_logprobs + np.float32(C) * np.maximum(delta, -floor)[places])
    np.testing.assert_allclose(policy.logprobs, expected, atol=2e-4)


@pytest.mark.parametrize("floor", FLOORS)
def test_guesses_have_the_same_floor(logits: tuple[np.ndarray, np.ndarray, np.ndarray], floor: float) -> None:
    _, private, public = logits
    guesses = ProxyPolicy(SIZE).guesses(public, private, C, Sampling(), 0, 8, floor)
    expected = wanted(log_softmax(public), private, public, floor)
    assert [guess.token for guess in guesses] == np.argsort(-expected)[:8].tolist()
    assert [guess.probability for guess in guesses] == pytest.approx(np.sort(np.exp(expected))[::-1][:8], abs=1e-5)


@pytest.mark.parametrize("floor", FLOORS)
def test_the_measured_gain_has_it_too(logits: tuple[np.ndarray, np.ndarray, np.ndarray], floor: float) -> None:
    _, private, public = logits
    base = log_softmax(public)
    (gain,) = gain_curve(private, public, 5, np.array([C], np.float32), floor)
    assert gain == pytest.approx(wanted(base, private, public, floor)[5] - base[5], abs=1e-4)


@pytest.mark.parametrize("floor", [-0.1, math.nan, -math.inf])
def test_what_is_no_floor_is_refused(floor: float) -> None:
    with pytest.raises(ValueError, match="floor"):
        ReplySettings(floor=floor)
    with pytest.raises(SettingsError):
        WritingSettings(floor=floor).reply_settings()


def test_the_upper_end_of_the_setting_is_none() -> None:
    assert WritingSettings(floor=20.0).reply_settings().floor == math.inf
    assert WritingSettings().reply_settings().floor == 0.25
