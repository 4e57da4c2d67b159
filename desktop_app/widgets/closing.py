"""The keys that close a window beside the main one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


class _CloseKeys(QObject):
    """Hears the keys that nothing in a window took."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(watched, QWidget):
            return False
        assert isinstance(event, QKeyEvent)
        if event.matches(QKeySequence.StandardKey.Close):
            watched.close()
            return True
        if event.key() != Qt.Key.Key_Escape or event.modifiers():
            return False
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit) and field.isClearButtonEnabled() and field.text():
            # A search is given up first.
            field.clear()
        else:
            watched.close()
        return True


def close_by_key(window: QWidget) -> None:
    """Have Esc and Ctrl+W (on macOS Cmd+W) close a window."""
    window.installEventFilter(_CloseKeys(window))
