"""A text as far as a tokenizer has cut it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TokenPrefix:
    """A text as the tokens that the tokenizer makes of it.

    Attributes:
        settled: tokens in front of the tail, which no addition changes.
        tail: the tokens behind these.
        text: what the tail spells, in whole characters.
        pending: bytes behind it that no token stands for yet: no whole character, or a space that belongs to the
            next word's token.
    """

    settled: int = 0
    tail: tuple[int, ...] = ()
    text: str = ""
    pending: bytes = b""

    @property
    def length(self) -> int:
        """Number of all its tokens."""
        return self.settled + len(self.tail)
