"""The bytes of every token of one vocabulary, and its tokens by their bytes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]


class SpellingIndex:
    """Finds tokens by what they spell.

    Args:
        spellings: the bytes of each token, by id; b"" for those without text.
        ends: tokens that end a reply.
    Attributes:
        size: number of token ids, V.
        ends: the same, int32.
        in_order: the tokens with text in the order of their bytes, int32.
    """

    def __init__(self, spellings: Sequence[bytes], ends: Sequence[int]) -> None:
        self.size = len(spellings)
        self.ends: Ids = np.asarray(ends, np.int32)
        # Of tokens with the same text the last: vocabularies with a token for each byte have these first, and
        # tokenizers use the others.
        self._exact = {spelling: token for token, spelling in enumerate(spellings)}
        self._exact.pop(b"", None)
        order = sorted((spelling, token) for spelling, token in self._exact.items())
        self._sorted = [spelling for spelling, _ in order]
        self.in_order: Ids = np.fromiter((token for _, token in order), np.int32, len(order))
        self._longest = max(map(len, self._sorted), default=0)

    def exact(self, spelling: bytes) -> int:
        """Return the token that spells just this; -1 where there is none."""
        return self._exact.get(spelling, -1)

    def beyond(self, spelling: bytes) -> Ids:
        """Return the tokens that begin with this and go on, int32, in the order of their bytes."""
        start, end = self.range(spelling)
        if start < end and self._sorted[start] == spelling:
            start += 1
        return self.in_order[start:end]

    def range(self, spelling: bytes) -> tuple[int, int]:
        """Return from where to where in `in_order` the tokens are that begin with this, itself included."""
        start = bisect_left(self._sorted, spelling)
        return start, bisect_left(self._sorted, spelling + b"\xff" * (self._longest + 1), lo=start)

    def greedy(self, text: bytes) -> list[int]:
        """Cut bytes into the longest tokens there are, from the left; [] where some byte has none.

        For what a tokenizer cannot be asked about: bytes that are no whole characters.
        """
        found: list[int] = []
        place = 0
        while place < len(text):
            for length in range(min(self._longest, len(text) - place), 0, -1):
                token = self._exact.get(text[place : place + length], -1)
                if token >= 0:
                    found.append(token)
                    place += length
                    break
            else:
                return []
        return found
