"""Work that takes long, in a thread beside with a database connection of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from engine.common.errors import TillerError, own_fault
from engine.store.database import Database
from engine.store.errors import StoreError

log = logging.getLogger(__name__)
T = TypeVar("T")
MAX_JOBS = 100


LOOK_SECONDS = 0.1
"""Between two looks at whether work is still wanted."""


async def unless(is_cancelled: Callable[[], bool], work: Coroutine[Any, Any, T]) -> T | None:
    """Do asynchronous work in a thread beside, and give it up where it is not wanted any more: then None."""
    task = asyncio.ensure_future(work)
    while not task.done():
        if is_cancelled():
            task.cancel()
        await asyncio.wait([task], timeout=LOOK_SECONDS)
    return None if task.cancelled() else task.result()


class Job(QObject):
    """Work under way in the background; its results come on the GUI thread.

    Attributes:
        is_over: whether its result was handed out.
    Signals:
        progressed(object): whatever the work says of how far it is.
    """

    progressed = Signal(object)
    _done = Signal(object)
    _failed = Signal(object)

    def __init__(self, done: Callable[[Any], None], failed: Callable[[TillerError], None]) -> None:
        # No parent: it lives as long as the work that holds it, whatever becomes of the window.
        super().__init__()
        self._on_done, self._on_failed = done, failed
        self._cancelled = threading.Event()
        self.is_over = False
        self._done.connect(self._hand_out)
        self._failed.connect(self._hand_out_failure)

    def cancel(self) -> None:
        """Ask it to end soon."""
        self._cancelled.set()

    def forget(self) -> None:
        """Ask it to end soon, and hear nothing more of it."""
        self.cancel()
        self._on_done = self._on_failed = lambda _: None

    def is_cancelled(self) -> bool:
        """Whether it was asked to end; for the work to look at."""
        return self._cancelled.is_set()

    @Slot(object)
    def _hand_out(self, result: object) -> None:
        done = self._on_done
        self.is_over = True
        self.forget()
        done(result)

    @Slot(object)
    def _hand_out_failure(self, error: TillerError) -> None:
        failed = self._on_failed
        self.is_over = True
        self.forget()
        failed(error)


class Background:
    """One thread that does jobs in their order.

    Args:
        path: the database.
        begin: called in the thread before the first job.
    """

    def __init__(self, path: Path, begin: Callable[[], None] | None = None) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tiller-background", initializer=begin)
        self._database: Database | None = None
        # Held well beyond their end: the last to let go of a job must be the GUI's thread.
        self._jobs: deque[Job] = deque(maxlen=MAX_JOBS)

    def run(
        self,
        work: Callable[[Database, Job], T],
        done: Callable[[T], None],
        failed: Callable[[TillerError], None],
    ) -> Job:
        """Do `work`, behind what is under way.

        Args:
            work: gets the thread's connection and the job, to look whether it was cancelled.
            done, failed: called on the GUI thread with the result or the error.
        """
        job = Job(done, failed)
        self._jobs.append(job)
        self._thread.submit(self._work, work, job)
        return job

    def _work(self, work: Callable[[Database, Job], Any], job: Job) -> None:
        try:
            if self._database is None:
                self._database = Database(self._path, is_synced=True)
            result = work(self._database, job)
        except TillerError as error:
            job._failed.emit(error)
        # The user must not wait for ever for a fault of ours.
        except Exception as error:
            log.error("background work failed: %s", type(error).__name__, exc_info=log.isEnabledFor(logging.DEBUG))
            job._failed.emit(StoreError(*own_fault(error)))
        else:
            job._done.emit(result)

    def close(self, last: Callable[[], None] = lambda: None) -> None:
        """End soon what is under way, unheard, and wait for it; `last` is called in the thread behind it."""
        # Whoever waits for a result is going away too.
        for job in self._jobs:
            job.forget()

        def close() -> None:
            last()
            if self._database:
                self._database.close()

        self._thread.submit(close)
        self._thread.shutdown(wait=True)
