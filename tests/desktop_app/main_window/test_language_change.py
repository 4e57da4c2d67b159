"""Another language: the window is made anew, and what it stands on goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.appearance import language
from desktop_app.application.session_state import Phase
from desktop_app.help.log_window import LogWindow
from desktop_app.main_window import program as program_module
from desktop_app.main_window.program import Program
from desktop_app.main_window.window import MainWindow
from desktop_app.settings.window import SettingsWindow
from engine.settings.window import Language
from tests.desktop_app.support import kept, type_and_send
from tests.support.scripted_session import ScriptedReply, ScriptedSession

pytestmark = pytest.mark.window

QUESTION = "What should I do on Saturday?"


class OpenProgram:
    """A program whose session is a scripted one, and its window of now."""

    def __init__(self, program: Program, session: ScriptedSession) -> None:
        self.program, self.session = program, session

    @property
    def window(self) -> MainWindow:
        window = self.program._window
        assert window is not None
        return window


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[OpenProgram]:
    session = ScriptedSession()
    make = program_module.make_services
    monkeypatch.setattr(program_module, "make_services", lambda *a, **k: make(*a, **k, open_session=session.open))
    program = Program(demo=False)
    window = program.open()
    window.services.settings.change("window", welcomed=True)
    window.welcome().reject()
    made = OpenProgram(program, session)
    qtbot.waitUntil(lambda: made.window.state.phase is Phase.READY, timeout=10_000)
    yield made
    last = made.window
    last.leave()
    last.deleteLater()
    program.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    language.apply(Language.ENGLISH)


def speak(opened: OpenProgram, qtbot: QtBot, **chosen: object) -> MainWindow:
    """Choose another language or direction, and return the window that is there then."""
    before = opened.window
    before.services.settings.change("window", **chosen)
    qtbot.waitUntil(lambda: opened.window is not before, timeout=10_000)
    return opened.window


def test_the_session_and_what_else_the_program_has_stay(opened: OpenProgram, qtbot: QtBot) -> None:
    before = opened.window
    session = before.services.engine._session
    after = speak(opened, qtbot, language=Language.CHINESE)
    assert after is not before
    assert after.services is before.services
    assert after.services.engine._session is session
    assert (len(opened.session.opened), opened.session.closed) == (1, 0)
    assert after.state.phase is Phase.READY
    assert after.composer.button.text() == "发送"
    assert after.isVisible()
    # The old one goes when nothing waits for it any more.
    qtbot.waitUntil(lambda: not isValid(before), timeout=10_000)


def test_a_running_reply_goes_on_in_the_new_window(opened: OpenProgram, qtbot: QtBot) -> None:
    opened.session.write = lambda *_: ScriptedReply(["Sail ", "to "], ends=False)
    type_and_send(opened.window, qtbot, QUESTION)
    qtbot.waitUntil(lambda: "Sail to" in opened.window.transcript.toPlainText(), timeout=10_000)
    after = speak(opened, qtbot, language=Language.CHINESE)
    assert QUESTION in after.transcript.toPlainText()
    assert "Sail to" in after.transcript.toPlainText()
    assert after.storage.is_writing
    opened.session.go_on("the ", "island.", ends=True)
    qtbot.waitUntil(lambda: not after.storage.is_writing, timeout=10_000)
    assert after.transcript.toPlainText().count("Sail to the island.") == 1
    assert kept(after) == [[("user", QUESTION), ("assistant", "Sail to the island.")]]
    assert after.chat.kept_in is not None
    type_and_send(after, qtbot, "And then?")
    qtbot.waitUntil(lambda: len(opened.session.asked) == 2, timeout=10_000)
    assert [m.content for m in opened.session.asked[1][0]] == [QUESTION, "Sail to the island.", "And then?"]


def test_the_draft_and_its_cursor_stay(opened: OpenProgram, qtbot: QtBot) -> None:
    editor = opened.window.composer.editor
    editor.setPlainText("Write to my sister about Sunday.")
    cursor = editor.textCursor()
    cursor.setPosition(9)
    cursor.setPosition(18, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    after = speak(opened, qtbot, language=Language.CHINESE)
    cursor = after.composer.editor.textCursor()
    assert after.composer.editor.toPlainText() == "Write to my sister about Sunday."
    assert (cursor.anchor(), cursor.position(), cursor.selectedText()) == (9, 18, "my sister")


def test_other_windows_and_what_was_told_come_again(opened: OpenProgram, qtbot: QtBot) -> None:
    opened.window.windows.settings()
    opened.window.windows.log()
    opened.window.windows.about().close()
    opened.window.services.messages.info("Something happened.", "Do this.")
    after = speak(opened, qtbot, language=Language.CHINESE)
    for kind in (SettingsWindow, LogWindow):
        window = after.windows.find(kind)
        assert window is not None
        assert window.isVisible()
    assert after.banner.text == "Something happened. Do this."
    assert after.services.recent.heard is not None
    # What is changed from now on is heard by the new window alone, and by it once.
    after.services.settings.change("writing", strength=0.4)
    assert after.composer.coefficient == 0.4


def test_closing_the_new_window_ends_the_session(opened: OpenProgram, qtbot: QtBot) -> None:
    after = speak(opened, qtbot, language=Language.CHINESE)
    after.leave()
    assert opened.session.closed == 1
