"""Where in a text something private-looking stands, for a person to look at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.privacy.guard import Guard, GuardState, Held
from engine.privacy.normalized import compact, is_spaceless
from engine.privacy.numerals import spelled

MAX_WORDS = 12
"""Of an identifier, looked back for where it begins."""
_WORD = re.compile(r"[^\W_]+|[\W_]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text that the guard would hold back.

    Attributes:
        start, end: its place, in characters.
        held: what it is.
    """

    start: int
    end: int
    held: Held


def find_spans(text: str, guard: Guard) -> list[Span]:
    """Return what the guard would hold back in a text, in order, those that touch joined."""
    found: list[Span] = []
    starts: list[int] = []
    trail = GuardState()
    for start, end in _pieces(text):
        piece = text[start:end]
        if piece[0].isalnum():
            starts.append(start)
        trail, held = guard.step(trail, piece.encode("utf-8", "replace"))
        if held is None or not starts:
            continue
        span = Span(_begin(text, starts, end, held), end, held)
        if found and found[-1].end >= span.start:
            span = Span(min(found[-1].start, span.start), end, found[-1].held)
            found.pop()
        found.append(span)
    return found


def _pieces(text: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        begin = match.start()
        if any(map(is_spaceless, match[0])):
            pieces += [(begin + i, begin + i + 1) for i in range(len(match[0]))]
        else:
            pieces.append((begin, match.end()))
    return pieces


def _begin(text: str, starts: list[int], end: int, held: Held) -> int:
    """Where what ends at `end` begins, among the words that stand before it."""
    if held.kind is None:
        count = min(len(held.what.split()), len(starts))
        return starts[-count]
    whole, digits = compact(held.what), spelled(held.what)
    place = starts[-1]
    for start in reversed(starts[-MAX_WORDS:]):
        if compact(text[start:end]) not in whole and spelled(text[start:end]) not in digits:
            break
        place = start
    return place
