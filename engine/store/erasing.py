"""Making what was deleted unreadable, and erasing everything.

What is deleted is gone from the tables at once; its bytes are not. `remove_traces` goes for those. It can be put
off by a reader in another program, which still needs the old pages, or by a full disk; then it says so, the mark
of traces.py stays, and it is to be done again.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from engine.common.errors import TillerError
from engine.store import inventory, traces
from engine.store.database import Database, faults_named
from engine.store.errors import StoreFullError

CHUNK = 2**20
"""Bytes that are overwritten at once."""


class SnapshotGate:
    """Keeps a prompt's state that is waiting to be written from coming back behind the erasing of all.

    Attributes:
        erased: how often all were erased.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.erased = 0

    def write(self, erased: int, write: Callable[[], None]) -> None:
        """Write a state, unless all were erased since `erased` times."""
        with self._lock:
            if self.erased == erased:
                write()

    def erase(self, erase: Callable[[], None]) -> None:
        """Erase all; what waits to be written is not."""
        with self._lock:
            self.erased += 1
            erase()


SNAPSHOTS = SnapshotGate()
"""The one of this process, as the folder is one."""


def remove_traces(database: Database) -> None:
    """Make what was deleted or replaced unreadable in the database's files, and remove back-ups and the states of
    prompts, which hold it.

    Raises:
        TracesLeftError: another program reads the data; do it again.
        StoreDamagedError: the database is not whole, so back-ups stay.
        StoreError: the disk is full, or a file cannot be removed; do it again.
    """
    with faults_named(database.path), traces.removing(database.path):
        _do_all([erase_snapshots, partial(_shrink, database)])


def _shrink(database: Database) -> None:
    database.shrink()
    if back_ups := inventory.back_ups(database.path):
        # What a newer version took over is safe by now, or the back-ups are needed.
        database.check()
        _do_all(partial(_remove, path) for path in back_ups)


def erase_everything(database: Database) -> None:
    """Delete all that is the user's, overwritten: the database's content, back-ups, states of prompts.

    The database is emptied within its file (see `Database.start_anew` for why, and why nothing stays). Every step
    is done, whatever becomes of the others: a reader beside or a full disk keeps no back-up alive.

    Raises:
        TracesLeftError: another program reads the data: it is deleted, and can be read from the file until
            `remove_traces` succeeds.
        StoreError: what the first step that failed says; do it again.
    """
    with faults_named(database.path), traces.removing(database.path):
        # Files that are simply removed come first: they make the room that the database may need.
        _do_all(
            [
                *(partial(_remove, path, overwrite=True) for path in inventory.back_ups(database.path)),
                partial(erase_snapshots, overwrite=True),
                partial(_start_anew, database),
                database.shrink,
            ]
        )


def _start_anew(database: Database) -> None:
    try:
        database.start_anew()
    except StoreFullError:
        # Overwriting takes as much room again; the file is at least rewritten without what it held.
        database.start_anew(overwrite=False)


def erase_snapshots(*, overwrite: bool = False) -> None:
    """Delete the kept states of prompts: what a profile or a passage said can be recovered from them.

    Raises:
        StoreError: a file could not be deleted; the others are.
    """
    SNAPSHOTS.erase(lambda: _do_all(partial(_remove, path, overwrite=overwrite) for path in inventory.snapshots()))


def _do_all(steps: Iterable[Callable[[], None]]) -> None:
    """Do every step, then raise what the first that failed said."""
    first: TillerError | None = None
    for step in steps:
        try:
            step()
        except TillerError as error:
            first = first or error
    if first:
        raise first


def _remove(path: Path, *, overwrite: bool = False) -> None:
    with faults_named(path):
        if overwrite and not path.is_symlink():
            # Where it cannot be overwritten, it can still be removed.
            with contextlib.suppress(OSError):
                _overwrite(path)
        path.unlink(missing_ok=True)


def _overwrite(path: Path) -> None:
    """Put zeros over a file's bytes, on the disk."""
    with path.open("r+b", buffering=0) as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(bytes(min(left, CHUNK)))
        os.fsync(file.fileno())
