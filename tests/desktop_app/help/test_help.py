from __future__ import annotations

import logging
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Messages
from desktop_app.help.about import AboutWindow
from desktop_app.help.log_window import LogWindow
from desktop_app.help.shortcuts import plain
from engine.common.installed import parts
from engine.common.version import VERSION
from engine.diagnostics.recent_log import RecentLog
from tests.desktop_app.conftest import MakeWindow

pytestmark = pytest.mark.window


def recent(*lines: str) -> RecentLog:
    made = RecentLog()
    for line in lines:
        made.handle(
            logging.makeLogRecord({"msg": line, "levelno": logging.INFO, "levelname": "INFO", "name": "x"})
        )
    return made


def test_the_log_is_shown_as_it_comes_filtered_and_saved(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = recent("a reply began", "a download began")
    messages = Messages()
    window = LogWindow(log, messages)
    qtbot.addWidget(window)
    window.show()
    assert window.text.toPlainText().count("\n") == 1
    log.handle(logging.makeLogRecord({"msg": "a reply ended", "levelno": logging.INFO, "name": "x"}))
    qtbot.waitUntil(lambda: "a reply ended" in window.text.toPlainText(), timeout=2000)
    window.search.setText("REPLY")
    assert "download" not in window.text.toPlainText()
    path = tmp_path / "log.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window._save()
    assert path.read_text() == window.text.toPlainText()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "x"), ""))
    with qtbot.waitSignal(messages.told) as told:
        window._save()
    assert "could not be saved" in told.args[0].what
    window.end()
    assert log.heard is None


def test_versions_and_licences_are_told(qtbot: QtBot) -> None:
    window = AboutWindow(QIcon())
    qtbot.addWidget(window)
    window.show()
    assert VERSION in window.versions.text()
    assert window.table.rowCount() == len(parts())
    row = next(i for i in range(window.table.rowCount()) if window.table.item(i, 0).text() == "click")  # type: ignore[union-attr]
    window.table.setCurrentCell(row, 0)
    assert "Redistribution" in window.text.toPlainText()


def test_every_menu_key_is_listed(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    listed = window.windows.shortcuts()
    keys = {listed.table.item(row, 0).text() for row in range(listed.table.rowCount())}  # type: ignore[union-attr]
    menus = window.menuBar().findChildren(QMenu)
    for action in (action for menu in menus for action in menu.actions()):
        if not action.shortcut().isEmpty():
            assert action.shortcut().toString() in keys, action.text()
    assert {"Return", "Esc"} <= keys
    taken = [action.shortcut().toString() for menu in menus for action in menu.actions()]
    used = [key for key in taken if key]
    assert len(used) == len(set(used)), "two actions share a key"


@pytest.mark.parametrize(
    ("text", "words"),
    [("&Quit", "Quit"), ("退出(&Q)", "退出"), ("设置(&T)…", "设置"), ("Tom && &Jerry", "Tom & Jerry"), ("", "")],
)
def test_a_menus_words_without_its_key(text: str, words: str) -> None:
    assert plain(text) == words


def test_copying_versions(qtbot: QtBot) -> None:
    window = AboutWindow(QIcon())
    qtbot.addWidget(window)
    QGuiApplication.clipboard().setText(window.versions.text())
    assert "Qt" in QGuiApplication.clipboard().text()
