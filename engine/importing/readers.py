"""One reader a kind of file: a path in, entries out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from engine.common.i18n import tr
from engine.importing import encodings
from engine.importing.documents import pdf, word
from engine.importing.entries import Entry, Note, Reader, UnreadableError, changed, title_of
from engine.importing.mail import apple_letter, letter, letters
from engine.importing.tables import json_lines, table
from engine.store.history import NewRecord

__all__ = ["READERS", "Entry", "Note", "Reader", "UnreadableError", "actual_file", "reader_of"]


def text(path: Path, encoding: str = "") -> Iterator[Entry]:
    """A text or Markdown file, as one record."""
    content, notes = encodings.whole(path, encoding)
    if not content.strip():
        raise UnreadableError(tr("{name} is empty.", name=path.name))
    yield from notes
    yield NewRecord(title_of(path, content), content, path.name, changed(path))


READERS: dict[str, Reader] = {
    ".txt": text,
    ".text": text,
    ".md": text,
    ".markdown": text,
    ".csv": table,
    ".tsv": table,
    ".jsonl": json_lines,
    ".ndjson": json_lines,
    ".eml": letter,
    ".emlx": apple_letter,
    ".mbox": letters,
    ".pdf": pdf,
    ".docx": word,
}
"""By a file's ending, in lower case."""
_BEGINNINGS: tuple[tuple[re.Pattern[bytes], Reader], ...] = (
    (re.compile(rb"From [^\n]*\d\d:\d\d[^\n]*\d{4}"), letters),
    (re.compile(rb"%PDF-"), pdf),
)
"""What files of no known ending begin with: Thunderbird's folders, for one, which have any name."""
APPLE_MAILBOX = "mbox"
"""The file of messages in the folder that Apple Mail exports a mailbox as ("Sent.mbox")."""


def actual_file(path: Path) -> Path:
    """Return the file that is read for a path: of Apple Mail's folders the one with the messages."""
    inner = path / APPLE_MAILBOX
    return inner if path.suffix.lower() == ".mbox" and path.is_dir() and inner.is_file() else path


def reader_of(path: Path) -> Reader | None:
    """Return what reads a file: by its ending, else by its place or by what it begins with; None for nothing."""
    if known := READERS.get(path.suffix.lower()):
        return known
    if _is_in_maildir(path):
        return letter
    try:
        with path.open("rb") as file:
            head = file.read(200)
    except OSError:
        return None
    return next((reader for beginning, reader in _BEGINNINGS if beginning.match(head)), None)


def _is_in_maildir(path: Path) -> bool:
    """Whether a file is a message of a Maildir, whose names end in flags."""
    folder = path.parent
    return folder.name in ("cur", "new") and all((folder.parent / name).is_dir() for name in ("cur", "new"))
