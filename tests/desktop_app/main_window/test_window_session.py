"""The window's session: connecting, failing, connecting anew, closing, and what is there next time."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.application.session_state import Phase, SessionState
from desktop_app.main_window.program import make_window as make_app_window
from desktop_app.main_window.window import MainWindow
from engine import settings as settings_file
from engine.cloud.capabilities import Capabilities, Prefill
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.endpoint.known_endpoints import Endpoints
from engine.cloud.kinds import CloudKind
from engine.common import paths as folders
from engine.session.session import Session
from engine.settings import CloudSettings, Settings
from tests.desktop_app.conftest import MakeWindow, wait_ready, with_writing
from tests.desktop_app.support import type_and_send, wait_finished

pytestmark = [pytest.mark.window, pytest.mark.models, pytest.mark.server]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"url": "http://127.0.0.1:1"}, "cannot be reached"),
        ({"url": ""}, "No server address"),
        ({"url": "nonsense"}, "address"),
        ({"url": "http://127.0.0.1:99999"}, "99999"),
    ],
)
def test_a_connection_that_fails_is_explained_in_the_window(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot, change: dict[str, object], told: str
) -> None:
    broken = replace(real_settings, cloud=replace(real_settings.cloud, **change))  # type: ignore[arg-type]
    window = make_window(broken)
    window.services.connection.open()
    qtbot.waitUntil(lambda: window.state.phase is Phase.FAILED, timeout=60_000)
    assert window.banner.isVisible()
    assert told in window.banner.text
    assert "Not connected" in window.status_text
    window.composer.editor.setPlainText("Hello?")
    assert not window.composer.button.isEnabled()
    # Mending the connection and trying again goes on where the user was.
    window.services.connection.choose(real_settings)
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
    window.services.connection.open()
    qtbot.waitUntil(lambda: window.state.phase is Phase.FAILED, timeout=60_000)
    assert "some model.gguf" in window.banner.text
    again = next(b for b in window.banner.findChildren(QPushButton) if b.text() == "Try again")
    again.click()
    qtbot.waitUntil(lambda: window.state.phase is Phase.OPENING, timeout=10_000)
    qtbot.waitUntil(lambda: window.state.phase is Phase.FAILED, timeout=60_000)


def test_steering_switched_on_later_loads_the_local_model(
    make_window: MakeWindow, real_settings: Settings, qtbot: QtBot
) -> None:
    window = make_window(with_writing(real_settings, steering=False))
    window.services.connection.open()
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

    async def watch_open(*arguments: object, **more: bool) -> Session:
        opened.append(await original_open(*arguments, **more))  # type: ignore[arg-type]
        return opened[-1]

    async def watch_close(session: Session) -> None:
        closed.append(session)
        await original_close(session)

    monkeypatch.setattr(Session, "open", watch_open)
    monkeypatch.setattr(Session, "close", watch_close)
    window = make_window(real_settings)
    for wait in (0, 150, 0, 400, 0):
        window.services.connection.open()
        qtbot.wait(wait)
    wait_ready(window, qtbot)
    type_and_send(window, qtbot, "Write about my evening.")
    assert "24 tokens" in wait_finished(window, qtbot)
    window.close()
    assert opened
    assert closed == opened


def test_closing_while_a_reply_is_written(make_window: MakeWindow, real_settings: Settings, qtbot: QtBot) -> None:
    window = make_window(with_writing(real_settings, max_tokens=400))
    window.services.connection.open()
    wait_ready(window, qtbot)
    type_and_send(window, qtbot, "Tell me a long story.")
    qtbot.waitUntil(lambda: "tokens" in window.progress_text, timeout=30_000)
    window.close()
    assert not window.isVisible()


def test_every_window_can_quit(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.about_you.edit()
    editor = window.about_you.editor
    assert editor
    qtbot.waitUntil(editor.isActiveWindow, timeout=5_000)
    qtbot.keyClick(editor, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.isVisible() and not editor.isVisible(), timeout=5_000)


def test_closing_while_it_loads(make_window: MakeWindow, real_settings: Settings) -> None:
    window = make_window(real_settings)
    window.services.connection.open()
    window.close()
    assert not window.isVisible()


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


def test_a_service_that_cannot_be_steered_offers_two_ways_out(
    make_window: MakeWindow, real_settings: Settings, tiny_server: EmbeddedServer, qtbot: QtBot
) -> None:
    obstacle = Capabilities(prefill=Prefill.NONE, obstacle="It cannot go on with a reply that has begun.")
    Endpoints().keep(tiny_server.url, "", "chat", obstacle)
    window = make_window(replace(real_settings, cloud=replace(real_settings.cloud, kind="chat")))

    def refused() -> None:
        window.services.connection.open()
        qtbot.waitUntil(lambda: window.state.phase is Phase.FAILED, timeout=60_000)
        assert "cannot go on" in window.banner.text

    refused()
    button(window, "Use it unsteered").click()
    wait_ready(window, qtbot)
    assert not window.composer.steering.isChecked()
    assert not window.banner.isVisible()
    type_and_send(window, qtbot, "Name three colours.")
    wait_finished(window, qtbot)
    assert "not steered" in window.transcript.toPlainText()
    window.composer.steering.setChecked(True)
    refused()
    button(window, "Local model alone").click()
    wait_ready(window, qtbot)
    assert "nothing is sent" in window.status_text
    assert window.status.shield.text() == "Nothing is sent"
    assert not window.composer.steering.isEnabled()
    type_and_send(window, qtbot, "Name three colours.")
    wait_finished(window, qtbot)
    assert "written here alone" in window.transcript.toPlainText()
    # The address is there for another day.
    assert window.settings.cloud.url == tiny_server.url


def button(window: MainWindow, words: str) -> QPushButton:
    return next(b for b in window.banner.findChildren(QPushButton) if b.text() == words and b.isVisible())


def test_a_slow_processor_is_said(make_window: MakeWindow) -> None:
    window = make_window(Settings(cloud=CloudSettings(CloudKind.NONE)))
    window.status.show_state(SessionState(Phase.READY, local="m", is_slow=True))
    assert "slow processor" in window.status_text
    assert "several times slower" in window.status._connection.toolTip()
    window.status.show_state(SessionState(Phase.READY, local="m"))
    assert "slow" not in window.status_text
    assert not window.status._connection.toolTip()
