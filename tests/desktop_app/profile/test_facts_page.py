"""Facts, edited in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.profile.editor import ProfileEditor
from desktop_app.profile.facts_model import LABEL, SHARING, TEXT
from engine.common.sharing import Sharing
from engine.store.errors import StoreFullError
from engine.store.profiles import Profiles
from tests.desktop_app.profile.support import add_facts, drop, facts, press

pytestmark = pytest.mark.window


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


def test_what_can_be_done_is_shown(editor: ProfileEditor) -> None:
    page = editor.facts
    possible = (page.delete, page.toggle, page.up, page.down)
    assert [action.isEnabled() for action in possible] == [False] * 4
    add_facts(editor, "a", "b", "c")
    page.table.clearSelection()
    assert not any(action.isEnabled() for action in possible)
    for row, moves in ((0, [False, True]), (1, [True, True]), (2, [True, False])):
        # Alone, whatever key an earlier test held down last.
        page.table.clearSelection()
        page.table.selectRow(row)
        assert [action.isEnabled() for action in possible] == [True, True, *moves]
    page.table.selectAll()
    assert [action.isEnabled() for action in possible] == [True, True, False, False]
    buttons = {button.text(): button.isEnabled() for button in page.findChildren(QPushButton)}
    assert buttons["&Delete facts"]
    assert not buttons["Move &up"]
    assert not editor.history.delete.isEnabled()


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


def test_a_text_file_dropped_on_the_facts_becomes_facts(
    editor: ProfileEditor, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "me.txt"
    path.write_text("Name: Ada\nI keep bees.", encoding="utf-8")
    add_facts(editor, "before")
    drop(editor, path)
    qtbot.waitUntil(lambda: [label for label, _, _ in facts(editor)] == ["before", "Name", ""], timeout=10_000)
    editor.undo.click()
    assert [label for label, _, _ in facts(editor)] == ["before"]
    path.unlink()
    # Done again, it needs no file, and what was done to its facts afterwards is done to them again.
    editor.steps.redo()
    model = editor.facts.model
    model.setData(model.index(2, 1), "I keep ants.")
    model.delete([1])
    assert [text for _, text, _ in facts(editor)][1:] == ["I keep ants."]
    for _ in range(3):
        editor.steps.undo()
    assert [label for label, _, _ in facts(editor)] == ["before"]
    for _ in range(3):
        editor.steps.redo()
    assert [text for _, text, _ in facts(editor)][1:] == ["I keep ants."]
    editor.files.add_facts(path)
    qtbot.waitUntil(lambda: "me.txt" in editor.banner.text, timeout=10_000)


def test_too_many_facts_are_refused(editor: ProfileEditor, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("\n".join(f"Line {i}: x" for i in range(20_000)))
    editor.files.add_facts(path)
    qtbot.waitUntil(lambda: "into the history" in editor.banner.text, timeout=20_000)
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
