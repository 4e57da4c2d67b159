"""What must not be spelled out, compared with a reply as it is written, token by token."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.privacy.identifiers import Identifier, IdentifierKind, find
from engine.privacy.normalized import compact, normalized, words
from engine.privacy.runs import Runs
from engine.privacy.spellings import Spellings

RUN_WORDS = 4
"""Words in a row that may not be those of a private text."""


@dataclass(frozen=True, slots=True)
class Private:
    """What is private, and what of it may be told.

    Attributes:
        texts: of the profile and of the history; may influence a reply and not be spelled out.
        open: those of them that may be told.
        listed: spellings that the user wants kept back.
        allowed: spellings that the user lets through although they look like identifiers.
    """

    texts: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


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
    def words(self) -> str:
        """The reason, for people."""
        if self.kind is None:
            return f"would have repeated your text word for word: “{self.what}”"
        return f"would have spelled out {_ARTICLES[self.kind]}: “{self.what}”"


_ARTICLES = {
    IdentifierKind.EMAIL: "an e-mail address",
    IdentifierKind.LINK: "a link or an account name",
    IdentifierKind.NUMBER: "a number",
    IdentifierKind.ADDRESS: "an address",
    IdentifierKind.NAME: "a name",
    IdentifierKind.LISTED: "what is on your list",
}


class Index:
    """Private texts, made ready for comparing: 8 bytes a word and some 300 an identifier. Immutable.

    Takes about a second for 5 MB of text; build it off any thread that must stay responsive.

    Args:
        private: what is private.
        run_words: words in a row that may not be repeated, at least 2.
        is_common: whether a word (normalized) stands in ordinary texts.
    """

    def __init__(
        self, private: Private, run_words: int = RUN_WORDS, is_common: Callable[[str], bool] = lambda _: False
    ) -> None:
        texts = dict.fromkeys(text for text in private.texts if text not in private.open)
        self.run_words = run_words
        self.runs = Runs(texts, run_words)
        allowed = {compact(text) for text in private.allowed}
        found = {compact(i.text): i for text in texts for i in find(text)}
        found |= {compact(text): Identifier(text, IdentifierKind.LISTED) for text in private.listed}
        spellings = Spellings((i for key, i in found.items() if key not in allowed), is_common)
        self.spellings = spellings.without(*_spelled(private.open))
        self.open = _running(private.open)

    def __bool__(self) -> bool:
        return bool(len(self.runs) or self.spellings.identifiers)


class Trail(NamedTuple):
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


class Guard:
    """Says of a token whether a reply may take it.

    Args:
        index: the private texts.
        public: what the cloud knows anyway, the conversation: what it contains may be said.
    """

    def __init__(self, index: Index, public: Sequence[str]) -> None:
        self._index = index
        self._public = _running(public)
        self._spellings = index.spellings.without(*_spelled(public))
        self._kept = max(self._spellings.longest, 1)

    def step(self, trail: Trail, spelling: bytes) -> tuple[Trail, Held | None]:
        """Return where the reply stands with one more token, and why it must not take that; None when it may.

        Args:
            trail: where it stands.
            spelling: the token's bytes, which may be part of a character.
        """
        data = trail.pending + spelling if trail.pending else spelling
        new, used = codecs.utf_8_decode(data, "replace", False)
        folded = normalized(new)
        whole, partial, text, starts = trail.words, trail.partial, trail.text, trail.starts
        since = len(text)
        held: Held | None = None
        for number, part in enumerate(folded.split(" ")):
            if number and partial:
                whole = (*whole[1 - self._index.runs.longest :], partial)
                partial = ""
            if part:
                text += part
                starts += ("0" if partial else "1") + "0" * (len(part) - 1)
                partial += part
                # A word that may go on counts as it stands: that is what would be sent.
                held = held or self._run((*whole, partial), new)
        if held is None and len(text) > since and (found := self._spellings.within(text, starts, since)):
            held = Held(new, found.text, found.kind)
        kept = self._kept
        return Trail(data[used:], whole, partial, text[-kept:], starts[-kept:]), held

    def follow(self, trail: Trail, spellings: Iterable[bytes]) -> Trail:
        """Return where a reply stands with more tokens."""
        for spelling in spellings:
            trail, _ = self.step(trail, spelling)
        return trail

    def _run(self, latest: Sequence[str], token: str) -> Held | None:
        for count in self._index.runs.ends(latest):
            what = " ".join(latest[-count:])
            if f" {what} " not in self._public and f" {what} " not in self._index.open:
                return Held(token, what, None)
        return None


def _running(texts: Sequence[str]) -> str:
    """Return texts as words with spaces around each, so that a run of them is found by looking for it."""
    return "".join(f" {' '.join(words(text))} \n" for text in texts)


def _spelled(texts: Sequence[str]) -> tuple[str, str]:
    """Return texts' word characters, normalized, and for each "1" where a word starts, else "0"."""
    found = [words(text) for text in texts]
    # Nothing goes on from one text to the next.
    spelled = "\n".join("".join(parts) for parts in found)
    starts = "0".join("".join("1" + "0" * (len(word) - 1) for word in parts) for parts in found)
    return spelled, starts
