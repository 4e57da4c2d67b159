"""Whole replies where the cloud's tokens are words and the local model's are letters and some pairs of them."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.position.distribution import Distribution, from_candidates
from engine.reply.events import Event, Finished, Token
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.speculation.chooser import DraftKind
from engine.speculation.token_sources import Mode
from engine.steerer.steerer import Steerer
from engine.steering.pick import Sampling
from engine.vocabulary.alignment import Method
from engine.vocabulary.learning_cloud import LearningCloud
from engine.vocabulary.spellings import SpellingIndex
from engine.vocabulary.token_table import ObservedTokens
from tests.support import scripted
from tests.support.scripted import ScriptedCloud, ScriptedPair, ScriptedVocabulary, log_softmax, scripted_steerer

MERGED = [b"ab", b"abc", b"th", b"the", b" t", b"he", b"in", b"n "]
LOCAL = [bytes([b]) for b in range(256)] + [b""] + MERGED
WORDS = [
    *(bytes([c]) for c in b"abcdefghint .,"),
    *(b"the ", b"hen", b"bca", b"inn", b" the", b"abab", b"ing ", b"then ", b"nab", b"ca", b"ab", b"ch"),
    *("🦊".encode(), "🦊".encode()[:2], "🦊".encode()[2:], "é".encode(), "é".encode()[:1], "é".encode()[1:]),
]
CLOUD_END = len(WORDS)
STRUCTURE = CLOUD_END + 1
QUESTION = [Message("user", "What is rain?")]
ME = PersonalContext.of_lines(("A person who likes short words.",))


class MergingVocabulary(ScriptedVocabulary):
    size = len(LOCAL)
    spellings = SpellingIndex(LOCAL, [scripted.END])

    def tokenize(self, text: str, *, control_tokens: bool) -> list[int]:
        return self.spellings.greedy(text.encode())

    def spelling(self, token: int) -> bytes:
        return LOCAL[token]

    def control_spelling(self, token: int) -> str:
        return "<end>" if token == scripted.END else LOCAL[token].decode("latin-1")


def local_logits(tokens: Sequence[int]) -> np.ndarray:
    seed = zlib.crc32(repr(list(tokens)).encode())
    values = np.random.default_rng(seed).normal(0, 2, len(LOCAL)).astype(np.float32)
    values[scripted.END] -= 10
    return values


class MergingPair(ScriptedPair):
    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.model.vocabulary = MergingVocabulary()
        self.private_logits = np.zeros(len(LOCAL), np.float32)
        self.public_logits = np.zeros(len(LOCAL), np.float32)

    def _compute(self) -> None:
        self.private_logits[:] = local_logits(self.private)
        self.public_logits[:] = local_logits(self.public)


class WordCloud(ScriptedCloud):
    """Its text does not have to be UTF-8 at every token, nor at all."""

    def distribution(self, prefix: Sequence[int]) -> Distribution:
        said = list(prefix)[self.prompt_length :]
        seed = zlib.crc32(repr(said).encode())
        values = np.random.default_rng(seed).normal(0, 2, STRUCTURE + 1)
        values[CLOUD_END] -= 3
        if self.end_after is not None and len(said) >= self.end_after:
            values[CLOUD_END] = 100
        base = log_softmax(values)
        ids = np.argsort(-base, kind="stable")[: self.k]
        return from_candidates(ids.tolist(), base[ids].tolist(), [(*WORDS, b"", b"")[i] for i in ids])

    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Any]:
        await self._request()
        times = scripted.RequestTimes(0.1, 1.0, 0.1)
        return [scripted.Answer(self.distribution(p), times) for p in prefixes]

    def stream(self, prefix: Sequence[int], limit: int, sampling: Sampling) -> Any:
        return self._stream(prefix, limit)

    @scripted.asynccontextmanager
    async def _stream(self, prefix: Sequence[int], limit: int) -> Any:
        async def tokens() -> Any:
            current = list(prefix)
            for _ in range(limit):
                await self._request()
                found = self.distribution(current)
                token = int(found.ids[0])
                spelling = (*WORDS, b"", b"")[token]
                yield scripted.StreamedToken(token, spelling, found, token == CLOUD_END)
                if token == CLOUD_END:
                    return
                current.append(token)

        yield tokens()

    async def ends_reply(self, token: int) -> bool:
        return token == CLOUD_END


def steerer_for(learned: ObservedTokens, method: Method = Method.BYTES, **more: Any) -> Steerer:
    steerer = scripted_steerer(MergingPair(**more))
    steerer.align(learned, method)
    return steerer


async def write(
    mode: Mode,
    *,
    method: Method = Method.BYTES,
    cloud: ScriptedCloud | None = None,
    knows_all: bool = False,
    **changes: Any,
) -> list[Event]:
    learned = ObservedTokens()
    for token in range(len(WORDS)) if knows_all else (WORDS.index(b"."),):
        learned.add(token, WORDS[token])
    drafts = DraftKind.PUBLIC if mode is Mode.DRAFTS else DraftKind.OFF
    plain = ReplySettings(mode=mode, drafts=drafts, max_tokens=30, coefficient=1.0, guard_words=0, watch=False)
    chosen = replace(plain, budget_bits=0.0, **changes)
    joined = LearningCloud(cloud or WordCloud(k=12), learned)
    return [e async for e in Reply(joined, None, steerer_for(learned, method), QUESTION, ME, chosen)]


def chosen(events: list[Event]) -> list[int]:
    assert isinstance(events[-1], Finished), events[-1]
    return [event.token for event in events if isinstance(event, Token)]


async def test_the_text_is_what_the_clouds_tokens_spell() -> None:
    events = await write(Mode.STEPWISE)
    spelled = b"".join(WORDS[token] for token in chosen(events))
    assert isinstance(events[-1], Finished)
    assert events[-1].text == spelled.decode("utf-8", "replace")
    assert len(spelled) > 20


@pytest.mark.parametrize("mode", [Mode.RUN_AHEAD, Mode.DRAFTS])
@pytest.mark.parametrize("temperature", [0.0, 1.0])
@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([0.3, 1.0, 2.0]))
def test_every_way_of_reading_gives_the_same_tokens(
    mode: Mode, temperature: float, seed: int, strength: float
) -> None:
    async def both() -> None:
        changes: dict[str, Any] = {"sampling": Sampling(temperature, seed=seed), "coefficient": strength}
        # A draw depends on what lies in the tail, which is what was seen of the cloud's tokens by then; and drafts
        # see more of them.
        changes["knows_all"] = temperature > 0
        expected = chosen(await write(Mode.STEPWISE, **changes))
        found = chosen(await write(mode, cloud=WordCloud(k=12, seconds=0.0005), **changes))
        assert found == expected

    asyncio.run(both())
