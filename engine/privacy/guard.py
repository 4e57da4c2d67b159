"""What must not be spelled out, compared with a reply as it is written, token by token."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.common.i18n import mark, tr
from engine.common.sharing import Sharing
from engine.privacy.identifiers import Identifier, IdentifierKind, find, uncommon
from engine.privacy.normalized import compact, normalized, words
from engine.privacy.numerals import BEGUN_WORDS, extended, spelled, spoken_words
from engine.privacy.private_text import PrivateText, SourceKind
from engine.privacy.runs import Runs
from engine.privacy.spellings import Spellings

RUN_WORDS = 4
"""Words in a row that may not be those of a private text."""

_DIGIT = re.compile("[0-9]")
NEAR = 4
"""Characters of a word from which on it is known what it would become."""


@dataclass(frozen=True, slots=True)
class Held:
    """A token that the guard held back.

    Attributes:
        token: its text.
        what: the words that it would have completed, or the identifier.
        kind: what kind of identifier; None for words in a row.
    """

    token: str
    what: str
    kind: IdentifierKind | None

    @property
    def reason(self) -> str:
        """What it was, for people."""
        kind = tr("your own words") if self.kind is None else tr(_ARTICLES[self.kind])
        return tr("{kind}: “{what}”", kind=kind, what=self.what)

    def is_near(self, trail: GuardState, spelling: bytes) -> bool:
        """Whether a token goes on with the word that the held one would have made the identifier: it would be
        the identifier misspelled, which tells it as well.

        Args:
            trail: where the reply stands, before either of them.
            spelling: the other token's bytes.
        """
        return (
            self.kind is not None
            and len(trail.partial) >= NEAR
            and trail.partial in compact(self.what)
            and normalized(spelling.decode("utf-8", "ignore"))[:1].strip() != ""
        )


_ARTICLES = {
    IdentifierKind.EMAIL: mark("an e-mail address"),
    IdentifierKind.LINK: mark("a link or an account name"),
    IdentifierKind.NUMBER: mark("a number"),
    IdentifierKind.ADDRESS: mark("an address"),
    IdentifierKind.NAME: mark("a name"),
    IdentifierKind.WORD: mark("an uncommon word of your facts"),
    IdentifierKind.LISTED: mark("what is on your list"),
}


class Index:
    """Private texts, made ready for comparing: 8 bytes a word and some 300 an identifier. Immutable.

    Takes about a second for 2 MB of text; build it off any thread that must stay responsive.

    Args:
        texts: what is private.
        run_words: words in a row that may not be repeated, at least 2.
        is_common: whether a word (normalized) stands in ordinary texts.
        listed: the user's own list of spellings.
        words: whether each uncommon word is an identifier, too.
    """

    def __init__(
        self,
        texts: Sequence[PrivateText],
        run_words: int = RUN_WORDS,
        is_common: Callable[[str], bool] = lambda _: False,
        listed: Sequence[PrivateText] = (),
        *,
        words: bool = False,
    ) -> None:
        texts = list(dict.fromkeys(texts))
        self.runs = Runs(texts, run_words)
        found = {spelled(i.text): i for i in uncommon(texts, is_common)} if words else {}
        found |= {spelled(i.text): i for text in texts for i in find(text)}
        for entry in sorted(listed, key=lambda entry: entry.sharing is Sharing.OPEN):
            # Of several ways to write the same, one that is let through lets all through.
            if entry.sharing is Sharing.OPEN:
                found.pop(spelled(entry.text), None)
            else:
                found[spelled(entry.text)] = Identifier(entry.text, IdentifierKind.LISTED)
        self.spellings = Spellings.of((i for i in found.values() if not i.is_number), is_common)
        self.numbers = Spellings.of((i for i in found.values() if i.is_number), is_common, spoken_words)

    def __bool__(self) -> bool:
        return bool(len(self.runs) or self.spellings.longest or self.numbers.longest)


class GuardState(NamedTuple):
    """Where a reply stands, as far as the guard must remember. Immutable: a guess costs nothing to drop."""

    pending: bytes = b""
    """The beginning of a character."""
    words: tuple[str, ...] = ()
    """The last whole words, normalized."""
    partial: str = ""
    """What there is of the word that the next token may go on with."""
    text: str = ""
    """The last word characters, without what stands between words."""
    starts: str = ""
    """For each of them "1" where a word starts, else "0"."""
    said: str = ""
    """The last word characters of whole words, number words as digits."""
    said_starts: str = ""
    """For each of them "1" where a word starts, else "0"."""

    @property
    def heard(self) -> tuple[str, str]:
        """The same with the word that the next token may go on with, as it stands."""
        return extended(self.said, self.said_starts, self.partial, self.words[-1] if self.words else "")


class Guard:
    """Says of a token whether a reply may take it.

    Args:
        indexes: the private texts.
        tellable: what may be said: what the cloud knows anyway, the conversation, and what the user opened.
    """

    def __init__(self, indexes: Sequence[Index], tellable: Sequence[str]) -> None:
        self._runs = [index.runs for index in indexes if len(index.runs)]
        self._tellable = "".join(f" {' '.join(words(text))} \n" for text in tellable)
        left = _without([index.spellings for index in indexes], tellable, words)
        self._spellings = [spellings for spellings in left if spellings.longest]
        left = _without([index.numbers for index in indexes], tellable, spoken_words)
        self._numbers = [spellings for spellings in left if spellings.longest]
        # What the trail must remember: words before the last one, and word characters.
        self._words = max((runs.longest for runs in self._runs), default=2) - 1
        compared = (*self._spellings, *self._numbers)
        self._characters = max((spellings.longest for spellings in compared), default=1)

    def step(self, trail: GuardState, spelling: bytes) -> tuple[GuardState, Held | None]:
        """Return where the reply stands with one more token, and why it must not take that; None when it may.

        Args:
            trail: where it stands.
            spelling: the token's bytes, which may be part of a character.
        """
        data = trail.pending + spelling if trail.pending else spelling
        new, used = codecs.utf_8_decode(data, "replace", False)
        folded = normalized(new)
        _, whole, partial, text, starts, said, said_starts = trail
        since = len(text)
        held: Held | None = None
        for number, part in enumerate(folded.split(" ")):
            if number and partial:
                said, said_starts = extended(said, said_starts, partial, whole[-1] if whole else "")
                whole = (*whole, partial)[-self._words :]
                partial = ""
            if part:
                text += part
                starts += ("0" if partial else "1") + "0" * (len(part) - 1)
                partial += part
                # A word that may go on counts as it stands: that is what would be sent.
                held = held or self._run((*whole, partial), new)
        held = held or self._spelling(self._spellings, text, starts, since, new)
        if held is None and self._numbers and new:
            held = self._number(trail, GuardState(b"", whole, partial, "", "", said, said_starts), new)
        kept = self._characters
        cut = (text[-kept:], starts[-kept:], said[-kept:], said_starts[-kept:])
        return GuardState(data[used:], whole, partial, *cut), held

    def begun(self, trail: GuardState, spelling: bytes, *, is_expected: bool = False) -> Held | None:
        """Return what a reply has begun to spell where it stands, whatever may follow; None for nothing.

        Args:
            trail: where it stands behind a token.
            spelling: that token's bytes.
            is_expected: anybody's reply may well go on with it. Then everyday words do not count as the beginning
                of what they happen to begin: "the" not as that of a theremin, where "the" is to be expected.
        """
        found = None
        is_everyday = is_expected and _is_everyday(spelling, trail)
        for spellings in self._spellings:
            found = found or spellings.begun(trail.text, trail.starts, trail.pending, is_everyday=is_everyday)
        if self._numbers and not found:
            heard = trail.heard
            # A number word that has begun, as each digit that it may become.
            begun = BEGUN_WORDS.get(trail.partial, ())
            for said, starts in (heard, *((trail.said + digit, f"{trail.said_starts}1") for digit in begun)):
                for spellings in self._numbers:
                    found = found or spellings.begun(said, starts, is_everyday=is_everyday)
        return Held(spelling.decode("utf-8", "replace"), found.text, found.kind) if found else None

    def follow(self, trail: GuardState, spellings: Iterable[bytes]) -> GuardState:
        """Return where a reply stands with more tokens."""
        for spelling in spellings:
            trail, _ = self.step(trail, spelling)
        return trail

    def _run(self, latest: Sequence[str], token: str) -> Held | None:
        for runs in self._runs:
            for count in runs.ends(latest):
                what = " ".join(latest[-count:])
                if f" {what} " not in self._tellable:
                    return Held(token, what, None)
        return None

    def _number(self, before: GuardState, after: GuardState, token: str) -> Held | None:
        said, starts = after.heard
        if not _DIGIT.search(said):
            return None
        # What was heard before is no news; of "seventy-two" after "seventy" the second digit is.
        known, _ = before.heard
        since = len(known)
        while not said.startswith(known[:since]):
            since -= 1
        return self._spelling(self._numbers, said, starts, since, token)

    @staticmethod
    def _spelling(indexes: Sequence[Spellings], text: str, starts: str, since: int, token: str) -> Held | None:
        for spellings in indexes:
            if found := spellings.within(text, starts, since):
                return Held(token, found.text, found.kind)
        return None


def _is_everyday(spelling: bytes, trail: GuardState) -> bool:
    """Whether a token is a whole word so far, and written as ordinary words are."""
    text = spelling.decode("utf-8", "ignore").strip()
    return trail.partial == normalized(text).strip() and (text.islower() or text in ("A", "I"))


@dataclass(frozen=True, slots=True)
class Private:
    """What is private, as the guard takes it: put together here and nowhere else.

    Attributes:
        facts: texts that stay the same from question to question, and may not be spelled out.
        passages: the same of those that were found for one question.
        open: texts of both kinds that may be told.
        listed: the user's own list: spellings that are kept back besides, or let through.
    """

    facts: tuple[PrivateText, ...] = ()
    passages: tuple[PrivateText, ...] = ()
    open: tuple[PrivateText, ...] = ()
    listed: tuple[PrivateText, ...] = ()

    @classmethod
    def of(cls, texts: Iterable[PrivateText]) -> Private:
        """Return what of a personal context and the user's list is kept out of replies, and what is not.

        Args:
            texts: facts, passages and listed spellings, in any order; those whose sharing is off do not count.
        """
        used = [text for text in texts if text.sharing is not Sharing.OFF]
        listed = tuple(text for text in used if text.source.kind is SourceKind.LISTED)
        used = [text for text in used if text.source.kind is not SourceKind.LISTED]
        kept = [text for text in used if text.sharing is not Sharing.OPEN]
        return cls(
            tuple(text for text in kept if text.source.kind is SourceKind.FACT),
            tuple(text for text in kept if text.source.kind is not SourceKind.FACT),
            tuple(text for text in used if text.sharing is Sharing.OPEN),
            listed,
        )

    def fact_index(self, run_words: int, is_common: Callable[[str], bool]) -> Index:
        """Return the facts and the list, ready for comparing; see `Index`."""
        return Index(self.facts, run_words, is_common, self.listed, words=True)

    def passage_index(self, run_words: int, is_common: Callable[[str], bool]) -> Index:
        """Return the passages, ready for comparing."""
        allowed = [entry for entry in self.listed if entry.sharing is Sharing.OPEN]
        return Index(self.passages, run_words, is_common, allowed)

    def guard(self, indexes: Sequence[Index], public: Sequence[str]) -> Guard | None:
        """Return what keeps the indexed texts out of a reply; None where there is nothing to keep.

        Args:
            indexes: the two above.
            public: what may be said besides the open texts: the conversation.
        """
        indexes = [index for index in indexes if index]
        return Guard(indexes, [*public, *(text.line for text in self.open)]) if indexes else None


def _without(
    indexes: Sequence[Spellings], public: Sequence[str], read: Callable[[str], list[str]]
) -> list[Spellings]:
    """Return indexes without what public texts spell out, as words that `read` finds in them."""
    if not any(spellings.longest for spellings in indexes):
        return []
    found = [read(text) for text in public]
    # Nothing goes on from one text to the next.
    text = "\n".join("".join(parts) for parts in found)
    starts = "0".join("".join("1" + "0" * (len(word) - 1) for word in parts) for parts in found)
    return [spellings.without(text, starts) for spellings in indexes]
