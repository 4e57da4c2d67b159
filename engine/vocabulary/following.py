"""Standing, with one tokenizer, where another one's tokens have led."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LONGEST_TAIL = 64
"""Tokens that are cut anew with each addition, before the older half of them is taken as settled."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A text as the tokens that the tokenizer makes of it.

    Attributes:
        settled: tokens in front of the tail, which no addition changes.
        tail: the tokens behind these.
        text: what the tail spells, in whole characters.
        pending: bytes behind it that are no whole character yet; no token stands for them.
    """

    settled: int = 0
    tail: tuple[int, ...] = ()
    text: str = ""
    pending: bytes = b""

    @property
    def length(self) -> int:
        """Number of all its tokens."""
        return self.settled + len(self.tail)


class Follower:
    """Cuts a growing text into tokens, as if it had been there whole from the start.

    Args:
        tokenize: plain text to token ids.
        spelling: a token's bytes.
    """

    def __init__(self, tokenize: Callable[[str], list[int]], spelling: Callable[[int], bytes]) -> None:
        self._tokenize = tokenize
        self._spelling = spelling

    def after(self, stand: Stand, added: bytes) -> Stand:
        """Return the text with more bytes behind it."""
        data = stand.pending + added
        whole = len(data) - incomplete(data)
        if not whole:
            return Stand(stand.settled, stand.tail, stand.text, data)
        text = stand.text + data[:whole].decode("utf-8", "replace")
        return self._settled(Stand(stand.settled, tuple(self._tokenize(text)), text, data[whole:]))

    def _settled(self, stand: Stand) -> Stand:
        """Take the older half of a long tail as settled, where cutting the rest alone gives the same tokens."""
        if len(stand.tail) <= LONGEST_TAIL:
            return stand
        for cut in range(LONGEST_TAIL // 2, 0, -1):
            front = b"".join(map(self._spelling, stand.tail[:cut]))
            try:
                begun = front.decode("utf-8")
            except UnicodeDecodeError:
                continue
            rest = stand.text.removeprefix(begun)
            if len(rest) < len(stand.text) and tuple(self._tokenize(rest)) == stand.tail[cut:]:
                return Stand(stand.settled + cut, stand.tail[cut:], rest, stand.pending)
        return stand


def incomplete(data: bytes) -> int:
    """Return how many bytes at the end begin a character that is not whole yet, 0 to 3."""
    for back in range(1, min(3, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4 if byte < 0xF8 else 0
            return back if needed > back else 0
        if byte < 0x80:
            return 0
    return 0
