"""The profile within the window, on a real model and a real server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.main_window.window import MainWindow
from engine import settings as settings_file
from engine.settings import Settings
from engine.store.conversations import Conversations
from engine.store.history import History, NewRecord
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles
from tests.desktop_app.conftest import MakeWindow, wait_ready, with_writing
from tests.desktop_app.support import kept, type_and_send, wait_finished
from tests.support import tiny_models

pytestmark = [pytest.mark.window, pytest.mark.models, pytest.mark.server]


def test_the_history_steers_and_what_was_used_is_shown(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    history = History(window.storage.database, window.profile.profile)
    history.add(NewRecord("Storm", "The lighthouse lamp went out in the storm of March."))
    history.add(NewRecord("Bread", "Flour, water, salt."))
    assert not window.profile.used.isVisible()
    type_and_send(window, qtbot, "What about the lighthouse lamp?")
    wait_finished(window, qtbot)
    used = [window.profile.used.item(i).text() for i in range(window.profile.used.count())]
    assert used == ["2 facts", "Storm"]
    window.about_you.look()
    editor = window.about_you.editor
    assert editor is not None
    assert editor.use.question.text() == "What about the lighthouse lamp?"
    qtbot.waitUntil(lambda: "about you" in editor.use.tokens.text(), timeout=10_000)
    prompt = editor.use.prompt.toPlainText()
    assert "Name: Ada" in prompt
    assert "went out in the storm" in prompt
    assert "Flour" not in prompt
    assert prompt.count("What about the lighthouse lamp?") == 1
    # Without steering nothing private is even looked up.
    window.composer.steering.click()
    window.chat.new_conversation()
    assert not window.profile.used.isVisible()
    type_and_send(window, qtbot, "What about the lighthouse lamp?")
    wait_finished(window, qtbot)
    assert not window.profile.used.isVisible()


def test_what_was_written_here_joins_the_history(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    window.add_to_history()
    assert "nothing of yours" in window.transcript.toPlainText()
    type_and_send(window, qtbot, "My cat is called Euler.")
    wait_finished(window, qtbot)
    window.add_to_history()
    window.add_to_history()
    (record,) = History(window.storage.database, window.profile.profile).page(0, 9)
    assert record.title == "My cat is called Euler."
    assert "already" in window.transcript.toPlainText()


def test_another_profile_is_chosen_where_one_writes(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    profiles = Profiles(window.storage.database)
    other = profiles.add("Work")
    profiles.add_fact(other, "Role", "auditor")
    window.storage.changed.emit()
    chooser = window.profile.chooser
    chooser.setCurrentIndex(chooser.findText("Work"))
    chooser.activated.emit(chooser.currentIndex())
    assert window.profile.profile == other
    assert window.profile.facts.item(0).text() == "Role: auditor"


@pytest.fixture
def finder(tmp_path: Path) -> Path:
    path = tmp_path / "finder.gguf"
    path.write_bytes(tiny_models.finder())
    return path


def test_finding_by_meaning_is_chosen_and_stays_chosen(
    ready_window: MainWindow, qtbot: QtBot, finder: Path, smollm2_path: Path, tmp_path: Path
) -> None:
    window = ready_window
    History(window.storage.database, window.profile.profile).add(NewRecord("Bread", "Flour, water, salt."))
    window.about_you.look()
    editor = window.about_you.editor
    assert editor is not None
    assert "off" in editor.use.meaning.text()
    assert not editor.use.turn_off.isVisible()
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"no model")
    editor.use.model_chosen.emit(str(broken))
    qtbot.waitUntil(lambda: "broken.gguf" in editor.banner.text, timeout=10_000)
    # Where it was chosen it can be turned off.
    assert editor.use.turn_off.isVisibleTo(editor.use)
    editor.use.model_chosen.emit(str(smollm2_path))
    qtbot.waitUntil(lambda: "a model that chats" in editor.banner.text, timeout=10_000)
    # The next start tries neither.
    assert window.settings.local.embedding_model == ""
    editor.use.model_chosen.emit(str(finder))
    qtbot.waitUntil(lambda: "the whole history is read" in editor.use.meaning.text(), timeout=30_000)
    editor.use.question.setText("loaves")
    editor.use.look()
    qtbot.waitUntil(lambda: editor.use.passages.rowCount() == 1, timeout=10_000)
    assert float(editor.use.passages.item(0, 1).text()) > 0
    type_and_send(window, qtbot, "Tell me about loaves.")
    wait_finished(window, qtbot)
    assert [window.profile.used.item(i).text() for i in range(2)] == ["2 facts", "Bread"]
    window.close()
    assert settings_file.load().local.embedding_model == str(finder)


def test_finding_by_meaning_is_turned_off_again(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot, finder: Path
) -> None:
    window = make_window(replace(real_settings, local=replace(real_settings.local, embedding_model=str(finder))))
    qtbot.waitUntil(lambda: window.services.reader.meanings is not None, timeout=30_000)
    editor = window.about_you.edit()
    editor.tabs.setCurrentWidget(editor.use)
    editor.use.turn_off.click()
    assert window.services.reader.meanings is None
    assert window.settings.local.embedding_model == ""
    assert "off" in editor.use.meaning.text()


def test_erasing_everything_during_a_reply_leaves_nothing(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(with_writing(real_settings, max_tokens=400))
    window.services.connection.open()
    wait_ready(window, qtbot)
    type_and_send(window, qtbot, "Tell me a long story of xylophones.")
    qtbot.waitUntil(lambda: "tokens" in window.progress_text, timeout=30_000)
    editor = window.about_you.edit()
    monkeypatch.setattr(type(editor), "_is_sure", lambda *_: True)
    with qtbot.waitSignal(editor.erased, timeout=20_000):
        editor._erase()
    assert window.conversation == []
    qtbot.wait(300)
    assert kept(window) == []
    ledger = Ledger(window.storage.database)
    assert not any(b"xylophones" in ledger.body(entry.id) for entry in ledger.page(0, 1000))


def test_erased_conversations_are_not_listed_any_more_and_an_export_brings_them_back(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = make_window()
    conversations = Conversations(window.storage.database)
    for title in ("Xylophones", "Zithers"):
        conversations.add(conversations.begin(title), "user", title)
    sidebar = window.sidebar
    sidebar.reload()
    editor = window.about_you.edit()
    editor.files.export(tmp_path / "all.json", None)
    qtbot.waitUntil(lambda: "Exported" in editor.statusBar().currentMessage(), timeout=20_000)
    first, _ = conversations.all()
    sidebar.delete(first)
    assert not sidebar.undo_bar.isHidden()
    monkeypatch.setattr(type(editor), "_is_sure", lambda *_: True)
    with qtbot.waitSignal(editor.erased, timeout=20_000):
        editor._erase()
    assert sidebar.model.rowCount() == 0
    assert sidebar.undo_bar.isHidden()
    assert not any("Zithers" in label.text() for label in sidebar.findChildren(QLabel))
    editor.files.restore(tmp_path / "all.json")
    # The day's heading, and both.
    qtbot.waitUntil(lambda: sidebar.model.rowCount() == 3, timeout=20_000)


def test_connecting_anew_while_a_preview_is_made(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    profiles = Profiles(window.storage.database)
    profiles.add_facts(window.profile.profile, [("", f"Fact {i} " + "about the sea " * 40) for i in range(200)])
    window.composer.editor.setPlainText("What about the sea?")
    for _ in range(3):
        window.about_you.look()
        qtbot.wait(60)
        window.services.connection.open()
    assert window.about_you.editor is not None
    use = window.about_you.editor.use

    def shown() -> bool:
        # Each connecting passes through ready: the last one stays.
        if use.tokens.text().startswith("The private prompt can be shown"):
            use.look()
        return "about you" in use.tokens.text()

    qtbot.waitUntil(shown, timeout=60_000)
    assert "left out" in use.tokens.text()
