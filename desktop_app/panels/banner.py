"""What failed and what to do about it, in the window instead of in a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop_app.label import Label
from desktop_app.text import printable
from engine.words import tr


class Banner(QFrame):
    """A line above the conversation.

    Signals:
        again(): the user wants another try.
        connections(): the user wants to change the connection.
        unsteered(), alone(): the user wants the cloud as it is, or the local model alone.
    """

    again = Signal()
    connections = Signal()
    unsteered = Signal()
    alone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._label = Label(wraps=True)
        # What a server said is text, never markup.
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        again = QPushButton(tr("Try again"))
        again.clicked.connect(self.again)
        connections = QPushButton(tr("Connections…"))
        connections.clicked.connect(self.connections)
        self._buttons = (again, connections)
        unsteered = QPushButton(tr("Use it unsteered"))
        unsteered.clicked.connect(self.unsteered)
        alone = QPushButton(tr("Local model alone"))
        alone.clicked.connect(self.alone)
        self._fallbacks = (unsteered, alone)
        self._dismiss = QPushButton(tr("Dismiss"))
        self._dismiss.clicked.connect(self.hide)
        self._connection = False
        layout = QHBoxLayout(self)
        layout.addWidget(self._label, 1)
        layout.addWidget(unsteered)
        layout.addWidget(alone)
        layout.addWidget(again)
        layout.addWidget(connections)
        layout.addWidget(self._dismiss)
        self.hide()

    def tell(self, message: str, remedy: str, *, connection: bool = False, cannot_steer: bool = False) -> None:
        """Show what happened; what concerns the `connection` goes when another one is tried, and one that cannot
        be steered can be used otherwise."""
        if self.isVisibleTo(self.parentWidget()) and not connection and not self._connection:
            message = f"{self._label.text()}\n{message}"
        self._connection = connection
        for button in self._buttons:
            button.setVisible(connection)
        for button in self._fallbacks:
            button.setVisible(cannot_steer)
        self._dismiss.setVisible(not connection)
        self._label.setText(printable(f"{message} {remedy}".strip()))
        self.show()

    def connecting(self) -> None:
        """Another connection is tried: what was said of the last is old."""
        if self._connection:
            self.hide()

    @property
    def text(self) -> str:
        """What it says now."""
        return self._label.text()
