"""The local model along a reply, as a decoder and its token source use it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.position.logits import Floats, Logits


class Path(Protocol):
    """`LocalPath`, or what stands for it where the cloud's tokens are others. Tokens are the cloud's ids, and
    positions count them, from the reply's first."""

    def begin(self, private: Sequence[int], public: Sequence[int], stable: int = 0) -> None:
        """Start reading both prompts (local token ids)."""
        ...

    @property
    def room(self) -> int:
        """How many more guesses can be taken."""
        ...

    def commit(self, token: int) -> None:
        """The next token of the reply is known; guesses that begin otherwise are given up."""
        ...

    def guess(self, tokens: Sequence[int], after: int) -> None:
        """Go on with guesses behind `after` positions, instead of those there; what has no room is left out."""
        ...

    def release(self, position: int) -> None:
        """The logits of positions before this one are not needed any more."""
        ...

    async def at(self, position: int) -> Logits:
        """Wait for a position's logits. They live until it is released.

        Raises:
            LocalModelError: the local model failed.
            LookupError: the path does not lead there any more.
        """
        ...

    async def public_at(self, position: int) -> Logits:
        """`at`, when those behind the public prompt are there; those behind the private one may not be yet."""
        ...

    async def beyond(self, position: int, pieces: Sequence[int]) -> list[tuple[Floats, Floats]]:
        """Return the private and public logits behind each of some local tokens that may follow a position.

        They are valid until the path moves on.

        Raises:
            LocalModelError: the local model failed.
            LookupError: the path went another way meanwhile.
        """
        ...

    async def close(self) -> None:
        """Stop computing; the pair can be used again afterwards."""
        ...
