"""What failed and what to do about it, in the window instead of in a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.i18n import tr


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
        for button in self._fallbacks:
            button.hide()
        self._dismiss = QPushButton(tr("Dismiss"))
        self._dismiss.clicked.connect(self._forget)
        self._failure = ""
        """What is wrong with the connection."""
        self._notes: list[str] = []
        """What else was told since it was dismissed."""
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
        be steered can be used otherwise. The rest stays until it is dismissed."""
        words = f"{message} {remedy}".strip()
        if connection:
            self._failure = words
            for button in self._fallbacks:
                button.setVisible(cannot_steer)
        elif words not in self._notes:
            self._notes.append(words)
        self._show()

    def connecting(self) -> None:
        """Another connection is tried: what was said of the last is old."""
        self._failure = ""
        for button in self._fallbacks:
            button.hide()
        self._show()

    def _forget(self) -> None:
        self._notes.clear()
        self._show()

    def _show(self) -> None:
        for button in self._buttons:
            button.setVisible(bool(self._failure))
        self._dismiss.setVisible(bool(self._notes))
        self._label.setText(printable("\n".join(filter(None, (self._failure, *self._notes)))))
        self.setVisible(bool(self._failure or self._notes))

    @property
    def text(self) -> str:
        """What it says now."""
        return self._label.text()
