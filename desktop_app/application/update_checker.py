"""Asks for newer versions, on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.common.errors import TillerError, own_fault
from engine.updates import asking
from engine.updates.asking import Feed
from engine.updates.feed import Release, UpdateError

log = logging.getLogger(__name__)

CLOSE_SECONDS = 2.0
HOUR_MS = 60 * 60 * 1000
"""From one look at the clock to the next: a window may stay open for months."""


class Checker(QObject):
    """Asks one time after the other.

    Args:
        is_wanted: whether the user agreed that it asks by itself, once a day.
        feed: the list of releases; by default the one that this build has.
    Attributes:
        feed: that; without an address nobody is asked.
        release: the newer version that was found, or None.
    Signals:
        told(object): a newer `Release`, None where there is none, or a `TillerError`.
    """

    told = Signal(object)
    _answered = Signal(object)

    def __init__(
        self, is_wanted: Callable[[], bool], feed: Feed | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._is_wanted = is_wanted
        self.feed = asking.feed() if feed is None else feed
        self.release: Release | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._answered.connect(self._end, Qt.ConnectionType.QueuedConnection)
        clock = QTimer(self, interval=HOUR_MS)
        clock.timeout.connect(self.look_if_due)
        clock.start()

    @property
    def is_asking(self) -> bool:
        """Whether an answer is waited for."""
        return self._thread is not None

    def look(self) -> None:
        """Ask now."""
        if self._thread is None and self.feed.address:
            self._thread = threading.Thread(target=self._work, name="tiller-updates", daemon=True)
            self._thread.start()

    def look_if_due(self) -> None:
        """Ask, if the user agreed to it, and unless that was done within the last day."""
        if self.feed.address and self._is_wanted() and asking.is_due():
            self.look()

    def _work(self) -> None:
        answer: Release | TillerError | None
        try:
            answer = asking.newer(self.feed, self._stop.is_set)
        except TillerError as error:
            answer = error
        # The window must not wait for ever for a fault of ours.
        except Exception as error:
            log.error("asking for updates failed: %s", type(error).__name__)
            answer = UpdateError(*own_fault(error))
        self._answered.emit(answer)

    def _end(self, answer: object) -> None:
        if self._thread:
            self._thread.join()
            self._thread = None
        if not isinstance(answer, TillerError):
            # What was found stays found, whatever becomes of a later try.
            self.release = answer if isinstance(answer, Release) else None
        log.info("asked for updates: %s", type(answer).__name__)
        self.told.emit(answer)

    def end(self) -> None:
        """Ask no more."""
        self._stop.set()
        if self._thread:
            self._thread.join(CLOSE_SECONDS)
