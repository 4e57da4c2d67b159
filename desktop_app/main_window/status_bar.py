"""The status bar: the connection, the running reply, and the shield."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QStatusBar, QWidget

from desktop_app.appearance import theme
from desktop_app.application.session_state import Phase, SessionState
from desktop_app.privacy.shield import Shield
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.i18n import tr


class StatusBar(QStatusBar):
    """The bar at the window's foot.

    Attributes:
        shield: what protects the user at this moment.
    Signals:
        cancelled(): the user does not want to wait for the model and the server.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: SessionState | None = None
        self._trouble = ""
        """What keeps the server from answering."""
        self._dot = Label("●")
        self._connection = Label()
        self._progress = Label()
        self.shield = Shield()
        self.addWidget(self._dot)
        self.addWidget(self._connection)
        self._loading = QProgressBar()
        self._loading.setRange(0, 100)
        self._loading.setFixedWidth(140)
        self._loading.setMaximumHeight(14)
        self._loading.setTextVisible(False)
        self._loading.setAccessibleName(tr("Loading the local model"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setToolTip(tr("Stop loading and connecting."))
        self.cancel.clicked.connect(self.cancelled)
        self.addWidget(self._loading)
        self.addWidget(self.cancel)
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

    def show_trouble(self, words: str) -> None:
        """Say what keeps the server from answering a reply that is under way; "" where it answers."""
        if words == self._trouble:
            return
        self._trouble = words
        if self._state:
            self.show_state(self._state)

    def show_state(self, state: SessionState) -> None:
        """Say where the session stands."""
        self._state = state
        colours = theme.colours()
        if state.phase is Phase.READY:
            local = state.local or tr("none")
            words = tr(
                "Ready · cloud: {cloud} · local: {local} · round trip {round_trip_ms:.0f} ms",
                cloud=state.cloud,
                local=local,
                round_trip_ms=state.round_trip_ms,
            )
            if not state.cloud:
                words = tr("Ready · {local} writes alone, nothing is sent", local=local)
            if state.is_slow:
                words += " · " + tr("slow processor")
            colour = colours.good
            if self._trouble:
                words, colour = self._trouble, colours.waiting
        elif state.phase is Phase.OPENING:
            words, colour = tr("Loading the local model and connecting…"), colours.waiting
        else:
            words, colour = tr("Not connected"), colours.bad
        is_opening = state.phase is Phase.OPENING
        self._loading.setVisible(is_opening and 0 < state.loaded < 1)
        self._loading.setValue(round(100 * state.loaded))
        self.cancel.setVisible(is_opening)
        self._connection.setText(printable(words))
        slow = tr(
            "This machine's processor lacks the instructions that models are quick with: they run several times "
            "slower than elsewhere. Choose a small one under Local models."
        )
        self._connection.setToolTip(slow if state.is_slow else "")
        self._dot.setStyleSheet(f"color: {colour.name()}")
