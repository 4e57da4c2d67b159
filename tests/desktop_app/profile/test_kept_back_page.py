"""What replies must not spell out, as the user sees and changes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop_app.profile.editor import ProfileEditor
from desktop_app.profile.kept_back_page import KeptBackPage
from engine.common.sharing import Sharing
from engine.store.history import History, NewRecord
from engine.store.identifiers import ListedIdentifier, ListedIdentifiers
from engine.store.profiles import Profiles
from tests.desktop_app.profile.support import press

pytestmark = pytest.mark.window


def listed(editor: ProfileEditor) -> list[ListedIdentifier]:
    return ListedIdentifiers(editor._storage.database, editor.profile.id).all()


def click_box(page: KeptBackPage, qtbot: QtBot, row: int) -> None:
    option = QStyleOptionViewItem()
    option.initFrom(page.list)
    option.features = QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    option.rect = page.list.visualItemRect(page.list.topLevelItem(row))
    box = page.list.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, page.list)
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def test_what_is_found_can_be_let_through_and_what_was_missed_added(editor: ProfileEditor, qtbot: QtBot) -> None:
    profiles = Profiles(editor._storage.database)
    profiles.add_fact(editor.profile.id, "Sister", "Ada Lovelace, ada@example.org", Sharing.STYLE)
    profiles.add_fact(editor.profile.id, "Work", "Bletchley Park", Sharing.OPEN)
    editor.reload()
    page = editor.kept_back
    editor.tabs.setCurrentWidget(page)
    found = [
        ("ada@example.org", "e-mail address, found in your facts", True),
        ("Ada Lovelace", "name, found in your facts", True),
    ]
    qtbot.waitUntil(lambda: page.shown == found, timeout=5_000)

    assert page.entry.hasFocus()
    click_box(page, qtbot, 1)
    qtbot.waitUntil(lambda: page.shown == [("Ada Lovelace", "on your list", False), found[0]], timeout=5_000)
    assert listed(editor) == [ListedIdentifier("Ada Lovelace", True)]

    qtbot.mouseClick(page.entry, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.entry, "Bluebird")
    qtbot.keyClick(page.entry, Qt.Key.Key_Return)
    assert listed(editor)[1] == ListedIdentifier("Bluebird", False)
    assert page.entry.text() == ""

    page.list.setCurrentItem(page.list.topLevelItem(0))
    assert page.list.currentItem().text(0) == "Ada Lovelace"
    page.remove.trigger()
    qtbot.waitUntil(lambda: page.shown == [("Bluebird", "on your list", True), *found], timeout=5_000)
    for left in (2, 1, 0):
        press(editor, qtbot, "Ctrl+Z")
        assert len(listed(editor)) == left
    qtbot.waitUntil(lambda: page.shown == found, timeout=5_000)


def test_one_name_is_one_line_however_it_is_written(editor: ProfileEditor, qtbot: QtBot) -> None:
    """The guard knows no difference, so a box that is ticked must not hide that it lets the name through."""
    page = editor.kept_back
    editor.tabs.setCurrentWidget(page)
    ListedIdentifiers(editor._storage.database, editor.profile.id).put("John Smith", allowed=True)
    editor.reload()
    page.entry.setText("john  smith")
    page.add.click()
    assert listed(editor) == [ListedIdentifier("john smith", False)]
    press(editor, qtbot, "Ctrl+Z")
    assert listed(editor) == [ListedIdentifier("John Smith", True)]
    # Two lines of before that was so: the one that lets it through counts, and is what the box shows.
    ListedIdentifiers(editor._storage.database, editor.profile.id).put("JOHN SMITH", allowed=False)
    editor.reload()
    assert page.shown == [("John Smith", "on your list", False)]
    click_box(page, qtbot, 0)
    qtbot.waitUntil(lambda: listed(editor) == [ListedIdentifier("John Smith", False)], timeout=5_000)
    press(editor, qtbot, "Ctrl+Z")
    both = {ListedIdentifier("John Smith", True), ListedIdentifier("JOHN SMITH", False)}
    assert set(listed(editor)) == both


def test_what_was_only_found_cannot_be_removed(editor: ProfileEditor, qtbot: QtBot) -> None:
    Profiles(editor._storage.database).add_fact(editor.profile.id, "", "Ada Lovelace", Sharing.STYLE)
    editor.reload()
    page = editor.kept_back
    assert page.shown == []  # nobody looks yet, so nothing is searched
    editor.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: len(page.shown) == 1, timeout=5_000)
    page.list.setCurrentItem(page.list.topLevelItem(0))
    assert not page.remove.isEnabled()


@pytest.mark.models
def test_what_the_guard_keeps_out_is_listed(editor: ProfileEditor, qtbot: QtBot, smollm2_path: Path) -> None:
    """Uncommon words of the facts, and names in the person's own writing, not only what has a label."""
    database = editor._storage.database
    profiles = Profiles(database)
    profiles.add_fact(editor.profile.id, "Family", "two children, Ella and Jonah", Sharing.STYLE)
    profiles.add_fact(editor.profile.id, "Work", "family lawyer in Bramwick", Sharing.STYLE)
    profiles.add_fact(editor.profile.id, "Home", "Oostvoorne", Sharing.OPEN)
    History(database, editor.profile.id).add(NewRecord("A letter", "I met Sarah Quennell at the harbour."))
    page = editor.kept_back
    page._model = lambda: smollm2_path
    editor.reload()
    editor.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: len(page.shown) >= 3, timeout=20_000)
    shown = {text: what for text, what, _ in page.shown}
    assert shown["Bramwick"] == "uncommon word, found in your facts"
    assert "uncommon word, found in your facts" in {shown.get("Jonah"), shown.get("Ella")}
    assert shown["Sarah Quennell"] == "name, found in your writing"
    assert "Oostvoorne" not in shown
