"""Files read in a process beside us, which is given little memory and time.

What a file unpacks to is known when it is unpacked, and a library that parses it may never end. That can only be
stopped from outside.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.common import child_process as child
from engine.common.i18n import arrived, tr
from engine.importing.entries import Entry, Note, UnreadableError
from engine.store.history import NewRecord

MODULE = "engine.importing.reader_child"
SECONDS = 90.0
"""Between two entries; a long PDF is one."""
LONGEST_LINE = 2**29
"""Characters of an entry, escaped: the longest text that is taken fits in."""


class FileReader:
    """The process, started when it is first needed and again after it had to be ended. For one thread.

    Args:
        cancelled: asked ten times a second; True ends what is being read.
        seconds: how long it may take for an entry.
    """

    def __init__(self, cancelled: Callable[[], bool] = lambda: False, seconds: float = SECONDS) -> None:
        self._cancelled = cancelled
        self._seconds = seconds
        self._conversation: child.Conversation | None = None
        self._secret = secrets.token_hex(16)

    def __enter__(self) -> FileReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, path: Path, encoding: str = "") -> Iterator[Entry]:
        """Yield a file's records, what is wrong with single ones, and what was guessed; nothing once cancelled.

        Args:
            encoding: the text encoding that the user chose; "" finds out.
        Raises:
            UnreadableError: the whole file cannot be read, or takes too much to read.
        """
        if self._conversation is None:
            self._conversation = child.Conversation(child.spawn(MODULE), LONGEST_LINE)
        is_over = False
        try:
            self._conversation.say(path=os.fspath(path), encoding=encoding, secret=self._secret)
            while True:
                said = self._heard(path)
                if said is None:
                    return
                if "ended" in said or "unreadable" in said:
                    is_over = True
                    if "unreadable" in said:
                        raise UnreadableError(*self._words(said["unreadable"]))
                    return
                yield self._entry(said)
        finally:
            if not is_over:
                self.close()

    def _heard(self, path: Path) -> dict[str, Any] | None:
        """Return the next line; None where it was cancelled.

        Raises:
            UnreadableError: the process ended, or is too slow.
        """
        assert self._conversation is not None
        try:
            said = self._conversation.hear(self._seconds, lambda: not self._cancelled())
        except TimeoutError:
            raise UnreadableError(
                tr("{name} takes too long to read.", name=path.name), tr("Split it into several files.")
            ) from None
        if said == {} or (said and "memory" in said):
            raise UnreadableError(
                tr("{name} takes too much memory to read.", name=path.name), tr("Split it into several files.")
            )
        return said

    def _words(self, said: list[str]) -> list[str]:
        return [arrived(words, self._secret) for words in said]

    def _entry(self, said: dict[str, Any]) -> Entry:
        if "record" in said:
            title, text, source, date = said["record"]
            return NewRecord(title, text, source, date)
        if "note" in said:
            message, encoding = said["note"]
            return Note(arrived(message, self._secret), encoding)
        return UnreadableError(*self._words(said["failure"]))

    def close(self) -> None:
        """End the process."""
        if self._conversation is not None:
            self._conversation.close()
            self._conversation = None
