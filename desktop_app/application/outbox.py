"""The way from the engine's thread to the GUI thread, in order and without ever holding the window up.

What is said is put into a queue, and the GUI thread is woken at most thirty times a second to read it, whatever
the token rate.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

REDRAW_MS = 33
TURN_BUDGET_SECONDS = 0.008
"""Longest time that one turn of the GUI's loop spends on handing out events."""
MAX_AT_ONCE = 64
"""Things said, so that taking them in stays short."""


class Outbox(QObject):
    """Belongs to the GUI thread; any thread may put something in.

    Signals:
        said(int, list): the number of a reply, and what was said of it, in order.
    """

    said = Signal(int, list)
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: deque[tuple[int, Any] | Callable[[], object]] = deque()
        self._timer = QTimer(self, interval=REDRAW_MS, singleShot=True)
        self._timer.timeout.connect(self._hand_out)
        self._woken.connect(self._schedule, Qt.ConnectionType.QueuedConnection)
        self._wake_pending = False

    def say(self, number: int, what: Any) -> None:
        """Bring what is said of a reply; `said` has it, with what follows it closely."""
        self._put((number, what))

    def call(self, then: Callable[[], object]) -> None:
        """Have something called on the GUI thread, behind all that was said before."""
        self._put(then)

    def _put(self, item: tuple[int, Any] | Callable[[], object]) -> None:
        self._queue.append(item)
        if not self._wake_pending:
            self._wake_pending = True
            self._woken.emit()

    def _schedule(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _hand_out(self) -> None:
        self._wake_pending = False
        deadline = time.monotonic() + TURN_BUDGET_SECONDS
        while self._queue:
            first = self._queue[0]
            if isinstance(first, tuple):
                self.said.emit(*self._next_batch(first[0]))
            else:
                self._queue.popleft()
                first()
            if time.monotonic() > deadline and self._queue:
                self._schedule()
                break

    def _next_batch(self, number: int) -> tuple[int, list[Any]]:
        """Take what was said of one reply from the queue's front."""
        batch: list[Any] = []
        while self._queue and len(batch) < MAX_AT_ONCE:
            item = self._queue[0]
            if not isinstance(item, tuple) or item[0] != number:
                break
            batch.append(item[1])
            self._queue.popleft()
        return number, batch
