"""A cloud whose tokens are learned as they come, for a local model that does not share them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np

from engine.cloud.protocol import Answer, Cloud, EndpointInfo, StreamedToken, Traffic
from engine.context.messages import Message
from engine.position.distribution import Distribution
from engine.steering.pick import Sampling
from engine.vocabulary.token_table import ObservedTokens

WORTH_ASKING = 1e-3
"""Probability of a token without text from which on the cloud is asked whether it ends a reply."""


class LearningCloud:
    """Implements `engine.cloud.protocol.Cloud` on another one; its candidates all have a text or end the reply.

    Candidates that have neither (structure of other turns, padding) are left out, and the tail takes their mass.

    Args:
        inner: the cloud.
        learned: takes in its tokens.
    """

    def __init__(self, inner: Cloud, learned: ObservedTokens) -> None:
        self._inner = inner
        self._learned = learned
        self._structure: set[int] = set()
        self._asked: dict[int, bytes] = {}
        """The spellings of tokens that answers came without."""

    async def endpoint_info(self) -> EndpointInfo:
        return await self._inner.endpoint_info()

    async def tokenize(self, text: str) -> list[int]:
        return await self._inner.tokenize(text)

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        return await self._inner.prepare(messages)

    async def ends_reply(self, token: int) -> bool:
        return await self._inner.ends_reply(token)

    async def spellings(self, tokens: Sequence[int]) -> list[bytes]:
        return await self._inner.spellings(tokens)

    async def next(self, prefix: Sequence[int]) -> Answer:
        return await self._known(await self._inner.next(prefix))

    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
        return [await self._known(answer) for answer in await self._inner.score(prefixes)]

    @asynccontextmanager
    async def stream(
        self, prefix: Sequence[int], limit: int, sampling: Sampling
    ) -> AsyncIterator[AsyncIterator[StreamedToken]]:
        async with self._inner.stream(prefix, limit, sampling) as stream:
            yield self._streamed(stream)

    async def _streamed(self, stream: AsyncIterator[StreamedToken]) -> AsyncIterator[StreamedToken]:
        async for item in stream:
            if item.ends_reply and item.token not in self._learned:
                self._learned.add(item.token, b"", ends=True)
            yield replace(item, distribution=await self._learn(item.distribution))

    async def warm(self) -> None:
        await self._inner.warm()

    @property
    def opens_thought(self) -> bool:
        return self._inner.opens_thought

    @property
    def tells_ids(self) -> bool:
        return self._inner.tells_ids

    @property
    def traffic(self) -> Traffic:
        return self._inner.traffic

    @property
    def limits(self) -> str:
        return self._inner.limits

    def notices(self) -> list[str]:
        return self._inner.notices()

    async def close(self) -> None:
        await self._inner.close()

    async def _known(self, answer: Answer) -> Answer:
        return Answer(await self._learn(answer.distribution), answer.times)

    async def _learn(self, found: Distribution) -> Distribution:
        learned, structure = self._learned, self._structure
        ids = found.ids.tolist()
        spellings = list(found.spellings)
        untold = [token for token, spelling in zip(ids, spellings, strict=True) if not spelling]
        if unasked := [token for token in untold if token not in self._asked and token not in learned]:
            self._asked.update(zip(unasked, await self._inner.spellings(unasked), strict=True))
        left_out: list[int] = []
        for place, token in enumerate(ids):
            spelling = spellings[place] = spellings[place] or self._asked.get(token, b"")
            if spelling:
                learned.add(token, spelling)
            elif token in structure:
                left_out.append(place)
            elif token not in learned:
                likely = float(np.exp(found.logprobs[place])) >= WORTH_ASKING
                if likely and await self._inner.ends_reply(token):
                    learned.add(token, b"", ends=True)
                    continue
                if likely:
                    structure.add(token)
                left_out.append(place)
        if untold:
            found = replace(found, spellings=spellings)
        return found.only(np.setdiff1d(np.arange(len(found)), left_out)) if left_out else found
