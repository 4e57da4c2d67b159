from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from engine.common.errors import LocalModelError
from engine.common.sequences import shared_prefix
from engine.local.calibration import RUN_TOKENS, Conditions, best_way, calibrate
from engine.local.decoding import AbortedError
from engine.local.library import Model
from engine.local.pair import Layout, Pair, PairOptions

pytestmark = pytest.mark.models


@pytest.fixture(params=list(Layout))
def pair(request: pytest.FixtureRequest, smollm2: Model) -> Iterator[Pair]:
    with closing(Pair(smollm2, PairOptions(request.param, threads=1, context_tokens=512))) as made:
        yield made


def prompts(model: Model) -> tuple[list[int], list[int]]:
    def tokens(text: str) -> list[int]:
        return model.vocabulary.tokenize(text, control_tokens=False)

    return tokens("I am a sailor and love the sea. Tell me about boats:"), tokens("Tell me about boats:")


def separate(model: Model, tokens: list[int], steps: int = 0) -> np.ndarray:
    """The same logits from a context of their own, which reads the last `steps` tokens one by one too."""
    out = np.empty(model.vocabulary.size, np.float32)
    start = len(tokens) - steps
    with closing(model.new_context(sequences=1, tokens=512, threads=1, prefill_threads=2)) as context:
        context.read_logits(context.prefill(tokens[:start], 0, 0), out)
        for position in range(start, len(tokens)):
            context.step([(tokens[position], position, 0)])
            context.read_logits(0, out)
    return out


def close(a: np.ndarray, b: np.ndarray) -> bool:
    """Logits move with batch shape, by a tenth or two: the same distribution, not the same numbers."""
    return bool(np.abs(np.exp(a - a.max()) - np.exp(b - b.max())).max() < 0.15)


def test_both_sequences_follow_their_own_prompts(pair: Pair, smollm2: Model) -> None:
    private, public = prompts(smollm2)
    assert pair.prepare(private, public) == len(private) + len(public)
    tokens = smollm2.vocabulary.tokenize(" They are made of wood", control_tokens=False)
    for token in tokens:
        pair.advance(token)
        private, public = [*private, token], [*public, token]
    assert (pair.private_length, pair.public_length) == (len(private), len(public))
    assert close(pair.private_logits, separate(smollm2, private, len(tokens)))
    assert close(pair.public_logits, separate(smollm2, public, len(tokens)))
    assert not close(pair.private_logits, pair.public_logits)


def test_rolling_back_and_going_another_way(pair: Pair, smollm2: Model) -> None:
    private, public = prompts(smollm2)
    pair.prepare(private, public)
    pair.advance(100)
    expected = pair.private_logits.copy(), pair.public_logits.copy()
    for token in (7, 8, 9):
        pair.advance(token)
    pair.roll_back(4)
    pair.advance(100)
    assert np.allclose(pair.private_logits, expected[0], atol=1e-3)
    assert np.allclose(pair.public_logits, expected[1], atol=1e-3)


def test_a_new_prompt_reads_only_what_differs(pair: Pair, smollm2: Model) -> None:
    private, public = prompts(smollm2)
    pair.prepare(private, public)
    pair.advance(100)
    assert pair.prepare([*private, 100, 50, 51], [*public, 100, 50, 51]) == 4
    assert pair.prepare(private, public) == 2
    assert pair.prepare([1, *private], [1, *public]) == len(private) + len(public) + 2


async def test_an_abort_leaves_both_where_they_stood(pair: Pair, smollm2: Model) -> None:
    private, public = prompts(smollm2)
    await pair.prepare_async(private, public)
    lengths = pair.private_length, pair.public_length
    pair.abort()
    with pytest.raises(AbortedError):
        await pair.advance_async(100)
    assert (pair.private_length, pair.public_length) == lengths
    await pair.settle()
    await pair.advance_async(100)
    assert close(pair.private_logits, separate(smollm2, [*private, 100], 1))


async def test_aborting_a_long_prefill(pair: Pair) -> None:
    work = asyncio.create_task(pair.prepare_async([5, 6] * 250, [7]))
    await asyncio.sleep(0.05)
    pair.abort()
    with pytest.raises(AbortedError):
        await work
    await pair.settle()
    assert await pair.prepare_async([5, 6], [7]) <= 3


def test_a_prompt_that_does_not_fit(pair: Pair) -> None:
    with pytest.raises(LocalModelError, match="full"):
        pair.prepare([5] * 1200, [5])
    pair.prepare([5, 6], [5])


def test_an_empty_prompt(pair: Pair) -> None:
    with pytest.raises(ValueError, match="at least one"):
        pair.prepare([1], [])


def test_shared_prefix() -> None:
    assert shared_prefix([1, 2, 3], [1, 2, 4]) == 2
    assert shared_prefix([], [1]) == 0
    assert shared_prefix([1, 2], [1, 2, 3]) == 2


@pytest.mark.parametrize("busy", [0, 1])
def test_calibration_tries_every_layout_and_sorts(smollm2: Model, busy: int) -> None:
    found = calibrate(smollm2, Conditions(busy_cores=busy), budget_seconds=0.2)
    assert {timing.layout for timing in found} == set(Layout)
    times = [timing.step_ms for timing in found]
    assert times == sorted(times)
    assert times[0] > 0


@pytest.mark.parametrize(("cores", "busy", "most"), [(2, 0, 2), (2, 1, 1), (4, 1, 3), (1, 0, 1)])
def test_calibration_leaves_a_core_to_a_server_on_this_machine(
    smollm2: Model, monkeypatch: pytest.MonkeyPatch, cores: int, busy: int, most: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    found = calibrate(smollm2, Conditions(busy_cores=busy), budget_seconds=0.1)
    assert max(timing.threads for timing in found) == most


def test_calibration_obeys_a_given_thread_count(smollm2: Model) -> None:
    assert {t.threads for t in calibrate(smollm2, Conditions(threads=1), budget_seconds=0.1)} == {1}


def test_a_calibration_is_remembered_until_something_changes(
    smollm2: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "folder" / "calibration.json"
    first = best_way(smollm2, Conditions(threads=1), memory)
    monkeypatch.setattr("engine.local.calibration.calibrate", lambda *_, **__: pytest.fail("measured again"))
    again = best_way(smollm2, Conditions(threads=1), memory)
    assert (again.layout, again.threads) == (first.layout, first.threads)
    with pytest.raises(pytest.fail.Exception):
        best_way(smollm2, Conditions(threads=2), memory)
    kept = memory.read_text()
    of_an_earlier_version = kept.replace('"together"', '"other"')
    for broken in (
        "{",
        "[]",
        '{"a": 1}',
        of_an_earlier_version,
        kept.replace(f'"together": {first.together}', '"together": 99'),
    ):
        assert broken != kept
        memory.write_text(broken)
        with pytest.raises(pytest.fail.Exception):
            best_way(smollm2, Conditions(threads=1), memory)


@pytest.mark.parametrize(("pays", "expected"), [(True, RUN_TOKENS), (False, 1)])
def test_several_tokens_are_given_in_one_call_where_that_pays(
    smollm2: Model, monkeypatch: pytest.MonkeyPatch, pays: bool, expected: int
) -> None:
    name = "advance" if pays else "advance_run"
    original = getattr(Pair, name)

    def delayed(self: Pair, *arguments: object) -> None:
        time.sleep(0.1 if pays else 0.4)
        original(self, *arguments)

    monkeypatch.setattr(Pair, name, delayed)
    assert best_way(smollm2, Conditions(threads=1), None).together == expected


def test_several_tokens_in_one_call(pair: Pair, smollm2: Model) -> None:
    """The distributions of single steps, row by row; what does not come to pass can be taken back."""
    private, public = prompts(smollm2)
    pair.prepare(private, public)
    tokens = smollm2.vocabulary.tokenize(" They are made of", control_tokens=False)
    rows = np.empty((2, 8, smollm2.vocabulary.size), np.float32)
    pair.advance_run(tokens, rows[0], rows[1])
    assert (pair.private_length, pair.public_length) == (len(private) + len(tokens), len(public) + len(tokens))
    singly = []
    pair.roll_back(len(tokens))
    for token in tokens:
        pair.advance(token)
        singly.append((pair.private_logits.copy(), pair.public_logits.copy()))
    for i, expected in enumerate(singly):
        for row, other in zip((rows[0, i], rows[1, i]), expected, strict=True):
            # Kernels for several tokens at once round differently, up to a few tenths of a logit.
            assert np.abs(np.exp(row - row.max()) - np.exp(other - other.max())).max() < 0.3
            assert np.corrcoef(row, other)[0, 1] > 0.999


async def test_one_sequence_runs_ahead_of_the_other(pair: Pair, smollm2: Model) -> None:
    private, public = prompts(smollm2)
    await pair.prepare_async(private, public)
    pair.advance(100)
    expected = pair.private_logits.copy(), pair.public_logits.copy()
    pair.roll_back(1)
    await pair.advance_one_async(100, private=False)
    await pair.advance_one_async(101, private=False)
    assert (pair.private_length, pair.public_length) == (len(private), len(public) + 2)
    pair.roll_back_one(2, private=False)
    await pair.advance_one_async(100, private=False)
    await pair.advance_one_async(100, private=True)
    assert close(pair.private_logits, expected[0])
    assert close(pair.public_logits, expected[1])
    if pair.options.layout is not Layout.ONE_CALL:
        assert np.array_equal(pair.public_logits, expected[1]), "the same call, the same numbers"


async def test_settling_waits_for_a_sequence_on_its_own(pair: Pair, smollm2: Model) -> None:
    """A step that was given up must be over before anything else touches its sequence."""
    private, public = prompts(smollm2)
    await pair.prepare_async(private, public)
    for _ in range(20):
        step = asyncio.create_task(pair.advance_one_async(100, private=False))
        await asyncio.sleep(0.002)
        step.cancel()
        pair.abort()
        await pair.settle()
        await asyncio.gather(step, return_exceptions=True)
        length = pair.public_length
        await asyncio.sleep(0.03)
        assert pair.public_length == length, "nothing computes any more"
        await pair.prepare_async(private, public)
