"""The strength by the user's own writing, in the window, on the real local model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.evaluation.strength_window import StrengthWindow, _told
from desktop_app.main_window.window import MainWindow
from engine.evaluation.strength import Strength
from engine.settings import Settings
from engine.store.history import History, NewRecord
from tests.desktop_app.conftest import MakeWindow, wait_ready
from tests.support.model_gate import trusted

pytestmark = pytest.mark.window
TEXTS = [
    "The fog came in at six. I lit the lamp, oiled the gears and counted the ships until the cold drove me in.",
    "A storm at nine. The sea went over the wall twice, and I wrote the log by candle with wet hands all night.",
    "Calm water, no wind. I painted the door, mended the net and slept badly in the heat of the long evening.",
]


def remember(window: MainWindow) -> None:
    profile = window.storage.active_profile().id
    history = History(window.storage.database, profile)
    for number, text in enumerate(TEXTS):
        history.add(NewRecord(f"Log of day {number}", f"{text} {text}"))


@pytest.fixture
def knowing_window(
    make_window: MakeWindow, real_settings: Settings, smollm2_path: Path, qtbot: QtBot
) -> MainWindow:
    """A window whose local model can tell whose writing it is."""
    local = replace(real_settings.local, model=str(smollm2_path))
    window = make_window(replace(real_settings, local=local), "Name: Ada\nWriting style: short, of the sea")
    with trusted(smollm2_path):
        window.services.connection.open()
        wait_ready(window, qtbot)
    return window


@pytest.mark.models
@pytest.mark.server
def test_it_is_found_by_menu_and_settings_measured_and_used(knowing_window: MainWindow, qtbot: QtBot) -> None:
    ready_window = knowing_window
    remember(ready_window)
    settings = ready_window.windows.settings()
    settings.strength.emit()
    window = ready_window.windows.find(StrengthWindow)
    assert window
    assert window.isVisible()
    assert window.button.isEnabled()
    window.button.click()
    assert window.is_measuring
    assert window.button.text() == "&Stop"
    assert not ready_window.composer.button.isEnabled() or not ready_window.composer.editor.toPlainText()
    qtbot.waitUntil(lambda: not window.is_measuring, timeout=90_000)
    found = window._found
    assert found
    assert len(found.gains) == 3
    assert f"{found.advised:.1f} is advised" in window.words.text()
    assert "3 texts" in window.words.text()
    assert window.use.text() == f"&Use {found.advised:.1f}"
    window.use.click()
    assert ready_window.settings.writing.strength == pytest.approx(found.advised)
    assert not window.use.isEnabled()
    # Another choice, and it can be used again.
    ready_window.services.settings.change("writing", strength=1.9)
    assert window.use.isEnabled()


@pytest.mark.models
@pytest.mark.server
def test_it_can_be_given_up(ready_window: MainWindow, qtbot: QtBot) -> None:
    remember(ready_window)
    window = ready_window.windows.strength()
    window.button.click()
    window.button.click()
    qtbot.waitUntil(lambda: not window.is_measuring, timeout=60_000)
    assert window._found is None
    assert window.button.text() == "&Measure"
    # A reply can be written behind it.
    ready_window.composer.editor.setPlainText("Say one word.")
    ready_window.composer.button.click()
    qtbot.waitUntil(lambda: not ready_window.storage.is_writing, timeout=60_000)
    assert "Say one word." in ready_window.transcript.toPlainText()


@pytest.mark.models
@pytest.mark.server
def test_without_writing_it_says_what_to_do(ready_window: MainWindow, qtbot: QtBot) -> None:
    window = ready_window.windows.strength()
    window.button.click()
    qtbot.waitUntil(lambda: not window.is_measuring, timeout=30_000)
    assert "too little writing" in window.note.text()
    assert "History" in window.note.text()


def test_before_it_is_connected_it_waits(make_window: MakeWindow) -> None:
    window = make_window().windows.strength()
    assert not window.button.isEnabled()
    assert "when the local model is loaded" in window.note.text()


def test_what_helps_nobody_is_told() -> None:
    nothing = Strength((0.0, 0.5), ((0.0, -0.2), (0.0, -0.1)))
    assert "cannot tell what is yours" in _told(nothing)
