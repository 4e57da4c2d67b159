"""How far a download is."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

SMOOTHED_SECONDS = 5.0
EVERY_SECONDS = 0.1


class Phase(StrEnum):
    """What is being done."""

    DOWNLOADING = "downloading"
    CHECKING = "checking"
    """Reading what is on the disk, to compare it with the published hash."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Attributes:
    phase: what is being done.
    done: bytes that this phase has behind it, those of earlier tries among them.
    total: bytes of the whole; None where nobody says.
    speed: bytes a second, over the last seconds; 0 where nothing comes.
    seconds_left: None where it cannot be told.
    """

    phase: Phase
    done: int
    total: int | None
    speed: float
    seconds_left: float | None


class Meter:
    """Tells somebody how far it is, not more often than can be seen.

    Args:
        tell: called with each progress.
        clock: seconds, of any beginning.
    """

    def __init__(self, tell: Callable[[Progress], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self._clock = clock
        self._phase = Phase.DOWNLOADING
        self._total: int | None = None
        self._seen: deque[tuple[float, int]] = deque()
        self._told = float("-inf")

    def begin(self, phase: Phase, done: int, total: int | None) -> None:
        """Begin a phase, or go on with it after a pause: what was done before does not count as speed."""
        self._phase, self._total = phase, total
        self._seen.clear()
        self._told = float("-inf")
        self.at(done)

    def at(self, done: int) -> None:
        """So many bytes are done. Call it also while nothing comes: the speed falls then."""
        now = self._clock()
        is_end = done == self._total
        if now - self._told < EVERY_SECONDS and not is_end:
            return
        self._told = now
        self._seen.append((now, done))
        # One that is older stays, as the window's beginning.
        while len(self._seen) > 2 and self._seen[1][0] <= now - SMOOTHED_SECONDS:
            self._seen.popleft()
        begin, before = self._seen[0]
        speed = max(0, done - before) / (now - begin) if now > begin else 0.0
        left = None
        if self._total is not None and (speed > 0 or is_end):
            left = 0.0 if is_end else max(0, self._total - done) / speed
        self._tell(Progress(self._phase, done, self._total, speed, left))
