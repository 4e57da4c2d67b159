"""The process that reads files for importing: ``python -m engine.importing.reader_child``, see `reading`.

A file may come from anyone, and what unpacks it may take any memory and any time. A line of JSON in for each file,
lines of JSON out: its entries, and at last that it ended, or why it cannot be read.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from engine.common import limits
from engine.common.i18n import carry
from engine.importing.entries import Note, UnreadableError
from engine.importing.files import read
from engine.store.history import NewRecord

MAX_BYTES = 2**29
"""Of memory of its own, where the system can limit it; the longest text that is taken fits in."""
Say = Callable[..., None]


def main() -> int:
    """Read files until standard input ends."""
    # What libraries print must not get among our lines.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="surrogatepass")
    os.dup2(2, 1)

    def say(**fields: object) -> None:
        answer.write(json.dumps(fields) + "\n")
        answer.flush()

    limits.die_quietly()
    limits.limit_memory(MAX_BYTES)
    for line in sys.stdin:
        request = json.loads(line)
        carry(request["secret"])
        try:
            tell(Path(os.fsdecode(request["path"])), request["encoding"], say)
        except UnreadableError as error:
            say(unreadable=[error.message, error.remedy])
        except MemoryError:
            say(memory=True)
            # What it holds is not given back.
            return 0
        else:
            say(ended=True)
    return 0


def tell(path: Path, encoding: str, say: Say) -> None:
    """Say a file's entries.

    Raises:
        UnreadableError: the whole file cannot be read.
    """
    for entry in read(path, encoding):
        match entry:
            case NewRecord():
                say(record=[entry.title, entry.text, entry.source, entry.date])
            case Note():
                say(note=[entry.message, entry.encoding])
            case UnreadableError():
                say(failure=[entry.message, entry.remedy])


if __name__ == "__main__":
    sys.exit(main())
