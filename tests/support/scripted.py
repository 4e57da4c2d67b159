"""Scripted stand-ins: a cloud and a local model whose every distribution is a function of the tokens so far."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np

from engine.cloud.protocol import Answer, EndpointInfo, RequestTimes, StreamedToken, Traffic
from engine.context.messages import Message
from engine.context.template import ChatTemplate
from engine.local.pair import AbortedError, PairOptions
from engine.position.distribution import Distribution, from_candidates
from engine.steerer.steerer import Steerer
from engine.steering.pick import Sampling

END = 256
"""The token that ends a reply; the others are the 256 bytes."""
SIZE = 257
TEMPLATE = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>"


def logits(name: str, tokens: Sequence[int]) -> np.ndarray:
    """Float32 (257,): the same for the same name and tokens, unlike for any other."""
    seed = zlib.crc32(repr((name, list(tokens))).encode())
    values = np.random.default_rng(seed).normal(0, 2, SIZE).astype(np.float32)
    # Printable replies that do not end by chance.
    values[:32] -= 20
    values[127:] -= 20
    return values


def log_softmax(values: np.ndarray) -> np.ndarray:
    shifted = values.astype(np.float64) - values.max()
    return shifted - np.log(np.exp(shifted).sum())


def distribution(values: np.ndarray, k: int) -> Distribution:
    base = log_softmax(values)
    ids = np.argsort(-base, kind="stable")[:k]
    return from_candidates(ids.tolist(), base[ids].tolist(), [spelling(int(i)) for i in ids])


def spelling(token: int) -> bytes:
    return bytes([token]) if token < 256 else b""


class ScriptedVocabulary:
    """Bytes as tokens."""

    size = SIZE
    adds_bos = False
    bos = eos = END

    def is_common(self, word: str) -> bool:
        return len(self.tokenize(f" {word}", control_tokens=False)) == 1

    def tokenize(self, text: str, *, control_tokens: bool) -> list[int]:
        return list(text.encode())

    def spelling(self, token: int) -> bytes:
        return spelling(token)

    def control_spelling(self, token: int) -> str:
        return "<end>" if token == END else spelling(token).decode("latin-1")

    def ends_reply(self, token: int) -> bool:
        return token == END


class ScriptedPair:
    """Implements what the loop asks of `engine.local.pair.Pair`."""

    def __init__(self, context_tokens: int = 4096, step_seconds: float = 0.0) -> None:
        self.model = SimpleNamespace(vocabulary=ScriptedVocabulary())
        self.options = PairOptions(context_tokens=context_tokens)
        self.private_logits = np.zeros(SIZE, np.float32)
        self.public_logits = np.zeros(SIZE, np.float32)
        self.private: list[int] = []
        self.public: list[int] = []
        self.step_seconds = step_seconds
        self.aborted = self.computing = False
        self.aborted_one = {True: False, False: False}
        self.busy = {True: False, False: False}
        self.settled = 0

    def submit(self, work: Callable[..., Any], *args: object) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*args))
        return done

    def snapshot(self, stable: int) -> None:
        assert 0 <= stable <= len(self.private)

    async def prepare_async(self, private: Sequence[int], public: Sequence[int], stable: int = 0) -> int:
        await asyncio.sleep(self.step_seconds)
        self.private, self.public = list(private), list(public)
        self._compute()
        return len(private) + len(public)

    async def advance_async(self, token: int) -> None:
        assert not self.computing, "one thing at a time"
        self.computing = True
        try:
            await asyncio.sleep(self.step_seconds)
        finally:
            self.computing = False
        if self.aborted:
            raise AbortedError
        self.private.append(token)
        self.public.append(token)
        self._compute()

    async def advance_run_async(
        self, tokens: Sequence[int], private_out: np.ndarray, public_out: np.ndarray
    ) -> None:
        for i, token in enumerate(tokens):
            try:
                await self.advance_async(token)
            except AbortedError:
                # Both sequences stand where they stood.
                if i:
                    self.roll_back(i)
                raise
            private_out[i], public_out[i] = self.private_logits, self.public_logits

    def roll_back(self, count: int) -> None:
        for private in (True, False):
            self.roll_back_one(count, private=private)

    async def advance_one_async(self, token: int, *, private: bool) -> None:
        assert not self.busy[private], "one thing at a time"
        self.busy[private] = True
        try:
            await asyncio.sleep(self.step_seconds)
        finally:
            self.busy[private] = False
        if self.aborted_one[private]:
            raise AbortedError
        (self.private if private else self.public).append(token)
        self._compute()

    def roll_back_one(self, count: int, *, private: bool) -> None:
        tokens = self.private if private else self.public
        assert 0 < count <= len(tokens)
        del tokens[-count:]

    def abort_one(self, *, private: bool) -> None:
        self.aborted_one[private] = True

    async def settle_one(self, *, private: bool) -> None:
        await asyncio.sleep(0)
        self.aborted_one[private] = False

    def _compute(self) -> None:
        self.private_logits[:] = logits("local", self.private)
        self.public_logits[:] = logits("local", self.public)

    def abort(self) -> None:
        self.aborted = True

    async def settle(self) -> None:
        self.aborted = False
        self.settled += 1


def scripted_steerer(pair: ScriptedPair | None = None) -> Steerer:
    return Steerer(pair or ScriptedPair(), ChatTemplate(TEMPLATE, "", ""))  # type: ignore[arg-type]


class ScriptedCloud:
    """Implements `engine.cloud.protocol.Cloud`.

    Args:
        k: candidates per answer.
        faults: request number (from 0, counting `next`, `prepare` and `stream`) to the error it raises, or
            to a function that is awaited before the answer.
        end_after: the reply ends by itself after so many tokens; None never.
        context: told in `endpoint_info`.
    """

    def __init__(
        self,
        k: int = 20,
        *,
        faults: dict[int, Exception] | None = None,
        end_after: int | None = None,
        seconds: float = 0.0,
        altered: Callable[[Distribution], Distribution] | None = None,
    ) -> None:
        self.k = k
        self.faults = faults or {}
        self.end_after = end_after
        self.seconds = seconds
        self.altered = altered or (lambda given: given)
        self.requests = 0
        self.prompt_length = 0
        self.prefixes: list[list[int]] = []
        self.messages: list[Message] = []
        self.pending_notices: list[str] = []
        self.cancelled = 0
        self.opens_thought = False
        self.limits = ""

    async def endpoint_info(self) -> EndpointInfo:
        return EndpointInfo("scripted", "scripted", None, 0.0)

    async def tokenize(self, text: str) -> list[int]:
        return list(text.encode())

    async def ends_reply(self, token: int) -> bool:
        return token == END

    async def spellings(self, tokens: Sequence[int]) -> list[bytes]:
        return [b""] * len(tokens)

    async def _request(self) -> None:
        number, self.requests = self.requests, self.requests + 1
        try:
            await asyncio.sleep(self.seconds)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if fault := self.faults.get(number):
            raise fault

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        await self._request()
        self.messages = list(messages)
        prompt = [b for m in messages for b in f"<{m.role}>{m.content}".encode()]
        self.prompt_length = len(prompt)
        return prompt

    def logits(self, prefix: Sequence[int]) -> np.ndarray:
        values = logits("cloud", prefix)
        if self.end_after is not None and len(prefix) - self.prompt_length >= self.end_after:
            values[END] = 100
        return values

    async def next(self, prefix: Sequence[int]) -> Answer:
        (answer,) = await self.score([prefix])
        return answer

    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
        sent = [list(prefix) for prefix in prefixes]
        await self._request()
        self.prefixes += sent
        return [
            Answer(self.altered(distribution(self.logits(p), self.k)), RequestTimes(0.1, 1.0, 0.1)) for p in sent
        ]

    async def warm(self) -> None: ...

    @property
    def traffic(self) -> Traffic:
        return Traffic(requests=self.requests)

    @asynccontextmanager
    async def stream(
        self, prefix: Sequence[int], limit: int, sampling: Sampling
    ) -> AsyncIterator[AsyncIterator[StreamedToken]]:
        self.prefixes.append(list(prefix))

        async def tokens() -> AsyncIterator[StreamedToken]:
            current = list(prefix)
            for _ in range(limit):
                await self._request()
                found = self.altered(distribution(self.logits(current), self.k))
                token = int(found.ids[0])
                yield StreamedToken(token, spelling(token), found, token == END)
                if token == END:
                    return
                current.append(token)

        yield tokens()

    def notices(self) -> list[str]:
        told, self.pending_notices = self.pending_notices, []
        return told

    async def close(self) -> None: ...
