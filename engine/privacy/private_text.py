"""A private text with all that is known of it: its label, what it may do, and where it comes from.

It stays in one piece from the store to the prompt and the guard. A text that somebody wrote as one line
("Name: Ada") is taken apart once, where it enters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.common.sharing import Sharing

# "Likes: tea", "Nom : Ada", "姓名：李雷", and not 10:30, https:// or a face.
_LABEL = r"[ \t]{0,40}(?P<label>[^\s:：][^\n:：]{0,59}?)(?:[ \t]{1,4}:[ \t]+|:(?![\d/\\()]|$)[ \t]*|：[ \t]*)"
_LABELED = re.compile(rf"{_LABEL}(?P<text>\S.*)", re.DOTALL)
_LABELED_LINE = re.compile(rf"^{_LABEL}(?P<text>\S[^\n]*)$", re.MULTILINE)


class SourceKind(StrEnum):
    """Where a private text comes from."""

    FACT = "fact"
    PASSAGE = "passage"
    """Of the user's own texts, found for the question that is being answered."""
    EARLIER = "earlier passage"
    """Found for an earlier question of the conversation."""
    LISTED = "listed"
    """On the user's own list of spellings."""


@dataclass(frozen=True, slots=True)
class Source:
    """What identifies where a private text comes from.

    Attributes:
        kind: what it is.
        id: of the fact or passage in the store; None for a spelling of the list, which is its own name, and for
            text that is not from the store, such as a profile file's.
    """

    kind: SourceKind
    id: int | None = None


FACT = Source(SourceKind.FACT)
PASSAGE = Source(SourceKind.PASSAGE)
LISTED = Source(SourceKind.LISTED)


@dataclass(frozen=True, slots=True)
class PrivateText:
    """One private text.

    Attributes:
        text: what it says.
        label: what it is about, "" where nobody said.
        sharing: what it may do. A spelling of the user's list is let through where this is `OPEN`, else kept back.
        source: where it comes from.
    """

    text: str
    label: str = ""
    sharing: Sharing = Sharing.STYLE
    source: Source = FACT

    @property
    def line(self) -> str:
        """The text with its label, as a prompt has it."""
        return f"{self.label}: {self.text}" if self.label else self.text


def from_line(line: str, sharing: Sharing = Sharing.STYLE, source: Source = FACT) -> PrivateText:
    """Return a text that was written in one piece; one line that begins with a label is taken apart."""
    found = None if "\n" in line.strip() else _LABELED.fullmatch(line.strip())
    if found:
        return PrivateText(found["text"], found["label"], sharing, source)
    return PrivateText(line, "", sharing, source)


def labeled_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield (label, text) of those lines of a longer text that begin with a label, as in forms and signatures."""
    for found in _LABELED_LINE.finditer(text):
        yield found["label"], found["text"]


def listed(spellings: Iterable[str], *, allowed: bool = False) -> tuple[PrivateText, ...]:
    """Return spellings of the user's own list: kept back, or with `allowed` let through."""
    sharing = Sharing.OPEN if allowed else Sharing.STYLE
    return tuple(PrivateText(spelling, "", sharing, LISTED) for spelling in spellings)
