"""The privacy window and the shield, as their user meets them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.main_window.window import MainWindow
from desktop_app.privacy.shield import Tone, stand
from desktop_app.privacy.window import PrivacyWindow
from engine.common.sharing import Sharing
from engine.diagnostics.doctor import Finding
from engine.privacy.probe_detector import Suspicion
from engine.reply.events import Notice, Suspected
from engine.settings import CloudSettings, LocalSettings, Settings, WritingSettings
from engine.store.conversations import Conversations
from engine.store.disclosures import Disclosure, Disclosures, Purpose
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles
from tests.desktop_app.conftest import MakeWindow
from tests.desktop_app.support import type_and_send, wait_finished

SUSPECTED = Suspected(Suspicion.FLAT)


def writing(**changes: object) -> Settings:
    return Settings(writing=replace(WritingSettings(), **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "suspected", "words", "tone"),
    [
        (writing(), None, "Guarded", Tone.CALM),
        (writing(steering=False), SUSPECTED, "Nothing about you is used", Tone.CALM),
        (writing(), SUSPECTED, "Server suspected", Tone.BAD),
        (writing(guard_words=0), None, "Partly guarded: no guard", Tone.CAREFUL),
        (writing(budget_bits=0.0, watch=False), None, "Partly guarded: no budget", Tone.CAREFUL),
        (writing(watch=False), SUSPECTED, "Partly guarded: no watch", Tone.CAREFUL),
        (
            Settings(cloud=CloudSettings("llama", "http://far.example", plain_http=True)),
            None,
            "Can be read on the way",
            Tone.BAD,
        ),
        (
            Settings(cloud=CloudSettings("llama", "https://far.example", plain_http=True)),
            None,
            "Guarded",
            Tone.CALM,
        ),
        (
            Settings(cloud=CloudSettings("llama", "http://127.0.0.1:8080", plain_http=True)),
            None,
            "Guarded",
            Tone.CALM,
        ),
    ],
)
def test_the_shield_says_what_protects_at_this_moment(
    settings: Settings, suspected: Suspected | None, words: str, tone: Tone
) -> None:
    found = stand(settings, suspected)
    assert (found.words, found.tone) == (words, tone)
    assert found.reason


def keep(window: MainWindow, question: str, body: dict[str, object]) -> None:
    database = window.storage.database
    conversations = Conversations(database)
    number = conversations.begin(question)
    message = conversations.add(number, "user", question)
    Ledger(database).record("far.example:443", "POST", "/v1/completions", json.dumps(body).encode(), message)
    reply = conversations.begin_reply(number, {"budget_bits": 128.0})
    conversations.append(reply, "Well.")
    conversations.end_reply(reply, "complete", {"tokens": 2, "spent_bits": 3.5})
    told = Disclosure("far.example", None, Purpose.CHAT, 2, 3.5, 128.0, {"name": 2}, message)
    Disclosures(database).add(told)


def test_what_was_sent_is_listed_marked_and_found(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(profile="Dog's name: Quorvex")
    Ledger(window.storage.database).record("far.example:443", "GET", "/health", b"")
    keep(window, "<b>Is Quorvex a name?</b>", {"prompt": "<b>Is Quorvex a name?</b> 🦊 Yes", "n": 1})
    keep(window, "What else?", {"prompt": "What else? 🦊 Quorvex", "n": 1})
    qtbot.mouseClick(window.status.shield, Qt.MouseButton.LeftButton)
    privacy = window.windows.find(PrivacyWindow)
    assert privacy
    assert privacy.isVisible()
    sent = privacy.sent
    qtbot.waitUntil(lambda: sent.marked == [("Quorvex", False)], timeout=20_000)
    assert "What else?" in sent.text.toPlainText()
    assert "Not written by you" in sent.summary.text()
    assert [sent.list.item(row).text().splitlines()[0] for row in range(sent.list.count())] == [
        "What else?",
        "<b>Is Quorvex a name?</b>",
        "To find out about the server",
    ], "as text, never as markup"
    assert isinstance(sent.text, QPlainTextEdit)
    sent.list.setCurrentRow(1)
    qtbot.waitUntil(lambda: sent.marked == [("Quorvex", True)], timeout=20_000)
    assert "all written by you" in sent.summary.text()
    qtbot.keyClicks(sent.search, "what ELSE")
    qtbot.waitUntil(lambda: sent.list.count() == 1, timeout=20_000)
    assert sent.list.item(0).text().startswith("What else?")
    sent.search.setText("Nothing of this kind")
    qtbot.waitUntil(lambda: "Nothing that was sent" in sent.summary.text(), timeout=20_000)
    sent.search.clear()
    qtbot.waitUntil(lambda: sent.list.count() == 3, timeout=20_000)


def test_who_opens_it_again_sees_what_was_sent_last(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    for number in range(30):
        keep(window, f"Question {number}", {"prompt": f"Question {number}", "n": 1})
    qtbot.mouseClick(window.status.shield, Qt.MouseButton.LeftButton)
    privacy = window.windows.find(PrivacyWindow)
    assert privacy
    sent = privacy.sent
    qtbot.waitUntil(lambda: sent.list.count() == 30, timeout=20_000)
    sent.list.setCurrentRow(29)
    privacy.reload()
    qtbot.wait(300)
    assert sent.list.currentRow() == 29, "what is being read stays"
    privacy.close()
    keep(window, "The last one", {"prompt": "The last one", "n": 1})
    qtbot.mouseClick(window.status.shield, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "The last one" in sent.text.toPlainText(), timeout=20_000)
    first = sent.list.item(0)
    assert first.text().startswith("The last one")
    assert sent.list.visualItemRect(first).top() >= 0, "and is not scrolled away"


def test_the_export_is_written_and_said(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window()
    keep(window, "One?", {"prompt": "One?"})
    privacy = window.windows.privacy()
    path = tmp_path / "sent.jsonl"
    privacy.sent.export_to(path)
    qtbot.waitUntil(lambda: "1 request written" in privacy.statusBar().currentMessage(), timeout=20_000)
    assert json.loads(path.read_text(encoding="utf-8"))["text"] == "One?"
    privacy.sent.export_to(tmp_path / "missing" / "\0.jsonl")
    qtbot.waitUntil(lambda: privacy.banner.isVisible(), timeout=20_000)
    assert privacy.sent.export.isEnabled()


def test_what_replies_told_is_drawn_and_listed(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    keep(window, "One?", {"prompt": "One?"})
    privacy = window.windows.privacy()
    privacy.tabs.setCurrentWidget(privacy.told)
    qtbot.waitUntil(lambda: privacy.told.table.topLevelItemCount() == 1, timeout=20_000)
    item = privacy.told.table.topLevelItem(0)
    assert item
    assert [item.text(column) for column in (0, 2, 3, 4, 5)] == ["One?", "2", "3.5", "128", "name: 2"]
    assert "3.5 bits each" in privacy.told.summary.text()
    assert privacy.told.accounts.text() == "far.example: 4 bits today, 4 bits in all"


def test_a_service_that_probed_can_be_trusted_again(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    kept = Disclosures(window.storage.database)
    kept.suspect("far.example", Suspicion.FLAT)
    kept.add(Disclosure("", None, Purpose.COMPARISON, 9, 1.0, 0.0))
    privacy = window.windows.privacy()
    privacy.tabs.setCurrentWidget(privacy.told)
    qtbot.waitUntil(lambda: privacy.told.suspects.count() == 1, timeout=20_000)
    item = privacy.told.table.topLevelItem(0)
    assert item
    assert item.text(0) == "(comparison)"
    line = privacy.told.suspects.itemAt(0).widget()
    assert line
    assert "many words equally likely" in line.findChild(QLabel).text()
    with qtbot.waitSignal(privacy.trusted) as trusted:
        qtbot.mouseClick(line.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert trusted.args == ["far.example"]
    qtbot.waitUntil(lambda: privacy.told.suspects.count() == 0, timeout=20_000)
    assert kept.suspects() == {}


def test_the_settings_take_effect_and_the_shield_follows(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(profile="A: b\nC: d")
    fact = Profiles(window.storage.database).facts(window.storage.active_profile().id)[0]
    Profiles(window.storage.database).change_fact(fact.id, sharing=Sharing.OPEN)
    privacy = window.windows.privacy()
    page = privacy.protection
    privacy.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: page.levels[Sharing.OPEN].text() == "1 fact, 0 texts", timeout=20_000)
    assert page.levels[Sharing.STYLE].text() == "1 fact, 0 texts"
    page.guard.setChecked(False)
    assert window.settings.writing.guard_words == 0
    assert window.status.shield.text() == "Partly guarded: no guard"
    assert not page.words.isEnabled()
    page.guard.setChecked(True)
    page.words.setValue(6)
    page.bits.setValue(40)
    page.watch.setChecked(False)
    now = window.settings.writing
    assert (now.guard_words, now.budget_bits, now.watch) == (6, 40.0, False)
    page.watch.setChecked(True)
    assert window.status.shield.text() == "Guarded"
    assert "40 bits" in window.status.shield.toolTip()
    window.windows.privacy().edit.emit()
    assert window.about_you.editor
    assert window.about_you.editor.isVisible()


def test_the_self_check_says_what_it_found(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def found(_: object) -> list[Finding]:
        return [Finding("planted facts", True, "0 of 5"), Finding("ledger", False, "differs", "Report it.")]

    monkeypatch.setattr("desktop_app.privacy.protection_page.check_privacy", found)
    window = make_window()
    page = window.windows.privacy().protection
    page.check.click()
    assert not page.check.isEnabled()
    qtbot.waitUntil(lambda: page.check.isEnabled(), timeout=20_000)
    assert page.result.text().splitlines() == ["✓  planted facts: 0 of 5.", "✗  ledger: differs. Report it."]


def test_the_self_check_is_about_the_model_in_use_and_holds_up_nobody(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    ended: list[bool] = []

    async def never(local: LocalSettings) -> list[Finding]:
        checked.append(local.model)
        try:
            await asyncio.sleep(600)
        finally:
            ended.append(True)
        return []

    monkeypatch.setattr("desktop_app.privacy.protection_page.check_privacy", never)
    window = make_window()
    privacy = window.windows.privacy()
    window.services.settings.connect_to(
        replace(window.settings, local=replace(window.settings.local, model="/other.gguf"))
    )
    privacy.protection.check.click()
    qtbot.waitUntil(lambda: bool(checked), timeout=20_000)
    assert checked == ["/other.gguf"]
    # It would take ten minutes, and the test two at most.
    window.close()
    assert ended == [True]


def test_a_suspected_server_shows_until_another_is_connected(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.chat.state.reply = 7
    window.chat._show_events(7, [SUSPECTED, Notice("And on.")])
    assert window.status.shield.text() == "Server suspected"
    assert "equally likely" in window.transcript.toPlainText()


@pytest.mark.models
@pytest.mark.server
def test_a_real_replys_requests_are_shown_under_its_question(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    privacy = window.windows.privacy()
    type_and_send(window, qtbot, "Write about my evening.")
    wait_finished(window, qtbot)
    sent = privacy.sent
    privacy.reload()
    qtbot.waitUntil(lambda: sent.list.count() == 2, timeout=20_000)
    assert sent.list.item(0).text().startswith("Write about my evening.")
    sent.list.setCurrentRow(0)
    qtbot.waitUntil(lambda: window.conversation[1].content[:20] in sent.text.toPlainText(), timeout=20_000)
    assert all(own for _, own in sent.marked)
