"""Questions that are left, by hook or by crook, before their first token."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from desktop_app.application.session_state import Phase, SessionState
from desktop_app.main_window.window import MainWindow
from tests.desktop_app.conftest import MakeWindow
from tests.desktop_app.support import kept, type_and_send, wait_finished
from tests.support.scripted_session import ScriptedReply, ScriptedSession

pytestmark = pytest.mark.window

QUESTION = "What should I do on Saturday?"


@pytest.fixture
def window(scripted_window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot) -> MainWindow:
    """A question was sent that is not answered."""
    scripted_session.write = lambda *_: ScriptedReply(ends=False)
    type_and_send(scripted_window, qtbot, QUESTION)
    qtbot.waitUntil(lambda: kept(scripted_window) == [[("user", QUESTION)]], timeout=10_000)
    return scripted_window


def test_a_question_whose_chat_is_left_is_kept_and_can_be_asked_again(
    window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    window.chat.new_conversation()
    settled: list[bool] = []
    window.services.engine.settle(lambda: settled.append(True))
    qtbot.waitUntil(lambda: bool(settled), timeout=10_000)
    assert kept(window) == [[("user", QUESTION)]]
    assert window.composer.editor.toPlainText() == ""
    window.sidebar.reload()
    assert "What should I do on Saturday?" in [entry.title for entry in window.sidebar._conversations.all()]
    conversation = window.sidebar._conversations.all()[0].id
    window.chat.open_conversation(conversation)
    assert "No reply yet" in window.transcript.toPlainText()
    scripted_session.write = lambda *_: ScriptedReply(["Sail."])
    window.transcript.anchorClicked.emit(QUrl("act:again/1"))
    assert "Sail." in wait_finished(window, qtbot)
    assert kept(window) == [[("user", QUESTION), ("assistant", "Sail.")]]


def test_a_question_is_there_when_the_program_was_ended(
    window: MainWindow, make_window: MakeWindow, qtbot: QtBot
) -> None:
    window.leave()
    assert kept(make_window()) == [[("user", QUESTION)]]


def test_a_stopped_question_goes_back_to_where_it_can_be_changed(window: MainWindow, qtbot: QtBot) -> None:
    window.services.engine.stop()
    wait_finished(window, qtbot)
    assert window.composer.editor.toPlainText() == QUESTION
    assert kept(window) == []


def test_a_question_is_kept_although_nothing_is_connected(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.services.connection.hear(SessionState(Phase.READY, cloud="scripted", local="scripted"))
    type_and_send(window, qtbot, QUESTION)
    wait_finished(window, qtbot)
    assert "not connected" in window.transcript.toPlainText()
    # It was given back, and not kept beside.
    assert window.composer.editor.toPlainText() == QUESTION
    assert kept(window) == []


def test_a_stopped_question_stays_where_something_else_is_being_typed(
    window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    window.composer.editor.setPlainText("Something else")
    window.services.engine.stop()
    assert "No reply yet" in wait_finished(window, qtbot)
    assert window.composer.editor.toPlainText() == "Something else"
    assert kept(window) == [[("user", QUESTION)]]
    scripted_session.write = lambda *_: ScriptedReply(["Sail."])
    window.transcript.anchorClicked.emit(QUrl("act:again/1"))
    assert "Sail." in wait_finished(window, qtbot)
    assert kept(window) == [[("user", QUESTION), ("assistant", "Sail.")]]
