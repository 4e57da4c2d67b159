"""Every place that holds the user's text, for what deletes, what erases, and the test that reads them all.

Within the database: whatever tables and search indexes its own schema lists, so that a new one cannot be left
out; the ledger, vectors and pieces of replies are among them. Beside it: SQLite's log, back-ups, prompts' states.
The log of the program and crash reports hold nothing that was written, asked or known (see recent_log and crash).
Settings, exports and results of evaluations are the user's own files and stay.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from engine.common.paths import snapshot_folder


def virtual_tables(connection: sqlite3.Connection) -> list[str]:
    """Return the names of tables that a module keeps in tables of its own, such as the search indexes."""
    return _names(connection, "sql LIKE 'CREATE VIRTUAL TABLE%'")


def text_indexes(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the FTS5 indexes."""
    return _names(connection, "sql LIKE 'CREATE VIRTUAL TABLE%' AND sql LIKE '%USING fts5%'")


def tables(connection: sqlite3.Connection) -> list[str]:
    """Return the names of all tables but SQLite's own, those that modules keep included."""
    return _names(connection, "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")


def _names(connection: sqlite3.Connection, which: str) -> list[str]:
    rows = connection.execute(f"SELECT name FROM sqlite_schema WHERE type = 'table' AND {which} ORDER BY name")
    return [str(row[0]) for row in rows]


def database_files(store: Path) -> list[Path]:
    """Return the database's own files: itself, SQLite's log and the index of that."""
    return _present(store, *(store.with_name(store.name + ending) for ending in ("-wal", "-shm", "-journal")))


def back_ups(store: Path) -> list[Path]:
    """Return what was kept of the data when a newer version took it over, and the copies of the last days."""
    # With what SQLite left beside them, where it was stopped.
    kept = (f"{store.stem}-before-*.db*", f"{copies_of(store)}*")
    return sorted(path for pattern in kept for path in store.parent.glob(pattern))


def copies_of(store: Path) -> str:
    """Return what the names of a database's daily copies begin with."""
    return f"{store.stem}-copy-"


def snapshots() -> list[Path]:
    """Return the kept states of prompts: what a profile or a passage said can be recovered from them."""
    return sorted(path for path in snapshot_folder().glob("*") if path.is_file() or path.is_symlink())


def files(store: Path) -> list[Path]:
    """Return all of these files that there are."""
    return [*database_files(store), *back_ups(store), *snapshots()]


def _present(*paths: Path) -> list[Path]:
    return [path for path in paths if path.exists()]
