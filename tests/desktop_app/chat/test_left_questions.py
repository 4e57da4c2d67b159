"""Questions that are left, by hook or by crook, before their first token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from desktop_app.application.session_state import Phase, SessionState
from desktop_app.main_window.window import MainWindow
from engine.reply.events import Ending, Event, Finished, StageTimes, Token
from engine.steerer.decision import Decision
from tests.desktop_app.conftest import MakeWindow
from tests.desktop_app.support import kept, type_and_send, wait_finished

pytestmark = pytest.mark.window

QUESTION = "What should I do on Saturday?"


class SilentReply:
    """A reply of which nothing comes until it is stopped."""

    def __init__(self) -> None:
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        self._stopped.set()

    async def __aiter__(self) -> AsyncIterator[Event]:
        await self._stopped.wait()
        yield Finished("", Ending.STOPPED, 0, 0.1, 0.0)


class ShortReply(SilentReply):
    async def __aiter__(self) -> AsyncIterator[Event]:
        yield Token(0, 1, "Sail.", Decision.CLOUD, (), 0.0, StageTimes())
        yield Finished("Sail.", Ending.COMPLETE, 1, 0.1, 0.0)


class ScriptedSession:
    """A session whose replies are those that a test asks for."""

    local = None

    def __init__(self) -> None:
        self.kind: type[SilentReply] = SilentReply

    def reply(self, *_: object) -> SilentReply:
        return self.kind()

    async def title(self, _question: str) -> str:
        return ""

    async def close(self) -> None: ...


@pytest.fixture
def session() -> ScriptedSession:
    return ScriptedSession()


@pytest.fixture
def window(make_window: MakeWindow, session: ScriptedSession, qtbot: QtBot) -> MainWindow:
    """Ready, and a question was sent that is not answered."""
    window = make_window()
    window.services.engine._session = session  # type: ignore[assignment]
    window.services.connection.hear(SessionState(Phase.READY, cloud="scripted", local="scripted"))
    type_and_send(window, qtbot, QUESTION)
    qtbot.waitUntil(lambda: kept(window) == [[("user", QUESTION)]], timeout=10_000)
    return window


def test_a_question_whose_chat_is_left_is_kept_and_can_be_asked_again(
    window: MainWindow, session: ScriptedSession, qtbot: QtBot
) -> None:
    window.chat.new_conversation()
    qtbot.waitUntil(lambda: window.services.engine._reply is None, timeout=10_000)
    assert kept(window) == [[("user", QUESTION)]]
    assert window.composer.editor.toPlainText() == ""
    window.sidebar.reload()
    assert "What should I do on Saturday?" in [entry.title for entry in window.sidebar._conversations.all()]
    conversation = window.sidebar._conversations.all()[0].id
    window.chat.open_conversation(conversation)
    assert "No reply yet" in window.transcript.toPlainText()
    session.kind = ShortReply
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


def test_a_question_is_kept_although_nothing_is_connected(
    make_window: MakeWindow, session: ScriptedSession, qtbot: QtBot
) -> None:
    window = make_window()
    window.services.connection.hear(SessionState(Phase.READY, cloud="scripted", local="scripted"))
    type_and_send(window, qtbot, QUESTION)
    wait_finished(window, qtbot)
    assert "not connected" in window.transcript.toPlainText()
    # It was given back, and not kept beside.
    assert window.composer.editor.toPlainText() == QUESTION
    assert kept(window) == []
