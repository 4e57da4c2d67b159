"""Messages that are edited and replies that are written again, in a real window."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextCharFormat
from pytestqt.qtbot import QtBot

from desktop_app.chat import shown
from desktop_app.main_window.window import MainWindow
from engine.reply.events import StageTimes, Token
from engine.steerer.decision import Decision
from engine.store.conversations import Conversations
from tests.desktop_app.support import kept, type_and_send, wait_finished
from tests.support.scripted_session import FailedReply, ScriptedReply, ScriptedSession

pytestmark = pytest.mark.window


@pytest.fixture
def window(scripted_window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot) -> MainWindow:
    """Two questions were answered, each reply another."""
    numbers = count(1)
    scripted_session.write = lambda *_: ScriptedReply(
        ["Reply ", f"number {next(numbers)}."], decision=Decision.STEERED
    )
    for question in ("Write about my evening.", "Name a colour."):
        type_and_send(scripted_window, qtbot, question)
        wait_finished(scripted_window, qtbot)
    return scripted_window


def act(window: MainWindow, action: str, index: int) -> None:
    """Click a link of a message's heading."""
    assert f'href="act:{action}/{index}"' in window.transcript.toHtml()
    window.transcript.anchorClicked.emit(QUrl(f"act:{action}/{index}"))


def said(window: MainWindow) -> list[str]:
    return [message.content for message in window.conversation]


def test_a_question_is_edited_and_the_old_one_kept(window: MainWindow, qtbot: QtBot) -> None:
    before = said(window)
    act(window, "edit", 2)
    assert window.composer.editor.toPlainText() == "Name a colour."
    assert window.composer.edit_bar.isVisible()
    window.composer.editor.clear()
    type_and_send(window, qtbot, "Name a ship.")
    wait_finished(window, qtbot)
    assert not window.composer.edit_bar.isVisible()
    assert said(window)[:3] == [*before[:2], "Name a ship."]
    assert "2 of 2" in window.transcript.toPlainText()
    act(window, "earlier", 2)
    assert said(window) == before
    assert "1 of 2" in window.transcript.toPlainText()
    act(window, "later", 2)
    assert said(window)[2] == "Name a ship."
    # The model is asked what is shown, and nothing of the other branch.
    type_and_send(window, qtbot, "And then?")
    wait_finished(window, qtbot)
    assert [text for _, text in kept(window)[0]][::2] == ["Write about my evening.", "Name a ship.", "And then?"]


def test_a_reply_is_written_again_and_the_old_one_kept(window: MainWindow, qtbot: QtBot) -> None:
    before = said(window)
    window.composer.temperature.setValue(1.5)
    act(window, "again", 3)
    wait_finished(window, qtbot)
    assert said(window)[:3] == before[:3]
    shown = window.transcript.toPlainText()
    assert "2 of 2" in shown
    # What was said below it when it was written is said again.
    assert shown.count("tokens ·") == 2
    act(window, "earlier", 3)
    assert said(window) == before
    assert window.transcript.toPlainText().count("tokens ·") == 2


def test_the_first_question_can_be_edited(window: MainWindow, qtbot: QtBot) -> None:
    act(window, "edit", 0)
    window.composer.editor.clear()
    type_and_send(window, qtbot, "Write about my morning.")
    wait_finished(window, qtbot)
    assert said(window)[0] == "Write about my morning."
    assert len(said(window)) == 2
    act(window, "earlier", 0)
    assert len(said(window)) == 4


def test_editing_can_be_left(window: MainWindow, qtbot: QtBot) -> None:
    act(window, "edit", 2)
    qtbot.keyClick(window.composer.editor, Qt.Key.Key_Escape)
    assert window.composer.editor.toPlainText() == ""
    assert not window.composer.edit_bar.isVisible()
    type_and_send(window, qtbot, "Name another.")
    wait_finished(window, qtbot)
    assert len(said(window)) == 6


def test_what_was_begun_comes_back_after_an_edit(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.composer.editor
    editor.setPlainText("A long thought that")
    act(window, "edit", 2)
    # From one message to another: the first thing is what was begun.
    act(window, "edit", 0)
    assert editor.toPlainText() == "Write about my evening."
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.toPlainText() == "A long thought that"
    act(window, "edit", 2)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    wait_finished(window, qtbot)
    assert said(window)[2] == "Name a colour."
    assert editor.toPlainText() == "A long thought that"


def test_another_reply_ends_an_edit_of_what_stood_below_it(window: MainWindow, qtbot: QtBot) -> None:
    act(window, "edit", 2)
    act(window, "again", 1)
    assert window.composer.edited is None
    wait_finished(window, qtbot)
    type_and_send(window, qtbot, "And then?")
    wait_finished(window, qtbot)
    assert said(window)[2] == "And then?"


def test_another_version_does_not_move_a_reader_who_scrolled_up(
    window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    for question in ("Write about rain.", "Write about snow.", "Write about fog."):
        type_and_send(window, qtbot, question)
        wait_finished(window, qtbot)
    window.resize(window.width(), 500)
    scripted_session.write = lambda *_: ScriptedReply(["Fog ", "is "], ends=False)
    act(window, "again", 9)
    bar = window.transcript.verticalScrollBar()
    qtbot.waitUntil(lambda: "Fog is" in window.transcript.toPlainText(), timeout=10_000)
    qtbot.waitUntil(lambda: bar.maximum() > 40, timeout=10_000)
    bar.setValue(10)
    scripted_session.go_on("low cloud. " * 20, ends=True)
    wait_finished(window, qtbot)
    assert "2 of 2" in window.transcript.toPlainText()
    assert bar.value() == 10


def test_a_message_is_copied(window: MainWindow) -> None:
    act(window, "copy", 1)
    assert QGuiApplication.clipboard().text() == said(window)[1]
    act(window, "copy", 2)
    assert QGuiApplication.clipboard().text() == "Name a colour."


def test_what_is_not_answered_leaves_what_was_there(
    window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    before = said(window)
    scripted_session.write = lambda *_: ScriptedReply(ends=False)
    window.services.engine.stop()
    act(window, "again", 3)
    window.services.engine.stop()
    wait_finished(window, qtbot)
    assert said(window) == before
    assert "of 2" not in window.transcript.toPlainText()


def test_a_failure_at_once_shows_the_old_reply_again(
    window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    before = said(window)
    scripted_session.write = lambda *_: FailedReply()
    act(window, "again", 3)
    wait_finished(window, qtbot)
    assert said(window) == before
    assert "The cloud is gone" in window.transcript.toPlainText()
    act(window, "edit", 2)
    window.composer.editor.clear()
    type_and_send(window, qtbot, "Name a ship.")
    wait_finished(window, qtbot)
    assert said(window) == before
    assert window.composer.editor.toPlainText() == "Name a ship."
    conversation = Conversations(window.storage.database).all()[0].id
    assert [m.versions for m in Conversations(window.storage.database).messages(conversation)] == [
        (1,),
        (2,),
        (3,),
        (4,),
    ]


def marks(window: MainWindow) -> list[str]:
    """What is marked as steered."""
    found = []
    block = window.transcript.document().begin()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            piece = pieces.fragment()
            if piece.charFormat().underlineStyle() is QTextCharFormat.UnderlineStyle.DotLine:
                found.append(piece.text())
            pieces += 1
        block = block.next()
    return found


def test_marks_of_steering_are_there_when_a_conversation_is_opened_again(window: MainWindow) -> None:
    window.services.settings.change("window", mark_steered=True)
    marked, shown = marks(window), window.transcript.toPlainText()
    number = Conversations(window.storage.database).all()[0].id
    window.chat.new_conversation()
    window.chat.open_conversation(number)
    assert "".join(marked) == "Reply number 1.Reply number 2."
    assert (window.transcript.toPlainText(), marks(window)) == (shown, marked)


def test_a_conversation_that_is_gone_is_not_gone_on_with(window: MainWindow) -> None:
    window.chat.open_conversation(12_345)
    assert window.chat.kept_in is None
    assert window.transcript.toPlainText() == ""


def test_tokens_of_the_oldest_replies_are_forgotten(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "MAX_SEEN_TOKENS", 10)
    talk = shown.ShownConversation()
    seen = [
        shown.Seen([Token(0, 1, "x", Decision.AGREED, (), 0.0, StageTimes())] * 6, ["a note"]) for _ in range(3)
    ]
    kept = window.chat.state.shown.kept
    for number, entry in enumerate(seen):
        talk.refresh([replace(kept[-1], id=number)], entry)
    assert [len(entry.tokens) for entry in seen] == [0, 0, 6]
    assert all(entry.notes == ["a note"] for entry in seen)


def test_what_was_said_while_a_reply_was_written_is_there_when_it_is_shown_again(window: MainWindow) -> None:
    talk, state = window.chat.state.shown, shown.Seen([], ["a note"], ["a notice"])
    talk.refresh(talk.kept, state)
    talk.show(window.transcript)
    text = window.transcript.toPlainText()
    assert text.index("a notice") < text.index("a note", text.index("a notice") + 8)
