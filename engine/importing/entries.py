"""What a reader of files yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.store.history import NewRecord

LARGEST_TEXT = 64 * 2**20
"""Bytes of a file that is kept as one record; a larger one is not a person's text."""


class UnreadableError(TillerError):
    """A file, or one entry of it, cannot be read; the rest goes on."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy or tr("Check the file, or leave it out."))


@dataclass(frozen=True, slots=True)
class Note:
    """What was guessed in reading a file, for the user to look at.

    Attributes:
        message: one sentence.
        encoding: the text encoding that was taken; "" where the note is of something else.
    """

    message: str
    encoding: str = ""


Entry = NewRecord | UnreadableError | Note
"""A record, what was wrong with one of many, or what was guessed."""
Reader = Callable[[Path, str], Iterator[Entry]]
"""Takes a file and the text encoding that the user chose, "" to find out."""


def title_of(path: Path, content: str) -> str:
    """Return a Markdown heading, or the file's name."""
    first = content.lstrip().split("\n", 1)[0]
    return first.lstrip("#").strip() if first.startswith("#") else path.stem


def changed(path: Path) -> str:
    """Return when a file was changed; ISO 8601, UTC."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
