"""Asking again while a server fails in a way that may pass."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from engine.cloud.errors import BusyError, CloudError

T = TypeVar("T")
FIRST_WAIT_SECONDS = 0.25
LONGEST_WAIT_SECONDS = 8.0
LONGEST_LIMIT_SECONDS = 90.0
"""A service's limits are those of a minute; what it asks to wait longer for is no pause."""
MAX_LIMITED = 5
"""Such waits in a row without progress between."""


class RetryPolicy:
    """How long one waits for a server.

    Args:
        seconds: how long to keep trying, from the first fault since there was progress.
        progress: a number that grows with what has come, where `work` goes on with what it had.
        on_wait: told why and for how many seconds, before each wait.
    """

    def __init__(
        self,
        seconds: float,
        progress: Callable[[], int] = lambda: 0,
        on_wait: Callable[[str, float], None] = lambda _why, _seconds: None,
    ) -> None:
        self._seconds = seconds
        self._progress = progress
        self._on_wait = on_wait

    async def ask(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do `work`, again and again while it fails in a way that may pass and there is time.

        Raises:
            CloudError: as `work` did last.
        """
        deadline, delay, seen, limited = -1.0, FIRST_WAIT_SECONDS, -1, 0
        while True:
            try:
                return await work()
            except CloudError as error:
                if not error.repeatable:
                    raise
                now = time.monotonic()
                if self._progress() > seen:
                    # The first fault, or something came since the last: the time begins anew.
                    deadline, delay, seen, limited = now + self._seconds, FIRST_WAIT_SECONDS, self._progress(), 0
                # Never less than our own delay: a server's "retry after 0" must not become a flood.
                wait = max(delay, error.retry_after or 0.0)
                asks = isinstance(error, BusyError) and (error.retry_after or 0.0) >= delay
                if asks and wait <= LONGEST_LIMIT_SECONDS and limited < MAX_LIMITED:
                    # It said when it will answer: that is no fault to give up at.
                    limited += 1
                    deadline = max(deadline, now + wait)
                if now + wait > deadline:
                    raise
                self._on_wait(error.message, wait)
                await asyncio.sleep(wait)
                delay = min(delay * 2, LONGEST_WAIT_SECONDS)
