"""Normalizing log-probabilities."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from engine.steering.log_softmax import log_softmax, log_softmax_in_place, log_sum_exp
from engine.steering.policy import Fuser
from tests.engine.steering import reference

LOGITS = np.random.default_rng(5).normal(0, 4, 3000).astype(np.float32)


@pytest.mark.parametrize("offset", [0.0, 800.0, -800.0])
def test_they_are_the_definitions(offset: float) -> None:
    logits = LOGITS + np.float32(offset)
    given = logits.copy()
    wanted = reference.log_softmax(logits.astype(np.float64))
    assert np.abs(log_softmax(logits) - wanted).max() < 1e-5
    assert np.array_equal(logits, given), "left as they are"
    mass = np.log(np.exp(LOGITS.astype(np.float64)).sum()) + offset
    assert log_sum_exp(logits) == pytest.approx(mass, abs=1e-4)
    assert np.array_equal(logits, given)


def test_room_that_is_given_is_used_and_may_be_longer() -> None:
    scratch = np.zeros(len(LOGITS) + 7, np.float32)
    assert log_sum_exp(LOGITS, scratch) == log_sum_exp(LOGITS)
    assert scratch[: len(LOGITS)].any()
    assert not scratch[len(LOGITS) :].any()


def test_what_is_impossible_has_no_mass() -> None:
    values = np.array([-np.inf, 0.0, 0.0], np.float32)
    assert log_sum_exp(values) == pytest.approx(np.log(2))
    log_softmax_in_place(values, np.empty_like(values))
    assert np.exp(values) == pytest.approx([0, 0.5, 0.5])


def test_a_policy_of_one_model_alone_is_not_steered_and_grows_its_buffers() -> None:
    fuser = Fuser(4)
    policy = fuser.plain(LOGITS)
    assert policy.logprobs is policy.base_logprobs
    assert np.abs(policy.logprobs - reference.log_softmax(LOGITS.astype(np.float64))).max() < 1e-5
    ids = np.array([3, 9], np.int32)
    assert fuser.plain(np.log(np.array([0.2, 0.2], np.float32)), ids).logprobs == pytest.approx(np.log([0.5, 0.5]))


def test_the_engine_has_no_other_copy() -> None:
    engine = Path(__file__).parents[3] / "engine"
    copy = re.compile(r"np\.log\(\s*np\.exp\(|math\.log\(float\(np\.exp\(")
    found = [path.name for path in engine.rglob("*.py") if copy.search(path.read_text(encoding="utf-8"))]
    assert found == []
