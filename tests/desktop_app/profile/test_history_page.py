"""The history: found, read, mended, deleted and brought back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.profile import history_page
from desktop_app.profile.editor import ProfileEditor
from desktop_app.profile.history_model import PAGE, PAGES_KEPT
from engine.common.sharing import Sharing
from engine.store.errors import StoreFullError
from engine.store.history import History, NewRecord, Record
from engine.store.profiles import Profiles
from tests.desktop_app.profile.support import fill, history, titles

pytestmark = pytest.mark.window


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

    def page(self: History, start: int, count: int) -> list[Record]:
        read.append(start)
        return original(self, start, count)

    monkeypatch.setattr(History, "page", page)
    editor.tabs.setCurrentWidget(editor.history)
    editor.history.reload()
    view = editor.history.list
    QApplication.processEvents()
    assert editor.history.model.rowCount() == 5_000
    # A late reload may read the same page once more.
    assert 0 < len(set(read)) <= 2
    view.scrollToBottom()
    editor.grab()
    assert len(set(read)) <= 6
    for row in range(0, 5_000, PAGE // 2):
        view.scrollTo(editor.history.model.index(row, 0))
        editor.grab()
    assert len(editor.history.model._pages) <= PAGES_KEPT


def test_deleting_more_than_can_come_back_is_asked_about(
    editor: ProfileEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_page, "MAX_UNDOABLE", 5)
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
