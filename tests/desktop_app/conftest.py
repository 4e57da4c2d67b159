"""Windows for tests: real ones, on a real session where a test asks for it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.appearance import theme
from desktop_app.application.gui_thread_gc import GuiThreadCollector
from desktop_app.application.services import make_services
from desktop_app.application.session_state import Phase
from desktop_app.application.storage import open_storage
from desktop_app.application.worker import OpenSession
from desktop_app.main_window.window import MainWindow
from engine.cloud.embedded.server import EmbeddedServer
from engine.common.paths import data_folder
from engine.importing.facts import facts_of
from engine.settings import CloudSettings, LocalSettings, Settings, WritingSettings
from engine.store.profiles import Profiles
from tests.support.scripted_session import ScriptedSession

MakeWindow = Callable[..., MainWindow]


@pytest.fixture(scope="session", autouse=True)
def collector(qapp: QApplication) -> Iterator[None]:
    """As the program does it; see `desktop_app.application.gui_thread_gc`."""
    made = GuiThreadCollector(qapp)
    yield
    made.deleteLater()
    gc.enable()


@pytest.fixture(autouse=True)
def measured_once(calibration: None) -> None:
    """Any window may load the local model."""


@pytest.fixture(autouse=True)
def plain_colours(qapp: QApplication) -> Iterator[None]:
    """A test that changes the theme leaves none behind."""
    yield
    theme.apply(theme.Theme.SYSTEM)


@pytest.fixture
def make_window(qtbot: QtBot) -> Iterator[MakeWindow]:
    """Open windows that are closed, with their engines, when the test ends."""
    made: list[MainWindow] = []

    def make(
        settings: Settings | None = None,
        profile: str = "Name: Ada",
        open_session: OpenSession | None = None,
    ) -> MainWindow:
        storage, troubles = open_storage(data_folder())
        assert not troubles
        Profiles(storage.database).add_facts(storage.active_profile().id, facts_of(profile))
        services = make_services(settings or Settings(), storage, open_session=open_session)
        window = MainWindow(services)
        window.closed.connect(services.close)
        made.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    made.clear()


@pytest.fixture
def scripted_session() -> ScriptedSession:
    """What `scripted_window` asks."""
    return ScriptedSession()


@pytest.fixture
def scripted_window(make_window: MakeWindow, scripted_session: ScriptedSession, qtbot: QtBot) -> MainWindow:
    """A window whose session is ready, and says what a test wants: no model, no server."""
    window = make_window(open_session=scripted_session.open)
    window.services.connection.open()
    wait_ready(window, qtbot)
    return window


@pytest.fixture
def real_settings(tiny_server: EmbeddedServer, tiny_packaged: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The session's shared real server, and a real model: the tiny one, as what is looked at is the window."""
    monkeypatch.setenv("TILLER_API_KEY", tiny_server.key)
    return Settings(
        LocalSettings(threads=1, context_tokens=1024),
        CloudSettings("llama", tiny_server.url, stall_seconds=20),
        WritingSettings(temperature=0.0, max_tokens=24, retry_seconds=1, strength=1.0),
    )


@pytest.fixture
def ready_window(make_window: MakeWindow, real_settings: Settings, qtbot: QtBot) -> MainWindow:
    """A window whose session is ready."""
    window = make_window(real_settings, "Name: Ada\nWriting style: short sentences about the sea")
    window.services.connection.open()
    wait_ready(window, qtbot)
    return window


def wait_ready(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.state.phase is not Phase.OPENING, timeout=60_000)
    assert window.state.phase is Phase.READY, window.state


def with_writing(settings: Settings, **changes: object) -> Settings:
    return replace(settings, writing=replace(settings.writing, **changes))  # type: ignore[arg-type]
