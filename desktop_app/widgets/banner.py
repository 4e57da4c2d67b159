"""What failed and what to do about it, in the window instead of in a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop_app.application.messages import Messages
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.i18n import tr


class Banner(QFrame):
    """A line above the conversation, with what its window's bus has.

    Args:
        messages: that bus; by default one of its own.
    Signals:
        again(): the user wants another try.
        connections(): the user wants to change the connection.
        unsteered(), alone(): the user wants the cloud as it is, or the local model alone.
    """

    again = Signal()
    connections = Signal()
    unsteered = Signal()
    alone = Signal()

    def __init__(self, messages: Messages | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages or Messages(self)
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
        self._dismiss.clicked.connect(self._messages.dismiss)
        self._failure = ""
        """What is wrong with the connection."""
        layout = QHBoxLayout(self)
        layout.addWidget(self._label, 1)
        layout.addWidget(unsteered)
        layout.addWidget(alone)
        layout.addWidget(again)
        layout.addWidget(connections)
        layout.addWidget(self._dismiss)
        self._messages.changed.connect(self._show)
        self._show()

    def tell(self, message: str, remedy: str = "") -> None:
        """Show something that only this window tells, until it is dismissed."""
        self._messages.info(message, remedy)

    def dismiss(self) -> None:
        """What was told is old: it is shown again should it happen again."""
        self._messages.dismiss()

    def disconnected(self, message: str, remedy: str, *, cannot_steer: bool) -> None:
        """Show what is wrong with the connection, until another one is tried; one that cannot be steered can be
        used otherwise."""
        self._failure = f"{message} {remedy}".strip()
        for button in self._fallbacks:
            button.setVisible(cannot_steer)
        self._show()

    def connecting(self) -> None:
        """Another connection is tried: what was said of the last is old."""
        self._failure = ""
        for button in self._fallbacks:
            button.hide()
        self._show()

    def _show(self) -> None:
        for button in self._buttons:
            button.setVisible(bool(self._failure))
        notes = [message.words for message in self._messages.standing]
        self._dismiss.setVisible(bool(notes))
        self._label.setText(printable("\n".join(filter(None, (self._failure, *notes)))))
        self.setVisible(bool(self._failure or notes))

    @property
    def text(self) -> str:
        """What it says now."""
        return self._label.text()
