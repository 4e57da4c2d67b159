"""Five people's own profiles and tasks through the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.window import MainWindow
from engine.settings import Settings
from tests.desktop_app.conftest import MakeWindow, make_window, real_settings, wait_ready, with_writing
from tests.end_to_end.conftest import ARTIFACTS

pytestmark = [pytest.mark.window, pytest.mark.models, pytest.mark.server]
__all__ = ["make_window", "real_settings"]


@pytest.mark.parametrize("row", range(5))
@pytest.mark.parametrize("most_tokens", [40, pytest.param(512, marks=pytest.mark.soak)])
def test_a_reply_with_the_rows_own_profile(
    make_window: MakeWindow,
    real_settings: Settings,
    cogenesis: list[dict[str, str]],
    qtbot: QtBot,
    row: int,
    most_tokens: int,
) -> None:
    person = cogenesis[row]
    settings = with_writing(real_settings, most_tokens=most_tokens, temperature=0.7, seed=7, strength=0.73)
    window: MainWindow = make_window(settings, "")
    window.resize(1280, 800)
    window.connect_session()
    wait_ready(window, qtbot)
    window.profile.editor.setPlainText(person["profile"])
    window.composer.editor.setPlainText(person["input"])
    qtbot.mouseClick(window.composer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.composer.button.text() == "Send", timeout=180_000)
    qtbot.wait(200)
    ARTIFACTS.mkdir(exist_ok=True)
    window.grab().save(str(ARTIFACTS / f"person-{row}-{most_tokens}.png"))
    reply = window.conversation[-1]
    assert reply.role == "assistant"
    assert len(reply.content.split()) > 15
    shown = window.transcript.toPlainText()
    assert reply.content in shown
    assert " steered · " in shown
