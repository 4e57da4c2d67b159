"""Text from models, servers and users, made safe to show, to copy and to pass on: what is hidden is not there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_FLAG = "\U0001f3f4\U000e0067\U000e0062[\U000e0061-\U000e007a]{3}\U000e007f"
"""England, Scotland and Wales: the one use of tag characters that is seen."""
_JOINERS = "\u200c\u200d"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_NO_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef\ufffc\ufffe\uffff" + "".join(
    chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF)
)
"""Halves of characters, those that Unicode leaves to programs, and that which stands for an object: Qt's documents
begin and end their frames with some of them."""
_HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for tabs and line breaks
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # fillers, soft hyphens
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # zero width, directions and their overrides
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags
)
_ODD = re.compile(
    f"(?P<flag>{_FLAG})|(?P<line>[\u2028\u2029])|(?P<joiner>[{_JOINERS}])|(?P<selector>[{_SELECTORS}])"
    f"|(?P<none>[{_NO_CHARACTERS}])|[{_HIDDEN}]"
)
_BEHIND = frozenset("\ufe0f") | {chr(tone) for tone in range(0x1F3FB, 0x1F400)}
"""What may stand between an emoji and what it is joined with."""


def printable(text: str, before: str = "", *, goes_on: bool = False) -> str:
    """Return `text` as it may be shown and copied: without anything that acts and is not seen.

    Line breaks and tabs stay. Controls, which a terminal would obey, go; so do overrides of the direction, what
    has no width, and tag characters. Joiners stay between letters (Persian, Hindi) and between emoji, and one
    variation selector behind a character. Halves of characters and those that Unicode gives no meaning become
    U+FFFD.

    Args:
        text: what came.
        before: what was shown just before it.
        goes_on: whether more may follow, so that a joiner at the end may yet stand between two.
    """
    if not _ODD.search(text):
        return text

    def instead(found: re.Match[str]) -> str:
        return _instead(found, before, goes_on=goes_on)

    return _ODD.sub(instead, text)


def printable_pieces(pieces: Sequence[str]) -> list[str]:
    """Return each piece of a text as it may be shown; what a character is next to may stand in another piece."""
    whole = "".join(pieces)
    if not _ODD.search(whole):
        return list(pieces)
    ends: list[int] = []
    for piece in pieces:
        ends.append((ends[-1] if ends else 0) + len(piece))
    shown: list[list[str]] = [[] for _ in pieces]
    place = number = 0
    for start, end, words in _replaced(whole):
        while place < start:
            while ends[number] <= place:
                number += 1
            stop = min(start, ends[number])
            shown[number].append(whole[place:stop])
            place = stop
        if words:
            while ends[number] <= start:
                number += 1
            shown[number].append(words)
        place = end
    return ["".join(parts) for parts in shown]


def _replaced(whole: str) -> Iterable[tuple[int, int, str]]:
    """Yield what is replaced, by which words, and at last the end."""
    for found in _ODD.finditer(whole):
        yield found.start(), found.end(), _instead(found, "", goes_on=False)
    yield len(whole), len(whole), ""


def _instead(found: re.Match[str], before: str, *, goes_on: bool) -> str:
    """Return what stands in place of something odd."""
    text, start, end = found.string, found.start(), found.end()
    last = text[start - 1] if start else before[-1:]
    match found.lastgroup:
        case "flag":
            return found[0]
        case "line":
            return "\n"
        case "none":
            return "\ufffd"
        case "selector":
            return found[0] if last and _is_seen(last) else ""
        case "joiner":
            follows = text[end] if end < len(text) else ""
            joins = _is_joined(last) and (_is_joined(follows) if follows else goes_on)
            return found[0] if joins else ""
    return ""


def _is_seen(character: str) -> bool:
    """Whether a variation selector may stand behind it."""
    return character.isprintable() and not character.isspace() and not re.match(f"[{_SELECTORS}]", character)


def _is_joined(character: str) -> bool:
    """Whether a joiner may stand beside it: letters beyond Latin, Greek and Cyrillic, their marks, and emoji."""
    if not character or character in _BEHIND:
        return bool(character)
    # Below, no script joins: a joiner there could only hide something.
    return (ord(character) >= 0x0590 and unicodedata.category(character)[0] in "LM") or _is_symbol(character)


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character) in ("So", "Sk", "Sm", "Cn") and ord(character) >= 0x2190


def visible(text: str) -> str:
    """Return a text in which every character that `printable` would leave out is U+FFFD, each in its own place."""
    return _ODD.sub(_marked, text)


def _marked(found: re.Match[str]) -> str:
    if found[0] == "\r":
        return found[0]
    shown = _instead(found, "", goes_on=False)
    return shown if len(shown) == len(found[0]) else "\ufffd" * len(found[0])
