"""Whether text that was deleted or replaced may still be read in the files: a mark beside the database.

It is set before the change and taken away when the traces are gone, so that a crash, a reader beside or a full
disk in between only puts it off: whoever opens the data next finds the mark.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _mark(store: Path) -> Path:
    return store.with_name(store.name + "-traces")


def _mark_of_work(store: Path) -> Path:
    """The mark while its traces are being removed; what is deleted meanwhile sets the other one."""
    return store.with_name(store.name + "-traces-going")


def leave(store: Path) -> None:
    """Set the mark.

    Raises:
        OSError: it cannot be set.
    """
    os.close(os.open(_mark(store), os.O_WRONLY | os.O_CREAT, 0o600))


def are_left(store: Path) -> bool:
    """Whether the mark is set."""
    return _mark(store).exists() or _mark_of_work(store).exists()


@contextmanager
def removing(store: Path) -> Iterator[None]:
    """Take the mark away when the block, which removes the traces, ends well.

    Raises:
        OSError: the mark cannot be set or taken away.
    """
    leave(store)
    _mark(store).replace(_mark_of_work(store))
    yield
    _mark_of_work(store).unlink(missing_ok=True)
