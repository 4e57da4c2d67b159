"""What in a private text names a person, a place or a thing so that it alone gives somebody away.

Found by pattern, so some are missed and some are harmless: the user adds and removes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from engine.common.i18n import mark
from engine.common.writing_systems import SPACELESS
from engine.privacy.normalized import compact, words
from engine.privacy.numerals import in_words, spelled
from engine.privacy.private_text import PrivateText, labeled_lines

MIN_LENGTH = 3
"""Word characters; what is shorter stands in any text."""


class IdentifierKind(StrEnum):
    """What an identifier is, in words for people."""

    EMAIL = mark("e-mail address")
    LINK = mark("link or account name")
    NUMBER = mark("number")
    ADDRESS = mark("address")
    NAME = mark("name")
    WORD = mark("uncommon word")
    LISTED = mark("on your list")


class Identifier(NamedTuple):
    """A spelling that must not appear."""

    text: str
    kind: IdentifierKind

    @property
    def is_number(self) -> bool:
        """Whether it is compared as digits, however these are said."""
        if self.kind is IdentifierKind.LISTED:
            digits = spelled(self.text)
            return any(c.isdigit() for c in compact(self.text)) or (len(digits) > 1 and digits.isdigit())
        return self.kind is IdentifierKind.NUMBER


# Every repetition is bounded and begins at a border: pasted data without spaces must not take longer than prose.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\"']{1,300}|(?<![\w@])@\w{3,40}")
# Digits with the separators that people put between them: telephone, card and account numbers, dates.
_NUMBER = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ().\-/\u2010-\u2015]{0,2}\d){3,60}(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-/\u2010-\u2015]\s*(?:(?:19|20)?\d\d))?")
_ROUND = re.compile(r"\d{1,3}(?:[,.]?000)+")
# Letters and digits in one: registration plates, passports, postal codes, passwords.
_CODE = re.compile(r"(?<![\w-])(?=[A-Z0-9-]{0,39}\d)(?=[A-Z0-9-]{0,39}[A-Z])[A-Z0-9-]{5,40}(?![\w-])")
_POSTCODE = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)")
_STREET = (
    r"street|st|road|rd|lane|ln|avenue|ave|drive|dr|way|close|court|ct|place|pl|square|sq|terrace|boulevard|blvd|"
    r"row|hill|gardens|crescent|straße|strasse|platz|rue|via|calle"
)
_ADDRESS = re.compile(rf"(?<!\w)\d{{1,5}}[a-zA-Z]?,? (?:[^\W\d_a-z][\w'’-]{{1,39}} ){{1,3}}(?i:{_STREET})(?!\w)")
# A word that does not begin with a small Latin letter; whether it begins with a capital one is asked of Unicode.
_WORD = re.compile(r"(?<![\w'’-])[^\W\d_a-z][\w'’-]{0,39}(?![\w'’-])")
_WITHIN_NAME = re.compile(r"\.? (?:(?:de|da|di|del|van|von|der|den|la|bin|al) ){0,2}")
_LETTERS = re.compile(r"[^\W\d_]{1,60}")
MIN_WORD = 4
"""Letters of an uncommon word; shorter ones are abbreviations and parts of others."""
MAX_UNCOMMON = 0.5
"""Part of the different words."""
MAX_NAME_WORDS = 5
"""Capitalized words in a row; more are a heading."""
_NAME_LABEL = re.compile(r"(?i)\b(?:names?|nom|nombre|nome|имя|фамилия)\b|姓名|名字|名前|氏名|이름")
_NAMES_APART = re.compile(r"[;,/、，]")
MAX_NAMES = 80
"""Characters of a line of names; what is longer is prose."""
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


def find(private: PrivateText) -> list[Identifier]:
    """Return what identifies somebody in a text, in no order, without repetitions.

    Where a label says that what follows is a name ("Partner's name: Jo"), all of it is one; a longer text's own
    lines may have labels, too.
    """
    found: dict[str, Identifier] = {}
    text = private.line

    def add(spelling: str, kind: IdentifierKind, least: int = MIN_LENGTH) -> None:
        key = compact(spelling)
        if len(key) >= (least if not SPACELESS.fullmatch(key) else 2):
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
    for number in in_words(text):
        digits = spelled(number)
        if not _YEAR.fullmatch(digits) and not _ROUND.fullmatch(digits):
            found.setdefault(digits, Identifier(number, IdentifierKind.NUMBER))
    for match in _CODE.finditer(text):
        add(match[0], IdentifierKind.NUMBER, least=5)
    labeled = [(private.label, line) for line in private.text.splitlines()] if private.label else ()
    for label, line in (*labeled, *labeled_lines(private.text)):
        if len(line) <= MAX_NAMES and _NAME_LABEL.search(label):
            for name in _NAMES_APART.split(line):
                add(name, IdentifierKind.NAME)
                for part in name.split():
                    add(part, IdentifierKind.NAME)
    for name in _names(text):
        add(name, IdentifierKind.NAME)
    return list(found.values())


def uncommon(texts: Iterable[PrivateText], is_common: Callable[[str], bool]) -> list[Identifier]:
    """Return the words of texts that few texts hold: a disease, a village, an instrument tell what they stand for.

    None where most words are unknown to whoever says what is common: then the texts are in a language that it
    hardly knows, and it would name them all.

    Args:
        texts: what is private.
        is_common: whether a word, in small letters, stands in ordinary texts.
    """
    found = {match[0].lower(): match[0] for text in texts for match in _LETTERS.finditer(text.line)}
    rare = [spelling for word, spelling in found.items() if not is_common(word)]
    if len(rare) > MAX_UNCOMMON * len(found):
        return []
    return [Identifier(word, IdentifierKind.WORD) for word in rare if len(word) >= MIN_WORD]


def _names(text: str) -> Iterator[str]:
    """Yield runs of two to five capitalized words, without those that only open a sentence."""
    run: list[re.Match[str]] = []
    for word in (*_WORD.finditer(text), None):
        is_capital = word is not None and word[0][0].isupper()
        if word and run and is_capital and _WITHIN_NAME.fullmatch(text, run[-1].end(), word.start()):
            run.append(word)
            continue
        while run and run[0][0].lower() in _NO_NAME:
            del run[0]
        # An initial alone names nobody.
        if 2 <= len(run) <= MAX_NAME_WORDS and sum(len(part[0]) > 1 for part in run) >= 2:
            yield text[run[0].start() : run[-1].end()]
        run = [word] if word and is_capital else []
