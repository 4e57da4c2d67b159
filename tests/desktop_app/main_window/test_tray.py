from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop_app.main_window import tray as tray_module
from desktop_app.main_window.tray import Tray
from desktop_app.main_window.window import MainWindow
from tests.desktop_app.conftest import MakeWindow

pytestmark = pytest.mark.window


@pytest.fixture
def has_tray(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A system with a place for it, which says what it is told."""
    told: list[str] = []
    shown: set[int] = set()
    monkeypatch.setattr(Tray, "is_possible", staticmethod(lambda: True))
    monkeypatch.setattr(
        QSystemTrayIcon, "setVisible", lambda self, on: (shown.add if on else shown.discard)(id(self))
    )
    monkeypatch.setattr(QSystemTrayIcon, "isVisible", lambda self: id(self) in shown)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda self, title, words, *_: told.append(words))
    return told


def window_with_tray(make_window: MakeWindow) -> MainWindow:
    window = make_window()
    window.services.settings.change("window", tray=True)
    return window


def test_closing_leaves_it_in_the_tray_where_that_is_wanted(make_window: MakeWindow, has_tray: list[str]) -> None:
    window = window_with_tray(make_window)
    window.close()
    assert not window.isVisible()
    window.tray.wanted.emit()
    assert window.isVisible()
    window.tray.new_wanted.emit()
    assert window.conversation == []
    window.leave()
    assert not window.tray.is_shown


def test_without_a_tray_closing_ends_it(make_window: MakeWindow) -> None:
    window = window_with_tray(make_window)
    assert not window.tray.is_shown, "this system has no place for it"
    assert window.close()


def test_a_long_reply_is_told_where_nobody_looks(
    make_window: MakeWindow, has_tray: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    monkeypatch.setattr(QApplication, "alert", lambda *_: None)
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    window.tray.begins()
    assert not window.tray.ends(is_wanted=True), "it was short"
    monkeypatch.setattr(tray_module, "LONG_SECONDS", 0.0)
    assert not window.tray.ends(is_wanted=False)
    assert window.tray.ends(is_wanted=True)
    assert has_tray == ["Your reply is ready."], "and nothing of its words"
    monkeypatch.setattr(window, "isActiveWindow", lambda: True)
    assert not window.tray.ends(is_wanted=True)
