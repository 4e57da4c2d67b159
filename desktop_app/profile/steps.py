"""What the editor does, as steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from engine.errors import TillerError

MOST_STEPS = 200
"""Older ones cannot be undone: deleted texts are held in memory until then."""


class Steps(QObject):
    """The undo stack of the editor.

    Signals:
        failed(str, str): a step could not be done or undone; nothing was changed: message and remedy.
        done(): a step was done or undone.
    """

    failed = Signal(str, str)
    done = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(MOST_STEPS)

    def take(self, words: str, do: Callable[[], object], undo: Callable[[], object]) -> None:
        """Do something that `undo` takes back; `words` name it in the menu."""
        self.stack.push(_Step(self, words, do, undo))


class _Step(QUndoCommand):
    def __init__(self, steps: Steps, words: str, do: Callable[[], object], undo: Callable[[], object]) -> None:
        super().__init__(words)
        self._steps, self._do, self._undo = steps, do, undo

    def redo(self) -> None:
        self._attempt(self._do)

    def undo(self) -> None:
        self._attempt(self._undo)

    def _attempt(self, work: Callable[[], object]) -> None:
        try:
            work()
        except TillerError as error:
            # The stack drops it: what did not happen cannot be taken back.
            self.setObsolete(True)
            self._steps.failed.emit(error.message, error.remedy)
        self._steps.done.emit()
