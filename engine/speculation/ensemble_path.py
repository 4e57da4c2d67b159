"""Several local models along one reply."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from engine.position.logits import Floats, Logits
from engine.speculation.path import Path


class EnsemblePath:
    """Implements `engine.speculation.path.Path`: the first model's, with the others' logits at each position.

    Args:
        first: what token sources guess by.
        others: of models with tokens of their own.
    """

    def __init__(self, first: Path, others: Sequence[Path]) -> None:
        self._first = first
        self._others = list(others)

    def begin(self, private: Sequence[int], public: Sequence[int], stable: int = 0) -> None:
        """Start reading the first model's prompts; see `begin_other`."""
        self._first.begin(private, public, stable)

    def begin_other(self, number: int, private: Sequence[int], public: Sequence[int], stable: int) -> None:
        """Start reading the prompts of one of the others, in its tokens."""
        self._others[number].begin(private, public, stable)

    @property
    def room(self) -> int:
        """How many more guesses can be taken."""
        return min(path.room for path in (self._first, *self._others))

    def commit(self, token: int) -> None:
        """The next token of the reply is known; guesses that begin otherwise are given up."""
        for path in (self._first, *self._others):
            path.commit(token)

    def guess(self, tokens: Sequence[int], after: int) -> None:
        """Go on with guesses behind `after` positions, instead of those there."""
        for path in (self._first, *self._others):
            path.guess(tokens, after)

    def release(self, position: int) -> None:
        """The logits of positions before this one are not needed any more."""
        for path in (self._first, *self._others):
            path.release(position)

    async def at(self, position: int) -> Logits:
        """Wait for a position's logits, all models'. They live until it is released.

        Raises:
            LocalModelError: a local model failed.
            LookupError: the reply does not lead there any more.
        """
        first, *others = await asyncio.gather(*(path.at(position) for path in (self._first, *self._others)))
        first.others = tuple(others)
        first.compute_ms = max(first.compute_ms, *(other.compute_ms for other in others))
        return first

    async def public_at(self, position: int) -> Logits:
        """The first model's, when those behind the public prompt are there."""
        return await self._first.public_at(position)

    async def beyond(self, position: int, pieces: Sequence[int]) -> list[tuple[Floats, Floats]]:
        """The first model's; see `engine.speculation.path.Path`."""
        return await self._first.beyond(position, pieces)

    async def close(self) -> None:
        """Stop computing; the models can be used again afterwards."""
        await asyncio.gather(*(path.close() for path in (self._first, *self._others)))
