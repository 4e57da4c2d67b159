"""The local model along a path that turns out otherwise, on a pair that checks what is asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from engine.common.errors import LocalModelError
from engine.local.pair import Layout, PairOptions
from engine.speculation.local_path import DEPTH, LocalPath
from tests.support.scripted import ScriptedPair, logits

PRIVATE, PUBLIC = [1, 2, 3], [2, 3]


@pytest.fixture(params=[(False, 1), (True, 1), (False, 4)], ids=["together", "apart", "in runs"])
async def path(request: pytest.FixtureRequest) -> AsyncIterator[LocalPath]:
    apart, together = request.param
    pair = ScriptedPair(step_seconds=0.001)
    pair.options = PairOptions(together=together)
    made = LocalPath(pair, apart=apart)  # type: ignore[arg-type]
    made.begin(PRIVATE, PUBLIC)
    yield made
    await made.close()
    assert not pair.aborted


async def right(path: LocalPath, position: int, said: list[int]) -> bool:
    """Whether a position's logits are those behind exactly these tokens."""
    found = await asyncio.wait_for(path.at(position), 5)
    private = np.array_equal(found.private, logits("local", PRIVATE + said[:position]))
    return private and np.array_equal(found.public, logits("local", PUBLIC + said[:position]))


async def test_along_the_reply(path: LocalPath) -> None:
    said = [10, 11, 12, 13]
    for position, token in enumerate(said):
        assert await right(path, position, said)
        path.commit(token)
        path.release(position + 1)
    assert await right(path, 4, said)


async def test_guesses_are_there_when_they_come_true(path: LocalPath) -> None:
    path.guess([10, 11, 12], 0)
    said = [10, 11, 12]
    assert await right(path, 3, said)
    for token in said:
        path.commit(token)
    assert await right(path, 1, said)
    assert await right(path, 3, said)


@pytest.mark.parametrize("pause", [0.0, 0.0005, 0.004, 0.02])
async def test_guesses_that_turn_out_wrong(path: LocalPath, pause: float) -> None:
    """Whenever it turns: before, within or after the step that computes what is wanted no more."""
    path.guess([10, 11, 12, 13], 0)
    await asyncio.sleep(pause)
    path.commit(10)
    path.commit(99)
    path.guess([50, 51], 2)
    await asyncio.sleep(pause)
    path.commit(50)
    path.commit(98)
    for position in (1, 2, 3, 4):
        assert await right(path, position, [10, 99, 50, 98])


async def test_a_guess_in_place_of_another(path: LocalPath) -> None:
    path.guess([10, 11, 12], 0)
    path.guess([20], 1)
    assert await right(path, 2, [10, 20])
    with pytest.raises(LookupError):
        await path.at(3)
    # The reply goes before any guess.
    path.commit(10)
    path.guess([30, 31], 0)
    assert await right(path, 2, [10, 20])


async def test_who_waits_for_a_guess_that_is_given_up_hears_of_it(path: LocalPath) -> None:
    path.guess([10, 11, 12], 0)
    waiting = asyncio.create_task(path.at(3))
    await asyncio.sleep(0)
    path.commit(99)
    with pytest.raises(LookupError):
        await asyncio.wait_for(waiting, 5)


async def test_no_more_is_kept_than_there_is_room_for(path: LocalPath) -> None:
    many = [i % 90 + 10 for i in range(3 * DEPTH)]
    path.guess(many, 0)
    assert path.room == 0
    assert await right(path, DEPTH - 1, many)
    assert await right(path, 0, many)
    with pytest.raises(LookupError):
        await path.at(DEPTH)
    for position, token in enumerate(many):
        path.commit(token)
        assert await right(path, position + 1, many)
        path.release(position + 1)


@pytest.mark.parametrize("apart", [False, True])
async def test_a_fault_of_the_model_is_told(apart: bool) -> None:
    pair = ScriptedPair()

    def fail() -> None:
        raise LocalModelError("It failed.", "Load it again.")

    path = LocalPath(pair, apart=apart)  # type: ignore[arg-type]
    path.begin(PRIVATE, PUBLIC)
    await path.at(0)
    pair._compute = fail  # type: ignore[method-assign]
    path.commit(10)
    with pytest.raises(LocalModelError):
        await asyncio.wait_for(path.at(1), 5)
    await path.close()


async def test_one_cache_for_both_is_never_taken_apart() -> None:
    pair = ScriptedPair()
    pair.options = PairOptions(Layout.ONE_CALL)
    path = LocalPath(pair, apart=True)  # type: ignore[arg-type]
    path.begin(PRIVATE, PUBLIC)
    path.guess([10, 11], 0)
    assert await right(path, 2, [10, 11])
    await path.close()
