"""The button that sends, and stops what was sent."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from engine.common.i18n import tr


class SendButton(QPushButton):
    """Says what it does at the moment.

    Args:
        words: what sending is called here.
    """

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._words = words
        self.setObjectName("send")
        self.setMinimumWidth(96)

    def set_writing(self, is_writing: bool) -> None:
        """Say whether something is under way, which it stops then."""
        self.setText(tr("Stop") if is_writing else self._words)
        self.setProperty("stops", is_writing)
        self.style().unpolish(self)
        self.style().polish(self)
