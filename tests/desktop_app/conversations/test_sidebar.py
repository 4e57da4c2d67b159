"""The list of conversations: found, named, pinned, deleted, exported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.application.storage import Storage
from desktop_app.conversations.groups import group_of
from desktop_app.conversations.sidebar import Sidebar
from desktop_app.main_window.program import open_storage
from engine.common.paths import data_folder
from engine.store import traces
from engine.store.conversations import Conversations
from engine.store.exporting import file_name

pytestmark = pytest.mark.window


@pytest.fixture
def storage() -> Iterator[Storage]:
    opened, troubles = open_storage(data_folder())
    assert not troubles
    yield opened
    opened.close()


@pytest.fixture
def conversations(storage: Storage) -> Conversations:
    kept = Conversations(storage.database)
    for title in ("Rain", "Sourdough", "Tax"):
        number = kept.begin(title)
        kept.add(number, "user", f"Tell me about {title.lower()}.")
        kept.add(number, "assistant", f"It is about {title.lower()}, I think.")
    return kept


@pytest.fixture
def sidebar(storage: Storage, conversations: Conversations, qtbot: QtBot) -> Sidebar:
    shown = Sidebar(storage)
    qtbot.addWidget(shown)
    shown.resize(260, 500)
    shown.show()
    return shown


def rows(sidebar: Sidebar) -> list[str]:
    model = sidebar.model
    return [str(model.data(model.index(row), Qt.ItemDataRole.DisplayRole)) for row in range(model.rowCount())]


def choose(sidebar: Sidebar, row: int) -> None:
    sidebar.list.setCurrentIndex(sidebar.model.index(row))
    sidebar.list.setFocus()


def test_the_newest_come_first_below_their_day(sidebar: Sidebar) -> None:
    assert rows(sidebar) == ["Today", "Tax", "Sourdough", "Rain"]


@pytest.mark.parametrize(
    ("changed", "group"),
    [
        ("2026-11-27T12:00:00+00:00", "Today"),
        ("2026-11-26T12:00:00+00:00", "Yesterday"),
        ("2026-11-21T12:00:00+00:00", "Last seven days"),
        ("2026-11-01T12:00:00+00:00", "Last thirty days"),
        ("2026-03-01T12:00:00+00:00", "March 2026"),
        ("2024-03-01T12:00:00+00:00", "2024"),
        ("2027-03-01T12:00:00+00:00", "Today"),
        ("nonsense", "Earlier"),
    ],
)
def test_days_as_people_say_them(changed: str, group: str) -> None:
    assert group_of(changed, date(2026, 11, 27)) == group


def test_a_click_and_enter_open(sidebar: Sidebar, qtbot: QtBot) -> None:
    opened: list[int] = []
    sidebar.opened.connect(opened.append)
    sidebar.opened.connect(sidebar.show_current)
    place = sidebar.list.visualRect(sidebar.model.index(2)).center()
    qtbot.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    choose(sidebar, 3)
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Return)
    assert opened == [2, 1]
    # A heading is nothing to open.
    place = sidebar.list.visualRect(sidebar.model.index(0)).center()
    qtbot.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [2, 1]


def test_search_looks_into_what_was_said(sidebar: Sidebar, qtbot: QtBot) -> None:
    qtbot.keyClicks(sidebar.search, "about SOURD")
    qtbot.waitUntil(lambda: rows(sidebar) == ["Today", "Sourdough"], timeout=5000)
    qtbot.keyClicks(sidebar.search, "zzz")
    qtbot.waitUntil(lambda: sidebar.nothing.isVisible(), timeout=5000)
    assert "Nothing is found" in sidebar.nothing.text()
    sidebar.search.clear()
    qtbot.waitUntil(lambda: len(rows(sidebar)) == 4, timeout=5000)


def test_renamed_in_place(sidebar: Sidebar, conversations: Conversations, qtbot: QtBot) -> None:
    choose(sidebar, 1)
    qtbot.keyClick(sidebar.list, Qt.Key.Key_F2)
    editor = sidebar.list.findChild(QLineEdit)
    assert editor
    editor.selectAll()
    qtbot.keyClicks(editor, "My taxes")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(sidebar)[1] == "My taxes", timeout=5000)
    assert conversations.all()[0].named


def test_pinned_ones_stay_at_the_top(sidebar: Sidebar, conversations: Conversations) -> None:
    rain = conversations.all()[-1]
    sidebar.pin(rain)
    assert rows(sidebar) == ["Pinned", "Rain", "Today", "Tax", "Sourdough"]
    sidebar.pin(conversations.all()[0])
    assert rows(sidebar)[0] == "Today"


def test_deleting_and_undoing(sidebar: Sidebar, qtbot: QtBot) -> None:
    gone: list[int] = []
    sidebar.gone.connect(gone.append)
    choose(sidebar, 2)
    qtbot.keyClick(sidebar.list, Qt.Key.Key_Delete)
    assert rows(sidebar) == ["Today", "Tax", "Rain"]
    assert gone == [2]
    assert sidebar.undo_bar.isVisible()
    sidebar.undo_bar.findChild(QPushButton).click()  # type: ignore[union-attr]
    assert rows(sidebar) == ["Today", "Tax", "Sourdough", "Rain"]
    assert not sidebar.undo_bar.isVisible()


def test_what_was_deleted_goes_for_good_with_the_next_and_at_the_end(
    sidebar: Sidebar, conversations: Conversations, storage: Storage
) -> None:
    tax, sourdough, _ = conversations.all()
    sidebar.delete(tax)
    sidebar.delete(sourdough)
    assert storage.database.query("SELECT count(*) FROM conversations") == [(2,)]
    sidebar.finish()
    assert storage.database.query("SELECT count(*) FROM conversations") == [(1,)]


def test_the_menu_does_the_same(sidebar: Sidebar, conversations: Conversations) -> None:
    chosen = conversations.all()[0]
    menu = sidebar.menu(chosen, sidebar.model.index(1))
    words = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert words == ["Open", "Rename", "Pin", "Export as Markdown…", "Delete"]
    next(a for a in menu.actions() if "Delete" in a.text()).trigger()
    assert rows(sidebar) == ["Today", "Sourdough", "Rain"]


def test_export_as_markdown(sidebar: Sidebar, conversations: Conversations, tmp_path: Path) -> None:
    chosen = conversations.all()[0]
    path = tmp_path / "tax.md"
    sidebar.export(chosen, path)
    assert path.read_text(encoding="utf-8") == (
        "# Tax\n\n## You\n\nTell me about tax.\n\n## Reply\n\nIt is about tax, I think.\n"
    )
    told: list[str] = []
    sidebar._storage.messages.told.connect(lambda message: told.append(message.what))
    sidebar.export(chosen, path / "a file is no folder.md")
    assert told


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Tax", "Tax.md"),
        ('a/b\\c:"d"?', "a b c d.md"),
        ("..", "conversation.md"),
        ("", "conversation.md"),
        ("aux", "_aux.md"),
    ],
)
def test_names_of_files(title: str, name: str) -> None:
    assert file_name(title) == name


@pytest.mark.parametrize("letter", ["a", "é", "语", "🙂"])
def test_names_of_files_fit_on_every_disk(letter: str) -> None:
    assert 190 < len(file_name(letter * 300).encode()) <= 250


def test_markup_in_titles_is_text(sidebar: Sidebar, conversations: Conversations) -> None:
    conversations.begin("<b>x</b>\u202e")
    sidebar.reload()
    assert rows(sidebar)[1].startswith("<b>x</b>")


def test_what_was_deleted_before_a_crash_goes_for_good_at_the_next_start(
    conversations: Conversations, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    conversations.delete(conversations.all()[0].id)
    monkeypatch.setattr("desktop_app.application.storage.SHRINK_SECONDS", 0.05)
    storage, _ = open_storage(data_folder())
    sidebar = Sidebar(storage)
    qtbot.addWidget(sidebar)
    assert rows(sidebar) == ["Today", "Sourdough", "Rain"]
    assert traces.are_left(storage.path)
    qtbot.waitUntil(lambda: not traces.are_left(storage.path), timeout=10_000)
    assert not any(b"Tell me about tax" in path.read_bytes() for path in storage.path.parent.glob("tiller*"))
    storage.close()
