"""What a key that was pressed is meant for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


def is_command(event: QKeyEvent) -> bool:
    """Whether a key is one of a shortcut's, not a letter's."""
    commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    held = event.modifiers()
    # AltGr is Ctrl and Alt on Windows.
    is_letter = held & Qt.KeyboardModifier.AltModifier and held & Qt.KeyboardModifier.ControlModifier
    return bool(held & commands) and not is_letter
