"""A copy of the database a day, the last few of them kept, for when the file or the disk is damaged."""

from __future__ import annotations

import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path

from engine.store import inventory, traces
from engine.store.database import Database, faults_named

log = logging.getLogger(__name__)

KEPT = 3
ROOM = 4
"""The disk must have so many times the database's size free: a copy is a help, and no reason for a full disk."""


def look_after(database: Database) -> Path | None:
    """Look whether the database is whole, and copy it where today has no copy yet; return the copy.

    What is being deleted is not copied: while traces of it are left there is no copy.

    Raises:
        StoreDamagedError: it is not whole; the copies there are stay as they are.
        StoreError: it cannot be copied.
    """
    database.check()
    path = database.path
    wanted = path.with_name(f"{inventory.copies_of(path)}{datetime.now(UTC):%Y-%m-%d}.db")
    if wanted.exists() or traces.are_left(path):
        return None
    if shutil.disk_usage(path.parent).free < ROOM * path.stat().st_size:
        log.warning("the disk has no room for a copy of the data")
        return None
    part = wanted.with_suffix(".part")
    database.back_up(part)
    with faults_named(path):
        part.replace(wanted)
        for old in sorted(path.parent.glob(f"{inventory.copies_of(path)}*.db"))[:-KEPT]:
            old.unlink()
    return wanted
