"""The editor as a user meets it: by keyboard, by mouse, with files dropped on it."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QInputDialog, QLineEdit, QMessageBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.profile import history_page
from desktop_app.profile.editor import ProfileEditor
from desktop_app.profile.facts_model import LABEL, SHARING, TEXT
from desktop_app.profile.history_model import PAGE, PAGES_KEPT
from desktop_app.profile.meaning_reader import MeaningReader
from desktop_app.storage import Storage, open_storage
from engine.folders import data_folder
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.errors import StoreFullError
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles, Sharing

pytestmark = pytest.mark.window


@pytest.fixture
def storage() -> Iterator[Storage]:
    opened, troubles = open_storage(data_folder())
    assert not troubles
    yield opened
    opened.close()


@pytest.fixture
def editor(storage: Storage, qtbot: QtBot) -> Iterator[ProfileEditor]:
    reader = MeaningReader(storage)
    made = ProfileEditor(storage, reader)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.close()
    reader.close()
    made.deleteLater()


def facts(editor: ProfileEditor) -> list[tuple[str, str, Sharing]]:
    """As they are kept, not as they are shown."""
    storage = editor._storage
    kept = Profiles(storage.database).facts(editor.profile.id)
    shown = [editor.facts.model.fact(row) for row in range(editor.facts.model.rowCount())]
    assert shown == kept
    return [(fact.label, fact.text, fact.sharing) for fact in kept]


def history(editor: ProfileEditor) -> History:
    return History(editor._storage.database, editor.profile.id)


def titles(editor: ProfileEditor) -> list[str]:
    model = editor.history.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def add_facts(editor: ProfileEditor, *labels: str) -> None:
    for label in labels:
        editor.facts.model.add(label, f"text of {label}")


def press(widget: object, qtbot: QtBot, keys: str) -> None:
    combination = QKeySequence(keys)[0]
    qtbot.keyClick(widget, combination.key(), combination.keyboardModifiers())


def fill(editor: ProfileEditor, *texts: str) -> None:
    history(editor).add_many(
        NewRecord(f"Title {i}", text, date=f"2026-01-{i + 1:02}") for i, text in enumerate(texts)
    )
    editor.reload()


def drop(editor: ProfileEditor, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
    editor.dragEnterEvent(entering)
    assert entering.isAccepted()
    editor.dropEvent(QDropEvent(QPointF(50, 50), copy, data, left, none))


# Facts


def test_a_fact_is_written_by_keyboard_alone(editor: ProfileEditor, qtbot: QtBot) -> None:
    table = editor.facts.table
    assert not table.isVisible(), "an empty profile says what to do instead"
    press(editor, qtbot, "Ctrl+Return")
    label = table.viewport().findChild(QLineEdit)
    assert label is not None
    qtbot.keyClicks(label, "Name")
    qtbot.keyClick(label, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.facts.model.fact(0).label == "Name", timeout=2_000)
    table.setCurrentIndex(editor.facts.model.index(0, TEXT))
    qtbot.keyClick(table.viewport(), Qt.Key.Key_F2)
    text = table.viewport().findChild(QPlainTextEdit)
    assert text is not None
    qtbot.keyClicks(text, "Ada")
    qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(text, "Countess")
    qtbot.keyClick(text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.facts.model.fact(0).text != "", timeout=2_000)
    assert facts(editor) == [("Name", "Ada\nCountess", Sharing.STYLE)]
    for left in ([("Name", "")], [("", "")], []):
        press(editor, qtbot, "Ctrl+Z")
        assert [(label, text) for label, text, _ in facts(editor)] == left


def test_facts_move_and_come_back(editor: ProfileEditor, qtbot: QtBot) -> None:
    add_facts(editor, "a", "b", "c")
    page = editor.facts
    page.table.selectRow(2)
    page.up.trigger()
    assert [label for label, _, _ in facts(editor)] == ["a", "c", "b"]
    assert page.table.currentIndex().row() == 1, "the selection follows"
    page.up.trigger()
    page.up.trigger()
    assert [label for label, _, _ in facts(editor)] == ["c", "a", "b"]
    page.down.trigger()
    assert [label for label, _, _ in facts(editor)] == ["a", "c", "b"]
    # By mouse: what is dragged below the last row becomes the last.
    data = page.model.mimeData([page.model.index(0, LABEL)])
    page.model.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, page.model.index(-1, -1))
    assert [label for label, _, _ in facts(editor)] == ["c", "b", "a"]
    for _ in range(4):
        editor.steps.stack.undo()
    assert [label for label, _, _ in facts(editor)] == ["a", "b", "c"]


def test_deleted_facts_come_back_where_they_were(editor: ProfileEditor, qtbot: QtBot) -> None:
    add_facts(editor, "a", "b", "c", "d")
    before = facts(editor)
    page = editor.facts
    page.table.setFocus()
    page.table.selectRow(1)
    selection = page.table.selectionModel()
    selection.select(page.model.index(2, 0), selection.SelectionFlag.Select | selection.SelectionFlag.Rows)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert [label for label, _, _ in facts(editor)] == ["a", "d"]
    assert editor.undo.isVisible()
    assert "deleting 2 facts" in editor.undo.text()
    qtbot.mouseClick(editor.undo, Qt.MouseButton.LeftButton)
    assert facts(editor) == before
    # Steps before the deletion can still be undone.
    for _ in range(4):
        editor.steps.stack.undo()
    assert facts(editor) == []
    for _ in range(5):
        editor.steps.stack.redo()
    assert [label for label, _, _ in facts(editor)] == ["a", "d"]


def test_sharing_levels_one_click_away(editor: ProfileEditor, qtbot: QtBot) -> None:
    add_facts(editor, "a")
    page = editor.facts
    page.table.setCurrentIndex(page.model.index(0, SHARING))
    qtbot.keyClick(page.table.viewport(), Qt.Key.Key_F2)
    box = page.table.viewport().findChild(QComboBox)
    assert box is not None
    assert [box.itemData(i) for i in range(box.count())] == [Sharing.STYLE, Sharing.OPEN, Sharing.OFF]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert facts(editor)[0][2] is Sharing.OPEN
    page.table.selectRow(0)
    page.toggle.trigger()
    assert facts(editor)[0][2] is Sharing.OFF
    page.toggle.trigger()
    assert facts(editor)[0][2] is Sharing.OPEN, "what it was before comes back"


def test_a_fact_that_cannot_be_kept_is_told_and_not_shown(
    editor: ProfileEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_facts(editor, "a")

    def full(*_: object, **__: object) -> None:
        raise StoreFullError("The disk is full.", "Make room.")

    monkeypatch.setattr(Profiles, "change_fact", full)
    editor.facts.model.setData(editor.facts.model.index(0, LABEL), "b")
    assert "disk is full" in editor.banner.text
    assert [label for label, _, _ in facts(editor)] == ["a"]


# History


def test_a_text_is_found_read_mended_and_brought_back(editor: ProfileEditor, qtbot: QtBot) -> None:
    fill(editor, "The lighthouse lamp", "A recipe for bread", "Of bees and honey")
    editor.tabs.setCurrentWidget(editor.history)
    page = editor.history
    assert titles(editor) == ["Title 2", "Title 1", "Title 0"], "newest first"
    qtbot.keyClicks(page.search, "lighth")
    qtbot.waitUntil(lambda: titles(editor) == ["Title 0"], timeout=3_000)
    assert page.text.toPlainText() == "The lighthouse lamp"
    assert page.count.text() == "1 text found"
    page.text.setFocus()
    qtbot.keyClick(page.text, Qt.Key.Key_End)
    qtbot.keyClicks(page.text, " is out")
    cursor = page.text.textCursor().position()
    qtbot.waitUntil(lambda: history(editor).search("lamp is out", 5) != [], timeout=3_000)
    assert page.text.textCursor().position() == cursor, "saving does not disturb typing"
    page.sharing.setCurrentIndex(page.sharing.findData(Sharing.OFF))
    page.sharing.activated.emit(0)
    (record,) = history(editor).search("lamp", 5)
    assert record.sharing is Sharing.OFF
    page.search.clear()
    qtbot.waitUntil(lambda: len(titles(editor)) == 3, timeout=3_000)
    page.list.setFocus()
    page.list.selectAll()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert titles(editor) == []
    assert page.text.toPlainText() == ""
    editor.undo.click()
    assert len(titles(editor)) == 3
    assert history(editor).search("lamp is out", 5)[0].sharing is Sharing.OFF
    editor.steps.stack.undo()
    assert history(editor).search("lamp", 5)[0].sharing is Sharing.STYLE
    editor.steps.stack.undo()
    assert history(editor).search("lamp is out", 5) == []


def test_a_new_text_is_written_in_the_pane(editor: ProfileEditor, qtbot: QtBot) -> None:
    editor.tabs.setCurrentWidget(editor.history)
    page = editor.history
    page.add.trigger()
    qtbot.keyClicks(page.text, "Dear diary, the wind is north.")
    editor.close()
    assert history(editor).search("wind", 5)[0].title == "New text"


def test_what_was_typed_is_kept_when_another_text_or_profile_is_chosen(
    editor: ProfileEditor, qtbot: QtBot
) -> None:
    fill(editor, "one", "two")
    page = editor.history
    editor.tabs.setCurrentWidget(page)
    page.list.selectRow(0)
    qtbot.keyClicks(page.text, "X")
    page.list.selectRow(1)
    assert page.text.toPlainText() == "one"
    qtbot.keyClick(page.title, Qt.Key.Key_End)
    qtbot.keyClicks(page.title, "!")
    profiles = Profiles(editor._storage.database)
    mine = editor.profile.id
    editor._choose(profiles.add("Other"))
    assert titles(editor) == []
    editor._choose(mine)
    assert sorted(titles(editor)) == ["Title 0!", "Title 1"]
    assert history(editor).search("Xtwo", 5)


@pytest.mark.parametrize("typed", ['"', "a AND (", "NEAR(x", "col:on", "*", "\0", "--", "🙂", "明"])
def test_search_syntax_is_searched_for_as_words(editor: ProfileEditor, typed: str) -> None:
    fill(editor, "One and two")
    editor.history.search.setText(typed)
    editor.history.reload()
    assert not editor.banner.isVisible()


def test_the_list_reads_only_what_is_looked_at(
    editor: ProfileEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(editor, *(f"text number {i}" for i in range(5_000)))
    read: list[int] = []
    original = History.page

    def page(self: History, start: int, count: int) -> list[object]:
        read.append(start)
        return original(self, start, count)  # type: ignore[return-value]

    monkeypatch.setattr(History, "page", page)
    editor.tabs.setCurrentWidget(editor.history)
    editor.history.reload()
    view = editor.history.list
    QApplication.processEvents()
    assert editor.history.model.rowCount() == 5_000
    assert 0 < len(read) <= 2
    view.scrollToBottom()
    editor.grab()
    assert len(read) <= 6
    for row in range(0, 5_000, PAGE // 2):
        view.scrollTo(editor.history.model.index(row, 0))
        editor.grab()
    assert len(editor.history.model._pages) <= PAGES_KEPT


def test_deleting_more_than_can_come_back_is_asked_about(
    editor: ProfileEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_page, "MOST_UNDOABLE", 5)
    fill(editor, *(f"text number {i}" for i in range(8)))
    answers = iter([QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Yes])
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: next(answers))
    editor.tabs.setCurrentWidget(editor.history)
    editor.history.list.selectAll()
    editor.history.delete.trigger()
    assert history(editor).count() == 8
    editor.history.delete.trigger()
    qtbot.waitUntil(lambda: titles(editor) == [], timeout=5_000)


def test_a_text_of_megabytes_is_shown_in_part_and_left_whole(editor: ProfileEditor, qtbot: QtBot) -> None:
    text = "word " * 500_000
    fill(editor, text)
    page = editor.history
    editor.tabs.setCurrentWidget(page)
    page.list.selectRow(0)
    assert page.text.isReadOnly()
    assert "are shown" in page.source.text()
    qtbot.keyClicks(page.title, "!")
    page.keep()
    (record,) = history(editor).page(0, 5)
    whole = history(editor).whole(record.id)
    assert whole is not None
    assert whole.text == text


# Files


def import_files(editor: ProfileEditor, qtbot: QtBot) -> None:
    """Go on from the preview that is open."""
    dialog = editor.dialog
    qtbot.waitUntil(lambda: dialog.start.isEnabled(), timeout=10_000)
    qtbot.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=30_000)


def test_files_dropped_are_previewed_and_imported(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.md").write_text("# First\nDear Bob", encoding="utf-8")
    (tmp_path / "letters" / "two.txt").write_bytes("Grüße".encode("latin-1"))
    (tmp_path / "letters" / "bad.pdf").write_bytes(b"no pdf")
    editor.tabs.setCurrentWidget(editor.history)
    drop(editor, tmp_path / "letters")
    dialog = editor.dialog
    qtbot.waitUntil(lambda: dialog.start.isEnabled(), timeout=10_000)
    shown = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert any("First" in words for words in shown)
    assert any("bad.pdf" in words for words in shown)
    assert history(editor).count() == 0, "nothing is kept before it was asked for"
    dialog.sharing.setCurrentIndex(dialog.sharing.findData(Sharing.OPEN))
    import_files(editor, qtbot)
    assert "2 new" in dialog.message.text()
    assert "1 could not be read" in dialog.message.text()
    assert "bad.pdf" in dialog.list.item(0).text()
    dialog.reject()
    assert not dialog.isVisible()
    assert sorted(titles(editor)) == ["First", "two"]
    assert {record.sharing for record in history(editor).page(0, 9)} == {Sharing.OPEN}
    drop(editor, tmp_path / "letters")
    import_files(editor, qtbot)
    assert "0 new, 2 already there" in editor.dialog.message.text()


def test_an_import_is_cancelled_in_the_middle(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(60_000):
            file.write(json.dumps({"text": f"entry {number} of a long list"}) + "\n")
    drop(editor, path)
    dialog = editor.dialog
    qtbot.waitUntil(lambda: dialog.start.isEnabled(), timeout=10_000)
    dialog.start.click()
    qtbot.waitUntil(lambda: history(editor).count() > 0, timeout=20_000)
    dialog.cancel.click()
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=20_000)
    assert "Cancelled" in dialog.message.text()
    assert 0 < history(editor).count() < 60_000
    assert dialog.isVisible(), "what came of it stays to be read"


def test_files_of_no_use_are_told(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "empty.txt").write_bytes(b"")
    drop(editor, tmp_path / "photo.jpg", tmp_path / "empty.txt", tmp_path / "gone.txt")
    dialog = editor.dialog
    qtbot.waitUntil(lambda: "can be read" in dialog.message.text(), timeout=10_000)
    assert not dialog.start.isEnabled()
    shown = "\n".join(dialog.list.item(row).text() for row in range(dialog.list.count()))
    for name in ("photo.jpg", "empty.txt", "gone.txt"):
        assert name in shown
    dialog.reject()
    assert not dialog.isVisible()


def test_a_disk_that_fills_up_during_an_import_is_told(
    editor: ProfileEditor, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.txt").write_text("one")

    def full(*_: object) -> tuple[int, int]:
        raise StoreFullError("The disk is full.", "Make room.")

    monkeypatch.setattr(History, "add_many", full)
    editor.tabs.setCurrentWidget(editor.history)
    drop(editor, tmp_path / "one.txt")
    dialog = editor.dialog
    qtbot.waitUntil(lambda: dialog.start.isEnabled(), timeout=10_000)
    dialog.start.click()
    qtbot.waitUntil(lambda: "disk is full" in dialog.message.text(), timeout=10_000)
    dialog.reject()
    assert not dialog.isVisible()


def test_a_text_file_dropped_on_the_facts_becomes_facts(
    editor: ProfileEditor, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "me.txt"
    path.write_text("Name: Ada\nI keep bees.", encoding="utf-8")
    add_facts(editor, "before")
    drop(editor, path)
    assert [label for label, _, _ in facts(editor)] == ["before", "Name", ""]
    editor.undo.click()
    assert [label for label, _, _ in facts(editor)] == ["before"]
    path.unlink()
    editor.add_facts(path)
    assert "me.txt" in editor.banner.text


def test_export_and_back(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    add_facts(editor, "a", "b")
    fill(editor, "One", "Two")
    path = tmp_path / "me.json"
    editor.export(path, editor.profile.id)
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
    editor.restore(path)
    qtbot.waitUntil(lambda: "not an export" in editor.banner.text, timeout=5_000)


# Profiles


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


def test_what_was_deleted_leaves_the_files_when_the_window_closes(qtbot: QtBot) -> None:
    storage, _ = open_storage(data_folder())
    reader = MeaningReader(storage)
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


# What would be used


def test_what_would_be_used_is_shown_with_scores(editor: ProfileEditor, qtbot: QtBot) -> None:
    add_facts(editor, "a", "b")
    editor.facts.model.setData(editor.facts.model.index(1, SHARING), Sharing.OFF)
    fill(editor, "The lighthouse lamp", "A recipe for bread", "Of bees and honey")
    editor.tabs.setCurrentWidget(editor.use)
    page = editor.use
    qtbot.keyClicks(page.question, "How is that lighthouse lamp?")
    with qtbot.waitSignal(page.wanted, timeout=5_000) as asked:
        qtbot.keyClick(page.question, Qt.Key.Key_Return)
    (wanted,) = asked.args
    assert wanted.question == "How is that lighthouse lamp?"
    assert [fact.label for fact in wanted.gathered.facts] == ["a"]
    assert "1 fact and 1 passage" in page.summary.text()
    assert page.passages.rowCount() == 1
    assert float(page.passages.item(0, 0).text()) > 0
    assert "The lighthouse lamp" in page.passages.item(0, 2).text()
    page.show_prompt(object(), "Of another question.")
    assert "Counting" in page.tokens.text()
    page.show_prompt(wanted, "There is no model.")
    assert page.tokens.text() == "There is no model."


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


# What a review found


def test_undo_never_touches_what_came_by_other_ways(editor: ProfileEditor, qtbot: QtBot) -> None:
    editor.tabs.setCurrentWidget(editor.history)
    page = editor.history
    page.add.trigger()
    qtbot.keyClicks(page.text, "A draft.")
    page.keep()
    page.list.selectRow(0)
    page.delete.trigger()
    imported = history(editor).add(NewRecord("Imported", "From a file."))
    editor.reload()
    for _ in range(6):
        editor.steps.undo()
    assert imported is not None
    whole = history(editor).whole(imported)
    assert whole is not None
    assert (whole.title, whole.text) == ("Imported", "From a file.")
    for _ in range(6):
        editor.steps.redo()
    assert titles(editor) == ["Imported"]


def test_undo_never_mixes_people(editor: ProfileEditor) -> None:
    profiles = Profiles(editor._storage.database)
    add_facts(editor, "health")
    editor.facts.model.setData(editor.facts.model.index(0, TEXT), "private of Ada")
    editor.facts.model.delete([0])
    bob = profiles.add("Bob")
    profiles.add_fact(bob, "Name", "Bob")
    editor.steps.undo()
    editor.steps.undo()
    assert [(f.label, f.text) for f in profiles.facts(bob)] == [("Name", "Bob")]
    assert facts(editor) == [("health", "text of health", Sharing.STYLE)]


def test_redo_with_an_unsaved_edit(editor: ProfileEditor, qtbot: QtBot) -> None:
    fill(editor, "one", "two")
    editor.tabs.setCurrentWidget(editor.history)
    page = editor.history
    for level in (Sharing.OPEN, Sharing.OFF):
        page.sharing.setCurrentIndex(page.sharing.findData(level))
        page.sharing.activated.emit(0)
    editor.steps.undo()
    qtbot.keyClicks(page.text, "typed ")
    editor.steps.redo()
    assert history(editor).search("typed", 5), "what was typed is a step of its own"
    editor.steps.undo()
    assert not history(editor).search("typed", 5)


def test_typing_stays_in_its_text_when_the_list_changes(editor: ProfileEditor, qtbot: QtBot) -> None:
    fill(editor, "alpha common", "beta common")
    editor.tabs.setCurrentWidget(editor.history)
    page = editor.history
    page.search.setText("common")
    page._search()
    assert page.text.toPlainText() == "beta common"
    page.text.selectAll()
    qtbot.keyClicks(page.text, "gone")
    page.keep()
    qtbot.keyClicks(page.text, " and more")
    page.keep()
    assert titles(editor) == ["Title 0"]
    assert page.text.toPlainText() == "gone and more"
    assert [record.title for record in history(editor).search("gone and more", 5)] == ["Title 1"]
    history(editor).add(NewRecord("Newest", "alpha", date="2999"))
    page.search.clear()
    page.reload()
    assert page.text.toPlainText() == "gone and more"
    assert page.list.currentIndex().row() == 1


def test_what_cannot_be_kept_stays_in_the_pane(
    editor: ProfileEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(editor, "one", "two")
    editor.tabs.setCurrentWidget(editor.history)
    page = editor.history

    def full(*_: object, **__: object) -> None:
        raise StoreFullError("The disk is full.", "Make room.")

    with monkeypatch.context() as patched:
        patched.setattr(History, "change", full)
        qtbot.keyClicks(page.text, "precious ")
        page.keep()
        assert "disk is full" in editor.banner.text
        page.list.selectRow(1)
        assert page.text.toPlainText() == "precious two"
    page.keep()
    assert history(editor).search("precious", 5)


def test_texts_may_become_alike(editor: ProfileEditor, qtbot: QtBot) -> None:
    fill(editor, "same", "other")
    editor.tabs.setCurrentWidget(editor.history)
    page = editor.history
    page.text.setPlainText("same")
    page.keep()
    page.add.trigger()
    page.add.trigger()
    assert not editor.banner.isVisible()
    assert len(titles(editor)) == 4


def test_nothing_of_another_person_is_shown_as_used(editor: ProfileEditor, qtbot: QtBot) -> None:
    fill(editor, "The diary of Ada")
    editor.tabs.setCurrentWidget(editor.use)
    page = editor.use
    page.question.setText("diary")
    page.look()
    qtbot.waitUntil(lambda: page.passages.rowCount() == 1, timeout=5_000)
    editor.tabs.setCurrentWidget(editor.facts)
    editor._choose(Profiles(editor._storage.database).add("Bob"))
    assert page.passages.rowCount() == 0
    assert page.prompt.toPlainText() == ""
    editor.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: "found in" in page.summary.text(), timeout=5_000)
    assert page.passages.rowCount() == 0


def test_half_a_character_does_not_stop_an_import(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text('{"title": "\\ud83d", "text": "cut \\ud83d"}\n{"text": "whole"}\n', encoding="utf-8")
    drop(editor, path)
    import_files(editor, qtbot)
    assert "2 new" in editor.dialog.message.text()
    assert sorted(titles(editor)) == ["?", "whole"]


def test_too_many_facts_are_refused(editor: ProfileEditor, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("\n".join(f"Line {i}: x" for i in range(20_000)))
    editor.add_facts(path)
    assert "into the history" in editor.banner.text
    assert facts(editor) == []


def test_a_label_that_is_typed_is_not_reset(editor: ProfileEditor, qtbot: QtBot) -> None:
    add_facts(editor, "Name")
    index = editor.facts.model.index(0, LABEL)
    editor.facts.table.setCurrentIndex(index)
    editor.facts.table.edit(index)
    line = editor.facts.table.viewport().findChild(QLineEdit)
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, "Full na")
    editor._storage.changed.emit()
    assert line.text() == "Full na"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.facts.model.fact(0).label == "Full na", timeout=2_000)
