"""The bytes of a download as they come: each is written, hashed and counted once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import BinaryIO

from engine.models.gguf_reader import MAGIC
from engine.models.part import Part
from engine.models.progress import Meter, Phase
from engine.models.stoppable import StoppedError

READ_BYTES = 2**20


class Arriving:
    """What has arrived of a file.

    Args:
        part: where it is kept; it is held.
        meter: is told how far it is.
        stopped: asked while the disk is read; True ends that with StoppedError.

    Attributes:
        size: bytes.
    """

    def __init__(self, part: Part, meter: Meter, stopped: Callable[[], bool]) -> None:
        self._part = part
        self._meter = meter
        self._stopped = stopped
        self._hash = hashlib.sha256()
        self._head = b""
        self.size = 0

    @property
    def may_be_wanted(self) -> bool:
        """Whether it begins like what is wanted, as far as it has come."""
        return not self._part.wanted.is_model or MAGIC.startswith(self._head)

    @property
    def is_wanted(self) -> bool:
        """Whether it begins like what is wanted."""
        return not self._part.wanted.is_model or self._head == MAGIC

    @property
    def sha256(self) -> str:
        """Of all that has arrived, 64 hex digits."""
        return self._hash.hexdigest()

    def take_up(self) -> None:
        """Go on behind what the part holds, which is read for its hash."""
        self.size = self._part.size
        file = self._part.file
        file.seek(0)
        self._head = file.read(len(MAGIC))
        file.seek(0)
        self._hash = read_through(file, self.size, self._meter, self._stopped)

    def add(self, piece: bytes) -> None:
        """Take in what comes next.

        Raises:
            OSError: the disk is full, or gone; the part may hold some of the piece.
        """
        if len(self._head) < len(MAGIC):
            self._head = (self._head + piece)[: len(MAGIC)]
        self._part.append(piece)
        self._hash.update(piece)
        self.size += len(piece)
        self._meter.at(self.size)

    def forget(self) -> None:
        """Begin anew."""
        self._part.empty()
        self._hash = hashlib.sha256()
        self._head = b""
        self.size = 0


def read_through(file: BinaryIO, size: int, meter: Meter, stopped: Callable[[], bool]) -> hashlib._Hash:
    """Hash an opened file.

    Raises:
        StoppedError
    """
    digest, done = hashlib.sha256(), 0
    meter.begin(Phase.CHECKING, 0, size)
    while piece := file.read(READ_BYTES):
        if stopped():
            raise StoppedError
        digest.update(piece)
        done += len(piece)
        meter.at(done)
    return digest
