"""The local model along the tokens of a reply, and along guesses of what follows them."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from engine.common.sequences import shared_prefix
from engine.local.pair import AbortedError, Layout, Pair
from engine.position.logits import Floats, Logits

DEPTH = 24
"""Positions whose logits are kept at once."""
LEAD = 3
"""Positions that guessing may be ahead of judging before both take turns."""


class LocalPath:
    """Keeps the pair computing along a path of tokens: those of the reply, then guesses.

    Position p is the one behind p tokens of the reply. The logits of positions from the oldest that was not
    released on are kept. A path that turns out otherwise is rolled back to where it was right, and a step
    that computes for a given-up guess is aborted.

    Used on the event loop's thread; the computing is on the pair's. Use it for one reply.

    Args:
        pair: the local model; nothing else may use it meanwhile.
        apart: let the public sequence run ahead of the private one, for guesses that need it alone. The
            numbers are the same, where the pair has a cache for each.
    """

    def __init__(self, pair: Pair, *, apart: bool = False) -> None:
        self._pair = pair
        rows = np.empty((DEPTH, 2, pair.model.vocabulary.size), np.float32)
        self.rows = [Logits(row[0], row[1]) for row in rows]
        self.path: list[int] = []
        # Lengths, in tokens of the reply: what is chosen, and from where logits are kept.
        self.fixed = self.released = 0
        self._lanes: list[_Lane] = (
            [_OneSequence(self, pair, private=False), _OneSequence(self, pair, private=True)]
            if apart and pair.options.layout is not Layout.ONE_CALL
            else [_BothSequences(self, pair)]
        )
        self.urgent = -1
        """The last position that somebody waits for."""
        self._moved = asyncio.Event()
        self._fault: Exception | None = None
        self._begun: asyncio.Task[None] | None = None

    def begin(self, private: Sequence[int], public: Sequence[int], stable: int = 0) -> None:
        """Start reading both prompts (token ids); see `Pair.prepare`."""
        self._begun = asyncio.create_task(self._work(private, public, stable), name="tiller-local-path")

    @property
    def room(self) -> int:
        """How many more guesses can be taken."""
        return DEPTH - 1 - (len(self.path) - self.released)

    def commit(self, token: int) -> None:
        """The next token of the reply is known; guesses that begin otherwise are given up."""
        self._turn(self.fixed, [token], keep=True)
        self.fixed += 1
        self.wake()

    def guess(self, tokens: Sequence[int], after: int) -> None:
        """Go on with guesses behind `after` positions, instead of those there; what has no room is left out."""
        if self.fixed <= after <= len(self.path):
            self._turn(after, list(tokens)[: DEPTH - 1 - (after - self.released)])

    def follow(self, after: int, tokens: Sequence[int]) -> None:
        """The reply goes on with these tokens behind `after`, which may lie behind what was known before: then
        the end of that was cut otherwise. Guesses that fit stay."""
        self._turn(after, list(tokens), keep=True)
        self.fixed = after + len(tokens)
        # What is behind the new end is wanted, even where the old end was longer.
        self.released = min(self.released, self.fixed)
        self.wake()

    async def beyond(self, position: int, pieces: Sequence[int]) -> list[tuple[Floats, Floats]]:
        """See `engine.speculation.path.Path`. Guesses that go on from the pieces stay."""
        if not self.fixed <= position <= len(self.path):
            raise LookupError(position)
        self._turn(position, list(pieces)[: DEPTH - 1 - (position - self.released)], keep=True)
        rows = [await self.at(place) for place in range(position + 1, position + 1 + len(pieces))]
        return [(row.private, row.public) for row in rows]

    def cost_ms(self, first: int, last: int) -> float:
        """What the positions from `first` to `last`, those still kept, took together, in milliseconds."""
        kept = range(max(first, last - DEPTH + 1), last + 1)
        return sum(self.rows[position % DEPTH].compute_ms for position in kept)

    def release(self, position: int) -> None:
        """The logits of positions before this one are not needed any more."""
        self.released = max(self.released, position)
        self.wake()

    async def at(self, position: int) -> Logits:
        """Wait for a position's logits. They live until it is released.

        Raises:
            LocalModelError: the local model failed.
            LookupError: the path does not lead there any more.
        """
        if position > self.urgent:
            self.urgent = position
            self.wake()
        return await self._when(position, self._lanes)

    async def public_at(self, position: int) -> Logits:
        """`at`, when those behind the public prompt are there; those behind the private one may not be yet."""
        return await self._when(position, self._lanes[:1])

    async def _when(self, position: int, lanes: Sequence[_Lane]) -> Logits:
        while True:
            if self.released <= position and all(position <= lane.ready for lane in lanes):
                return self.rows[position % DEPTH]
            if self._fault:
                raise self._fault
            if not self.released <= position <= len(self.path):
                raise LookupError(position)
            self._moved.clear()
            await self._moved.wait()

    async def close(self) -> None:
        """Stop computing; the pair can be used again afterwards."""
        if self._begun:
            self._begun.cancel()
            # The model may still compute for a cancelled step; who uses it next must find it idle.
            self._pair.abort()
            await asyncio.gather(self._begun, return_exceptions=True)
            await asyncio.shield(self._pair.settle())

    def _turn(self, position: int, tokens: list[int], *, keep: bool = False) -> None:
        """Let the path go on with `tokens` behind `position`; `keep` what follows where they are there already."""
        path = self.path
        same = shared_prefix(path[position : position + len(tokens)], tokens)
        if same == len(tokens) and (keep or position + same == len(path)):
            return
        position += same
        path[position:] = tokens[same:]
        for lane in self._lanes:
            lane.turned(position)
        self.wake()

    def wake(self) -> None:
        """Something moved: who waits for logits, and lanes that hold back, look again."""
        for lane in self._lanes:
            lane.wanted.set()
        self._moved.set()

    def may_compute(self, lane: _Lane) -> bool:
        """Whether a lane should take its next step now: on one thread, guessing goes first until it leads."""
        first = self._lanes[0]
        return (
            lane is first
            or self._pair.options.layout is Layout.SIDE_BY_SIDE
            or lane.held < min(self.urgent, len(self.path))
            or first.ready - lane.ready >= LEAD
            or not first.behind
        )

    async def _work(self, private: Sequence[int], public: Sequence[int], stable: int) -> None:
        lanes: list[asyncio.Task[None]] = []
        try:
            started = time.perf_counter()
            await self._pair.prepare_async(private, public, stable)
            for lane in self._lanes:
                lane.keep(0, started)
            self.wake()
            lanes = [asyncio.create_task(lane.work()) for lane in self._lanes]
            await asyncio.gather(*lanes)
        # Whoever waits for logits must learn of it.
        except Exception as fault:
            self._fault = fault
            self._moved.set()
        finally:
            for task in lanes:
                task.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)


class _Lane(ABC):
    """What advances along the path by itself: both sequences together, or one of them."""

    def __init__(self, path: LocalPath) -> None:
        self._path = path
        # Lengths, in tokens of the reply: what it holds, how much of that is on the path, and the last
        # position with logits.
        self.held = self._right = 0
        self.ready = -1
        self.computing: tuple[int, int] | None = None
        self.wanted = asyncio.Event()
        self.most = 1

    @property
    def behind(self) -> bool:
        """Whether there is anything to do. A row is written over only when nobody wants what it held."""
        path = self._path
        return min(self.held, self._right) < min(len(path.path), path.released + DEPTH - 1)

    def turned(self, position: int) -> None:
        """The path is another one from this position on."""
        self.ready = min(self.ready, position)
        self._right = min(self._right, position)
        if self.computing and position < self.computing[1]:
            self.abort()

    async def work(self) -> None:
        while True:
            if self.behind and self._path.may_compute(self):
                await self._step()
            else:
                self.wanted.clear()
                await self.wanted.wait()

    async def _step(self) -> None:
        path = self._path
        if self._right < self.held:
            self.roll_back(self.held - self._right)
            self.held = self._right
        start = self.held
        tokens = path.path[start : min(start + self.most, path.released + DEPTH - 1)]
        self.computing = start, start + len(tokens)
        started = time.perf_counter()
        try:
            await self.advance(tokens)
        except AbortedError:
            # For a guess that was given up; the sequence stands where it stood.
            await self.settle()
            return
        finally:
            self.computing = None
        self.held = start + len(tokens)
        if self._right >= start:
            self._right = start + shared_prefix(path.path[start : self.held], tokens)
        for i in range(len(tokens)):
            self.keep(start + 1 + i, started, row=i, share=len(tokens))
        path.wake()

    def keep(self, position: int, started: float, row: int = 0, share: int = 1) -> None:
        """Copy the logits of a position on the path, before the next step overwrites them."""
        if position > self._right:
            return
        kept = self._path.rows[position % DEPTH]
        self.copy(kept, row, share)
        kept.compute_ms = (time.perf_counter() - started) * 1e3 / share
        self.ready = position

    # What the two kinds do differently

    @abstractmethod
    async def advance(self, tokens: list[int]) -> None:
        """Append these tokens; AbortedError leaves all as it was."""

    @abstractmethod
    def copy(self, kept: Logits, row: int, share: int) -> None:
        """Copy what was computed: row `row` of `share` of the last `advance`."""

    @abstractmethod
    def roll_back(self, count: int) -> None:
        """Forget the last tokens."""

    @abstractmethod
    def abort(self) -> None:
        """Stop what computes now, and refuse to until `settle`."""

    @abstractmethod
    async def settle(self) -> None:
        """Wait until nothing computes, then allow it again."""


class _BothSequences(_Lane):
    def __init__(self, path: LocalPath, pair: Pair) -> None:
        super().__init__(path)
        self._pair = pair
        self.most = together = pair.options.together
        self._batch = np.empty((2, together, pair.model.vocabulary.size), np.float32) if together > 1 else None

    async def advance(self, tokens: list[int]) -> None:
        if self._batch is None or len(tokens) == 1:
            await self._pair.advance_async(tokens[0])
        else:
            await self._pair.advance_run_async(tokens, self._batch[0], self._batch[1])

    def copy(self, kept: Logits, row: int, share: int) -> None:
        pair = self._pair
        private, public = pair.private_logits, pair.public_logits
        if self._batch is not None and share > 1:
            private, public = self._batch[0, row], self._batch[1, row]
        np.copyto(kept.private, private)
        np.copyto(kept.public, public)

    def roll_back(self, count: int) -> None:
        self._pair.roll_back(count)

    def abort(self) -> None:
        self._pair.abort()

    async def settle(self) -> None:
        await self._pair.settle()


class _OneSequence(_Lane):
    def __init__(self, path: LocalPath, pair: Pair, *, private: bool) -> None:
        super().__init__(path)
        self._pair = pair
        self._private = private

    async def advance(self, tokens: list[int]) -> None:
        await self._pair.advance_one_async(tokens[0], private=self._private)

    def copy(self, kept: Logits, row: int, share: int) -> None:
        del row, share
        if self._private:
            np.copyto(kept.private, self._pair.private_logits)
        else:
            np.copyto(kept.public, self._pair.public_logits)

    def roll_back(self, count: int) -> None:
        self._pair.roll_back_one(count, private=self._private)

    def abort(self) -> None:
        self._pair.abort_one(private=self._private)

    async def settle(self) -> None:
        await self._pair.settle_one(private=self._private)


__all__ = ["DEPTH", "LocalPath"]
