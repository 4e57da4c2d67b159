"""Spellings that must not appear, found again however they are spaced, hyphenated, accented or drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from engine.privacy.identifiers import Identifier, IdentifierKind
from engine.privacy.normalized import compact, words

ENOUGH = 7
"""Characters of a longer spelling that are as good as all of it: its beginning does not leave either."""
SHORT = 6
"""Spellings below this stand in ordinary text by chance once spaces are ignored ("in a" holds Ina)."""
LONGEST = 40
"""Characters that are compared."""
GROUPED = 4
"""Digits that are found in groups, too, although they are fewer than SHORT: "72 94"."""
_CHARACTER = "\0"
"""Before the first bytes of a character, which are no characters yet."""


class _Entry(NamedTuple):
    whole: str
    identifier: Identifier


class Spellings:
    """An index of identifiers by the characters at which a reply must stop. Immutable.

    Args:
        entries: for each such beginning what it may be the beginning of.
    Attributes:
        longest: characters of the longest beginning.
    """

    def __init__(self, entries: Mapping[str, tuple[_Entry, ...]]) -> None:
        self._entries = entries
        self._lengths = sorted({len(trigger) for trigger in entries})
        self.longest = max(self._lengths, default=0)
        # Common ones too: who offers several first pieces sees from the one that is taken which word it is.
        self._beginnings = {
            trigger[:length]: found[0].identifier
            for trigger, found in entries.items()
            for length in range(1, len(trigger))
        }
        # The same where a character has begun: behind what leads to it, its first bytes.
        self._beginnings |= {
            beginning: found[0].identifier
            for trigger, found in entries.items()
            if not found[0].identifier.text.isascii()
            for beginning in _begun_characters(trigger, found[0].identifier.text)
        }

    @classmethod
    def of(
        cls,
        identifiers: Iterable[Identifier],
        is_common: Callable[[str], bool],
        read: Callable[[str], list[str]] = words,
    ) -> Spellings:
        """Return an index of what must not appear.

        Args:
            identifiers: that.
            is_common: whether a word (normalized) stands in ordinary texts, so that it names nobody by itself.
            read: a text's words, as replies are compared with them.
        """
        common = cache(is_common)
        entries: dict[str, tuple[_Entry, ...]] = {}
        for identifier in identifiers:
            for trigger, whole in _triggers(identifier, common, read):
                known = entries.get(trigger, ())
                if all(entry.whole != whole for entry in known):
                    entries[trigger] = (*known, _Entry(whole, identifier))
        return cls(entries)

    def __len__(self) -> int:
        return len({entry.identifier for entries in self._entries.values() for entry in entries})

    def without(self, public: str, starts: str) -> Spellings:
        """Return these without what a public text spells out.

        Args:
            public: the text's word characters, normalized.
            starts: for each of them "1" where a word starts, else "0".
        """
        told = {trigger for trigger, _ in self._found(public, starts, 0)}
        if not told:
            return self
        return Spellings({trigger: e for trigger, e in self._entries.items() if trigger not in told})

    def within(self, text: str, starts: str, since: int) -> Identifier | None:
        """Return an identifier that the characters from `since` on spell, or begin to spell far enough.

        Args:
            text: a reply's last word characters, normalized; `longest` before `since` are enough.
            starts: for each of them "1" where a word starts, else "0".
            since: the first new one.
        """
        return next((identifier for _, identifier in self._found(text, starts, since)), None)

    def begun(
        self, text: str, starts: str, pending: bytes = b"", *, is_everyday: bool = False
    ) -> Identifier | None:
        """Return an identifier that a text's end, from some word's start on, begins to spell.

        Args:
            text, starts: as for `within`.
            pending: the first bytes of one more character.
            is_everyday: the last word, as far as there is of it, is a word by itself that is at home here: that
                one may begin with it says nothing.
        """
        beginnings = self._beginnings
        if not beginnings:
            return None
        character = _CHARACTER + pending.decode("latin-1") if pending else ""
        if character and (found := beginnings.get(character)):
            return found
        begin = starts.rfind("1")
        if is_everyday:
            begin = starts.rfind("1", 0, begin)
        while begin >= 0 and len(text) - begin < self.longest:
            said = text[begin:]
            if found := beginnings.get(said) or (beginnings.get(said + character) if character else None):
                return found
            begin = starts.rfind("1", 0, begin)
        return None

    def _found(self, text: str, starts: str, since: int) -> Iterator[tuple[str, Identifier]]:
        """Yield what is spelled, far enough, by characters of which at least one is at or behind `since`."""
        entries = self._entries
        for begin in range(max(0, since - self.longest + 1), len(text)):
            in_number = starts[begin] == "0"
            if in_number and not text[begin].isdigit():
                continue
            for length in self._lengths:
                end = begin + length
                if end <= since:
                    continue
                if end > len(text):
                    break
                trigger = text[begin:end]
                if in_number and (length < SHORT or not trigger.isdigit()):
                    continue
                for whole, identifier in entries.get(trigger, ()):
                    if _fits(whole, text, starts, begin):
                        yield trigger, identifier


def _begun_characters(trigger: str, text: str) -> Iterator[str]:
    """Yield what leads to each character of an identifier that takes several bytes, with its first bytes."""
    begin = compact(text).find(trigger)
    place = -begin
    for written in text if begin >= 0 else "":
        if 0 <= place < len(trigger) and not written.isascii():
            for character in {written, written.lower(), written.upper()}:
                data = character.encode("utf-8", "replace")
                for size in range(1, len(data)):
                    yield trigger[:place] + _CHARACTER + data[:size].decode("latin-1")
        place += len(compact(written))


def _fits(whole: str, text: str, starts: str, begin: int) -> bool:
    """Whether a text goes on from `begin` as a spelling does, as far as there is text."""
    # What follows in the same token counts: "interna" is not yet "internazionale".
    following = text[begin : begin + LONGEST]
    if not (whole.startswith(following) or following.startswith(whole)):
        return False
    if len(whole) >= SHORT:
        return True
    # In one word, or letter by letter; digits in groups, too.
    inner = starts[begin + 1 : begin + len(whole)]
    is_one = len(set(inner)) <= 1 or (len(whole) >= GROUPED and whole.isdigit())
    return is_one and not _goes_on(text, starts, begin + len(whole))


def _goes_on(text: str, starts: str, end: int) -> bool:
    """Whether the word that `end` would end is longer."""
    return end < len(text) and starts[end] == "0"


def _triggers(
    identifier: Identifier, common: Callable[[str], bool], read: Callable[[str], list[str]]
) -> Iterable[tuple[str, str]]:
    """Yield the spellings at which to stop, each with the longest spelling that it is the beginning of."""
    parts = read(identifier.text)
    whole = "".join(parts)[:LONGEST]
    if not whole:
        return
    host = words(_host(identifier))
    telling = [part not in host and not _ordinary(part, identifier.kind, common) for part in parts]
    if not any(telling):
        yield whole, whole
        return
    first = telling.index(True)
    led = len("".join(parts[:first]))
    yield _far_enough(whole, led, common), whole
    for i in range(1, len(parts)):
        rest = "".join(parts[i:])[:LONGEST]
        if telling[i] and len(rest) >= SHORT:
            yield _far_enough(rest, 0, common), rest


def _host(identifier: Identifier) -> str:
    """The part of an address on the network that many people's addresses share."""
    if identifier.kind is IdentifierKind.EMAIL:
        return identifier.text.partition("@")[2]
    if identifier.kind is IdentifierKind.LINK:
        host, _, path = identifier.text.rpartition("://")[2].partition("/")
        return f"http https {host if path else 'www'}"
    return ""


def _ordinary(part: str, kind: IdentifierKind, common: Callable[[str], bool]) -> bool:
    if kind in (IdentifierKind.NUMBER, IdentifierKind.LISTED) or any(c.isdigit() for c in part):
        return False
    return common(part)


def _far_enough(whole: str, led: int, common: Callable[[str], bool]) -> str:
    """The beginning of a spelling that is as good as all of it: of ENOUGH characters behind those that lead."""
    for length in range(led + ENOUGH, len(whole)):
        # "washing" begins Washington and is a word.
        if not common(whole[led:length]):
            return whole[:length]
    return whole
