"""Databases of earlier versions: version 0.1.0's open whole, those from before it are refused and left alone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.store import errors, inventory, migrations
from engine.store.conversations import Conversations
from engine.store.database import APPLICATION_ID, Database
from engine.store.erasing import erase_everything, remove_traces
from engine.store.history import History, NewRecord, digest, scope
from engine.store.identifiers import ListedIdentifier, ListedIdentifiers
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles, Sharing
from engine.store.spending import Spending, Spent

NEWEST = migrations.FIRST + len(migrations.MIGRATIONS) - 1
SINCE = {"disclosures", "suspects", "reply_tokens", "sent_messages"}
"""Tables that came after it."""
FORMAT_5 = Path(__file__).with_name("format_5.sql").read_text(encoding="utf-8")
"""The statements, in their order, of the five migrations that 0.1.0 makes its database with."""
CHECKS = re.compile(r"CHECK \([^()]*\([^()]*\)\)")
TIME = "2026-11-01T10:00:00.000+00:00"
BODIES = [b'{"prompt": "Where is Ada?", "n": 1}', b'{"prompt": "Where is Ada? At sea.", "n": 1}']
TEXT = "I keep the lighthouse at 灯塔岛."
ROWS: dict[str, list[tuple[Any, ...]]] = {
    "profiles": [(1, "Ada", 0, TIME), (3, "Work", 1, TIME)],
    "facts": [(4, 3, 1, "Likes", "tea", "style"), (2, 3, 0, "Name", "Ada Lovelace", "open")],
    "records": [(7, 3, "Log", TEXT, "log.txt", "2025-05-01", "off", digest(TEXT), TIME)],
    "passages": [(9, 7, 0, "Log", TEXT, "灯塔 塔岛", scope(3))],
    "conversations": [
        (5, 3, "The sea", TIME, TIME, 14, 1, 1, None),
        (6, None, "Gone", TIME, TIME, None, 0, 0, TIME),
    ],
    "messages": [
        (11, 5, "user", "Where is Ada?", "complete", "{}", "{}", TIME, None),
        (12, 5, "assistant", "At home.", "complete", '{"strength": 0.7}', '{"tokens": 3}', TIME, 11),
        (13, 5, "assistant", "At sea.", "stopped", "{}", "{}", TIME, 11),
        (14, 5, "assistant", "", "writing", "{}", "{}", TIME, 13),
    ],
    "pieces": [(1, 14, "By the "), (2, 14, "quay")],
    "vectors": [(8, 9, 3, "minilm", b"\x01" * 8, b"\x02" * 128)],
    "requests": [
        (21, TIME, "a.example:443", "POST", "/v1", len(BODIES[0]), None, 0, 0, BODIES[0], 11),
        (22, TIME, "a.example:443", "POST", "/v1", len(BODIES[1]), 21, 25, 10, b" At sea.", 11),
    ],
    "identifiers": [(1, 3, "Ada Lovelace", 0), (2, 3, "London", 1)],
    "spending": [("2026-11-01", "a.example:443", 2, 50, 10, 5, 0.25)],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tiller.db"


def write(path: Path, version: int, script: str = FORMAT_5) -> None:
    """A database as an earlier version left it, without anything of this one's."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(script)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        for table, rows in ROWS.items():
            for row in rows if script == FORMAT_5 else ():
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        connection.commit()


def shape(database: Database) -> dict[str, Any]:
    """All of a schema but how its statements are written: a column that was added stands behind the others."""
    found: dict[str, Any] = {}
    for kind, name, table, sql in database.query("SELECT type, name, tbl_name, sql FROM sqlite_schema"):
        found[name] = [kind, table]
        if kind == "table":
            pragmas = ("table_xinfo", "foreign_key_list")
            found[name] += [database.query(f"SELECT * FROM pragma_{what}('{name}')") for what in pragmas]
            found[name] += [*CHECKS.findall(sql), "AUTOINCREMENT" in sql, "VIRTUAL" in sql and sql.split()]
        elif kind == "index":
            found[name] += database.query(f"SELECT * FROM pragma_index_xinfo('{name}')")
            found[name] += (sql or "").partition(" WHERE ")[2:]
        else:
            found[name] += sql.split()
    return found


def test_the_first_schema_is_that_of_0_1_0(path: Path) -> None:
    write(path, 5)
    with closing(Database(path)) as old, closing(Database(path.with_name("new.db"))) as new:
        assert shape(old) == shape(new)
        assert len(shape(new)) > 30
        assert new.query("PRAGMA user_version") == [(NEWEST,)]
        assert len([entry for entry in shape(new)["messages"] if str(entry).startswith("CHECK")]) == 2
        settings = "SELECT * FROM {}_config WHERE k != 'version' ORDER BY k"
        for index in ("words", "said"):
            assert old.query(settings.format(index)) == new.query(settings.format(index))


def test_every_table_of_0_1_0_has_rows_here(path: Path) -> None:
    write(path, 5)
    with closing(Database(path)) as database:
        virtual = inventory.virtual_tables(database.connection)
        own = [
            table
            for table in inventory.tables(database.connection)
            if not any(table == name or table.startswith(f"{name}_") for name in virtual)
        ]
        assert set(own) == set(ROWS) | SINCE
        for table, rows in ROWS.items():
            assert database.query(f"SELECT count(*) FROM {table}") == [(len(rows),)]


def test_a_database_of_0_1_0_opens_whole(path: Path) -> None:
    write(path, 5)
    with closing(Database(path)) as database:
        assert database.query("PRAGMA user_version") == [(NEWEST,)]
        database.check()
        profiles = Profiles(database)
        assert [(p.id, p.name, p.active) for p in profiles.all()] == [(1, "Ada", False), (3, "Work", True)]
        facts = [(f.label, f.text, f.sharing) for f in profiles.facts(3)]
        assert facts == [("Name", "Ada Lovelace", Sharing.OPEN), ("Likes", "tea", Sharing.STYLE)]
        history = History(database, 3)
        assert history.whole(7) == NewRecord("Log", TEXT, "log.txt", "2025-05-01", Sharing.OFF)
        assert [r.id for r in history.search("lighthou", 5)] == [r.id for r in history.search("灯塔", 5)] == [7]
        assert history.add(NewRecord("Again", TEXT)) is None, "it is known"
        conversations = Conversations(database)
        assert [(c.id, c.title, c.pinned, c.named) for c in conversations.all()] == [(5, "The sea", True, True)]
        assert [(m.id, m.text, m.versions) for m in conversations.messages(5)] == [
            (11, "Where is Ada?", (11,)),
            (13, "At sea.", (12, 13)),
            (14, "By the quay", (14,)),
        ]
        assert [c.id for c in conversations.all(words="at home")] == [5]
        assert conversations.recover() == 1
        conversations.bring_back(6)
        assert {c.id for c in conversations.all()} == {5, 6}
        ledger = Ledger(database)
        assert [body for _, body in ledger.all()] == BODIES
        assert [group.question for group in ledger.groups()] == ["Where is Ada?"]
        assert ListedIdentifiers(database, 3).all() == [
            ListedIdentifier("Ada Lovelace", allowed=False),
            ListedIdentifier("London", allowed=True),
        ]
        assert Spending(database).all() == [Spent(*ROWS["spending"][0])]
        assert database.query("SELECT passage_id, model FROM vectors") == [(9, "minilm")]
        assert profiles.add("New") == 4, "numbers are never used twice"


@pytest.mark.parametrize("work", [remove_traces, erase_everything])
def test_what_cleans_up_works_on_a_database_of_0_1_0(path: Path, work: Callable[[Database], None]) -> None:
    write(path, 5)
    with closing(Database(path)) as database, closing(Database(path.with_name("new.db"))) as new:
        Profiles(database).delete(3)
        work(database)
        assert shape(database) == shape(new)
        assert database.query("PRAGMA integrity_check") == [("ok",)]
        assert database.query("PRAGMA user_version") == [(NEWEST,)]
    assert b"lighthouse" not in path.read_bytes()


def test_a_database_of_0_1_0_is_brought_up_to_date_by_what_is_appended(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(path, 5)

    def next_one(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE profiles ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'")

    monkeypatch.setattr("engine.store.database.MIGRATIONS", (*migrations.MIGRATIONS, next_one))
    with closing(Database(path)) as old, closing(Database(path.with_name("new.db"))) as new:
        assert old.query("SELECT name, colour FROM profiles ORDER BY id") == [("Ada", "blue"), ("Work", "blue")]
        assert shape(old) == shape(new)
        assert old.query("PRAGMA user_version") == new.query("PRAGMA user_version") == [(NEWEST + 1,)]
    assert [back_up.name for back_up in inventory.back_ups(path)] == [f"tiller-before-{NEWEST + 1}.db"]


@pytest.mark.parametrize("version", range(1, migrations.FIRST))
def test_a_database_from_before_the_first_release_is_refused_and_left_alone(path: Path, version: int) -> None:
    write(path, version, "CREATE TABLE profiles (id INTEGER PRIMARY KEY, name TEXT)")
    before = path.read_bytes()
    with pytest.raises(errors.StoreOlderError, match=f"first release .format {version}.") as caught:
        Database(path)
    assert str(path) in caught.value.remedy
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]
