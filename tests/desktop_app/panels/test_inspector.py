"""Looking at single tokens, and at one question's replies side by side, on real models."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.application.session_state import Phase
from desktop_app.chat.comparison import ComparisonWindow
from desktop_app.main_window.window import MainWindow
from desktop_app.panels.inspector import InspectorPanel, percent, spelled
from engine.common.bounds import DEFAULT_FLOOR
from engine.reply.events import StageTimes, Token
from engine.session.session import Writer
from engine.settings import Settings
from engine.steerer.decision import Alternative, Decision
from engine.store.ledger import Ledger
from tests.desktop_app.conftest import MakeWindow, wait_ready, with_writing
from tests.desktop_app.support import type_and_send, wait_finished

pytestmark = pytest.mark.window

TOKEN = Token(
    4,
    11,
    " blue",
    Decision.STEERED,
    (
        Alternative(11, " blue", 0.25, 0.5, 1.1),
        Alternative(12, "\n", 0.5, 0.1, -2.0),
        Alternative(13, "<b>", 1e-5, 0.0004, None),
    ),
    1.0,
    StageTimes(local_ms=20, cloud_ms=30, total_ms=41.5, hidden_ms=15),
)


def cells(panel: InspectorPanel) -> list[list[str]]:
    table = panel.table
    return [[table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())]


def test_a_token_in_numbers(qtbot: QtBot) -> None:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_token(TOKEN, has_before=True)
    assert cells(panel) == [
        ["␣blue", "25%", "50%", "+1.10"],
        ["⏎", "50%", "10%", "-2.00"],
        ["<b>", "<0.1%", "<0.1%", "–"],
    ]
    assert "Steering changed" in panel.decided.text()
    assert panel.title.text() == "␣blue  ·  token 5"
    assert panel.disclosed.text().startswith("1.00 bits")
    assert "41.5 ms" in panel.times.text()
    assert [panel.before.isEnabled(), panel.after.isEnabled()] == [True, False]
    assert panel.table.item(0, 0).font().bold()
    assert not panel.table.item(1, 0).font().bold()
    panel.show_token(None)
    assert not panel.table.isVisible()


@pytest.mark.parametrize(
    ("text", "shown"), [("", "∅"), (" \t\n", "␣⇥⏎"), ("\x1b[0m", "[0m"), ("-" * 40, "-" * 24 + "…")]
)
def test_spellings_that_cannot_be_seen(text: str, shown: str) -> None:
    assert spelled(text) == shown


@pytest.mark.parametrize(("value", "shown"), [(1.0, "100%"), (0.0994, "9.9%"), (0.0996, "10%"), (0.0, "<0.1%")])
def test_percentages(value: float, shown: str) -> None:
    assert percent(value) == shown


@pytest.fixture
def window(make_window: MakeWindow, real_settings: Settings, qtbot: QtBot) -> MainWindow:
    made = make_window(real_settings, "I am Tom, a baker from Leeds. I love short answers and rye bread.")
    made.services.connection.open()
    wait_ready(made, qtbot)
    return made


@pytest.mark.models
@pytest.mark.server
def test_each_token_of_a_reply_can_be_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    window.composer.strength.setValue(100)
    type_and_send(window, qtbot, "What should I bake?")
    wait_finished(window, qtbot)
    transcript, inspector = window.transcript, window.inspector
    place = transcript.toPlainText().index("Reply")
    cursor = transcript.textCursor()
    cursor.setPosition(transcript.document().findBlock(place).next().position() + 1)
    transcript.setTextCursor(cursor)
    qtbot.keyClick(transcript, Qt.Key.Key_Return)
    seen = []
    for _ in range(8):
        token = inspector.token
        assert token
        seen.append(token)
        chances = [entry.steered for entry in token.alternatives]
        assert token.token in [entry.token for entry in token.alternatives]
        # The likeliest first; the picked one may follow as the last.
        assert chances[:8] == sorted(chances[:8], reverse=True)
        # What steering did is what the delta and the strength say, up to what all candidates share; but where it
        # leaves a candidate as the cloud has it.
        shifts = [
            math.log(entry.steered / entry.base) - 1.0 * max(entry.delta, -DEFAULT_FLOOR)
            for entry in token.alternatives
            if entry.delta is not None
            and entry.base > 1e-6
            and entry.steered != pytest.approx(entry.base, rel=1e-4)
        ]
        assert not shifts or max(shifts) - min(shifts) < 0.01
        qtbot.mouseClick(inspector.after, Qt.MouseButton.LeftButton)
    assert [token.position for token in seen] == list(range(seen[0].position, seen[0].position + 8))
    assert transcript.extraSelections()
    assert window.inspector_dock.isVisible()
    window.chat.new_conversation()
    assert inspector.token is None


@pytest.mark.models
@pytest.mark.server
def test_one_question_three_ways(window: MainWindow, qtbot: QtBot) -> None:
    type_and_send(window, qtbot, "Name a bread.")
    wait_finished(window, qtbot)
    question = window.chat.state.shown.kept[0].id
    sent = len(list(Ledger(window.storage.database).all()))
    window.chat.act("compare", 1)
    compared = window.windows.find(ComparisonWindow)
    assert compared
    assert compared.isVisible()
    assert not window.composer.button.isEnabled()
    qtbot.waitUntil(lambda: not compared.is_writing, timeout=120_000)
    texts = {writer: column.transcript.toPlainText() for writer, column in compared.columns.items()}
    assert all(texts.values())
    states = {writer: column.state.text() for writer, column in compared.columns.items()}
    assert "not steered" in states[Writer.CLOUD]
    assert "bits disclosed" in states[Writer.STEERED]
    assert "written here alone" in states[Writer.LOCAL]
    # It is no part of the conversation, and what was sent for it is told with its question.
    assert len(window.conversation) == 2
    assert len(window.chat.state.shown.kept[0].versions or (1,)) == 1
    entries = list(Ledger(window.storage.database).all())[sent:]
    assert entries
    assert {entry.message for entry, _ in entries} == {question}
    heard = []
    compared.inspected.connect(heard.append)
    qtbot.keyClick(compared.columns[Writer.LOCAL].transcript, Qt.Key.Key_Return)
    assert heard[0].decision is Decision.LOCAL
    assert window.inspector.token is heard[0]
    compared.question.setText("And a cake?")
    qtbot.keyClick(compared.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(compared.columns[Writer.CLOUD].transcript.toPlainText()), timeout=60_000)
    compared.close()
    qtbot.waitUntil(lambda: not compared.is_writing, timeout=60_000)
    qtbot.waitUntil(lambda: window.chat._is_ready, timeout=10_000)
    type_and_send(window, qtbot, "And a bun?")
    assert "bun" in wait_finished(window, qtbot)


@pytest.mark.models
@pytest.mark.server
def test_a_comparison_ends_where_it_is_connected_anew(window: MainWindow, qtbot: QtBot) -> None:
    """The cloud that is left is asked for nothing more."""
    compared = window.windows.comparison()
    compared.question.setText("Tell me a long story.")
    qtbot.keyClick(compared.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(compared.columns[Writer.CLOUD].transcript.toPlainText()), timeout=60_000)
    ledger = Ledger(window.storage.database)
    window.services.connection.use_local_alone()
    asked = len(list(ledger.all()))
    qtbot.waitUntil(lambda: window.state.phase is Phase.READY and not compared.is_writing, timeout=60_000)
    # What was on its way at that moment may still be kept.
    assert len(list(ledger.all())) <= asked + 2
    for writer in (Writer.STEERED, Writer.LOCAL):
        transcript = compared.columns[writer].transcript
        assert transcript.token(transcript._written) is None, "it was written nevertheless"


@pytest.mark.models
@pytest.mark.server
def test_a_comparison_without_a_local_model_says_so(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot
) -> None:
    window = make_window(with_writing(real_settings, steering=False), "")
    window.services.connection.open()
    wait_ready(window, qtbot)
    compared = window.windows.comparison()
    compared.question.setText("Name a bread.")
    qtbot.keyClick(compared.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not compared.is_writing, timeout=60_000)
    for writer in (Writer.STEERED, Writer.LOCAL):
        assert "Switch steering on" in compared.columns[writer].transcript.toPlainText()
    assert compared.columns[Writer.CLOUD].transcript.toPlainText()
