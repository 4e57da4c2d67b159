"""Loops are noticed, and what only looks like one is not."""

from __future__ import annotations

import random

import pytest

from engine.reply.repetition import MIN_TOKENS, WINDOW, RepetitionDetector


def noticed_after(tokens: list[int]) -> int | None:
    detector = RepetitionDetector()
    for count, token in enumerate(tokens, 1):
        detector.take(token)
        if detector.is_looping:
            return count
    return None


@pytest.mark.parametrize("period", [2, 3, 7, 12, 31, 60, 96])
def test_a_loop_of_any_length_ends_soon(period: int) -> None:
    rng = random.Random(period)
    begun = [rng.randrange(40_000) for _ in range(30)]
    said = rng.sample(range(40_000), period)
    found = noticed_after(begun + said * 60)
    assert found is not None
    assert found <= 30 + max(MIN_TOKENS + period, 4 * period) + 1


def test_one_token_over_and_over() -> None:
    assert noticed_after([5] * 150) is None, "a row of dashes"
    assert noticed_after([5] * 400) is not None


def test_a_loop_with_small_changes_is_noticed() -> None:
    rng = random.Random(1)
    sentence = rng.sample(range(40_000), 14)
    tokens: list[int] = []
    for _ in range(40):
        again = list(sentence)
        if rng.random() < 0.3:
            again[rng.randrange(14)] = rng.randrange(40_000)
        tokens += again
    found = noticed_after(tokens)
    assert found is not None
    assert found < 14 * 30


def test_prose_lists_and_tables_are_no_loops() -> None:
    rng = random.Random(2)
    # Words as frequent as in prose.
    prose = [int(rng.paretovariate(1.0)) % 20_000 for _ in range(3000)]
    assert noticed_after(prose) is None
    row = [1, 2, 3, 4]
    table = [token for _ in range(100) for token in (*row, rng.randrange(5000), 9, rng.randrange(5000), 10)]
    assert noticed_after(table) is None
    refrain = rng.sample(range(10_000), 20)
    song = [token for _ in range(6) for token in (*refrain, *(rng.randrange(10_000) for _ in range(40)))]
    assert noticed_after(song) is None
    assert len(song) > WINDOW
