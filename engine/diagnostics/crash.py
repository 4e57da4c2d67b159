"""A report of a crash: written into the user's own folder, and sent nowhere."""

from __future__ import annotations

import contextlib
import datetime
import faulthandler
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

from engine.common.paths import data_folder
from engine.common.version import VERSION
from engine.store import private_file

log = logging.getLogger(__name__)

MAX_REPORTS = 20
NATIVE = "running.txt"
"""What the interpreter writes when the process dies of a signal; empty as long as all is well."""


def folder() -> Path:
    """Where reports are."""
    return data_folder() / "crashes"


def reports() -> list[Path]:
    """Return the reports that there are, newest first."""
    with contextlib.suppress(OSError):
        return sorted(folder().glob("crash-*.txt"), reverse=True)
    return []


def described(kind: type[BaseException], trace: TracebackType | None, thread: str, lines: Iterable[str]) -> str:
    """Return the text of a report: versions, where it happened, and the log's last lines.

    The exception's own message is left out: it may hold what the user wrote.
    """
    where = "".join(traceback.format_list(traceback.extract_tb(trace)))
    return "\n".join(
        [
            *_head(),
            f"Thread: {thread}",
            "",
            f"{kind.__module__}.{kind.__qualname__}",
            where,
            "The log's last lines:",
            *[*lines][-100:],
            "",
        ]
    )


def _head() -> list[str]:
    return [
        f"Tiller {VERSION} failed at {datetime.datetime.now().astimezone().isoformat(timespec='seconds')}.",
        "This file was written on your machine and sent nowhere. It holds nothing that you wrote.",
        f"Python {platform.python_version()}, {platform.system()} {platform.release()} {platform.machine()}",
    ]


def write(text: str) -> Path | None:
    """Write a report; None where that failed too. The oldest ones go."""
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    path = folder() / f"crash-{stamp}.txt"
    try:
        private_file.write(path, text)
        for old in reports()[MAX_REPORTS:]:
            old.unlink()
    except OSError as error:
        log.error("a crash report could not be written: %s", error.strerror)
        return None
    return path


class CrashReporter:
    """While it is there, faults that nobody handles are written down.

    Args:
        lines: gives the log's last lines.
        told: called with each report's path, in the thread that failed.
    Attributes:
        last: the report of the program's last run, where that died of a signal; else None.
    """

    def __init__(self, lines: Callable[[], Iterable[str]], told: Callable[[Path], None]) -> None:
        self._lines, self._told = lines, told
        self.last: Path | None = None
        self._file: TextIOWrapper | None = None
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._failed
        threading.excepthook = self._thread_failed
        with contextlib.suppress(OSError):
            self._watch_for_signals()

    def _watch_for_signals(self) -> None:
        path = folder() / NATIVE
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and (found := path.read_text(encoding="utf-8", errors="replace").strip()):
            self.last = write("\n".join([*_head(), "The program was ended by the system:", "", found, ""]))
        self._file = path.open("w", encoding="utf-8")
        path.chmod(0o600)
        faulthandler.enable(self._file)

    def _failed(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            self._report(kind, trace, threading.current_thread().name)
        self._before[0](kind, error, trace)

    def _thread_failed(self, failure: threading.ExceptHookArgs) -> None:
        name = failure.thread.name if failure.thread else "?"
        self._report(failure.exc_type, failure.exc_traceback, name)
        self._before[1](failure)

    def _report(self, kind: type[BaseException], trace: TracebackType | None, thread: str) -> None:
        log.error("something failed that nobody expected: %s", kind.__name__)
        path = write(described(kind, trace, thread, self._lines()))
        if path:
            self._told(path)

    def close(self) -> None:
        """All went well: leave nothing behind."""
        sys.excepthook, threading.excepthook = self._before
        if self._file:
            faulthandler.disable()
            self._file.close()
            with contextlib.suppress(OSError):
                (folder() / NATIVE).unlink()
