"""Where one goes, one can type at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.main_window.window import MainWindow
from engine.store.conversations import Conversations
from tests.desktop_app.conftest import MakeWindow

pytestmark = pytest.mark.window


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot) -> MainWindow:
    made = make_window()
    conversations = Conversations(made.storage.database)
    for title in ("One", "Two"):
        conversation = conversations.begin(title)
        conversations.add(conversation, "user", f"{title}?")
        conversations.add(conversation, "assistant", f"{title}!")
    made.sidebar.reload()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def typed(window: MainWindow, qtbot: QtBot, text: str) -> str:
    """What stands in the composer when someone types now."""
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClicks(focused, text)
    return window.composer.editor.toPlainText()


def click(window: MainWindow, qtbot: QtBot, title: str) -> None:
    model, view = window.sidebar.model, window.sidebar.list
    (index,) = [index for row in range(model.rowCount()) if title in str((index := model.index(row, 0)).data())]
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


def test_a_new_conversation_can_be_typed_into(window: MainWindow, qtbot: QtBot) -> None:
    click(window, qtbot, "One")
    window.transcript.setFocus()
    qtbot.waitUntil(window.transcript.hasFocus)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert typed(window, qtbot, "Hello") == "Hello"
    window.sidebar.search.setFocus()
    window.sidebar.begun.emit()
    assert typed(window, qtbot, "!") == "Hello!"


def test_a_conversation_that_is_clicked_can_be_gone_on_with(window: MainWindow, qtbot: QtBot) -> None:
    click(window, qtbot, "Two")
    assert "Two!" in window.transcript.toPlainText()
    assert typed(window, qtbot, "And ") == "And "
    # Also that which is shown already.
    click(window, qtbot, "Two")
    assert typed(window, qtbot, "then?") == "And then?"


def test_what_is_typed_over_the_conversation_is_meant_for_the_message(window: MainWindow, qtbot: QtBot) -> None:
    click(window, qtbot, "One")
    window.transcript.setFocus()
    qtbot.waitUntil(window.transcript.hasFocus)
    # These are the conversation's own.
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_Return):
        qtbot.keyClick(window.transcript, key)
    qtbot.keyClick(window.transcript, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert window.transcript.hasFocus()
    assert "One!" in window.transcript.textCursor().selectedText()
    assert typed(window, qtbot, "a") == "a"
    assert window.composer.editor.hasFocus()
    assert typed(window, qtbot, "t") == "at"


def test_the_composer_says_why_nothing_can_be_sent(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.composer.editor, "Hello")
    qtbot.keyClick(window.composer.editor, Qt.Key.Key_Return)
    assert "Still connecting" in window.composer.hint.text()
    assert window.composer.editor.toPlainText() == "Hello"
