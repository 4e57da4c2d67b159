"""A download on the disk, before it is complete: what has arrived, and beside it what it will be.

``model.gguf.part`` holds the bytes so far, ``model.gguf.part.json`` where they come from. Both stay there when the
program ends, so that the next start can go on.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from engine.common.i18n import tr
from engine.models import file_names
from engine.models.errors import DownloadError
from engine.store import private_file

PART = ".part"
NOTE = ".part.json"
NOTE_LIMIT = 64 * 2**10
"""Bytes."""

if sys.platform == "win32":
    import msvcrt

    LOCKED_BYTE = 2**40
    """Behind the end of any part, since Windows lets nobody read a locked byte."""

    def _lock(file: BinaryIO) -> None:
        file.seek(LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to download.

    Attributes:
        url: where it is.
        file_name: what it is to be called here; made fit for the file system.
        sha256: 64 hex digits, or "" where it is not known before.
        bytes: its exact size; None where that is not known before.
        ending: of its name here, by which it is known to be a model.
    """

    url: str
    file_name: str
    sha256: str = ""
    bytes: int | None = None
    ending: str = file_names.SUFFIX

    @property
    def is_model(self) -> bool:
        """Whether it is to be a model, and nothing else may come."""
        return self.ending == file_names.SUFFIX


@dataclass(frozen=True, slots=True)
class Source:
    """What the server said of the file that a part belongs to.

    Attributes:
        etag: the server's name for this very content; "" without, or where it is a weak one.
        last_modified: as the server writes it, or "".
        sha256: the hash that the host states, or "".
        bytes: the whole file's size, or None.
    """

    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    bytes: int | None = None

    @property
    def validator(self) -> str:
        """What a request to go on names, so that a changed file is sent from its beginning; or ""."""
        return self.etag or self.last_modified


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A download that can be resumed.

    Attributes:
        wanted: to give to `download` again.
        done: bytes that are here.
        total: bytes of the whole, or None.
    """

    wanted: Wanted
    done: int
    total: int | None


class Part:
    """The part of one file. The methods that change it need it held.

    Args:
        folder: where the file goes.
        wanted: which.
    Raises:
        DownloadError: the name cannot be used.
    """

    def __init__(self, folder: Path, wanted: Wanted) -> None:
        name = file_names.fit(wanted.file_name, wanted.ending)
        if not name:
            raise DownloadError(tr("The model's file name cannot be used."), tr("Choose another model."))
        self.wanted = wanted
        self.target = folder / name
        self.path = folder / (name + PART)
        self.note = folder / (name + NOTE)
        self._file: BinaryIO | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Make the part, if there is none, and keep other downloads of the same file away from it.

        Raises:
            DownloadError: another one has it.
            OSError
        """
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        # Unbuffered: what was written is known, also when the disk fills up.
        self._file = os.fdopen(descriptor, "r+b", buffering=0)
        try:
            try:
                _lock(self._file)
                # Another download may have ended just now: then this is the complete file.
                if not os.path.samestat(self.path.stat(), os.fstat(descriptor)):
                    raise BlockingIOError
            except OSError:
                raise DownloadError(
                    tr("{name} is being downloaded already.", name=self.target.name),
                    tr("Wait until that has ended."),
                ) from None
            yield
        finally:
            self._release()

    def _release(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    @property
    def file(self) -> BinaryIO:
        """The part's content, opened for reading and appending."""
        assert self._file is not None, "the part is held"
        return self._file

    @property
    def size(self) -> int:
        """Bytes that are here."""
        return os.fstat(self.file.fileno()).st_size

    def append(self, piece: bytes) -> None:
        """Write behind what is here."""
        rest = memoryview(piece)
        while rest:
            rest = rest[self.file.write(rest) :]

    def empty(self) -> None:
        """Begin anew."""
        self.file.seek(0)
        self.file.truncate()

    def source(self) -> Source | None:
        """Return whose content the part holds; None where it is not known, or not what is wanted now."""
        known = _load(self.note)
        if known is None:
            return None
        wanted, source = known
        hashes = {wanted.sha256, source.sha256} - {""}
        if self.wanted.sha256:
            is_same = hashes == {self.wanted.sha256} or (not hashes and wanted.url == self.wanted.url)
        else:
            is_same = wanted.url == self.wanted.url
        return source if is_same else None

    def keep_source(self, source: Source) -> None:
        """Note whose content the part holds, for the next try."""
        text = json.dumps({"wanted": asdict(self.wanted), "source": asdict(source)}, indent=2)
        private_file.write(self.note, text)

    def finish(self) -> None:
        """Give the complete part its name."""
        os.fsync(self.file.fileno())
        # Elsewhere it stays locked until it has its name; Windows renames nothing that is open.
        if sys.platform == "win32":
            self._release()
        self.path.replace(self.target)
        self.note.unlink(missing_ok=True)

    def discard(self) -> None:
        """Delete what is here."""
        self._release()
        self.path.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


def unfinished(folder: Path) -> list[Unfinished]:
    """List the downloads that can be resumed, by name. Notes that somebody changed are passed over."""
    found = []
    for note in sorted(folder.glob("*" + NOTE)):
        known = _load(note)
        path = note.with_suffix("")
        try:
            done = path.stat().st_size
        except OSError:
            continue
        if known and file_names.fit(known[0].file_name, known[0].ending) + PART == path.name:
            wanted, source = known
            found.append(Unfinished(wanted, done, source.bytes or wanted.bytes))
    return found


def _load(note: Path) -> tuple[Wanted, Source] | None:
    try:
        with note.open("rb") as file:
            data = json.loads(file.read(NOTE_LIMIT))
        wanted, source = Wanted(**data["wanted"]), Source(**data["source"])
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None
    texts = (
        wanted.url,
        wanted.file_name,
        wanted.sha256,
        wanted.ending,
        source.etag,
        source.last_modified,
        source.sha256,
    )
    sizes = (wanted.bytes, source.bytes)
    are_texts = all(isinstance(text, str) and text.isascii() and text.isprintable() for text in texts)
    are_sizes = all(size is None or (type(size) is int and size > 0) for size in sizes)
    return (wanted, source) if are_texts and are_sizes else None


def discard(folder: Path, wanted: Wanted) -> None:
    """Delete what has arrived of a file. Its download must have ended.

    Raises:
        DownloadError: it cannot be deleted.
    """
    part = Part(folder, wanted)
    try:
        part.discard()
    except OSError as error:
        raise DownloadError(
            tr(
                "What has arrived of {name} cannot be deleted ({reason}).",
                name=part.target.name,
                reason=error.strerror,
            ),
            tr("Close what else has it open, and try again."),
        ) from error
