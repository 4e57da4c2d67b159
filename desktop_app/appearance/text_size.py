"""How large the windows' text is."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

_system: QFont | None = None
"""The system's own font, before anything was changed."""


def apply(percent: int) -> bool:
    """Make all text so large, in per cent of the system's own; return whether that is new."""
    global _system
    if _system is None:
        _system = QFont(QApplication.font())
    font = QFont(_system)
    if _system.pointSizeF() > 0:
        font.setPointSizeF(_system.pointSizeF() * percent / 100)
    else:
        font.setPixelSize(round(_system.pixelSize() * percent / 100))
    if font == QApplication.font():
        return False
    QApplication.setFont(font)
    # What is under a style sheet does not hear of it.
    for window in QApplication.topLevelWidgets():
        window.setFont(font)
    return True


def scaled(pixels: int) -> int:
    """Return a length that suits text of the system's own size, for text as large as it is now."""
    if _system is None or _system.pointSizeF() <= 0:
        return pixels
    return round(pixels * QApplication.font().pointSizeF() / _system.pointSizeF())
