"""The status bar: the connection, the running reply, and the shield."""

from __future__ import annotations

from PySide6.QtWidgets import QStatusBar, QWidget

from desktop_app import theme
from desktop_app.label import Label
from desktop_app.privacy.shield import Shield
from desktop_app.text import printable
from desktop_app.worker import Phase, SessionState


class StatusBar(QStatusBar):
    """Attributes:
    shield: what protects the user at this moment.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dot = Label("●")
        self._connection = Label()
        self._progress = Label()
        self.shield = Shield()
        self.addWidget(self._dot)
        self.addWidget(self._connection, 1)
        self.addPermanentWidget(self._progress)
        self.addPermanentWidget(self.shield)

    @property
    def connection_text(self) -> str:
        """What it says of the connection."""
        return self._connection.text()

    @property
    def progress_text(self) -> str:
        """What it says of the running reply."""
        return self._progress.text()

    def show_progress(self, words: str) -> None:
        """Say how far the reply is; "" when none is under way."""
        self._progress.setText(printable(words))

    def show_state(self, state: SessionState) -> None:
        """Say where the session stands."""
        colours = theme.colours()
        if state.phase is Phase.READY:
            local = state.local or "none"
            words = f"Ready · cloud: {state.cloud} · local: {local} · round trip {state.round_trip_ms:.0f} ms"
            if not state.cloud:
                words = f"Ready · {local} writes alone, nothing is sent"
            colour = colours.good
        elif state.phase is Phase.OPENING:
            words, colour = "Loading the local model and connecting…", colours.waiting
        else:
            words, colour = "Not connected", colours.bad
        self._connection.setText(printable(words))
        self._dot.setStyleSheet(f"color: {colour.name()}")
