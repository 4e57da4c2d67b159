"""The reference gain against a computation of its own, on real models."""

from __future__ import annotations

from contextlib import aclosing, closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.http.transport import Transport
from engine.context.prompts import PersonalContext, private_prompt
from engine.evaluation import forced
from engine.evaluation.forced import CLOUD, LOCAL, LOCAL_PLAIN, Likelihood, Question, spelled
from engine.evaluation.run import _question
from engine.local.decoding import Context
from engine.position.distribution import Distribution
from engine.session.join_vocabularies import join
from engine.session.load_local import LocalSide, load_local
from engine.session.session import Session
from engine.steering.gate import GateKind
from engine.steering.policy import Completion
from engine.vocabulary.alignment import Method
from tests.engine.evaluation.conftest import EXAMPLES, SETTINGS, plan

pytestmark = [pytest.mark.models, pytest.mark.server]
TOKENS = 14
WRITING = replace(plan().writing, guard_words=0, budget_bits=0.0)


def log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def along(context: Context, prompt: list[int], tokens: list[int], size: int) -> np.ndarray:
    """Log-probabilities at each position of a text, computed in one call: float64, (N, V)."""
    logits = np.empty((len(tokens), size), np.float32)
    context.read_logits(context.prefill(prompt, 0, 0), logits[0])
    context.score(tokens[:-1], len(prompt), 0, logits[1:])
    context.truncate(0, 0)
    return log_softmax(logits)


def completed(answer: Distribution, public: np.ndarray) -> np.ndarray:
    """A cloud's log-probabilities over all tokens: what it did not send is as the local model has it."""
    tail = np.ones(len(public), bool)
    tail[answer.ids] = False
    mass = 1 - np.exp(answer.logprobs.astype(np.float64)).sum()
    whole = np.where(tail, public + np.log(mass) - np.log(np.exp(public[tail]).sum()), 0.0)
    whole[answer.ids] = answer.logprobs
    return whole


def mean_gain(base: np.ndarray, delta: np.ndarray, tokens: list[int], c: float) -> float:
    steered = base + c * delta
    normalizer = np.log(np.exp(steered).sum(axis=1))
    places = np.arange(len(tokens))
    return float((steered[places, tokens] - normalizer - base[places, tokens]).mean())


async def test_gains_are_those_of_full_distributions(session: Session) -> None:
    assert session.local
    assert session.cloud
    steerer, cloud = session.local.steerer, session.cloud.cloud
    vocabulary = steerer.vocabulary
    question, example = _question(EXAMPLES[0]), EXAMPLES[0]
    tokens = vocabulary.tokenize(example.reference, control_tokens=False)[:TOKENS]
    prompts = await forced.fit(cloud, None, steerer, question, TOKENS)
    recorded = await forced.record(cloud, steerer, prompts.cloud, example.reference, TOKENS)
    assert list(recorded.tokens) == tokens
    assert b"".join(recorded.spellings).decode() == example.reference[: len(b"".join(recorded.spellings))]
    # Prompts that are read already give other last digits than ones that are read anew.
    await forced.likelihoods(steerer, prompts, recorded, {})
    ways = {
        f"{c} {m}": replace(WRITING, strength=c, floor=m) for c in (0.0, 0.476, 1.783) for m in (0.0, 0.25, 20.0)
    }
    found = await forced.likelihoods(steerer, prompts, recorded, ways)
    # The same logits, taken together by a computation of its own.
    own, public = [], []
    async with aclosing(forced._along(steerer, prompts, recorded.tokens)) as views:
        async for logits in views:
            own.append(logits.private[: vocabulary.size].copy())
            public.append(logits.public[: vocabulary.size].copy())
    private, plain = log_softmax(np.array(own)), log_softmax(np.array(public))
    base = np.array([completed(d, p) for d, p in zip(recorded.distributions, plain, strict=True)])
    for way, writing in ways.items():
        floored = np.maximum(private - plain, -writing.floor)
        wanted = mean_gain(base, floored, tokens, writing.strength)
        assert found[way].gain == pytest.approx(wanted, abs=0.005), way
    places = np.arange(TOKENS)
    local = float((private - base)[places, tokens].mean())
    assert found[LOCAL].gain == pytest.approx(local, abs=0.005)
    # The cloud is the same model, built by others and with other last digits: it says nearly the same.
    with closing(
        session.local.model.new_context(sequences=1, tokens=1024, threads=1, prefill_threads=2)
    ) as context:
        apart = along(context, prompts.private, tokens, vocabulary.size)
        base = along(context, prompts.public, tokens, vocabulary.size)
    for c in (0.476, 1.783):
        assert found[f"{c} 20.0"].gain == pytest.approx(mean_gain(base, apart - base, tokens, c), abs=0.2), c
    assert found[LOCAL_PLAIN].gain == pytest.approx(0.0, abs=0.05)


async def test_with_context_is_what_the_same_model_says_with_it(session: Session) -> None:
    assert session.local
    assert session.cloud
    steerer, cloud, example = session.local.steerer, session.cloud.cloud, EXAMPLES[1]
    question = _question(example)
    prompts = await forced.fit(cloud, None, steerer, question, TOKENS)
    recorded = await forced.record(cloud, steerer, prompts.cloud, example.reference, TOKENS)
    told = Question(tuple(private_prompt(question.conversation, question.personal)), PersonalContext())
    uploaded = await forced.fit(cloud, None, steerer, told, TOKENS)
    theirs = await forced.record(cloud, steerer, uploaded.cloud, example.reference, TOKENS)
    with_context = await forced.told(steerer, prompts, recorded, theirs)
    found = await forced.likelihoods(steerer, prompts, recorded, {})
    # The server reads the prompt in other batch shapes than the pair does, and their kernels differ.
    assert with_context.gain == pytest.approx(found[LOCAL].gain, abs=0.1)


async def test_gates_guard_and_a_cut_off_tail_count_as_they_should(session: Session) -> None:
    assert session.local
    assert session.cloud
    steerer, cloud = session.local.steerer, session.cloud.cloud
    # The reference is one of the person's own passages: the guard lets no run of it through.
    example = replace(EXAMPLES[0], reference=EXAMPLES[0].passages[0])
    prompts = await forced.fit(cloud, None, steerer, _question(example), TOKENS)
    recorded = await forced.record(cloud, steerer, prompts.cloud, example.reference, TOKENS)
    found = await forced.likelihoods(
        steerer,
        prompts,
        recorded,
        {
            "plain": WRITING,
            "guarded": replace(WRITING, guard_words=4),
            "budget": replace(WRITING, budget_bits=0.5),
            "paper": replace(WRITING, gate=GateKind.PAPER),
            "re-opening": replace(WRITING, gate=GateKind.REOPENING),
            "cut off": replace(WRITING, completion=Completion.TRUNCATE),
        },
    )
    plain = found["plain"]
    assert plain.gain is not None
    assert plain.gain > 0.3
    assert (plain.refused, plain.missed) == (0, 0)
    assert found["guarded"].refused > 0
    assert found["guarded"].gain < plain.gain  # type: ignore[operator]
    assert found["budget"].gain < plain.gain  # type: ignore[operator]
    assert found["paper"].positions == found["re-opening"].positions == plain.positions
    cut = found["cut off"]
    assert cut.positions + cut.missed == len(recorded.tokens)
    likeliest = [int(d.ids[0]) for d in recorded.distributions]
    inside = sum(t in d.ids for t, d in zip(recorded.tokens, recorded.distributions, strict=True))
    assert cut.positions == inside
    assert len(likeliest) == len(recorded.tokens)


async def test_a_cloud_of_another_vocabulary(gemma_path: Path, smollm2_path: Path, calibration: None) -> None:
    """The local model is loaded anew: it is aligned for good."""
    side: LocalSide = load_local(SETTINGS.local, 1, snapshots=False)
    server = await EmbeddedServer.start(gemma_path)
    cloud = LlamaServer(Transport(server.url, server.key), candidates=100, slot=0)
    try:
        joined = await join(cloud, side.steerer, Method.AUTO)
        assert side.steerer.alignment is not None
        prompts = await forced.fit(joined, None, side.steerer, _question(EXAMPLES[0]), TOKENS)
        recorded = await forced.record(joined, side.steerer, prompts.cloud, EXAMPLES[0].reference, TOKENS)
        assert b"".join(recorded.spellings).decode() in EXAMPLES[0].reference
        ways = {"none": replace(WRITING, strength=0.0), "steered": WRITING}
        found = await forced.likelihoods(side.steerer, prompts, recorded, ways)
        assert found["steered"].positions > TOKENS / 2
        assert found["none"].gain == pytest.approx(0.0, abs=1e-4)
        assert abs(found["steered"].gain) > 1e-3  # type: ignore[arg-type]
        # It has no probability of its own for the cloud's tokens.
        assert found[LOCAL].gain is None
        # What is neither a candidate nor known is left out, and not taken for all but impossible.
        reached = sum(t in d.ids for t, d in zip(recorded.tokens, recorded.distributions, strict=True))
        assert reached <= found[CLOUD].positions < TOKENS + 1
        assert found[CLOUD].alone / found[CLOUD].positions > -12
        # A token whose spelling no answer showed may be spelled later.
        unknown = replace(recorded, spellings=tuple(b"" for _ in recorded.spellings))
        await forced.likelihoods(side.steerer, prompts, unknown, {})
        again = await forced.likelihoods(side.steerer, prompts, recorded, ways)
        assert again["steered"].positions >= found["steered"].positions
    finally:
        await cloud.close()
        await server.stop()
        side.close()


@pytest.mark.parametrize(
    ("text", "known", "whole"),
    [
        ("the lamp and counted four", ["the", " lamp", "", " four"], ["the", " lamp", " and counted", " four"]),
        ("I saw a saw", ["I", "", " a", " saw"], ["I", " saw", " a", " saw"]),
        # Two in a row: the last has both; one at the end stays unknown.
        ("one two three four", ["one", "", "", " four", ""], ["one", "", " two three", " four", ""]),
        ("one two", ["", " two"], ["one", " two"]),
        ("one two", ["", " six"], ["", " six"]),
        ("a b", ["a", " b"], ["a", " b"]),
        ("", [], []),
    ],
)
def test_what_unknown_tokens_spell_is_read_off_the_text(text: str, known: list[str], whole: list[str]) -> None:
    assert spelled(text.encode(), [k.encode() for k in known]) == [w.encode() for w in whole]


def test_a_likelihood_of_nothing() -> None:
    found = Likelihood()
    assert found.gain is None
    found.add(None, -1.0)
    found.add(float("-inf"), -1.0)
    assert (found.gain, found.missed) == (None, 2)
    found.add(-1.0, -1.5)
    assert found.gain == 0.5
