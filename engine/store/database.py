"""Opening the user's database: safely, readable by this user alone, brought up to date."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.common.i18n import tr
from engine.store import errors, inventory, traces
from engine.store.migrations import FIRST, MIGRATIONS

if TYPE_CHECKING:
    import sqlite_utils

WAIT_SECONDS = 5.0
"""How long a statement waits for another program that writes."""
APPLICATION_ID = 0x54494C4C
"""Marks the file as Tiller's ("TILL"), so that no other database is mistaken for it."""


class Database:
    """The user's data. One object a thread; any number of them and of programs may read while one writes.

    Args:
        path: the file; made, with its folder, where it is not there.
        wait_seconds: how long a statement waits for another that writes; None is `WAIT_SECONDS`.
        is_synced: whether each transaction is on the disk itself when it ends, and survives a power cut: a few
            milliseconds each, too many for tokens that come by the hundred a second.
    Raises:
        StoreError: it cannot be used; the file is left as it is.
    """

    def __init__(self, path: Path, wait_seconds: float | None = None, *, is_synced: bool = False) -> None:
        self.path = path
        self._is_synced = is_synced
        wait = WAIT_SECONDS if wait_seconds is None else wait_seconds
        with faults_named(path):
            _make_private(path)
            self.connection = sqlite3.connect(path, timeout=wait, check_same_thread=False)
            try:
                self._prepare()
            except BaseException:
                self.connection.close()
                raise

    def _prepare(self) -> None:
        connection = self.connection
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        # Deleted text is overwritten, not only forgotten.
        connection.execute("PRAGMA secure_delete = ON")
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        marked = int(connection.execute("PRAGMA application_id").fetchone()[0])
        used = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if used and marked != APPLICATION_ID:
            raise errors.StoreDamagedError(
                tr("{path} is a database of another program.", path=self.path),
                tr("Move it away, or choose another folder."),
            )
        newest = FIRST + len(MIGRATIONS) - 1
        if version > newest:
            raise errors.StoreNewerError(
                tr(
                    "Your data was last used by a newer version of Tiller (format {version}, this "
                    "one knows {migrations}).",
                    version=version,
                    migrations=newest,
                ),
                tr("Update Tiller. Nothing was changed."),
            )
        if 0 < version < FIRST:
            raise errors.StoreOlderError(
                tr(
                    "Your data was kept by a test version of Tiller from before its first release (format "
                    "{version}), which this version cannot read.",
                    version=version,
                ),
                tr(
                    "Move {path} away to start with no data, or open it with the version that made it. Nothing "
                    "was changed.",
                    path=self.path,
                ),
            )
        connection.execute("PRAGMA journal_mode = WAL")
        # Either survives the end of the program at any moment; NORMAL may lose the last instants to a power cut.
        connection.execute(f"PRAGMA synchronous = {'FULL' if self._is_synced else 'NORMAL'}")
        connection.execute("PRAGMA temp_store = MEMORY")
        # 16 MB: with SQLite's own 2 a search among 100,000 records takes three times as long.
        connection.execute("PRAGMA cache_size = -16000")
        if version < newest:
            self._migrate(version, newest)

    def _migrate(self, version: int, newest: int) -> None:
        if version:
            self.back_up(self.path.with_name(f"{self.path.stem}-before-{newest}.db"))
        with self.transaction() as connection:
            # Another program may have done it while this one waited for its turn.
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            for number, migration in enumerate(MIGRATIONS, FIRST):
                if number > version:
                    migration(connection)
                    connection.execute(f"PRAGMA user_version = {number}")

    @contextmanager
    def transaction(self, *, is_synced: bool = False) -> Iterator[sqlite3.Connection]:
        """All of the block, or nothing of it. Within another transaction, a part of that one.

        Args:
            is_synced: it is to be on the disk itself when it ends, and all that was written before with it.
        Raises:
            StoreError: it could not be written; nothing of it was.
        """
        switches = is_synced and not self._is_synced and not self.connection.in_transaction
        if switches:
            self.connection.execute("PRAGMA synchronous = FULL")
        try:
            with transaction(self.connection, self.path):
                yield self.connection
        finally:
            if switches:
                self.connection.execute("PRAGMA synchronous = NORMAL")

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a question.

        Raises:
            StoreError: it could not be read.
        """
        with faults_named(self.path):
            return self.connection.execute(sql, parameters).fetchall()

    @cached_property
    def tables(self) -> sqlite_utils.Database:
        """The tables as sqlite-utils gives them: rows as dictionaries, for what reads whole tables."""
        # Here and not above: it takes a third of a second, which every start would pay.
        import sqlite_utils

        return sqlite_utils.Database(self.connection)

    def back_up(self, path: Path) -> None:
        """Copy the database, whole and consistent, to a file of its own that only this user can read."""
        with faults_named(path):
            path.unlink(missing_ok=True)
            _make_private(path)
            with contextlib.closing(sqlite3.connect(path)) as copy:
                self.connection.backup(copy)

    def leave_traces(self, *, private: bool = False) -> None:
        """Mark that text is being deleted or replaced; what does either calls this, and `remove_traces` follows.

        Args:
            private: it is what was known about the user. Replies' tokens go with it: what else could have stood
                there tells of it.
        Raises:
            StoreError: the mark cannot be set.
        """
        with faults_named(self.path):
            traces.leave(self.path)
            if private:
                self.connection.execute("DELETE FROM reply_tokens")

    def check(self) -> None:
        """Look whether the file is whole.

        Raises:
            StoreDamagedError: it is not.
        """
        ((found,),) = self.query("PRAGMA quick_check(1)")
        if found != "ok":
            raise _named(self.path, sqlite3.SQLITE_CORRUPT, str(found))

    def shrink(self) -> None:
        """Write the file anew without what was deleted, give the room back, and empty the log that held it.

        A search index keeps what is deleted beside a note that it is, until its parts are merged: `optimize`
        merges all of every index. (FTS5's own option `secure-delete` would make indexes that SQLite before 3.42
        cannot read, and leave nothing less.)

        Raises:
            TracesLeftError: another program reads the data; what was deleted is still in the file.
            StoreError: it could not be done.
        """
        try:
            with faults_named(self.path):
                for index in inventory.text_indexes(self.connection):
                    self.connection.execute(f'INSERT INTO "{index}" ("{index}") VALUES (\'optimize\')')
                # First what was overwritten in place, the end of the file included, which VACUUM then cuts off.
                self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
                self.connection.execute("VACUUM")
                is_busy = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except errors.StoreLockedError:
            is_busy = True
        if is_busy:
            raise errors.TracesLeftError(
                tr(
                    "Another program is using your data. What was deleted can still be read in the files until "
                    "it is closed."
                ),
                tr("Close it; what was deleted is then removed."),
            )

    def start_anew(self, *, overwrite: bool = True) -> None:
        """Drop everything and make the tables anew, in one transaction; `shrink` then gives the room back.

        Within the same file, which our other connections (the window's, the background's, that of replies) and
        other programs may have open: a new file in its place would leave them writing to the old one, and
        Windows does not let an open file be replaced. It comes to the same: all that the schema lists is
        dropped, not what somebody remembered to list; dropped pages are overwritten with zeros; and `shrink`
        writes the file from the new tables alone and says where it could not. What the disk itself keeps of
        blocks that files gave back, the log's for one, is beyond any program.

        Numbers go on from where they were, so that none means something else than before.

        Args:
            overwrite: whether dropped pages are overwritten, which takes as much room again meanwhile.
        Raises:
            StoreError: it could not be done; all is as it was.
        """
        with faults_named(self.path):
            # Else each row is deleted by itself, and in an order that suits them.
            self.connection.execute("PRAGMA foreign_keys = OFF")
            self.connection.execute(f"PRAGMA secure_delete = {'ON' if overwrite else 'OFF'}")
        try:
            with self.transaction() as connection:
                numbers = connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
                for found in (inventory.virtual_tables, inventory.tables):
                    for name in found(connection):
                        connection.execute(f'DROP TABLE "{name}"')
                for migration in MIGRATIONS:
                    migration(connection)
                connection.execute("DELETE FROM sqlite_sequence")
                connection.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", numbers)
        finally:
            with faults_named(self.path):
                self.connection.execute("PRAGMA foreign_keys = ON")
                self.connection.execute("PRAGMA secure_delete = ON")

    def close(self) -> None:
        """Close it; with the last user gone the log is folded into the file."""
        self.connection.close()


def now() -> str:
    """This moment as the database keeps it: ISO 8601, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _make_private(path: Path) -> None:
    """Make the file readable by this user alone before anything is written into it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """All of the block, or nothing of it. Within another transaction, a part of that one.

    Raises:
        StoreError: it could not be written; nothing of it was.
    """
    with faults_named(path):
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            # One that fails, on a full disk for one, leaves the transaction open.
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


@contextmanager
def faults_named(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into our own errors."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        raise _named(path, (code or 0) & 0xFF, str(error)) from error
    except OSError as error:
        raise errors.StoreReadOnlyError(
            tr("{path} cannot be used ({reason}).", path=path, reason=error.strerror),
            tr("Check the folder and its permissions."),
        ) from error


def _named(path: Path, code: int, said: str) -> errors.StoreError:
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return errors.StoreLockedError(
                tr("Another program is using your data."), tr("Close it and try again; nothing was lost.")
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return errors.StoreDamagedError(
                tr("The file {path} is damaged ({said}).", path=path, said=said),
                tr("Move it away and restore a back-up or an export; Tiller leaves it untouched."),
            )
        case sqlite3.SQLITE_FULL:
            return errors.StoreFullError(
                tr("The disk is full."), tr("Make room; what was kept before is still there.")
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return errors.StoreReadOnlyError(
                tr("{path} cannot be written.", path=path), tr("Check the permissions of the file and its folder.")
            )
    return errors.StoreError(tr("Your data could not be read or written ({said}).", said=said), tr("Try again."))
