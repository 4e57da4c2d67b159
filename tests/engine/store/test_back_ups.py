"""A copy a day, of a database that is whole."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.store import erasing, inventory, traces
from engine.store.back_ups import KEPT, look_after
from engine.store.database import Database
from engine.store.errors import StoreDamagedError
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles


def copies(database: Database) -> list[Path]:
    return [path for path in inventory.back_ups(database.path) if "copy" in path.name]


def test_a_copy_a_day_is_kept_and_can_be_opened(database: Database) -> None:
    person = Profiles(database).add("Ada")
    made = look_after(database)
    assert made is not None
    assert look_after(database) is None, "today's is there"
    assert copies(database) == [made]
    assert made.stat().st_mode & 0o077 == 0
    with closing(Database(made)) as copy:
        assert [profile.id for profile in Profiles(copy).all()] == [person]


def test_the_last_few_are_kept(database: Database) -> None:
    for day in range(1, 7):
        database.path.with_name(f"tiller-copy-2020-01-0{day}.db").write_bytes(b"old")
    made = look_after(database)
    assert made
    assert [path.name for path in copies(database)] == [
        *(f"tiller-copy-2020-01-0{day}.db" for day in range(8 - KEPT, 7)),
        made.name,
    ]


@pytest.mark.parametrize("work", [erasing.remove_traces, erasing.erase_everything])
def test_what_is_deleted_goes_from_the_copies(database: Database, work: object) -> None:
    person = Profiles(database).add("Ada")
    record = History(database, person).add(NewRecord("Log", "The Quorvex lighthouse."))
    assert record
    assert look_after(database)
    History(database, person).delete(record)
    assert traces.are_left(database.path)
    (made,) = copies(database)
    made.unlink()
    assert look_after(database) is None, "what is being deleted is not copied"
    made.write_bytes(b"Quorvex")
    work(database)  # type: ignore[operator]
    assert copies(database) == []


def test_a_damaged_database_is_told_and_does_not_replace_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    with closing(Database(path)) as database:
        person = Profiles(database).add("Ada")
        history = History(database, person)
        for number in range(200):
            history.add(NewRecord(f"Log {number}", f"The lighthouse, day {number}. " * 40))
    data = bytearray(path.read_bytes())
    # Beyond what opening reads.
    for place in range(len(data) // 4096 * 2 // 3 * 4096, len(data), 4096):
        data[place : place + 64] = b"\xff" * 64
    path.write_bytes(data)
    with closing(Database(path)) as database, pytest.raises(StoreDamagedError):
        look_after(database)
    assert not list(tmp_path.glob("*copy*"))


def test_a_full_disk_gets_no_copy(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    assert look_after(database) is None
    assert "no room" in caplog.text
    assert copies(database) == []
