"""Runs of words of private texts, found again in a reply as it grows.

A run is N words in a row. Characters of scripts without spaces between words count as half a word each. A text
that is shorter than a run is one in itself, if it has at least two words: spelled out, it would be told whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from engine.privacy.normalized import is_spaceless, words
from engine.privacy.private_text import PrivateText

Hashes = npt.NDArray[np.uint64]

_FACTOR = 0x9E3779B97F4A7C15
_MASK = 2**64 - 1


class Runs:
    """All runs of some texts, as 64-bit hashes: 8 bytes for each word of text. Immutable.

    Args:
        texts: in any order.
        length: N, words of a run, at least 2.
    Attributes:
        longest: most words, or characters that stand for half a word, of a run.
    """

    def __init__(self, texts: Iterable[PrivateText], length: int) -> None:
        if length < 2:
            raise ValueError("a run has at least two words")
        self._length = length
        self.longest = 2 * length
        # A text's own pieces share no run with the next text's.
        found = [piece for text in texts for piece in self._of_text(text)]
        self._hashes: Hashes = np.unique(np.concatenate(found)) if found else np.empty(0, np.uint64)

    def __len__(self) -> int:
        return len(self._hashes)

    def ends(self, latest: Sequence[str]) -> Iterator[int]:
        """Yield how many of the latest words, the last included, make a run of the texts, shortest first.

        Args:
            latest: the last words of a reply, oldest first; more than `longest` are not looked at.
        """
        if not len(self._hashes):
            return
        weight = 0
        value = 0
        for count, word in enumerate(reversed(latest[-self.longest :]), start=1):
            value = (value * _FACTOR + hash(word)) & _MASK
            weight += _weight(word)
            full = weight >= 2 * self._length
            if count > 1 and self._holds(value if full else _whole(value)):
                yield count
            if full:
                break

    def _holds(self, value: int) -> bool:
        wanted = np.uint64(value)
        place = int(self._hashes.searchsorted(wanted))
        return place < len(self._hashes) and self._hashes[place] == wanted

    def _of_text(self, text: PrivateText) -> list[Hashes]:
        found = words(text.line)
        told = words(text.text) if text.label else []
        if len(found) < 2:
            return []
        # Python's own string hashes: 64 bits, and different in every process, so that nobody can aim at one.
        values = np.fromiter((hash(word) & _MASK for word in found), np.uint64, len(found))
        weights = np.fromiter(map(_weight, found), np.int64, len(found))
        reached = np.concatenate(([0], np.cumsum(weights)))
        # For each word: how far back the shortest run that it ends begins.
        begin = reached.searchsorted(reached[1:] - 2 * self._length, side="right") - 1
        sizes = np.arange(1, len(found) + 1) - begin
        complete = reached[1:] >= 2 * self._length
        pieces = [np.asarray([_whole(_backwards(short))], np.uint64) for short in self._short((found, told))]
        if complete.any():
            with np.errstate(over="ignore"):
                value = np.zeros(len(found), np.uint64)
                # In the order in which a reply's last words are read: from the last one back.
                for size in range(1, int(sizes[complete].max()) + 1):
                    end = np.arange(size - 1, len(found))
                    value[end] = value[end] * np.uint64(_FACTOR) + values[end - (size - 1)]
                    pieces.append(value[complete & (sizes == size)])
        return pieces

    def _short(self, texts: Iterable[list[str]]) -> Iterator[list[str]]:
        """Those of a fact's two readings, with its label and without, that are too short to hold a run."""
        for found in texts:
            if 4 <= sum(map(_weight, found)) < 2 * self._length:
                yield found


def _weight(word: str) -> int:
    return 1 if len(word) == 1 and is_spaceless(word) else 2


def _backwards(found: Sequence[str]) -> int:
    value = 0
    for word in reversed(found):
        value = (value * _FACTOR + hash(word)) & _MASK
    return value


def _whole(value: int) -> int:
    """The hash of a whole text that is shorter than a run, so that only such a one is found by it."""
    return value ^ _FACTOR
