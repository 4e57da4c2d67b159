"""Waiting for a network in a way that can be given up at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

LOOK_SECONDS = 0.1
"""How often it is asked whether to stop, while nothing arrives."""


class StoppedError(Exception):
    """Somebody asked to stop."""


def run(work: Coroutine[None, None, None], stopped: Callable[[], bool], meanwhile: Callable[[], None]) -> None:
    """Run something to its end, on this thread.

    Args:
        work: what to run.
        stopped: asked again and again; True cancels the work.
        meanwhile: called again and again.
    Raises:
        StoppedError: it was stopped.
    """
    # Not asyncio.run, which would wait for a name that is being looked up.
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(_watched(work, stopped, meanwhile))
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _watched(
    work: Coroutine[None, None, None], stopped: Callable[[], bool], meanwhile: Callable[[], None]
) -> None:
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            if stopped():
                raise StoppedError
            await asyncio.wait({task}, timeout=LOOK_SECONDS)
            meanwhile()
    finally:
        task.cancel()
        await asyncio.wait({task})
        # Asked for, so that it is not reported as one that nobody saw.
        fault = None if task.cancelled() else task.exception()
    if fault:
        raise fault
