"""Which token is looked at: the one that was clicked in a reply, and from there the ones beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_app.chat.transcript import Transcript
from desktop_app.panels.inspector import InspectorPanel
from engine.reply.events import Token


class Inspecting(QObject):
    """Keeps the panel and the mark in the text together.

    Signals:
        begun(): there is something to look at.
    """

    begun = Signal()

    def __init__(self, panel: InspectorPanel, transcript: Transcript, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self._transcript = transcript
        self._number: int | None = None
        """The token's in the transcript; None where it stands elsewhere, or there is none."""
        panel.stepped.connect(self._step)
        transcript.inspected.connect(self.look_at)

    def look_at(self, number: int) -> None:
        """Look at a token of the transcript."""
        token = self._transcript.token(number)
        if token is None:
            return
        self._number = number
        self._transcript.mark_token(number)
        before, after = (self._transcript.token(number + step) is not None for step in (-1, 1))
        self._panel.show_token(token, has_before=before, has_after=after)
        self.begun.emit()

    def look_elsewhere(self, token: Token) -> None:
        """Look at a token of a reply that is shown elsewhere."""
        self.end()
        self._panel.show_token(token)
        self.begun.emit()

    def end(self) -> None:
        """Look at none."""
        self._number = None
        self._transcript.mark_token(None)
        self._panel.show_token(None)

    def _step(self, step: int) -> None:
        if self._number is not None:
            self.look_at(self._number + step)
