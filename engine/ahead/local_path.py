"""The local model along the tokens of a reply, and along guesses of what follows them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.local.pair import AbortedError, Pair

Floats = npt.NDArray[np.float32]

DEPTH = 24
"""Positions whose logits are kept at once."""


@dataclass(slots=True, eq=False)
class Logits:
    """The local model's view of one position.

    Attributes:
        private, public: raw logits behind either prompt and the tokens before, float32, shape (V,).
        compute_ms: what they cost, in milliseconds.
        ended: when they were there, by `time.perf_counter`.
    """

    private: Floats
    public: Floats
    compute_ms: float = 0.0
    ended: float = 0.0


class LocalPath:
    """Keeps the pair computing along a path of tokens: those of the reply, then guesses.

    Position p is the one behind p tokens of the reply. The logits of positions from the oldest that was not
    released on are kept. A path that turns out otherwise is rolled back to where it was right, and a step
    that computes for a given-up guess is aborted.

    Used on the event loop's thread; the computing is on the pair's. Use it for one reply.

    Args:
        pair: the local model; nothing else may use it meanwhile.
        together: most tokens that one call of the local model takes where several wait. 1 keeps the logits
            the same to the last bit whatever arrives when; more pays where a call for several tokens costs
            little more than one for one.
    """

    def __init__(self, pair: Pair, together: int = 1) -> None:
        self._pair = pair
        self._together = together
        size = pair.model.vocabulary.size
        rows = np.empty((DEPTH, 2, size), np.float32)
        self._rows = [Logits(row[0], row[1]) for row in rows]
        batch = np.empty((2, together, size), np.float32)
        self._batch = batch[0], batch[1]
        self._path: list[int] = []
        # Lengths, in tokens of the reply: what the pair's sequences hold, how much of that is on the path,
        # the last position with logits, what is chosen, and from where logits are kept.
        self._held = self._right = 0
        self._ready = -1
        self._fixed = self._released = 0
        self._computing: tuple[int, int] | None = None
        self._wanted = asyncio.Event()
        self._progress = asyncio.Event()
        self._fault: BaseException | None = None
        self._worker: asyncio.Task[None] | None = None

    def begin(self, private: Sequence[int], public: Sequence[int]) -> None:
        """Start reading both prompts (token ids)."""
        self._worker = asyncio.create_task(self._work(private, public), name="tiller-local-path")

    @property
    def fixed(self) -> int:
        """How many tokens of the reply are chosen."""
        return self._fixed

    @property
    def room(self) -> int:
        """How many more guesses can be taken."""
        return DEPTH - 1 - (len(self._path) - self._released)

    def chosen(self, token: int) -> None:
        """The next token of the reply is known; guesses that begin otherwise are given up."""
        if len(self._path) > self._fixed and self._path[self._fixed] == token:
            self._fixed += 1
            return
        self._turn(self._fixed, [token])
        self._fixed += 1

    def guess(self, tokens: Sequence[int], after: int) -> None:
        """Go on with guesses behind `after` positions, instead of those there; what has no room is left out."""
        tokens = list(tokens)[: DEPTH - 1 - (after - self._released)]
        if after < self._fixed or after > len(self._path):
            return
        if self._path[after : after + len(tokens)] != tokens:
            self._turn(after, tokens)

    def release(self, position: int) -> None:
        """The logits of positions before this one are not needed any more."""
        self._released = max(self._released, position)
        self._wanted.set()

    def ready(self, position: int) -> Logits | None:
        """Return a position's logits if they are there."""
        return self._rows[position % DEPTH] if self._released <= position <= self._ready else None

    async def at(self, position: int) -> Logits:
        """Wait for a position's logits. They live until it is released.

        Raises:
            LocalModelError: the local model failed.
            LookupError: the path does not lead there any more.
        """
        while True:
            found = self.ready(position)
            if found:
                return found
            if self._fault:
                raise self._fault
            if not self._released <= position <= len(self._path):
                raise LookupError(position)
            self._progress.clear()
            await self._progress.wait()

    async def close(self) -> None:
        """Stop computing; the pair can be used again afterwards."""
        if self._worker:
            self._worker.cancel()
            # The model may still compute for a cancelled step; who uses it next must find it idle.
            self._pair.abort()
            await asyncio.gather(self._worker, return_exceptions=True)
            await asyncio.shield(self._pair.settle())

    def _turn(self, position: int, tokens: list[int]) -> None:
        """Let the path go on with `tokens` behind `position`."""
        path = self._path
        same = 0
        while same < len(tokens) and position + same < len(path) and path[position + same] == tokens[same]:
            same += 1
        position += same
        path[position:] = tokens[same:]
        self._ready = min(self._ready, position)
        self._right = min(self._right, position)
        if self._computing and position < self._computing[1]:
            self._pair.abort()
        self._wanted.set()
        self._progress.set()

    async def _work(self, private: Sequence[int], public: Sequence[int]) -> None:
        try:
            started = time.perf_counter()
            await self._pair.prepare_async(private, public)
            self._keep(0, self._pair.private_logits, self._pair.public_logits, started)
            while True:
                await self._step()
        # Whoever waits for logits must learn of it.
        except Exception as fault:
            self._fault = fault
            self._progress.set()

    async def _step(self) -> None:
        pair = self._pair
        if self._right < self._held:
            pair.roll_back(self._held - self._right)
            self._held = self._right
        start = self._held
        # A row is written over only when nobody wants what it held.
        end = min(len(self._path), self._released + DEPTH - 1, start + self._together)
        if start >= end:
            self._wanted.clear()
            await self._wanted.wait()
            return
        tokens = self._path[start:end]
        self._computing = (start, end)
        started = time.perf_counter()
        try:
            if len(tokens) == 1:
                await pair.advance_async(tokens[0])
            else:
                await pair.advance_run_async(tokens, *self._batch)
        except AbortedError:
            # For a guess that was given up; both sequences stand where they stood.
            await pair.settle()
            return
        finally:
            self._computing = None
        self._held = end
        if self._right >= start:
            now = self._path[start:end]
            self._right = start + next((i for i, t in enumerate(tokens) if now[i : i + 1] != [t]), len(tokens))
        if len(tokens) == 1:
            self._keep(end, pair.private_logits, pair.public_logits, started)
        else:
            for i in range(len(tokens)):
                self._keep(start + 1 + i, self._batch[0][i], self._batch[1][i], started, share=len(tokens))

    def _keep(self, position: int, private: Floats, public: Floats, started: float, share: int = 1) -> None:
        if position > self._right:
            return
        row = self._rows[position % DEPTH]
        np.copyto(row.private, private)
        np.copyto(row.public, public)
        row.ended = time.perf_counter()
        row.compute_ms = (row.ended - started) * 1e3 / share
        self._ready = position
        self._progress.set()


__all__ = ["DEPTH", "LocalPath", "Logits"]
