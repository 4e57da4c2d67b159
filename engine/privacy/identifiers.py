"""What in a private text names a person, a place or a thing so that it alone gives somebody away.

Found by pattern, so some are missed and some are harmless: the user adds and removes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from engine.privacy.normalized import compact, words

LEAST_LENGTH = 3
"""Word characters; what is shorter stands in any text."""


class IdentifierKind(StrEnum):
    """What an identifier is, in words for people."""

    EMAIL = "e-mail address"
    LINK = "link or account name"
    NUMBER = "number"
    ADDRESS = "address"
    NAME = "name"
    LISTED = "on your list"


class Identifier(NamedTuple):
    """A spelling that must not appear."""

    text: str
    kind: IdentifierKind


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\"']+|(?<![\w@])@\w{3,}")
# Digits with the separators that people put between them: telephone, card and account numbers, dates.
_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ().\-/\u2010-\u2015]{0,2}\d){3,}(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-/\u2010-\u2015]\s*(?:(?:19|20)?\d\d))?")
_ROUND = re.compile(r"\d{1,3}(?:[,.]?000)+")
# Letters and digits in one: registration plates, passports, postal codes, passwords.
_CODE = re.compile(r"(?<!\w)(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*(?!\w)")
_POSTCODE = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)")
_CAPITAL = r"[^\W\d_a-z][\w'’-]*[^\W\d_][\w'’-]*"
_STREET = (
    r"street|st|road|rd|lane|ln|avenue|ave|drive|dr|way|close|court|ct|place|pl|square|sq|terrace|boulevard|blvd|"
    r"row|hill|gardens|crescent|straße|strasse|platz|rue|via|calle"
)
_ADDRESS = re.compile(rf"(?<!\w)\d{{1,5}}[a-zA-Z]?,? (?:{_CAPITAL} ){{1,3}}(?i:{_STREET})(?!\w)")
_NAMES = re.compile(
    rf"(?<!\w)(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?{_CAPITAL}(?: (?:de|da|di|van|von|der|la|bin|al|[A-Z]\.)| {_CAPITAL})+"
)
_NAME_LABEL = re.compile(r"(?im)^[^\n:]{0,30}\bname\b[^\n:]{0,20}:[ \t]*([^\n]{1,80})$")
# They begin sentences and headings; whoever they are part of is named by the rest.
_NO_NAME = frozenset(
    words(
        """a an the my our your his her their its i we you he she they it this that these those in on at by for
        from to with and or but if when while where what who why how as after before since because although though
        however also then there here yes no not so dear hello hi thank thanks please best kind monday tuesday
        wednesday thursday friday saturday sunday january february march april may june july august september
        october november december"""
    )
)
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n\"“”'*#>(\[-])\s*$")


def find(text: str) -> list[Identifier]:
    """Return what identifies somebody in a text, in no order, without repetitions.

    Where a line's label says that what follows is a name ("Partner's name: Jo"), all of it is one.
    """
    found: dict[str, Identifier] = {}

    def add(spelling: str, kind: IdentifierKind) -> None:
        key = compact(spelling)
        if len(key) >= LEAST_LENGTH:
            found.setdefault(key, Identifier(spelling.strip(), kind))

    for match in _EMAIL.finditer(text):
        add(match[0], IdentifierKind.EMAIL)
    for match in _LINK.finditer(text):
        add(match[0].rstrip(".,;"), IdentifierKind.LINK)
    for match in (*_ADDRESS.finditer(text), *_POSTCODE.finditer(text)):
        add(match[0], IdentifierKind.ADDRESS)
    for match in _NUMBER.finditer(text):
        if not _YEAR.fullmatch(match[0]) and not _ROUND.fullmatch(match[0]):
            add(match[0], IdentifierKind.NUMBER)
    for match in _CODE.finditer(text):
        if len(compact(match[0])) >= 5:
            add(match[0], IdentifierKind.NUMBER)
    for match in _NAME_LABEL.finditer(text):
        for name in re.split(r"[;,/]", match[1]):
            add(name, IdentifierKind.NAME)
            for part in name.split():
                add(part, IdentifierKind.NAME)
    for match in _NAMES.finditer(text):
        for name in _without_openers(match[0], bool(_SENTENCE_END.search(text, 0, match.start()))):
            add(name, IdentifierKind.NAME)
    return list(found.values())


def _without_openers(run: str, opens_sentence: bool) -> Iterable[str]:
    """Yield a run of capitalized words as a name, if it is one: at least two that do more than open a sentence."""
    parts = run.split()
    while parts and parts[0].lower().strip(".'’") in _NO_NAME:
        parts = parts[1:]
        opens_sentence = False
    if len(parts) >= 2 + (opens_sentence and len(parts) > 2 and parts[1][0].islower()):
        yield " ".join(parts)
