"""What failed and what to do about it, in the window instead of in a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop_app.text import printable


class Banner(QFrame):
    """A line above the conversation.

    Signals:
        again(): the user wants another try.
        connections(): the user wants to change the connection.
    """

    again = Signal()
    connections = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._label = QLabel()
        self._label.setWordWrap(True)
        # What a server said is text, never markup.
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        again = QPushButton("Try again")
        again.clicked.connect(self.again)
        connections = QPushButton("Connections…")
        connections.clicked.connect(self.connections)
        layout = QHBoxLayout(self)
        layout.addWidget(self._label, 1)
        layout.addWidget(again)
        layout.addWidget(connections)
        self.hide()

    def tell(self, message: str, remedy: str) -> None:
        """Show what happened."""
        self._label.setText(printable(f"{message} {remedy}".strip()))
        self.show()

    @property
    def text(self) -> str:
        """What it says now."""
        return self._label.text()
