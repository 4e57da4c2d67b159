"""What the cloud's tokens spell, as its answers show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.errors import VocabularyError

Ids = npt.NDArray[np.int32]


class Lexicon(Protocol):
    """The tokens that a reply is made of."""

    def spelling(self, token: int) -> bytes:
        """Return the bytes that a token adds to the text; b"" for none."""
        ...

    def control_spelling(self, token: int) -> str:
        """Return how a token is shown that has no text."""
        ...

    def ends_reply(self, token: int) -> bool:
        """Whether it ends the reply."""
        ...

    @property
    def full_stop(self) -> int:
        """The token that spells ".": what ends a sentence where nothing else may."""
        ...


class Learned:
    """A cloud's tokens, as far as they were seen. Implements `Lexicon`.

    Attributes:
        size: more than the largest id seen.
        fresh: ids seen since `Alignment` last looked.
        ends: those that end a reply.
        full_stop: see `Lexicon`.
    """

    def __init__(self, full_stop: int = -1, ends: Iterable[int] = ()) -> None:
        self.size = 0
        self.full_stop = full_stop
        self.fresh: list[int] = []
        self.ends: set[int] = set()
        self._spellings: dict[int, bytes] = {}
        for token in ends:
            self.add(token, b"", ends=True)

    def __contains__(self, token: int) -> bool:
        return token in self._spellings

    def add(self, token: int, spelling: bytes, *, ends: bool = False) -> None:
        """Take in a token.

        Raises:
            VocabularyError: it spelled something else before.
        """
        known = self._spellings.get(token)
        if known is not None:
            if known != spelling:
                raise VocabularyError(
                    f"The cloud's token {token} was {known!r} and is {spelling!r} now.",
                    "The cloud changed its model: test the connection again.",
                )
            return
        self._spellings[token] = spelling
        self.fresh.append(token)
        self.size = max(self.size, token + 1)
        if ends:
            self.ends.add(token)
        if spelling == b"." and self.full_stop < 0:
            self.full_stop = token

    def spelling(self, token: int) -> bytes:
        return self._spellings.get(token, b"")

    def control_spelling(self, token: int) -> str:
        return "(end)" if token in self.ends else ""

    def ends_reply(self, token: int) -> bool:
        return token in self.ends
