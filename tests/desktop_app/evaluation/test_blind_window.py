"""The blind vote."""

from __future__ import annotations

from itertools import count

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.evaluation.blind_result import _meaning
from desktop_app.evaluation.blind_window import BlindWindow
from desktop_app.main_window.window import MainWindow
from engine.evaluation.blind import Tally, Vote
from engine.session.session import Writer
from engine.store.conversations import Conversations
from tests.desktop_app.conftest import MakeWindow
from tests.support.scripted_session import ScriptedReply, ScriptedSession

pytestmark = pytest.mark.window


@pytest.fixture
def window(scripted_window: MainWindow, scripted_session: ScriptedSession) -> MainWindow:
    """Whoever writes, each reply is another."""
    numbers = count(1)
    scripted_session.write = lambda *_: ScriptedReply([f"Line {next(numbers)}."])
    return scripted_window


def go_on(session: ScriptedSession, qtbot: QtBot, replies: int) -> None:
    """Have both replies to a question written to their end, the later of which is this one of all."""
    for number in (replies - 1, replies):
        qtbot.waitUntil(lambda n=number: len(session.replies) == n, timeout=10_000)  # type: ignore[misc]
        session.go_on(f"Line {number}.", ends=True)


def ask_before(window: MainWindow, *questions: str) -> None:
    conversations = Conversations(window.storage.database)
    for question in questions:
        conversations.add(conversations.begin(question), "user", question)


def wait_for_replies(blind: BlindWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(blind.votes[Vote.FIRST].isEnabled, timeout=60_000)


def test_questions_are_chosen_voted_on_and_counted(window: MainWindow, qtbot: QtBot) -> None:
    ask_before(window, "Write a line about rain.", "Write a line about my sister.", "Write a line about rain.")
    blind = window.windows.blind_test()
    # Each once, the newest first, all ticked.
    assert blind.chosen == ["Write a line about rain.", "Write a line about my sister."]
    assert blind.start.text() == "&Begin with 2 questions"
    blind.start.click()
    assert blind.step == 1
    assert not blind.votes[Vote.FIRST].isEnabled()
    # One thing at a time.
    assert window.chat.composer.button.isEnabled() is False
    wait_for_replies(blind, qtbot)
    shown = [transcript.toPlainText().strip() for transcript in blind.transcripts]
    assert all(shown)
    assert shown[0] != shown[1]
    page = blind.head.text() + blind.progress.text() + "".join(shown)
    assert "teered" not in page
    assert "loud" not in blind.progress.text()
    first = blind._trials[0]
    steered_is_first = first.order[0] is Writer.STEERED
    blind.votes[Vote.FIRST if steered_is_first else Vote.SECOND].click()
    wait_for_replies(blind, qtbot)
    assert blind.head.text() == "Write a line about my sister."
    blind.votes[Vote.NEITHER].click()
    assert blind.step == 2
    assert blind.counted.result.text() == "Steered 1 · cloud alone 0 · no difference 1"
    assert "may be chance" in blind.counted.meaning.text()
    assert blind.counted.table.item(0, 1).text() == "Steered"
    assert blind.counted.table.item(1, 1).text() == "No difference"
    assert f"Steered: {blind._done[0].texts[Writer.STEERED]}"[:40] in blind.counted.table.item(0, 0).toolTip()
    assert not blind.is_writing


def test_what_is_being_read_stays_where_it_is(
    window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    scripted_session.write = lambda asked, _: ScriptedReply(["A line."], ends="rain" in asked[-1].content)
    ask_before(window, "Write a line about fog.", "Write a line about rain.")
    blind = window.windows.blind_test()
    blind.resize(700, 420)
    blind.begin()
    # The first replies are long, and there before the second question's.
    qtbot.waitUntil(
        lambda: blind._writing is not None and blind._writing.trial is blind._trials[1], timeout=60_000
    )
    for writer in blind._done[0].texts:
        blind._done[0].texts[writer] = "A line.\n\n" * 80
    blind._show_trial()
    bars = [transcript.verticalScrollBar() for transcript in blind.transcripts]
    assert [bar.value() for bar in bars] == [0, 0], "it is read from its beginning"
    for bar in bars:
        assert bar.maximum() > 50
        bar.setValue(50)
    go_on(scripted_session, qtbot, 4)
    qtbot.waitUntil(lambda: len(blind._done) == 2, timeout=60_000)
    assert [bar.value() for bar in bars] == [50, 50]
    blind.vote(Vote.NEITHER)
    assert blind.head.text() == blind._trials[1].question


def test_it_ends_early_and_can_begin_again(window: MainWindow, qtbot: QtBot) -> None:
    ask_before(window, *(f"Say the number {n}." for n in range(12)))
    blind = window.windows.blind_test()
    assert len(blind.chosen) == 10
    for row in range(3, blind.list.count()):
        blind.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert blind.start.text() == "&Begin with 3 questions"
    blind.begin()
    assert not blind.enough.isEnabled()
    wait_for_replies(blind, qtbot)
    blind.vote(Vote.SECOND)
    assert blind.enough.isEnabled()
    blind.enough.click()
    assert blind.step == 2
    assert blind.counted.table.rowCount() == 1
    # What was under way ended, and the chat can go on.
    qtbot.waitUntil(lambda: window.windows.is_idle, timeout=10_000)
    blind.choose()
    assert blind.step == 0
    blind.begin()
    wait_for_replies(blind, qtbot)
    blind.close()
    assert not blind.is_writing
    assert window.windows.blind_test().step == 0


def test_without_questions_or_a_connection_it_says_so(make_window: MakeWindow) -> None:
    window = make_window()
    blind = window.windows.blind_test()
    assert "asked nothing yet" in blind.trouble.text()
    assert not blind.start.isEnabled()
    ask_before(window, "Write a line.")
    blind.choose()
    assert "when Tiller is connected" in blind.trouble.text()
    assert not blind.start.isEnabled()


@pytest.mark.models
@pytest.mark.server
def test_a_failure_is_told_where_it_happened(ready_window: MainWindow, qtbot: QtBot) -> None:
    ask_before(ready_window, "Write a line about rain.")
    blind = ready_window.windows.blind_test()
    session = ready_window.services.engine._session
    assert session
    side, session.cloud = session.cloud, None
    try:
        blind.begin()
        qtbot.waitUntil(lambda: blind.step == 0, timeout=20_000)
        assert "There is no cloud model." in blind.trouble.text()
    finally:
        session.cloud = side


def test_what_breaks_off_leaves_what_was_written_to_vote_on(
    window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot
) -> None:
    scripted_session.write = lambda asked, _: ScriptedReply(["A line."], ends="rain" in asked[-1].content)
    ask_before(window, "Write a line about fog.", "Write a line about rain.")
    blind = window.windows.blind_test()
    blind.begin()
    wait_for_replies(blind, qtbot)
    # As when the connection is made anew.
    window.services.engine.stop()
    qtbot.waitUntil(lambda: not blind.is_writing, timeout=30_000)
    assert "of 1" in blind.progress.text()
    blind.vote(Vote.NEITHER)
    assert blind.step == 2
    assert "It was stopped." in blind.counted.meaning.text()
    assert window.windows.is_idle


def test_one_thing_at_a_time(window: MainWindow, scripted_session: ScriptedSession, qtbot: QtBot) -> None:
    scripted_session.write = lambda *_: ScriptedReply(ends=False)
    ask_before(window, "Write a line about rain.")
    blind = window.windows.blind_test()
    blind.begin()
    assert not window.windows.is_idle
    # A new conversation, other colours, another window: nothing of it lets a second thing begin, or ends this one.
    window.chat.new_conversation()
    window.services.connection.hear(window.state)
    strength = window.windows.strength()
    assert not strength.button.isEnabled()
    comparison = window.windows.comparison()
    comparison.question.setText("Why?")
    assert not comparison.button.isEnabled()
    window.composer.editor.setPlainText("And now?")
    assert not window.composer.button.isEnabled()
    go_on(scripted_session, qtbot, 2)
    wait_for_replies(blind, qtbot)
    assert all(blind._done[0].texts.values())
    assert window.composer.button.isEnabled()
    assert comparison.button.isEnabled()
    assert strength.button.isEnabled()


def test_what_the_votes_mean() -> None:
    assert _meaning(Tally(0, 0, 4)) == "You saw no difference."
    assert "0.2%" in _meaning(Tally(10, 0, 0))
    assert "may be chance" in _meaning(Tally(3, 2, 0))
