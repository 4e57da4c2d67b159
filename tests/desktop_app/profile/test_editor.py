"""Profiles, exports, erasing: the editor as a whole."""

from __future__ import annotations

import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QInputDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.application.meaning_reader import MeaningReader
from desktop_app.application.storage import open_storage
from desktop_app.profile.editor import ProfileEditor
from engine.common.paths import data_folder
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.profiles import Profiles
from tests.desktop_app.profile.support import add_facts, drop, facts, fill, history, titles

pytestmark = pytest.mark.window


def test_export_and_back(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    add_facts(editor, "a", "b")
    fill(editor, "One", "Two")
    path = tmp_path / "me.json"
    editor.files.export(path, editor.profile.id)
    qtbot.waitUntil(path.exists, timeout=5_000)
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = facts(editor)
    drop(editor, path)
    qtbot.waitUntil(lambda: editor.chooser.count() == 2, timeout=5_000)
    mine = editor.profile.id
    other = next(p.id for p in Profiles(editor._storage.database).all() if p.id != mine)
    editor._choose(other)
    assert facts(editor) == before
    assert sorted(titles(editor)) == ["Title 0", "Title 1"]
    path.write_text("{broken")
    editor.files.restore(path)
    qtbot.waitUntil(lambda: "not an export" in editor.banner.text, timeout=5_000)


def named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: (name, True))


def test_profiles_are_made_renamed_deleted_and_brought_back(
    editor: ProfileEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_facts(editor, "mine")
    fill(editor, "One")
    named(monkeypatch, "x" * 10_000 + "\0")
    editor._new()
    assert editor.profile.name == "x" * 10_000
    assert facts(editor) == []
    named(monkeypatch, "Work")
    editor._rename()
    assert editor.chooser.currentText() == "Work"
    editor.steps.stack.undo()
    assert editor.profile.name == "x" * 10_000
    editor._delete_profile()
    assert [label for label, _, _ in facts(editor)] == ["mine"]
    editor._delete_profile()
    assert facts(editor) == []
    assert editor.profile.name == "Me", "there is always one"
    editor.undo.click()
    assert [label for label, _, _ in facts(editor)] == ["mine"]
    assert titles(editor) == ["Title 0"]


def answer(monkeypatch: pytest.MonkeyPatch, *, yes: bool) -> None:
    monkeypatch.setattr(ProfileEditor, "_is_sure", lambda *_: yes)


def test_erasing_everything_leaves_nothing_in_the_files(
    editor: ProfileEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = editor._storage
    add_facts(editor, "factsecret")
    fill(editor, "recordsecret " * 100)
    conversations = Conversations(storage.database)
    conversations.add(conversations.begin("talksecret"), "user", "talksecret")
    answer(monkeypatch, yes=False)
    editor._erase()
    assert history(editor).count() == 1
    answer(monkeypatch, yes=True)
    with qtbot.waitSignal(editor.erased, timeout=10_000):
        editor._erase()
    assert facts(editor) == []
    assert titles(editor) == []
    assert conversations.all() == []
    assert not editor.steps.stack.canUndo()
    for file in storage.path.parent.iterdir():
        assert b"secret" not in file.read_bytes(), file


def test_erasing_beside_a_reader_empties_the_window_and_says_what_is_left(
    editor: ProfileEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.store.database.WAIT_SECONDS", 0.05)
    add_facts(editor, "factsecret")
    answer(monkeypatch, yes=True)
    with closing(sqlite3.connect(editor._storage.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM facts").fetchall()
        with qtbot.waitSignal(editor.erased, timeout=10_000):
            editor._erase()
    assert facts(editor) == []
    assert "can still be read" in editor.banner.text


def test_what_was_deleted_leaves_the_files_when_the_window_closes(qtbot: QtBot) -> None:
    storage, _ = open_storage(data_folder())
    reader = MeaningReader(storage, storage.messages)
    editor = ProfileEditor(storage, reader)
    fill(editor, "recordsecret " * 500)
    editor.history.list.selectAll()
    editor.history.delete.trigger()
    assert history(editor).count() == 0
    editor.close()
    reader.close()
    storage.close()
    for file in data_folder().iterdir():
        assert b"recordsecret" not in file.read_bytes(), file
    editor.deleteLater()


def test_every_control_has_a_name_for_screen_readers(editor: ProfileEditor) -> None:
    for kind in (QLineEdit, QPlainTextEdit, QComboBox):
        for widget in editor.findChildren(kind):
            if widget.objectName() != "qt_spinbox_lineedit":
                assert widget.accessibleName(), widget
    for table in (editor.facts.table, editor.history.list, editor.use.passages):
        assert table.accessibleName()


def test_another_program_that_writes_is_waited_for(editor: ProfileEditor, qtbot: QtBot) -> None:
    other = Database(editor._storage.path)
    Profiles(other).add_fact(editor.profile.id, "from elsewhere", "x")
    other.close()
    editor.reload()
    assert [label for label, _, _ in facts(editor)] == ["from elsewhere"]
