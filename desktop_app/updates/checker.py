"""Asks for newer versions, on a thread of its own."""

from __future__ import annotations

import logging
import threading

from PySide6.QtCore import QObject, Qt, Signal

from engine.errors import TillerError, own_fault
from engine.updates import asking
from engine.updates.feed import Release, UpdateError

log = logging.getLogger(__name__)

CLOSE_SECONDS = 2.0


class Checker(QObject):
    """Asks one time after the other.

    Args:
        where: the list's address; "" asks nobody.
    Attributes:
        where: that.
        release: the newer version that was found, or None.
    Signals:
        told(object): a newer `Release`, None where there is none, or a `TillerError`.
    """

    told = Signal(object)
    _answered = Signal(object)

    def __init__(self, where: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.where = asking.address() if where is None else where
        self.release: Release | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._answered.connect(self._end, Qt.ConnectionType.QueuedConnection)

    @property
    def is_asking(self) -> bool:
        """Whether an answer is waited for."""
        return self._thread is not None

    def look(self) -> None:
        """Ask now."""
        if self._thread is None and self.where:
            self._thread = threading.Thread(target=self._work, name="tiller-updates", daemon=True)
            self._thread.start()

    def look_if_due(self) -> None:
        """Ask, unless that was done within the last day."""
        if self.where and asking.is_due():
            self.look()

    def _work(self) -> None:
        answer: Release | TillerError | None
        try:
            answer = asking.newer(self.where, self._stop.is_set)
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
        self.release = answer if isinstance(answer, Release) else None
        log.info("asked for updates: %s", "a newer one" if self.release else type(answer).__name__)
        self.told.emit(answer)

    def end(self) -> None:
        """Ask no more."""
        self._stop.set()
        if self._thread:
            self._thread.join(CLOSE_SECONDS)
