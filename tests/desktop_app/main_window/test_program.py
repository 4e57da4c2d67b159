from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.session_state import Phase, SessionState
from desktop_app.main_window.program import photographed
from engine.cloud.kinds import CloudKind
from engine.settings import CloudSettings, Settings
from tests.desktop_app.conftest import MakeWindow

pytestmark = pytest.mark.window


@pytest.mark.parametrize("is_fine", [True, False])
def test_a_picture_is_taken_once_it_is_ready(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, is_fine: bool
) -> None:
    codes: list[int] = []
    monkeypatch.setattr(QApplication, "exit", codes.append)
    window = make_window(Settings(cloud=CloudSettings(CloudKind.NONE)))
    photographed(window, tmp_path / "window.png")
    window.services.engine.state_changed.emit(SessionState(Phase.OPENING))
    window.services.engine.state_changed.emit(
        SessionState(Phase.READY if is_fine else Phase.FAILED, message="No.")
    )
    qtbot.waitUntil(lambda: bool(codes))
    assert codes == [0 if is_fine else 1]
    assert QImage(str(tmp_path / "window.png")).width() > 400
    assert window.is_closed
