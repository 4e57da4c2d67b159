"""Running a command to its end, with our own errors as plain messages."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import click

from engine.common.errors import TillerError, own_fault

T = TypeVar("T")


def guarded(work: Callable[[], T]) -> T:
    """Return what `work` does; our own errors end the program with a message."""
    try:
        return work()
    except TillerError as error:
        raise click.ClickException(str(error)) from None


def run(work: Coroutine[Any, Any, T]) -> T:
    """`guarded`, for a coroutine; a fault of Tiller's own is told in one line, without what was asked."""
    try:
        return asyncio.run(work)
    except TillerError as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        sys.exit(130)
    # One line; -v shows where.
    except Exception as error:
        logging.getLogger(__name__).info("it failed", exc_info=True)
        raise click.ClickException(" ".join(own_fault(error))) from None
