"""What tests do with the window, as its user does."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.application.settings_store import SettingsStore
from desktop_app.main_window.window import MainWindow
from engine.reply.events import StageTimes, Token
from engine.settings import Settings
from engine.steerer.decision import Decision
from engine.store.conversations import Conversations


def token(text: str, decision: Decision = Decision.AGREED, position: int = 0) -> Token:
    return Token(position, 1, text, decision, (), 0.0, StageTimes())


def keeper(**sections: Any) -> SettingsStore:
    """Settings that are kept nowhere."""
    return SettingsStore(Settings(**sections), lambda *_: None, keep=False)


def type_and_send(window: MainWindow, qtbot: QtBot, text: str) -> None:
    window.composer.editor.setFocus()
    qtbot.keyClicks(window.composer.editor, text)
    qtbot.keyClick(window.composer.editor, Qt.Key.Key_Return)


def wait_finished(window: MainWindow, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: not window.storage.is_writing, timeout=60_000)
    return window.transcript.toPlainText()


def kept(window: MainWindow) -> list[list[tuple[str, str]]]:
    """All conversations in the store, oldest first."""
    conversations = Conversations(window.storage.database)
    return [[(m.role, m.text) for m in conversations.messages(c.id)] for c in reversed(conversations.all())]
