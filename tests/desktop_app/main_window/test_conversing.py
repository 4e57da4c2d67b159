"""The window as a user meets it, with replies that a test scripts: no model, no server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.appearance import theme
from desktop_app.main_window.program import make_window as make_app_window
from desktop_app.main_window.window import MainWindow
from engine.reply.events import Event, Failed, Notice, StageTimes, Token, Waiting
from engine.session.session import Writer
from engine.steerer.decision import Decision
from engine.store.profiles import Profiles
from tests.desktop_app.conftest import MakeWindow
from tests.desktop_app.support import kept, type_and_send, wait_finished
from tests.support.scripted_session import ScriptedReply, ScriptedSession

pytestmark = pytest.mark.window


def test_blank_messages_are_not_sent(scripted_window: MainWindow, qtbot: QtBot) -> None:
    type_and_send(scripted_window, qtbot, "   ")
    assert scripted_window.conversation == []
    assert not scripted_window.storage.is_writing


def test_what_was_typed_is_shown_as_it_is(scripted_window: MainWindow, qtbot: QtBot) -> None:
    text = "<b>bold</b> <|im_end|> שלום 🙂 \x1b[31m &amp;"
    scripted_window.composer.editor.setPlainText(text)
    scripted_window.composer.button.click()
    shown = wait_finished(scripted_window, qtbot)
    assert "<b>bold</b> <|im_end|> שלום 🙂 [31m &amp;" in shown


@pytest.fixture
def scrolled_up(scripted_window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot) -> MainWindow:
    scripted_session.write = lambda *_: ScriptedReply(["The sea ", "was calm. "] * 5, ends=False)
    for _ in range(30):
        scripted_window.transcript.add_note("An old line.\nAnd another.")
    type_and_send(scripted_window, qtbot, "Write about my evening.")
    qtbot.waitUntil(lambda: "calm" in scripted_window.transcript.toPlainText(), timeout=10_000)
    scripted_window.transcript.verticalScrollBar().setValue(10)
    return scripted_window


def test_streaming_never_moves_a_reader_who_scrolled_up(
    scrolled_up: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    scripted_session.go_on(*["And then the wind came up. "] * 20, ends=True)
    wait_finished(scrolled_up, qtbot)
    assert scrolled_up.transcript.verticalScrollBar().value() == 10


def test_streaming_follows_a_reader_at_the_end(
    scripted_window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    scripted_session.write = lambda *_: ScriptedReply(["The sea was calm. "] * 20)
    for _ in range(30):
        scripted_window.transcript.add_note("An old line.")
    type_and_send(scripted_window, qtbot, "Write about my evening.")
    wait_finished(scripted_window, qtbot)
    bar = scripted_window.transcript.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0


def test_a_new_conversation_begins_empty(scripted_window: MainWindow, qtbot: QtBot) -> None:
    type_and_send(scripted_window, qtbot, "Write about my evening.")
    wait_finished(scripted_window, qtbot)
    scripted_window.chat.new_conversation()
    assert scripted_window.conversation == []
    assert scripted_window.transcript.toPlainText() == ""
    type_and_send(scripted_window, qtbot, "Again.")
    assert "3 tokens" in wait_finished(scripted_window, qtbot)


def test_a_new_conversation_does_not_hear_the_old_reply(
    scripted_window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    window = scripted_window
    scripted_session.write = lambda *_: ScriptedReply(["Once ", "upon "], ends=False)
    type_and_send(window, qtbot, "Tell me a long story.")
    qtbot.waitUntil(lambda: "upon" in window.transcript.toPlainText(), timeout=10_000)
    window.chat.new_conversation()
    type_and_send(window, qtbot, "Name a colour.")
    qtbot.waitUntil(lambda: "upon" in window.transcript.toPlainText(), timeout=10_000)
    window.composer.button.click()
    wait_finished(window, qtbot)
    assert [m.role for m in window.conversation] == ["user", "assistant"]
    assert "story" not in window.transcript.toPlainText()


def test_stopping_before_the_first_word_gives_the_message_back(
    scripted_window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    window = scripted_window
    scripted_session.write = lambda *_: ScriptedReply(ends=False)
    type_and_send(window, qtbot, "Tell me a long story.")
    window.composer.button.click()
    wait_finished(window, qtbot)
    assert window.conversation == []
    assert window.composer.editor.toPlainText() == "Tell me a long story."


def test_a_notice_in_mid_reply_does_not_swallow_what_follows(make_window: MakeWindow) -> None:
    window = make_window()
    window.chat.state.reply = 7

    def token(text: str) -> Token:
        return Token(0, 1, text, Decision.AGREED, (), 0.0, StageTimes())

    window.transcript.begin_reply()
    window.chat._show_events(7, [token("Dear"), Notice("The server gives fewer."), token(" Bob,")])
    window.chat._show_events(6, [token("of another reply")])
    window.chat._show_events(7, [token(" hello")])
    assert window.transcript.toPlainText() == "Reply\nDear\nThe server gives fewer.\n Bob, hello"


def test_the_demos_sample_person_does_not_become_the_user() -> None:
    window = make_app_window(demo=True)
    assert "Mara" in window.profile.facts.item(0).text()
    temporary = window.storage.path
    window.close()
    assert not temporary.exists()
    window = make_app_window(demo=False)
    assert Profiles(window.storage.database).facts(window.profile.profile) == []
    window.close()


def test_colours_follow_the_theme(scripted_window: MainWindow, qtbot: QtBot) -> None:
    type_and_send(scripted_window, qtbot, "Write about my evening.")
    wait_finished(scripted_window, qtbot)
    text = scripted_window.transcript.toPlainText()
    for choice, dark in ((theme.Theme.DARK, True), (theme.Theme.LIGHT, False)):
        theme.apply(choice)
        qtbot.waitUntil(lambda d=dark: scripted_window.is_dark == d, timeout=2_000)  # type: ignore[misc]
        lightness = scripted_window.grab().toImage().pixelColor(5, 5).lightness()
        assert (lightness < 128) == dark
    assert scripted_window.transcript.toPlainText() == text


def test_conversations_are_kept_and_opened_again(scripted_window: MainWindow, qtbot: QtBot) -> None:
    window = scripted_window
    type_and_send(window, qtbot, "Write about my evening.")
    wait_finished(window, qtbot)
    type_and_send(window, qtbot, "And then?")
    wait_finished(window, qtbot)
    first = [(m.role, m.content) for m in window.conversation]
    assert kept(window) == [first]
    window.chat.new_conversation()
    type_and_send(window, qtbot, "Name a colour.")
    wait_finished(window, qtbot)
    assert [len(messages) for messages in kept(window)] == [4, 2]
    model, shown_list = window.sidebar.model, window.sidebar.list
    listed = [model.conversation(model.index(row)) for row in range(model.rowCount())]
    assert [found and found.id for found in listed] == [None, 2, 1]
    assert shown_list.currentIndex().row() == 1
    place = shown_list.visualRect(model.index(2)).center()
    qtbot.mouseClick(shown_list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [(m.role, m.content) for m in window.conversation] == first
    shown = window.transcript.toPlainText()
    assert first[1][1] in shown
    assert "colour" not in shown
    type_and_send(window, qtbot, "Go on.")
    wait_finished(window, qtbot)
    assert [len(messages) for messages in kept(window)] == [2, 6], "the one that went on was changed last"


def test_what_was_not_answered_is_not_kept(
    scripted_window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    window = scripted_window
    scripted_session.write = lambda *_: ScriptedReply(ends=False)
    type_and_send(window, qtbot, "Tell me a long story.")
    window.composer.button.click()
    wait_finished(window, qtbot)
    assert kept(window) == []
    scripted_session.write = lambda *_: ScriptedReply(["Once."])
    window.composer.button.click()
    wait_finished(window, qtbot)
    assert [len(messages) for messages in kept(window)] == [2]


class LostServer(ScriptedReply):
    """Its server goes away while it writes, and stays away until the test lets it go on."""

    def __init__(self, *, comes_back: bool) -> None:
        super().__init__(["The ", "sea"])
        self.go = asyncio.Event()
        self._comes_back = comes_back

    async def __aiter__(self) -> AsyncIterator[Event]:
        said = [event async for event in super().__aiter__()]
        for event in said[:-1]:
            yield event
        yield Waiting("127.0.0.1:9001 cannot be reached.", 8.0)
        await self.go.wait()
        if self._comes_back:
            yield said[-1]
        else:
            yield Failed("The sea", "127.0.0.1:9001 cannot be reached.", "Check that the server runs.")


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_server_that_is_gone_in_a_reply_is_shown_as_such(
    scripted_window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot, comes_back: bool
) -> None:
    window, lost = scripted_window, LostServer(comes_back=comes_back)
    scripted_session.write = lambda *_: lost
    assert "Ready" in window.status_text
    type_and_send(window, qtbot, "Write about my evening.")
    qtbot.waitUntil(lambda: "cannot be reached" in window.status_text, timeout=10_000)
    assert "Next try in 8 s" in window.progress_text
    assert scripted_session._loop
    scripted_session._loop.call_soon_threadsafe(lost.go.set)
    qtbot.waitUntil(lambda: not window.storage.is_writing, timeout=10_000)
    assert "Ready" in window.status_text
    shown = window.transcript.toPlainText()
    if comes_back:
        assert "Check that the server runs." not in shown
        return
    # What can be done stands where it is read.
    assert shown.rstrip().endswith("Check that the server runs.   Try again")
    scripted_session.write = lambda *_: ScriptedReply(["The sea is calm."])
    window.chat.act("again", 1)
    assert "The sea is calm." in wait_finished(window, qtbot)


def test_a_reply_keeps_its_marks_and_figures_over_a_restart(
    scripted_window: MainWindow, scripted_session: ScriptedSession, make_window: MakeWindow, qtbot: QtBot
) -> None:
    scripted_session.write = lambda *_: ScriptedReply(["The sea ", "is calm."], decision=Decision.STEERED)
    type_and_send(scripted_window, qtbot, "Write about my evening.")
    before = wait_finished(scripted_window, qtbot)
    assert "2 tokens · 20.0 a second" in before
    conversation = scripted_window.chat.kept_in
    assert conversation
    scripted_window.close()
    later = make_window(open_session=scripted_session.open)
    later.chat.open_conversation(conversation)
    shown = later.transcript.toPlainText()
    assert "2 tokens · 20.0 a second" in shown
    seen = []
    later.transcript.inspected.connect(lambda number: seen.append(later.transcript.token(number)))
    # They are read beside.
    qtbot.waitUntil(lambda: later.transcript.token_at(later.transcript.document().find("calm")) is not None)
    cursor = later.transcript.document().find("calm")
    later.transcript._inspect(cursor)
    assert [(token.text, token.decision) for token in seen] == [("is calm.", Decision.STEERED)]


@pytest.fixture
def written_here(scripted_window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot) -> MainWindow:
    """A window with a conversation that nobody else had, connected to somewhere else since."""
    scripted_session.write = lambda *_: ScriptedReply(["Quorvex sleeps."])
    type_and_send(scripted_window, qtbot, "My dog Quorvex is ill.")
    wait_finished(scripted_window, qtbot)
    scripted_session.endpoint = "far.example"
    scripted_session.write = lambda *_: ScriptedReply(["Leaves fall."])
    type_and_send(scripted_window, qtbot, "A line about autumn.")
    page = scripted_window.chat
    qtbot.waitUntil(lambda: scripted_window.findChild(QMessageBox, "unsent messages") is not None, timeout=5_000)
    assert len(scripted_session.asked) == 1, "nothing was sent"
    assert not scripted_window.storage.is_writing
    assert "2 earlier messages of this chat never left this computer." in page.question.text()
    assert "far.example would read" in page.question.informativeText()
    return scripted_window


def answer(window: MainWindow, qtbot: QtBot, words: str) -> None:
    box = window.chat.question
    (button,) = [button for button in box.buttons() if button.text() == words]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def asked_last(session: ScriptedSession) -> list[str]:
    return [message.content for message in session.asked[-1][0]]


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        ("&Send them", ["My dog Quorvex is ill.", "Quorvex sleeps.", "A line about autumn."]),
        ("&Leave them out", ["A line about autumn."]),
        ("&New chat", ["A line about autumn."]),
    ],
)
def test_what_was_written_here_alone_is_sent_only_if_the_user_says_so(
    written_here: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot, words: str, sent: list[str]
) -> None:
    window = written_here
    answer(window, qtbot, words)
    shown = wait_finished(window, qtbot)
    assert "Leaves fall." in shown
    assert asked_last(scripted_session) == sent
    assert ("Quorvex" in shown) == (words != "&New chat")
    # It is asked once: what was sent is known there, and what was left out stays so.
    type_and_send(window, qtbot, "And winter?")
    wait_finished(window, qtbot)
    assert asked_last(scripted_session) == [*sent, "Leaves fall.", "And winter?"]
    assert [role for role, _ in kept(window)[-1]] == ["user", "assistant"] * (len(kept(window)[-1]) // 2)


def test_who_decides_nothing_gets_the_question_back(
    written_here: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    window = written_here
    window.chat.question.reject()
    qtbot.waitUntil(lambda: window.composer.editor.toPlainText() == "A line about autumn.", timeout=5_000)
    assert len(scripted_session.asked) == 1
    assert kept(window) == [[("user", "My dog Quorvex is ill."), ("assistant", "Quorvex sleeps.")]]
    assert "autumn" not in window.transcript.toPlainText()


def test_a_comparison_sends_nothing_that_never_left_this_computer(
    written_here: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    """Nor where its question is changed; what was left out of the chat is left out there, too."""
    window = written_here
    window.chat.question.reject()
    qtbot.waitUntil(lambda: not window.composer.is_empty, timeout=5_000)
    window.composer.editor.clear()
    window.chat.act("compare", 1)
    compared = window.windows.comparison()
    qtbot.waitUntil(lambda: not compared.is_writing, timeout=5_000)
    # Of the question itself nothing was before it.
    assert asked_last(scripted_session) == ["My dog Quorvex is ill."]
    type_and_send(window, qtbot, "A line about autumn.")
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "unsent messages") is not None, timeout=5_000)
    answer(window, qtbot, "&Leave them out")
    wait_finished(window, qtbot)
    window.chat.act("compare", 3)
    qtbot.waitUntil(lambda: not compared.is_writing, timeout=5_000)
    assert asked_last(scripted_session) == ["A line about autumn."]
    # Where nothing was left out, nothing is asked, changed or not.
    window.chat.state.left_out = set()
    before = len(scripted_session.asked)
    for words in ("", " Or spring?"):
        if not words:
            window.chat.act("compare", 3)
        else:
            compared.question.setText("A line about autumn." + words)
            compared.ask()
        qtbot.waitUntil(lambda: not compared.is_writing, timeout=5_000)
        assert [writer for _, writer in scripted_session.asked[before:] if writer is not Writer.LOCAL] == []
