"""Where the cloud's distributions come from: what all ways of reading share, and the plainest of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from engine.cloud.protocol import Answer, Cloud
from engine.common.i18n import mark


class Mode(StrEnum):
    """How the cloud is read while a reply is steered."""

    AUTO = mark("automatic")
    """Whichever is measured to be the fastest."""
    STEPWISE = mark("one by one")
    """A request for every token."""
    RUN_AHEAD = mark("run-ahead")
    """The cloud's own stream, for as long as the policy agrees with it."""
    DRAFTS = mark("drafts")
    """Positions behind guessed tokens are asked for before the tokens are known."""


class Average:
    """A running mean that forgets: after n values each new one has the weight 1/min(n, memory)."""

    def __init__(self, memory: int = 16) -> None:
        self._memory = memory
        self.count = 0
        self.value = 0.0

    def add(self, value: float) -> None:
        """Take in a value."""
        self.count += 1
        self.value += (value - self.value) / min(self.count, self._memory)

    def fade(self) -> None:
        """Let the value count as that of half as many."""
        self.count //= 2


@dataclass(slots=True)
class Readings:
    """What a token source did and saw.

    Attributes:
        request_ms: from a request for one position to its answer, the first one left out, which reads the
            whole prompt.
        interval_ms: between two tokens of a stream.
        restarts: streams that were given up since the policy picked another token.
        read_past: streamed tokens that were of no use.
        guessed: positions at which there was a guess.
        accepted: of those, where it was right.
        drafted: drafted tokens that were sent.
        wasted: of those, the ones not on the reply's path.
        draft_bits: what the wasted ones disclosed, an estimate.
    """

    request_ms: Average = field(default_factory=Average)
    interval_ms: Average = field(default_factory=lambda: Average(64))
    restarts: int = 0
    read_past: int = 0
    guessed: int = 0
    accepted: int = 0
    drafted: int = 0
    wasted: int = 0
    draft_bits: float = 0.0


class TokenSource(Protocol):
    """Gives the cloud's distribution of each position in turn."""

    readings: Readings

    async def next(self) -> Answer:
        """Return the distribution behind all that was chosen. May be called again when it failed.

        Raises:
            CloudError
        """
        ...

    def commit(self, token: int, spelling: bytes) -> None:
        """The token of this position is known; the next position is the one behind it."""
        ...

    async def close(self) -> None:
        """Give up all that is under way."""
        ...


class Stepwise:
    """One request for each token."""

    def __init__(self, cloud: Cloud, prompt: Sequence[int]) -> None:
        self._cloud = cloud
        self._prefix = list(prompt)
        self._asked: asyncio.Task[Answer] | None = None
        self._warm = False
        self.readings = Readings()

    async def next(self) -> Answer:
        asked, self._asked = self._asked or self._ask(), None
        try:
            return await asked
        finally:
            asked.cancel()

    def _ask(self) -> asyncio.Task[Answer]:
        return asyncio.create_task(self._fetch(), name="tiller-position")

    async def _fetch(self) -> Answer:
        started = time.perf_counter()
        answer = await self._cloud.next(self._prefix)
        if self._warm:
            self.readings.request_ms.add((time.perf_counter() - started) * 1e3)
        self._warm = True
        return answer

    def commit(self, token: int, spelling: bytes) -> None:
        del spelling
        self._prefix.append(token)
        self._asked = self._ask()

    async def close(self) -> None:
        if self._asked:
            self._asked.cancel()
            await asyncio.gather(self._asked, return_exceptions=True)
