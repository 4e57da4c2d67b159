from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.background import Job
from desktop_app.application.single_instance import SingleInstance
from desktop_app.application.storage import Storage, open_storage
from desktop_app.main_window.program import make_window as make_app_window
from engine.common.errors import TillerError
from engine.common.paths import STORE_FILE, data_folder, snapshot_folder
from engine.store import erasing, traces
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.profiles import Profiles

pytestmark = pytest.mark.window


def damaged(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)


def newer(path: Path) -> None:
    with closing(Database(path)) as database:
        database.connection.execute("PRAGMA user_version = 999")


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
        connection.commit()


def a_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (damaged, "damaged"),
        (newer, "newer version"),
        (foreign, "another program"),
        (a_folder, "cannot be written"),
    ],
)
def test_data_that_cannot_be_opened_is_told_and_left_alone(
    spoil: Callable[[Path], None], told: str, qtbot: QtBot
) -> None:
    path = data_folder() / STORE_FILE
    path.parent.mkdir(parents=True)
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    window = make_app_window(demo=False)
    window.show()
    assert told in window.banner.text
    assert window.banner.isVisible()
    # The program stays usable, and says what that is worth.
    assert "not kept" in window.storage.note
    Profiles(window.storage.database).add_fact(window.profile.profile, "Name", "Ada")
    window.storage.changed.emit()
    assert window.profile.facts.item(0).text() == "Name: Ada"
    window.close()
    assert not path.is_file() or path.read_bytes() == before


def test_a_locked_database_is_told(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr("desktop_app.application.storage.WAIT_SECONDS", 0.1)
    storage, _ = open_storage(data_folder())
    storage.close()
    with closing(Database(data_folder() / STORE_FILE)) as other, other.transaction():
        window = make_app_window(demo=False)
        window.show()
        editor = window.about_you.edit()
        editor.facts.add.trigger()
        assert "Another program" in editor.banner.text
        assert editor.facts.model.rowCount() == 0
    editor.facts.add.trigger()
    assert editor.facts.model.rowCount() == 1, "it works again as soon as the other is done"
    window.close()


def test_background_work_brings_its_result_or_its_fault(qtbot: QtBot) -> None:
    storage, _ = open_storage(data_folder())
    results: list[object] = []
    faults: list[TillerError] = []
    storage.run(lambda database, _: len(Profiles(database).all()), results.append)
    storage.run(lambda *_: 1 / 0, results.append, faults.append)
    forgotten = storage.run(lambda *_: "unheard", results.append)
    forgotten.forget()
    storage.run(lambda *_: "last", results.append)
    qtbot.waitUntil(lambda: "last" in results, timeout=5_000)
    assert results == [1, "last"]
    assert "ZeroDivisionError" in faults[0].message
    storage.close()


def test_closing_ends_what_is_under_way(qtbot: QtBot) -> None:
    storage, _ = open_storage(data_folder())
    began: list[bool] = []

    def work(_: Database, job: Job) -> None:
        began.append(True)
        while not job.is_cancelled():
            pass

    storage.run(work, lambda _: None)
    qtbot.waitUntil(lambda: bool(began), timeout=5_000)
    storage.close()


def test_the_first_profile_is_there_from_the_start(qtbot: QtBot) -> None:
    storage, troubles = open_storage(data_folder())
    assert not troubles
    assert storage.active_profile().name == "Me"
    storage.close()
    again = Storage(data_folder() / STORE_FILE)
    assert len(Profiles(again.database).all()) == 1
    again.close()


def a_snapshot() -> Path:
    path = snapshot_folder() / "a.state"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"what the profile said")
    return path


@pytest.mark.parametrize("tell", [lambda s: s.changed.emit(), lambda s: s.deleted()])
def test_states_of_prompts_go_once_the_profile_has_changed(
    tell: Callable[[Storage], None], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("desktop_app.application.storage.SHRINK_SECONDS", 0.05)
    storage, _ = open_storage(data_folder())
    path = a_snapshot()
    storage.is_writing = True
    tell(storage)
    qtbot.wait(200)
    assert path.exists(), "a reply under way may be using it"
    storage.is_writing = False
    qtbot.waitUntil(lambda: not path.exists(), timeout=5_000)
    storage.close()


def test_states_of_prompts_go_when_the_program_ends_before_that(qtbot: QtBot) -> None:
    storage, _ = open_storage(data_folder())
    path = a_snapshot()
    storage.close()
    assert path.exists(), "nothing changed"
    storage, _ = open_storage(data_folder())
    storage.changed.emit()
    storage.close()
    assert not path.exists()


def delete_something(storage: Storage) -> None:
    conversations = Conversations(storage.database)
    number = conversations.begin("Quorvex Plimthorn")
    conversations.add(number, "user", "Quorvex Plimthorn")
    conversations.delete(number)
    conversations.purge()
    storage.deleted()


def is_readable() -> bool:
    return any(b"Quorvex" in path.read_bytes() for path in data_folder().glob("tiller*"))


def test_traces_that_a_reader_keeps_are_told_once_and_go_when_it_is_gone(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("desktop_app.application.storage.SHRINK_SECONDS", 0.05)
    monkeypatch.setattr("engine.store.database.WAIT_SECONDS", 0.05)
    storage, _ = open_storage(data_folder())
    told: list[str] = []
    storage.messages.told.connect(lambda message: told.append(message.what))
    attempts: list[Database] = []
    remove = erasing.remove_traces
    monkeypatch.setattr(
        "desktop_app.application.storage.erasing.remove_traces",
        lambda database: (attempts.append(database), remove(database)),
    )
    with closing(sqlite3.connect(storage.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM messages").fetchall()
        delete_something(storage)
        qtbot.waitUntil(lambda: len(attempts) >= 3, timeout=10_000)
    qtbot.waitUntil(lambda: not traces.are_left(storage.path), timeout=10_000)
    assert len(told) == 1
    assert "can still be read" in told[0]
    assert not is_readable()
    storage.close()


def test_a_state_of_a_prompt_that_cannot_go_is_tried_again(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr("desktop_app.application.storage.SHRINK_SECONDS", 0.05)
    storage, _ = open_storage(data_folder())
    told: list[str] = []
    storage.messages.told.connect(lambda message: told.append(message.what))
    path = a_snapshot()
    refusals = [PermissionError(13, "in use"), PermissionError(13, "in use")]
    unlink = Path.unlink

    def refuse(self: Path, *, missing_ok: bool = False) -> None:
        if self == path and refusals:
            raise refusals.pop()
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    delete_something(storage)
    qtbot.waitUntil(lambda: not path.exists() and not traces.are_left(storage.path), timeout=10_000)
    assert not refusals
    assert len(told) == 1
    storage.close()


def test_traces_left_at_the_end_go_at_the_next_start(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr("engine.store.database.WAIT_SECONDS", 0.05)
    storage, _ = open_storage(data_folder())
    with closing(sqlite3.connect(storage.path, isolation_level=None)) as reader:
        delete_something(storage)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM messages").fetchall()
        storage.close()
        assert traces.are_left(storage.path)
    monkeypatch.setattr("desktop_app.application.storage.SHRINK_SECONDS", 0.05)
    storage, _ = open_storage(data_folder())
    qtbot.waitUntil(lambda: not traces.are_left(storage.path), timeout=10_000)
    assert not is_readable()
    storage.close()


def test_what_is_replaced_is_gone_when_the_program_ends(qtbot: QtBot) -> None:
    storage, _ = open_storage(data_folder())
    profiles = Profiles(storage.database)
    fact = profiles.add_fact(storage.active_profile().id, "Dog", "Quorvex")
    profiles.change_fact(fact, text="Boy")
    storage.close()
    assert not is_readable()


def test_erasing_beside_a_reader_tells_so_and_is_finished_later(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("desktop_app.application.storage.SHRINK_SECONDS", 0.05)
    monkeypatch.setattr("engine.store.database.WAIT_SECONDS", 0.05)
    storage, _ = open_storage(data_folder())
    conversations = Conversations(storage.database)
    conversations.add(conversations.begin("Quorvex"), "user", "Quorvex Plimthorn")
    done: list[str] = []
    with closing(sqlite3.connect(storage.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM messages").fetchall()
        storage.erase(lambda: done.append("erased"), lambda error: done.append(error.message))
        qtbot.waitUntil(lambda: bool(done), timeout=10_000)
        assert "can still be read" in done[0]
        assert conversations.all() == []
    qtbot.waitUntil(lambda: not traces.are_left(storage.path), timeout=10_000)
    assert not is_readable()
    storage.erase(lambda: done.append("erased"), lambda error: done.append(error.message))
    qtbot.waitUntil(lambda: done[1:] == ["erased"], timeout=10_000)
    storage.close()


SECOND = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication(["tiller"])
from desktop_app.application.single_instance import SingleInstance
instance = SingleInstance(Path(sys.argv[1]))
print(instance.is_first, instance.is_first or instance.call_first())
"""


def second(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SECOND, str(folder)], stdout=subprocess.PIPE, text=True, env=os.environ
    )


def test_a_second_program_calls_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / ("a long name " * 12)
    first = SingleInstance(folder)
    assert first.is_first
    with qtbot.waitSignal(first.called, timeout=20_000):
        other = second(folder)
    qtbot.waitUntil(lambda: other.poll() is not None, timeout=20_000)
    assert other.communicate()[0].split() == ["False", "True"]
    # Another folder is another person's or another purpose's.
    elsewhere = second(tmp_path / "elsewhere")
    assert elsewhere.communicate()[0].split() == ["True", "True"]
    first.release()
    after = second(folder)
    assert after.communicate()[0].split() == ["True", "True"]


def test_the_data_is_looked_through_and_copied_some_time_after_the_start(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.application.storage.LOOK_SECONDS", 0.05)
    storage = Storage(tmp_path / STORE_FILE)
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("tiller-copy-*.db"))), timeout=10_000)
    storage.close()
    # One that is closed before has no time for it, and does not come back to it.
    (tmp_path / "other").mkdir()
    other = Storage(tmp_path / "other" / STORE_FILE)
    other.close()
    qtbot.wait(200)
    assert not list((tmp_path / "other").glob("tiller-copy-*.db"))


def test_nobody_else_can_know_what_the_first_is_called_by(qtbot: QtBot, tmp_path: Path) -> None:
    """Another user who took the name first would answer in its place."""
    names = set()
    for _ in range(3):
        instance = SingleInstance(tmp_path)
        named = tmp_path / "window.name"
        assert named.stat().st_mode & 0o077 == 0 or os.name == "nt"
        names.add(named.read_text())
        instance.release()
    assert len(names) == 3


def test_what_a_crashed_program_left_does_not_stop_the_next(qtbot: QtBot, tmp_path: Path) -> None:
    crash = SECOND + "\nimport os\nsys.stdout.flush()\nos._exit(9)\n"
    subprocess.run([sys.executable, "-c", crash, str(tmp_path)], check=False, stdout=subprocess.DEVNULL)
    assert (tmp_path / "window.lock").exists()
    instance = SingleInstance(tmp_path)
    assert instance.is_first
    instance.release()


def test_a_folder_that_cannot_be_made_stops_nobody(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("in the way")
    assert SingleInstance(tmp_path / "file" / "data").is_first
