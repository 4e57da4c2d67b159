"""The window as a user meets it: typed into, clicked, looked at; on a real model and a real server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop_app.main_window.window import MainWindow
from engine.settings import Settings
from engine.speculation.token_sources import Mode
from engine.store.conversations import Conversations
from engine.store.history import History, NewRecord
from engine.store.ledger import Ledger
from engine.store.spending import Spending
from tests.desktop_app.conftest import MakeWindow, wait_ready, with_writing
from tests.desktop_app.support import type_and_send, wait_finished
from tests.support.model_gate import trusted

pytestmark = [pytest.mark.window, pytest.mark.models, pytest.mark.server]


def test_a_question_gets_a_steered_reply(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    assert "Ready" in window.status_text
    assert not window.composer.button.isEnabled()
    type_and_send(window, qtbot, "Write about my evening.")
    assert window.composer.button.text() == "Stop"
    shown = wait_finished(window, qtbot)
    assert "You   Copy   Edit\nWrite about my evening." in shown
    assert "24 tokens" in shown
    assert "steered" in shown
    assert "bits disclosed" in shown
    assert window.composer.editor.toPlainText() == ""
    assert [m.role for m in window.conversation] == ["user", "assistant"]
    assert window.conversation[1].content in shown
    type_and_send(window, qtbot, "And then?")
    wait_finished(window, qtbot)
    assert len(window.conversation) == 4


def test_stop_keeps_what_was_written(make_window: MakeWindow, real_settings: Settings, qtbot: QtBot) -> None:
    window = make_window(with_writing(real_settings, max_tokens=400))
    window.services.connection.open()
    wait_ready(window, qtbot)
    type_and_send(window, qtbot, "Tell me a long story.")
    qtbot.waitUntil(lambda: "tokens" in window.progress_text, timeout=30_000)
    qtbot.mouseClick(window.composer.button, Qt.MouseButton.LeftButton)
    shown = wait_finished(window, qtbot)
    assert "Stopped." in shown
    assert window.conversation[-1].role == "assistant"
    assert window.conversation[-1].content


def test_steering_off_is_the_cloud_alone(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    window.composer.steering.click()
    assert not window.composer.strength.isEnabled()
    type_and_send(window, qtbot, "Write about my evening.")
    assert "not steered" in wait_finished(window, qtbot)


def choose(box: QComboBox, words: str) -> None:
    box.setCurrentText(words)
    box.activated.emit(box.currentIndex())


def test_how_the_cloud_is_read_is_said_and_can_be_changed(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    reading = window.latency.reading
    type_and_send(window, qtbot, "Write about my evening.")
    wait_finished(window, qtbot)
    mode, reason = reading.explanation.text().split(". ", 1)
    assert mode in ("Run-ahead", "One by one")
    assert "measured" in reason
    choose(reading.mode, "One by one")
    assert window.settings.writing.mode is Mode.STEPWISE
    type_and_send(window, qtbot, "And the morning?")
    wait_finished(window, qtbot)
    assert reading.explanation.text() == "One by one. Chosen by hand."


@pytest.mark.parametrize("words", ["Run-ahead", "Drafts"])
def test_other_ways_of_reading(ready_window: MainWindow, qtbot: QtBot, words: str) -> None:
    window = ready_window
    choose(window.latency.reading.mode, words)
    choose(window.latency.reading.gate, "Where it matters")
    type_and_send(window, qtbot, "Write about my evening.")
    assert "bits disclosed" in wait_finished(window, qtbot)
    assert window.latency.reading.explanation.text().startswith(f"{words}. ")


def test_the_latency_panel_fills(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    assert window.latency.numbers["tokens a second"] == "–"
    choose(window.latency.reading.mode, "One by one")
    type_and_send(window, qtbot, "Write about my evening.")
    wait_finished(window, qtbot)
    qtbot.waitUntil(lambda: window.latency.numbers["tokens a second"] != "–", timeout=5_000)
    numbers = window.latency.numbers
    assert float(numbers["tokens a second"]) > 1
    assert numbers["local time hidden"].endswith("%")
    for stage in ("local", "request", "cloud", "response", "fuse"):
        assert float(numbers[stage]) > 0
    window.composer.steering.click()
    type_and_send(window, qtbot, "Write about my evening.")
    wait_finished(window, qtbot)
    qtbot.waitUntil(lambda: window.latency.numbers["local"] == "–", timeout=5_000)
    qtbot.waitUntil(lambda: window.latency.numbers["cloud"] != "–", timeout=5_000)
    assert float(window.latency.numbers["cloud"]) > 0


def test_a_hundred_kilobytes_come_back_to_be_shortened(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    text = "All work and no play. " * 4700
    window.composer.editor.setPlainText(text)
    window.composer.button.click()
    shown = wait_finished(window, qtbot)
    assert "too long" in shown
    assert window.composer.editor.toPlainText() == text
    assert window.conversation == []
    window.composer.editor.setPlainText("Short.")
    window.composer.button.click()
    assert "bits disclosed" in wait_finished(window, qtbot)


def test_what_is_sent_is_in_the_ledger_and_holds_nothing_private(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    history = History(window.storage.database, window.profile.profile)
    history.add(NewRecord("Storm", "The lighthouse lamp went out in March."))
    type_and_send(window, qtbot, "What about the lighthouse?")
    wait_finished(window, qtbot)
    ledger = Ledger(window.storage.database)
    entries = ledger.page(0, 1000)
    reply = Conversations(window.storage.database).messages(1)[1]
    assert reply.totals["tokens"] > 5
    # Those of the reply, behind those of opening the session.
    assert len(entries) > reply.totals["work"]["traffic"]["requests"] >= 2
    assert any(entry.path == "/completion" for entry in entries)
    bodies = [ledger.body(entry.id) for entry in entries]
    assert [len(body) for body in bodies] == [entry.length for entry in entries]
    assert any(b"What about the lighthouse?" in body for body in bodies)
    for private in (b"Ada", b"short sentences", b"went out in March"):
        assert not any(private in body for body in bodies)


def test_what_a_reply_costs_is_said_below_it_and_beside_it(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot
) -> None:
    priced = replace(real_settings.cloud, price_prompt=3.0, price_output=12.0, daily_limit=1.0)
    window = make_window(replace(real_settings, cloud=priced))
    window.services.connection.open()
    wait_ready(window, qtbot)
    cost = window.latency.cost
    assert cost.spent.text() == "Today: $0.00 of $1.00."
    assert "bills about" in cost.expected.text()
    before = cost.expected.text()
    mode = window.latency.reading.mode
    mode.setCurrentIndex(mode.findData(Mode.STEPWISE))
    mode.activated.emit(mode.currentIndex())
    assert cost.expected.text() != before
    type_and_send(window, qtbot, "Name three colours.")
    wait_finished(window, qtbot)
    assert "prompt tokens billed" in window.transcript.toPlainText()
    assert cost.spent.text().startswith("Last reply: ")
    assert "Today: $0.0" in cost.spent.text()
    (spent,) = Spending(window.storage.database).all()
    assert spent.requests > 10
    # A day that is over its limit ends in words, and the message comes back.
    window.services.connection.choose(replace(window.settings, cloud=replace(priced, daily_limit=1e-9)))
    wait_ready(window, qtbot)
    type_and_send(window, qtbot, "Name three more.")
    wait_finished(window, qtbot)
    assert "spending limit" in window.transcript.toPlainText()
    assert window.composer.editor.toPlainText() == "Name three more."


def test_a_conversation_is_named_by_the_local_model(
    make_window: MakeWindow, real_settings: Settings, smollm2_path: Path, qtbot: QtBot
) -> None:
    # By one that writes what a name can be made of.
    window = make_window(replace(real_settings, local=replace(real_settings.local, model=str(smollm2_path))))
    with trusted(smollm2_path):
        window.services.connection.open()
        wait_ready(window, qtbot)
    question = "How do I get a sourdough loaf to rise in a cold kitchen?"
    type_and_send(window, qtbot, question)
    wait_finished(window, qtbot)
    model = window.sidebar.model
    qtbot.waitUntil(lambda: model.data(model.index(1)) != question, timeout=20_000)
    title = model.data(model.index(1))
    # Nothing was asked of the cloud for it.
    sent = [body for _, body in Ledger(window.storage.database).all()]
    assert not any(b"title" in body for body in sent)
    # It is given once, at the beginning.
    type_and_send(window, qtbot, "And in a warm one?")
    wait_finished(window, qtbot)
    qtbot.wait(300)
    assert model.data(model.index(1)) == title
