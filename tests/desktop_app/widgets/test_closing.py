"""Esc and Ctrl+W close every window beside the main one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.chat.comparison import ComparisonWindow
from desktop_app.connection.dialog import ConnectionDialog
from desktop_app.main_window.window import MainWindow
from desktop_app.onboarding.welcome import Welcome
from desktop_app.profile.import_dialog import ImportDialog
from engine.settings import Settings
from tests.desktop_app.conftest import MakeWindow

pytestmark = pytest.mark.window
Open = Callable[[MainWindow], QWidget]


WINDOWS: dict[str, Open] = {
    "compare": lambda window: window.windows.comparison(),
    "blind test": lambda window: window.windows.blind_test(),
    "strength": lambda window: window.windows.strength(),
    "log": lambda window: window.windows.log(),
    "updates": lambda window: window.windows.updates(),
    "shortcuts": lambda window: window.windows.shortcuts(),
    "about": lambda window: window.windows.about(),
    "settings": lambda window: window.windows.settings(),
    "models": lambda window: window.windows.models(),
    "about you": lambda window: window.about_you.edit(),
    "privacy": lambda window: window.windows.privacy(),
    "connections": lambda window: ConnectionDialog(
        Settings(), window.storage.beside, window.storage.path, window, {}
    ),
    "welcome": lambda window: Welcome(Settings(), can_try=True, parent=window),
    "import": lambda window: ImportDialog(window.storage, window.profile.profile, "Me", [], window),
}


def press(widget: QWidget, key: str) -> None:
    """Press a key where the focus is."""
    if key == "Esc":
        QTest.keyClick(widget, Qt.Key.Key_Escape)
    else:
        QTest.keySequence(widget, QKeySequence(QKeySequence.StandardKey.Close))


@pytest.mark.parametrize("name", WINDOWS)
def test_a_window_is_closed_by_keys_and_by_closing(make_window: MakeWindow, qtbot: QtBot, name: str) -> None:
    window = make_window()
    for key in ("Esc", "Ctrl+W"):
        shown = WINDOWS[name](window)
        shown.show()
        qtbot.waitExposed(shown)
        press(shown.focusWidget() or shown, key)
        qtbot.waitUntil(lambda shown=shown: not shown.isVisible(), timeout=2000)  # type: ignore[misc]
    shown = WINDOWS[name](window)
    shown.show()
    assert shown.close()
    assert not shown.isVisible()
    assert window.isVisible()


def test_escape_gives_up_a_search_first(make_window: MakeWindow, qtbot: QtBot) -> None:
    settings = make_window().windows.settings()
    qtbot.waitExposed(settings)
    settings.search.setFocus()
    qtbot.waitUntil(settings.search.hasFocus)
    assert isinstance(settings.search, QLineEdit)
    settings.search.setText("strength")
    press(settings.search, "Esc")
    assert not settings.search.text()
    assert settings.isVisible()
    press(settings.search, "Esc")
    assert not settings.isVisible()


def test_what_is_compared_ends_with_the_window(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window = make_window()
    stops: list[int] = []
    monkeypatch.setattr(window.services.engine, "stop", lambda: stops.append(1))
    for close in (QWidget.close, ComparisonWindow.reject):
        compare = window.windows.comparison()
        next(iter(compare.columns.values())).is_writing = True
        close(compare)
        assert not compare.isVisible()
    assert stops == [1, 1]
    next(iter(compare.columns.values())).is_writing = False
