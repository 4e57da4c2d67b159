"""What is deleted cannot be read back: not from the bytes of any file, and not out of the search indexes."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.common.paths import STORE_FILE, data_folder, snapshot_folder
from engine.store import inventory, private_file, traces
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.erasing import SNAPSHOTS, erase_everything, erase_snapshots, remove_traces
from engine.store.errors import StoreFullError, StoreReadOnlyError, TracesLeftError
from engine.store.history import History, NewRecord
from engine.store.identifiers import ListedIdentifiers
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles
from tests.support.reading_back import forms, found

MARK = "ꀕ"
"""A letter without cases that nothing else holds, three bytes in a file. An index keeps no text in one piece, but
the letter; so no page may hold it that holds nothing of what is deleted."""
PATH = "/v1/completions"


@dataclass
class Planted:
    """A store full of sentences that are nowhere else.

    Attributes:
        database: it.
        going, staying: the sentences of what is to be deleted and of what is not.
        deleted, kept: the conversations of either kind.
        sent: requests by their numbers, of conversations that stay.
    """

    database: Database
    seed: int = 5
    going: list[str] = field(default_factory=list)
    staying: list[str] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    sent: dict[int, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._ledger = Ledger(self.database)

    def sentence(self, *, goes: bool) -> str:
        mark = MARK if goes else ""
        words = ["".join(self._random.choices("bdgklmnprstvz", k=3)).capitalize() for _ in range(12)]
        text = " ".join(
            f"{one}{vowel}{mark}{other}" for one, other, vowel in zip(words[:6], words[6:], "aeioua", strict=True)
        )
        (self.going if goes else self.staying).append(text)
        return text

    def conversation(self, *, goes: bool, under_way: bool = False) -> None:
        """One of two messages, the reply in two versions, titled, with three requests that went for it."""
        conversations = Conversations(self.database)
        number = conversations.begin(self.sentence(goes=goes))
        (self.deleted if goes else self.kept).append(number)
        question = self.sentence(goes=goes)
        asked = conversations.add(number, "user", question)
        for is_last in (False, True):
            conversations.go_back(number, asked)
            reply = conversations.begin_reply(number, {})
            written = self.sentence(goes=goes)
            for end in (20, len(written)):
                self.send(json.dumps([question, written[:end]], ensure_ascii=False), asked, goes=goes)
                conversations.append(reply, written[:20] if end == 20 else written[20:])
            if not (is_last and under_way):
                conversations.end_reply(reply, "complete", {"thought": self.sentence(goes=goes)})

    def send(self, body: str, asked: int | None, *, goes: bool) -> None:
        data = f"The same beginning of all. {body} And the same end.".encode()
        number = self._ledger.record("a.example", "POST", PATH, data, asked)
        if not goes:
            self.sent[number] = data

    def profile(self, *, goes: bool) -> int:
        """A profile with a fact, a record, and a name to be kept back."""
        profile = Profiles(self.database).add(self.sentence(goes=goes))
        Profiles(self.database).add_fact(profile, self.sentence(goes=goes), self.sentence(goes=goes))
        text = " ".join(self.sentence(goes=goes) for _ in range(60))
        History(self.database, profile).add(NewRecord(self.sentence(goes=goes), text, self.sentence(goes=goes)))
        ListedIdentifiers(self.database, profile).put(self.sentence(goes=goes), allowed=False)
        return profile

    def beside(self) -> None:
        """What an update and the local model left."""
        self.database.back_up(self.database.path.with_name("tiller-before-9.db"))
        private_file.write(snapshot_folder() / "a.state", self.sentence(goes=True))

    def purge(self) -> None:
        for number in self.deleted:
            Conversations(self.database).delete(number)
        assert Conversations(self.database).purge() == len(self.deleted)


@pytest.fixture
def planted() -> Iterator[Planted]:
    with closing(Database(data_folder() / STORE_FILE, 0.2)) as database:
        yield Planted(database)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


def own() -> list[Path]:
    """All files of Tiller's, wherever they are."""
    return [path for path in data_folder().parent.rglob("*") if path.is_file()]


def read_back(planted: Planted, work: Path) -> set[str]:
    """What was to be deleted and can be read."""
    return found(planted.going, own(), planted.database.path, work)


def assert_gone(planted: Planted, work: Path) -> None:
    assert read_back(planted, work) == set()
    for path in own():
        data = path.read_bytes()
        assert not any(form in data for form in forms(MARK)), path
    assert not traces.are_left(planted.database.path)


def assert_rest_is_whole(planted: Planted, work: Path) -> None:
    assert found(planted.staying, own(), planted.database.path, work) == set(planted.staying)
    ledger = Ledger(planted.database)
    assert {request.id: body for request, body in ledger.all()} == planted.sent
    assert {number: ledger.body(number) for number in planted.sent} == planted.sent
    assert {entry.id for entry in Conversations(planted.database).all()} == set(planted.kept)
    for sentence in planted.staying:
        if planted.database.query("SELECT 1 FROM messages WHERE text = ?", (sentence,)):
            assert Conversations(planted.database).all(words=sentence.lower())
    planted.database.check()


def test_every_place_can_be_read_by_this_test(planted: Planted, work: Path) -> None:
    """Else that nothing is found would say nothing."""
    for last in (False, True):
        planted.conversation(goes=True, under_way=last)
    planted.profile(goes=True)
    planted.beside()
    assert read_back(planted, work) == set(planted.going)
    assert set(own()) == set(inventory.files(planted.database.path))


def test_what_was_deleted_is_in_the_parts_of_an_index_until_they_are_merged(planted: Planted, work: Path) -> None:
    for number in range(60):
        planted.conversation(goes=number % 3 == 1)
    planted.purge()
    planted.database.connection.execute("VACUUM")
    planted.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert len(read_back(planted, work)) > 50, "20 questions and 40 replies"
    remove_traces(planted.database)
    assert_gone(planted, work)


@pytest.mark.parametrize(("count", "going"), [(1, 1), (20, 20), (20, 3), (300, 20), (300, 300)])
def test_deleted_conversations_are_gone(planted: Planted, work: Path, count: int, going: int) -> None:
    chosen = set(random.Random(3).sample(range(count), going))
    planted.send("{}", None, goes=False)
    for number in range(count):
        planted.conversation(goes=number in chosen, under_way=number == count - 1)
    planted.beside()
    planted.purge()
    remove_traces(planted.database)
    erase_snapshots()
    assert_gone(planted, work)
    assert_rest_is_whole(planted, work)


def test_deleted_profiles_texts_and_names_are_gone(planted: Planted, work: Path) -> None:
    profiles = Profiles(planted.database)
    planted.profile(goes=False)
    for delete_whole in (True, False):
        profile = planted.profile(goes=True)
        history = History(planted.database, profile)
        if delete_whole:
            profiles.delete(profile)
            continue
        profiles.rename(profile, "Ada")
        (fact,) = profiles.facts(profile)
        profiles.change_fact(fact.id, label="Dog", text="Boy")
        other = profiles.add_fact(profile, "Cat", planted.sentence(goes=True))
        profiles.delete_fact(other)
        (record,) = history.page(0, 9)
        history.change(record.id, title="A text", text="that was written anew")
        planted.database.connection.execute("UPDATE records SET source = 'a letter' WHERE id = ?", (record.id,))
        added = history.add(NewRecord("Another", planted.sentence(goes=True)))
        assert added
        history.delete_many([added])
        listed = ListedIdentifiers(planted.database, profile)
        listed.remove(listed.all()[0].text)
    planted.beside()
    assert traces.are_left(planted.database.path)
    remove_traces(planted.database)
    erase_snapshots()
    assert_gone(planted, work)
    assert found(planted.staying, own(), planted.database.path, work) == set(planted.staying)


@pytest.mark.parametrize("count", [1, 20, 300])
def test_erasing_everything_leaves_nothing(planted: Planted, work: Path, count: int) -> None:
    planted.send(planted.sentence(goes=True), None, goes=True)
    for number in range(count):
        planted.conversation(goes=True, under_way=number == count - 1)
    planted.profile(goes=True)
    planted.beside()
    erase_everything(planted.database)
    assert_gone(planted, work)
    with closing(Database(work / "new.db")) as new:
        schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
        assert planted.database.query(schema) == new.query(schema)
        new.shrink()
        size = (work / "new.db").stat().st_size
    assert planted.database.path.stat().st_size <= size + 4096, "it is as one that was never used"


def test_a_new_table_is_erased_although_nobody_listed_it(planted: Planted, work: Path) -> None:
    connection = planted.database.connection
    connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
    connection.execute("CREATE VIRTUAL TABLE noted USING fts5 (text, tokenize='trigram')")
    for _ in range(50):
        connection.execute("INSERT INTO notes (text) VALUES (?)", (planted.sentence(goes=True),))
        connection.execute("INSERT INTO noted (text) VALUES (?)", (planted.sentence(goes=True),))
    connection.execute("DELETE FROM noted")
    remove_traces(planted.database)
    assert len(read_back(planted, work)) == 50, "those of the table; the index was merged"
    erase_everything(planted.database)
    assert_gone(planted, work)


def test_other_connections_of_ours_go_on_with_what_is_erased(planted: Planted, work: Path) -> None:
    with closing(Database(planted.database.path)) as window, closing(Database(planted.database.path)) as replies:
        ledger = Ledger(replies)
        numbers = [
            ledger.record("a.example", "POST", PATH, planted.sentence(goes=True).encode()) for _ in range(3)
        ]
        planted.conversation(goes=True)
        assert Conversations(window).all()
        erase_everything(planted.database)
        assert_gone(planted, work)
        assert Conversations(window).all() == []
        number = Conversations(window).begin("anew")
        assert number > planted.deleted[0], "numbers go on"
        Conversations(replies).add(number, "user", "What is rain?")
        body = b"The same beginning of all, again."
        sent = ledger.record("a.example", "POST", PATH, body)
        assert sent > numbers[-1]
        assert Ledger(window).body(sent) == body
        assert [entry.id for entry in Conversations(window).all(words="rain")] == [number]


@pytest.fixture
def reader(planted: Planted) -> Iterator[sqlite3.Connection]:
    """Another program, once it begins to read."""
    with closing(sqlite3.connect(planted.database.path, isolation_level=None)) as connection:
        yield connection


def begin_to_read(reader: sqlite3.Connection) -> None:
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM messages").fetchone()


@pytest.mark.parametrize("count", [1, 20])
def test_a_reader_beside_is_told_and_what_was_deleted_goes_after_it(
    planted: Planted, work: Path, reader: sqlite3.Connection, count: int
) -> None:
    for number in range(2 * count):
        planted.conversation(goes=bool(number % 2))
    begin_to_read(reader)
    planted.purge()
    for _ in range(2):
        with pytest.raises(TracesLeftError, match="can still be read"):
            remove_traces(planted.database)
        assert traces.are_left(planted.database.path)
    reader.execute("COMMIT")
    remove_traces(planted.database)
    assert_gone(planted, work)
    assert_rest_is_whole(planted, work)


def test_a_reader_beside_keeps_nothing_but_the_file_alive(
    planted: Planted, work: Path, reader: sqlite3.Connection
) -> None:
    for _ in range(20):
        planted.conversation(goes=True)
    planted.beside()
    begin_to_read(reader)
    with pytest.raises(TracesLeftError):
        erase_everything(planted.database)
    assert not inventory.back_ups(planted.database.path)
    assert not inventory.snapshots()
    assert traces.are_left(planted.database.path)
    assert Conversations(planted.database).all() == []
    reader.execute("COMMIT")
    # As the window does it until it works.
    remove_traces(planted.database)
    assert_gone(planted, work)


def test_a_writer_beside_is_told(planted: Planted, work: Path, reader: sqlite3.Connection) -> None:
    planted.conversation(goes=True)
    planted.purge()
    reader.execute("BEGIN IMMEDIATE")
    with pytest.raises(TracesLeftError):
        remove_traces(planted.database)
    reader.execute("ROLLBACK")
    remove_traces(planted.database)
    assert_gone(planted, work)


def test_a_full_disk_keeps_no_back_up_alive(planted: Planted, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted.conversation(goes=True)
    planted.beside()

    def full(*_: object, **__: object) -> None:
        raise StoreFullError("The disk is full.", "Make room.")

    with monkeypatch.context() as patched:
        patched.setattr(Database, "start_anew", full)
        with pytest.raises(StoreFullError):
            erase_everything(planted.database)
    assert not inventory.back_ups(planted.database.path)
    assert not inventory.snapshots()
    assert traces.are_left(planted.database.path)
    erase_everything(planted.database)
    assert_gone(planted, work)


def test_where_there_is_no_room_to_overwrite_it_is_erased_all_the_same(
    planted: Planted, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        planted.conversation(goes=True)
    anew = Database.start_anew

    def full(self: Database, *, overwrite: bool = True) -> None:
        if overwrite:
            raise StoreFullError("The disk is full.", "Make room.")
        anew(self, overwrite=False)

    monkeypatch.setattr(Database, "start_anew", full)
    erase_everything(planted.database)
    assert_gone(planted, work)
    assert (
        planted.database.query("PRAGMA secure_delete") == planted.database.query("PRAGMA foreign_keys") == [(1,)]
    )


def test_a_file_that_cannot_be_removed_keeps_no_other_alive(
    planted: Planted, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted.conversation(goes=True)
    planted.beside()
    (stuck,) = inventory.back_ups(planted.database.path)
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path == stuck:
            raise PermissionError(13, "in use")
        unlink(path, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)
        with pytest.raises(StoreReadOnlyError, match="in use"):
            erase_everything(planted.database)
    assert stuck.exists()
    assert traces.are_left(planted.database.path)
    assert read_back(planted, work) == set(), "it was overwritten, at least"
    remove_traces(planted.database)
    assert not stuck.exists()
    assert_gone(planted, work)


def test_back_ups_stay_where_the_database_is_not_whole(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    planted.beside()

    def damaged(_: Database) -> None:
        raise StoreReadOnlyError("It is damaged.", "Restore a back-up.")

    monkeypatch.setattr(Database, "check", damaged)
    with pytest.raises(StoreReadOnlyError):
        remove_traces(planted.database)
    assert inventory.back_ups(planted.database.path)


def test_a_state_that_waits_to_be_written_does_not_come_back_behind_the_erasing() -> None:
    written: list[str] = []
    before = SNAPSHOTS.erased
    SNAPSHOTS.write(before, lambda: written.append("in time"))
    erase_snapshots()
    SNAPSHOTS.write(before, lambda: written.append("too late"))
    SNAPSHOTS.write(SNAPSHOTS.erased, lambda: written.append("of a later prompt"))
    assert written == ["in time", "of a later prompt"]


def test_what_is_deleted_while_traces_are_removed_leaves_a_mark(planted: Planted) -> None:
    path = planted.database.path
    with traces.removing(path):
        assert traces.are_left(path), "a crash in between"
        traces.leave(path)
    assert traces.are_left(path)
    with traces.removing(path):
        pass
    assert not traces.are_left(path)
