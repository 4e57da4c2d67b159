"""Where words that nobody could read may be broken: Qt's layout takes the square of a word's length."""

from __future__ import annotations

import re

BREAK = "\u200b"
"""May break a line, and is not seen. `printable` leaves none in a text, so that each is one of ours."""
EVERY = 100
"""Characters: about a line."""
LONGEST_WORD = 200
"""Longer than any; addresses and hashes stay whole."""
_LONG = re.compile(rf"\S{{{LONGEST_WORD}}}")
_WORD = re.compile(r"\S+")
_NOT_BEFORE = re.compile(r"[\ufe00-\ufe0f\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0000-\U000e01ef\u0300-\u036f]")


def has_long_word(text: str) -> bool:
    """Whether a text has a word that must be broken."""
    return bool(_LONG.search(text))


class Breaker:
    """Puts breaks into the words of one paragraph or more, whose text comes in pieces."""

    def __init__(self) -> None:
        self._run = 0
        """Characters of the word that the last piece ended in."""

    def broken(self, piece: str) -> str:
        """Return the next piece with the breaks that it needs."""
        if self._run + len(piece) <= LONGEST_WORD:
            if piece and not piece[-1].isspace():
                last = len(piece.rsplit(None, 1)[-1])
                self._run = last if last < len(piece) else self._run + last
            elif piece:
                self._run = 0
            return piece
        parts: list[str] = []
        place = 0
        for found in _WORD.finditer(piece):
            run = self._run if not found.start() else 0
            if run + len(found[0]) > LONGEST_WORD:
                parts.append(piece[place : found.start()])
                parts.append(_with_breaks(found[0], run))
                place = found.end()
            self._run = run + len(found[0])
        if piece[-1:].isspace():
            self._run = 0
        parts.append(piece[place:])
        return "".join(parts)


def _with_breaks(word: str, run: int) -> str:
    """Return a word, or what of one follows `run` characters, with breaks."""
    parts: list[str] = []
    place = 0
    # What came before may have none yet.
    end = EVERY - run % EVERY if run else EVERY
    while end < len(word):
        # Not between a letter and its accent, nor within an emoji.
        while end < len(word) and _NOT_BEFORE.match(word, end):
            end += 1
        parts.append(word[place:end])
        place, end = end, end + EVERY
    parts.append(word[place:])
    return BREAK.join(parts)
