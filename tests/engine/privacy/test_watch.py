"""What the watch calls suspicious, and what it lets pass."""

from __future__ import annotations

import numpy as np
import pytest

from engine.position.distribution import Distribution
from engine.privacy.probe_detector import ENOUGH, WINDOW, ProbeDetector, Suspicion

SIZE = 2000


def made(ids: list[int], logprobs: np.ndarray) -> Distribution:
    total = float(np.exp(logprobs).sum())
    values = logprobs - (np.log(total) if total > 1 else 0)
    return Distribution(
        np.asarray(ids, np.int32), values.astype(np.float32), [b"x"] * len(ids), max(0.0, 1.0 - min(total, 1.0))
    )


def honest(rng: np.random.Generator) -> tuple[Distribution, np.ndarray]:
    """A position of an everyday model, and a local model that agrees roughly."""
    public = rng.normal(0, 2, SIZE).astype(np.float32)
    cloud = public + rng.normal(0, 0.7, SIZE)
    cloud = 1.3 * cloud - np.log(np.exp(1.3 * cloud).sum())
    ids = np.argsort(-cloud)[:100]
    return made(ids.tolist(), cloud[ids]), public


def test_honest_positions_pass_and_never_add_up() -> None:
    rng = np.random.default_rng(1)
    watch = ProbeDetector()
    assert [watch.look(*honest(rng)) for _ in range(300)] == [None] * 300
    assert watch.suspect is None


def test_certain_positions_pass_however_often_their_rest_is_the_same() -> None:
    watch = ProbeDetector()
    logprobs = np.concatenate([[np.log(0.98)], np.log(0.01) - np.arange(1, 30)])
    for first in range(60):
        assert watch.look(made([100 + first, *range(29)], logprobs), np.zeros(SIZE, np.float32)) is None


@pytest.mark.parametrize("count", [2, 5, 20, 1000])
def test_candidates_made_alike_are_flat(count: int) -> None:
    answer = made(list(range(count)), np.full(count, -np.log(count)))
    expected = Suspicion.FLAT if count >= 5 else Suspicion.FEW
    assert ProbeDetector().look(answer, np.zeros(SIZE, np.float32)) is expected


def test_a_slope_too_shallow_for_a_model_is_flat_after_a_while() -> None:
    rng = np.random.default_rng(2)
    watch = ProbeDetector()
    found = []
    for _ in range(2 * WINDOW):
        ids = rng.choice(SIZE, 100, replace=False).tolist()
        found.append(watch.look(made(ids, -0.06 * np.arange(100)), np.zeros(SIZE, np.float32)))
    assert found[0] is None
    assert found[-1] is Suspicion.FLAT
    # What lies within a few tenths of a nat was seen sooner.
    assert watch.suspect is Suspicion.TIED


def test_what_is_kept_back_almost_entirely_is_no_answer() -> None:
    assert ProbeDetector().look(made([3], np.array([-9.0])), np.zeros(SIZE, np.float32)) is Suspicion.TAIL


def test_a_probe_that_is_repeated_is_known_again() -> None:
    watch = ProbeDetector()
    answer = made(list(range(30)), -0.4 * np.arange(30))
    public = np.zeros(SIZE, np.float32)
    assert watch.look(answer, public) is None
    assert watch.look(answer, public) is Suspicion.SAME


def test_the_first_position_of_a_reply_repeats_nothing() -> None:
    watch = ProbeDetector()
    answer = made(list(range(30)), -0.4 * np.arange(30))
    for _ in range(5):
        watch.begin()
        assert watch.look(answer, np.zeros(SIZE, np.float32)) is None


def test_words_that_never_fit_are_told_by_the_local_model() -> None:
    rng = np.random.default_rng(3)
    watch = ProbeDetector()
    public = np.full(SIZE, -20, np.float32)
    public[0] = 0
    for place in range(WINDOW):
        ids = rng.choice(np.arange(1, SIZE), 50, replace=False).tolist()
        found = watch.look(made(ids, -0.5 * np.arange(50)), public)
        assert (found is Suspicion.UNLIKE) == (place * 20 + 20 > 12 * WINDOW), place


def test_candidates_that_the_local_model_lacks_are_none_and_nothing_to_look_at() -> None:
    empty = made([], np.array([]))
    assert ProbeDetector().look(empty, np.zeros(SIZE, np.float32)) is None


def test_it_takes_several_and_is_not_forgotten_with_the_reply() -> None:
    watch = ProbeDetector()
    flat = made(list(range(20)), np.full(20, -np.log(20)))
    rng = np.random.default_rng(4)
    for _ in range(int(ENOUGH)):
        assert watch.suspect is None
        watch.look(flat, np.zeros(SIZE, np.float32))
    watch.look(flat, np.zeros(SIZE, np.float32))
    watch.begin()
    for _ in range(100):
        watch.look(*honest(rng))
    assert watch.suspect is Suspicion.FLAT
