from __future__ import annotations

import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from engine.store import errors, migrations
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "tiller.db"


def fill(database: Database) -> int:
    profile = Profiles(database).add("Ada")
    History(database, profile).add(NewRecord("", "The lighthouse keeper's secretword."))
    return profile


def test_a_new_database_is_private_and_marked(path: Path) -> None:
    with closing(Database(path)) as database:
        assert database.query("PRAGMA journal_mode") == [("wal",)]
        assert database.query("PRAGMA foreign_keys") == [(1,)]
        newest = migrations.FIRST + len(migrations.MIGRATIONS) - 1
        assert database.query("PRAGMA user_version") == [(newest,)]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_was_kept_is_there_again(path: Path) -> None:
    with closing(Database(path)) as database:
        fill(database)
    with closing(Database(path)) as database:
        assert [p.name for p in Profiles(database).all()] == ["Ada"]
        assert database.query("PRAGMA integrity_check") == [("ok",)]


def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    with closing(Database(path)) as database:
        with pytest.raises(ZeroDivisionError), database.transaction() as connection:
            connection.execute("INSERT INTO profiles (name, created) VALUES ('x', '')")
            raise ZeroDivisionError
        assert Profiles(database).all() == []
        Profiles(database).add("y")


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"\0" * 200, b"not a database at all" * 100])
def test_files_that_are_none(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    if not content:
        Database(path).close()
        return
    with pytest.raises(errors.StoreDamagedError) as caught:
        Database(path)
    assert str(path) in caught.value.message
    assert path.read_bytes() == content


def test_damage_inside_is_told(path: Path) -> None:
    with closing(Database(path)) as database:
        profile = fill(database)
        History(database, profile).add_many(NewRecord("", f"Text {i} " + "x" * 3000) for i in range(200))
        database.shrink()
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 60] = b"\xff" * (4096 * 57)
    path.write_bytes(data)
    with pytest.raises(errors.StoreDamagedError, match="damaged"), closing(Database(path)) as database:
        for record in History(database, profile).page(0, 500):
            History(database, profile).whole(record.id)


def test_another_programs_database_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (a)")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(errors.StoreDamagedError, match="another program"):
        Database(path)
    assert path.read_bytes() == before


def test_a_newer_database_is_left_alone(path: Path) -> None:
    with closing(Database(path)) as database:
        fill(database)
        database.connection.execute("PRAGMA user_version = 999")
    before = path.read_bytes()
    with pytest.raises(errors.StoreNewerError, match="999"):
        Database(path)
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(errors.StoreReadOnlyError):
        Database(tmp_path / "file" / "tiller.db")


def test_a_commit_that_fails_leaves_nothing_open(path: Path) -> None:
    with closing(Database(path)) as database:
        with pytest.raises(errors.StoreError), database.transaction() as connection:
            # Looked at when all is committed, and not before.
            connection.execute("PRAGMA defer_foreign_keys = ON")
            connection.execute(
                "INSERT INTO facts (profile_id, position, label, text, sharing) VALUES (9, 0, '', '', 'open')"
            )
            is_taken = True
        assert is_taken
        assert not database.connection.in_transaction
        fill(database)
    with closing(Database(path)) as database:
        assert [profile.name for profile in Profiles(database).all()] == ["Ada"]


def test_a_full_disk_loses_nothing(path: Path) -> None:
    with closing(Database(path)) as database:
        profile = fill(database)
        pages = database.query("PRAGMA page_count")[0][0]
        # SQLite's own limit answers as a full disk does.
        database.connection.execute(f"PRAGMA max_page_count = {pages + 5}")
        with pytest.raises(errors.StoreFullError, match="disk is full"):
            History(database, profile).add(NewRecord("", "x" * 1_000_000))
        assert History(database, profile).count() == 1
        assert database.query("PRAGMA integrity_check") == [("ok",)]


def test_a_locked_database_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.store.database.WAIT_SECONDS", 0.1)
    with closing(Database(path)) as one, closing(Database(path)) as two:
        with one.transaction(), pytest.raises(errors.StoreLockedError, match="Another program"):
            Profiles(two).add("x")
        Profiles(two).add("y")
        assert [p.name for p in Profiles(one).all()] == ["y"]


def test_an_older_database_is_backed_up_and_brought_up_to_date(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Database(path)) as database:
        fill(database)

    def m999(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE profiles ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'")

    monkeypatch.setattr("engine.store.database.MIGRATIONS", (*migrations.MIGRATIONS, m999))
    with closing(Database(path)) as database:
        assert database.query("SELECT name, colour FROM profiles") == [("Ada", "blue")]
    (backup,) = path.parent.glob("*-before-*.db")
    with closing(sqlite3.connect(backup)) as old:
        assert old.execute("SELECT name FROM profiles").fetchall() == [("Ada",)]
        assert len(old.execute("PRAGMA table_info(profiles)").fetchall()) == 4


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Database(path)) as database:
        fill(database)

    def m999(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (a)")
        connection.execute("this is no SQL")

    with monkeypatch.context() as patched:
        patched.setattr("engine.store.database.MIGRATIONS", (*migrations.MIGRATIONS, m999))
        with pytest.raises(errors.StoreError):
            Database(path)
    with closing(Database(path)) as database:
        assert not database.query("SELECT 1 FROM sqlite_schema WHERE name = 'half'")
        assert [p.name for p in Profiles(database).all()] == ["Ada"]


DELETIONS: dict[str, Callable[[Database, int, int], None]] = {
    "record": lambda database, profile, record: History(database, profile).delete(record),
    "profile": lambda database, profile, record: Profiles(database).delete(profile),
}


@pytest.mark.parametrize("what", DELETIONS)
def test_what_was_deleted_is_not_in_the_files(path: Path, what: str) -> None:
    with closing(Database(path)) as database:
        profile = Profiles(database).add("Ada")
        Profiles(database).add_fact(profile, "Code", "factsecret")
        record = History(database, profile).add(NewRecord("", "recordsecret " * 2000))
        assert record is not None
        full = path.stat().st_size
        DELETIONS[what](database, profile, record)
        database.shrink()
        assert path.stat().st_size < full or full < 30_000
    for file in path.parent.iterdir():
        assert b"recordsecret" not in file.read_bytes()
        assert what == "record" or b"factsecret" not in file.read_bytes()


def test_deleting_a_conversation_takes_its_messages(path: Path) -> None:
    with closing(Database(path)) as database:
        conversations = Conversations(database)
        conversation = conversations.begin("x")
        reply = conversations.begin_reply(conversation, {})
        conversations.append(reply, "text")
        conversations.delete(conversation)
        conversations.purge()
        assert database.query("SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM pieces)") == [(0, 0)]
