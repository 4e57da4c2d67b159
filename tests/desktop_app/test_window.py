"""The window as a user meets it: typed into, clicked, looked at; on a real model and a real server."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app import theme
from desktop_app.app import make_window as make_app_window
from desktop_app.window import MainWindow
from desktop_app.worker import Phase
from engine import folders
from engine import settings as settings_file
from engine.events import Decision, Notice, StageTimes, Token
from engine.session import Session
from engine.settings import CloudKind, Settings
from engine.store.conversations import Conversations
from engine.store.history import History, NewRecord
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles
from tests.desktop_app.conftest import MakeWindow, wait_ready, with_writing

pytestmark = [pytest.mark.window, pytest.mark.models, pytest.mark.server]


def type_and_send(window: MainWindow, qtbot: QtBot, text: str) -> None:
    window.composer.editor.setFocus()
    qtbot.keyClicks(window.composer.editor, text)
    qtbot.keyClick(window.composer.editor, Qt.Key.Key_Return)


def wait_finished(window: MainWindow, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: window.composer.button.text() == "Send", timeout=60_000)
    return window.transcript.toPlainText()


def test_a_question_gets_a_steered_reply(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    assert "Ready" in window.status_text
    assert not window.composer.button.isEnabled()
    type_and_send(window, qtbot, "Write about my evening.")
    assert window.composer.button.text() == "Stop"
    shown = wait_finished(window, qtbot)
    assert "You\nWrite about my evening." in shown
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
    window = make_window(with_writing(real_settings, most_tokens=400))
    window.connect_session()
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


def test_the_latency_panel_fills(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    assert window.latency.numbers["tokens a second"] == "–"
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
    assert float(window.latency.numbers["cloud"]) > 0


def test_blank_messages_are_not_sent(ready_window: MainWindow, qtbot: QtBot) -> None:
    type_and_send(ready_window, qtbot, "   ")
    assert ready_window.conversation == []
    assert ready_window.composer.button.text() == "Send"


def test_what_was_typed_is_shown_as_it_is(ready_window: MainWindow, qtbot: QtBot) -> None:
    text = "<b>bold</b> <|im_end|> שלום 🙂 \x1b[31m &amp;"
    ready_window.composer.editor.setPlainText(text)
    ready_window.composer.button.click()
    shown = wait_finished(ready_window, qtbot)
    assert "<b>bold</b> <|im_end|> שלום 🙂 [31m &amp;" in shown


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


@pytest.fixture
def scrolled_up(ready_window: MainWindow, qtbot: QtBot) -> MainWindow:
    for _ in range(30):
        ready_window.transcript.add_note("An old line.\nAnd another.")
    type_and_send(ready_window, qtbot, "Write about my evening.")
    ready_window.transcript.verticalScrollBar().setValue(10)
    return ready_window


def test_streaming_never_moves_a_reader_who_scrolled_up(scrolled_up: MainWindow, qtbot: QtBot) -> None:
    wait_finished(scrolled_up, qtbot)
    assert scrolled_up.transcript.verticalScrollBar().value() == 10


def test_streaming_follows_a_reader_at_the_end(ready_window: MainWindow, qtbot: QtBot) -> None:
    for _ in range(30):
        ready_window.transcript.add_note("An old line.")
    type_and_send(ready_window, qtbot, "Write about my evening.")
    wait_finished(ready_window, qtbot)
    bar = ready_window.transcript.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"url": "http://127.0.0.1:1"}, "cannot be reached"),
        ({"url": ""}, "No server address"),
        ({"url": "nonsense"}, "address"),
        ({"kind": CloudKind.COMPLETIONS, "model": "gpt-9"}, "gpt-9"),
    ],
)
def test_a_connection_that_fails_is_explained_in_the_window(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot, change: dict[str, object], told: str
) -> None:
    broken = replace(real_settings, cloud=replace(real_settings.cloud, **change))  # type: ignore[arg-type]
    window = make_window(broken)
    window.connect_session()
    qtbot.waitUntil(lambda: window.state.phase is Phase.FAILED, timeout=60_000)
    assert window.banner.isVisible()
    assert told in window.banner.text
    assert "Not connected" in window.status_text
    window.composer.editor.setPlainText("Hello?")
    assert not window.composer.button.isEnabled()
    # Mending the connection and trying again goes on where the user was.
    window.apply_connection(real_settings)
    wait_ready(window, qtbot)
    assert not window.banner.isVisible()
    assert window.composer.editor.toPlainText() == "Hello?"
    assert window.composer.button.isEnabled()


@pytest.mark.parametrize("content", [None, b"", b"not a model", b"GGUF" + b"\0" * 64])
def test_a_model_file_that_is_none(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "some model.gguf"
    if content is not None:
        path.write_bytes(content)
    window = make_window(replace(real_settings, local=replace(real_settings.local, model=str(path))))
    window.connect_session()
    qtbot.waitUntil(lambda: window.state.phase is Phase.FAILED, timeout=60_000)
    assert "some model.gguf" in window.banner.text
    again = next(b for b in window.banner.findChildren(QPushButton) if b.text() == "Try again")
    again.click()
    qtbot.waitUntil(lambda: window.state.phase is Phase.OPENING, timeout=10_000)
    qtbot.waitUntil(lambda: window.state.phase is Phase.FAILED, timeout=60_000)


def test_a_new_conversation_begins_empty(ready_window: MainWindow, qtbot: QtBot) -> None:
    type_and_send(ready_window, qtbot, "Write about my evening.")
    wait_finished(ready_window, qtbot)
    ready_window.new_conversation()
    assert ready_window.conversation == []
    assert ready_window.transcript.toPlainText() == ""
    type_and_send(ready_window, qtbot, "Again.")
    assert "24 tokens" in wait_finished(ready_window, qtbot)


def test_a_new_conversation_does_not_hear_the_old_reply(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot
) -> None:
    window = make_window(with_writing(real_settings, most_tokens=200))
    window.connect_session()
    wait_ready(window, qtbot)
    type_and_send(window, qtbot, "Tell me a long story.")
    qtbot.waitUntil(lambda: "tokens" in window.progress_text, timeout=30_000)
    window.new_conversation()
    type_and_send(window, qtbot, "Name a colour.")
    qtbot.waitUntil(lambda: "tokens" in window.progress_text, timeout=30_000)
    window.composer.button.click()
    wait_finished(window, qtbot)
    assert [m.role for m in window.conversation] == ["user", "assistant"]
    assert "story" not in window.transcript.toPlainText()


def test_stopping_before_the_first_word_gives_the_message_back(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot
) -> None:
    window = make_window(real_settings, "Name: Ada. " * 60)
    window.connect_session()
    wait_ready(window, qtbot)
    type_and_send(window, qtbot, "Tell me a long story.")
    window.composer.button.click()
    wait_finished(window, qtbot)
    assert window.conversation == []
    assert window.composer.editor.toPlainText() == "Tell me a long story."


def test_steering_switched_on_later_loads_the_local_model(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot
) -> None:
    window = make_window(with_writing(real_settings, steering=False))
    window.connect_session()
    wait_ready(window, qtbot)
    assert window.state.local == ""
    window.composer.steering.click()
    wait_ready(window, qtbot)
    assert window.state.local
    type_and_send(window, qtbot, "Write about my evening.")
    assert " steered · " in wait_finished(window, qtbot)


def test_connecting_again_and_again_leaves_one_session(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Session] = []
    closed: list[Session] = []
    original_open, original_close = Session.open, Session.close

    async def watch_open(*arguments: object) -> Session:
        opened.append(await original_open(*arguments))  # type: ignore[arg-type]
        return opened[-1]

    async def watch_close(session: Session) -> None:
        closed.append(session)
        await original_close(session)

    monkeypatch.setattr(Session, "open", watch_open)
    monkeypatch.setattr(Session, "close", watch_close)
    window = make_window(real_settings)
    for wait in (0, 150, 0, 400, 0):
        window.connect_session()
        qtbot.wait(wait)
    wait_ready(window, qtbot)
    type_and_send(window, qtbot, "Write about my evening.")
    assert "24 tokens" in wait_finished(window, qtbot)
    window.close()
    assert opened
    assert closed == opened


def test_a_notice_in_mid_reply_does_not_swallow_what_follows(make_window: MakeWindow) -> None:
    window = make_window()
    window._reply = 7

    def token(text: str) -> Token:
        return Token(0, 1, text, Decision.AGREED, (), 0.0, StageTimes())

    window.transcript.begin_reply()
    window._show_events(7, [token("Dear"), Notice("The server gives fewer."), token(" Bob,")])
    window._show_events(6, [token("of another reply")])
    window._show_events(7, [token(" hello")])
    assert window.transcript.toPlainText() == "Reply\nDear\nThe server gives fewer.\n Bob, hello"


def test_an_old_profile_that_cannot_be_read_is_left_alone() -> None:
    path = folders.data_folder() / "profile.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes("Zoë".encode("latin-1"))
    window = make_app_window(demo=False)
    window.show()
    assert "earlier version cannot be read" in window.banner.text
    assert window.banner.isVisible()
    window.close()
    assert path.read_bytes() == "Zoë".encode("latin-1")


def test_the_demos_sample_person_does_not_become_the_user() -> None:
    window = make_app_window(demo=True)
    assert "Mara" in window.profile.facts.item(0).text()
    temporary = window.storage.path
    window.close()
    assert not temporary.exists()
    window = make_app_window(demo=False)
    assert Profiles(window.storage.database).facts(window.profile.profile) == []
    window.close()


def test_closing_while_a_reply_is_written(make_window: MakeWindow, real_settings: Settings, qtbot: QtBot) -> None:
    window = make_window(with_writing(real_settings, most_tokens=400))
    window.connect_session()
    wait_ready(window, qtbot)
    type_and_send(window, qtbot, "Tell me a long story.")
    qtbot.waitUntil(lambda: "tokens" in window.progress_text, timeout=30_000)
    window.close()
    assert not window.isVisible()


def test_closing_while_it_loads(make_window: MakeWindow, real_settings: Settings) -> None:
    window = make_window(real_settings)
    window.connect_session()
    window.close()
    assert not window.isVisible()


def test_colours_follow_the_theme(ready_window: MainWindow, qtbot: QtBot) -> None:
    type_and_send(ready_window, qtbot, "Write about my evening.")
    wait_finished(ready_window, qtbot)
    text = ready_window.transcript.toPlainText()
    for choice, dark in ((theme.Theme.DARK, True), (theme.Theme.LIGHT, False)):
        theme.apply(choice)
        qtbot.waitUntil(lambda d=dark: ready_window.is_dark == d, timeout=2_000)  # type: ignore[misc]
        lightness = ready_window.grab().toImage().pixelColor(5, 5).lightness()
        assert (lightness < 128) == dark
    assert ready_window.transcript.toPlainText() == text


def kept(window: MainWindow) -> list[list[tuple[str, str]]]:
    """All conversations in the store, oldest first."""
    conversations = Conversations(window.storage.database)
    return [[(m.role, m.text) for m in conversations.messages(c.id)] for c in reversed(conversations.all())]


def test_conversations_are_kept_and_opened_again(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    type_and_send(window, qtbot, "Write about my evening.")
    wait_finished(window, qtbot)
    type_and_send(window, qtbot, "And then?")
    wait_finished(window, qtbot)
    first = [(m.role, m.content) for m in window.conversation]
    assert kept(window) == [first]
    window.new_conversation()
    type_and_send(window, qtbot, "Name a colour.")
    wait_finished(window, qtbot)
    assert [len(messages) for messages in kept(window)] == [4, 2]
    window._recent.aboutToShow.emit()
    entries = window._recent.actions()
    assert [entry.text()[12:] for entry in entries] == ["Name a colour.", "Write about my evening."]
    entries[1].trigger()
    assert [(m.role, m.content) for m in window.conversation] == first
    shown = window.transcript.toPlainText()
    assert first[1][1] in shown
    assert "colour" not in shown
    type_and_send(window, qtbot, "Go on.")
    wait_finished(window, qtbot)
    assert [len(messages) for messages in kept(window)] == [2, 6], "the one that went on was changed last"


def test_what_is_sent_is_in_the_ledger_and_holds_nothing_private(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    history = History(window.storage.database, window.profile.profile)
    history.add(NewRecord("Storm", "The lighthouse lamp went out in March."))
    type_and_send(window, qtbot, "What about the lighthouse?")
    wait_finished(window, qtbot)
    ledger = Ledger(window.storage.database)
    entries = ledger.page(0, 1000)
    reply = Conversations(window.storage.database).messages(1)[1]
    assert sum(entry.path == "/completion" for entry in entries) >= reply.totals["tokens"] > 5
    bodies = [ledger.body(entry.id) for entry in entries]
    assert [len(body) for body in bodies] == [entry.length for entry in entries]
    assert any(b"What about the lighthouse?" in body for body in bodies)
    for private in (b"Ada", b"short sentences", b"went out in March"):
        assert not any(private in body for body in bodies)


def test_what_was_not_answered_is_not_kept(make_window: MakeWindow, real_settings: Settings, qtbot: QtBot) -> None:
    window = make_window(real_settings, "\n".join(f"Fact {i}: Ada likes tea" for i in range(60)))
    window.connect_session()
    wait_ready(window, qtbot)
    type_and_send(window, qtbot, "Tell me a long story.")
    window.composer.button.click()
    wait_finished(window, qtbot)
    assert kept(window) == []
    window.composer.button.click()
    wait_finished(window, qtbot)
    assert [len(messages) for messages in kept(window)] == [2]


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
    window.new_conversation()
    assert not window.profile.used.isVisible()
    type_and_send(window, qtbot, "What about the lighthouse lamp?")
    wait_finished(window, qtbot)
    assert not window.profile.used.isVisible()


def test_what_was_written_here_joins_the_history(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    window._add_to_history()
    assert "nothing of yours" in window.transcript.toPlainText()
    type_and_send(window, qtbot, "My cat is called Euler.")
    wait_finished(window, qtbot)
    window._add_to_history()
    window._add_to_history()
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


def test_settings_and_profile_are_there_next_time(make_window: MakeWindow, real_settings: Settings) -> None:
    window = make_window(real_settings, "Name: Ada")
    window.composer.strength.setValue(140)
    window.composer.steering.setChecked(False)
    window.close()
    assert stat.S_IMODE(folders.config_folder().stat().st_mode) == 0o700
    again = make_app_window(demo=False)
    assert again.composer.coefficient == 1.4
    assert not again.composer.steering.isChecked()
    assert again.profile.facts.item(0).text() == "Name: Ada"
    again.close()


def test_the_demo_leaves_the_settings_alone(make_window: MakeWindow, real_settings: Settings) -> None:
    settings_file.save(real_settings)
    window = make_app_window(demo=True)
    assert "Mara Lindqvist" in window.profile.facts.item(0).text()
    assert window.settings.cloud.kind is CloudKind.EMBEDDED
    window.close()
    assert settings_file.load() == real_settings


def test_a_broken_settings_file_is_told_and_left_alone() -> None:
    path = folders.config_folder() / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text("{broken")
    window = make_app_window(demo=False)
    window.show()
    assert "not valid JSON" in window.banner.text
    window.close()
    assert path.read_text() == "{broken"


def test_finding_by_meaning_is_chosen_and_stays_chosen(
    ready_window: MainWindow, qtbot: QtBot, smollm2_path: Path, tmp_path: Path
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
    editor.use.model_chosen.emit(str(smollm2_path))
    qtbot.waitUntil(lambda: "the whole history is read" in editor.use.meaning.text(), timeout=30_000)
    editor.use.question.setText("loaves")
    editor.use.look()
    qtbot.waitUntil(lambda: editor.use.passages.rowCount() == 1, timeout=10_000)
    assert float(editor.use.passages.item(0, 1).text()) > 0
    type_and_send(window, qtbot, "Tell me about loaves.")
    wait_finished(window, qtbot)
    assert [window.profile.used.item(i).text() for i in range(2)] == ["2 facts", "Bread"]
    window.close()
    assert settings_file.load().local.embedding_model == str(smollm2_path)


def test_finding_by_meaning_is_turned_off_again(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot, smollm2_path: Path
) -> None:
    window = make_window(
        replace(real_settings, local=replace(real_settings.local, embedding_model=str(smollm2_path)))
    )
    qtbot.waitUntil(lambda: window.about_you.reader.meanings is not None, timeout=30_000)
    editor = window.about_you.edit()
    editor.tabs.setCurrentWidget(editor.use)
    editor.use.turn_off.click()
    assert window.about_you.reader.meanings is None
    assert window.settings.local.embedding_model == ""
    assert "off" in editor.use.meaning.text()


def test_erasing_everything_during_a_reply_leaves_nothing(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(with_writing(real_settings, most_tokens=400))
    window.connect_session()
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


def test_connecting_anew_while_a_preview_is_made(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window
    profiles = Profiles(window.storage.database)
    profiles.add_facts(window.profile.profile, [("", f"Fact {i} " + "about the sea " * 40) for i in range(200)])
    window.composer.editor.setPlainText("What about the sea?")
    for _ in range(3):
        window.about_you.look()
        qtbot.wait(60)
        window.connect_session()
    assert window.about_you.editor is not None
    use = window.about_you.editor.use

    def shown() -> bool:
        # Each connecting passes through ready: the last one stays.
        if use.tokens.text().startswith("The private prompt can be shown"):
            use.look()
        return "about you" in use.tokens.text()

    qtbot.waitUntil(shown, timeout=60_000)
    assert "left out" in use.tokens.text()
