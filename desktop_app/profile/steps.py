"""What the editor does, as steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from desktop_app.application.messages import Messages
from engine.common.errors import TillerError
from engine.store.database import Database

MAX_STEPS = 200
"""Older ones cannot be undone: deleted texts are held in memory until then."""
Work = Callable[[], object]


class Steps(QObject):
    """The undo stack of the editor. Each step is done or undone as a whole or not at all.

    Attributes:
        messages: where it tells that a step could not be done or undone, so that nothing was changed.
    Signals:
        about_to_undo(): before a step is undone or done again; what is still being typed becomes a step now.
        done(): a step was done or undone.
    """

    about_to_undo = Signal()
    done = Signal()

    def __init__(self, database: Database, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.messages = messages
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(MAX_STEPS)
        self._database = database
        self._is_running = self._succeeded = False

    def take(self, words: str, do: Work, undo: Work) -> bool:
        """Do something that `undo` takes back; `words` name it in the menu. Return whether it was done."""
        if self._is_running:
            # What a step's own echo asks for comes after it: Qt's stack cannot take a step within a step.
            QTimer.singleShot(0, self, lambda: self.take(words, do, undo))
            return True
        self.stack.push(_Step(self, words, do, undo))
        return self._succeeded

    def undo(self) -> None:
        """Take the last step back."""
        self.about_to_undo.emit()
        self.stack.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self.about_to_undo.emit()
        self.stack.redo()

    def attempt(self, work: Work) -> bool:
        """Do one step's work; return whether it was done."""
        self._is_running = True
        try:
            with self._database.transaction():
                work()
            self._succeeded = True
            self.done.emit()
        except TillerError as error:
            self._succeeded = False
            self.messages.error(error)
        finally:
            self._is_running = False
        return self._succeeded


class _Step(QUndoCommand):
    def __init__(self, steps: Steps, words: str, do: Work, undo: Work) -> None:
        super().__init__(words)
        self._steps, self._do, self._undo = steps, do, undo

    def redo(self) -> None:
        self._attempt(self._do)

    def undo(self) -> None:
        self._attempt(self._undo)

    def _attempt(self, work: Work) -> None:
        if not self._steps.attempt(work):
            # The stack drops it: what did not happen cannot be taken back.
            self.setObsolete(True)
