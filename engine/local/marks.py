"""Marks of models that are being loaded, so that the next start does not repeat what this program died of.

A mark is written before llama.cpp is given a file and removed when it is done with it, well or not. One that is
still there, of a process that is not, tells that the program died meanwhile: of a crash that the trial could not
show, or because the system took its memory back.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from engine.common.errors import LocalModelError
from engine.common.i18n import tr
from engine.common.paths import data_folder
from engine.store import private_file

log = logging.getLogger(__name__)

MAX_MARKS = 100
LONGEST_MARK = 2**16


@dataclass(frozen=True, slots=True)
class _Mark:
    """Attributes:
    at: where it is kept.
    path, stamp: the model's file, and its size and time.
    process, started: who loads it.
    """

    at: Path
    path: str
    stamp: tuple[int, int]
    process: int
    started: float

    @property
    def is_left_behind(self) -> bool:
        """Whether who made it is gone."""
        try:
            return psutil.Process(self.process).create_time() != self.started
        except psutil.NoSuchProcess:
            return True
        except psutil.Error:
            return False


@contextmanager
def loading(path: Path, *, unattended: bool = False) -> Iterator[None]:
    """Mark a file as being loaded for as long as the body runs.

    Args:
        path: the file.
        unattended: nobody asked for it just now: what the program died of is not repeated.
    Raises:
        LocalModelError: the program died while it loaded the file, as it still is.
    """
    stamp = _stamp(path)
    died = [mark for mark in _marks() if mark.path == _spelled(path) and mark.is_left_behind]
    if unattended and stamp and any(mark.stamp == stamp for mark in died):
        raise _told(path.name)
    own = _write(path, stamp) if stamp else None
    try:
        yield
    finally:
        # However it ended, this program outlived it.
        for at in (own, *(mark.at for mark in died)):
            if at:
                with contextlib.suppress(OSError):
                    at.unlink(missing_ok=True)


def take_left_behind(wanted: set[Path]) -> list[LocalModelError]:
    """Return what the program died of while it loaded files other than those that are wanted; it is told once."""
    spelled = {_spelled(path) for path in wanted}
    found = {}
    for mark in _marks():
        if mark.path not in spelled and mark.is_left_behind:
            found[mark.path] = _told(Path(mark.path).name)
            with contextlib.suppress(OSError):
                mark.at.unlink(missing_ok=True)
    return list(found.values())


def _told(name: str) -> LocalModelError:
    return LocalModelError(
        tr("Tiller ended while it was loading {name}, so it does not load it by itself.", name=name),
        tr("Try again, or choose another model under Local models."),
    )


def _folder() -> Path:
    return data_folder() / "loading"


def _spelled(path: Path) -> str:
    with contextlib.suppress(OSError):
        path = path.resolve()
    return os.fspath(path)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def _write(path: Path, stamp: tuple[int, int]) -> Path | None:
    at = _folder() / f"{secrets.token_hex(8)}.json"
    process = psutil.Process()
    said = {
        "path": _spelled(path),
        "stamp": stamp,
        "process": process.pid,
        "started": process.create_time(),
    }
    try:
        private_file.write(at, json.dumps(said))
    except OSError as error:
        # It is loaded all the same, with less protection.
        log.warning("a model's loading could not be marked: %s", type(error).__name__)
        return None
    return at


def _marks() -> list[_Mark]:
    try:
        paths = sorted(_folder().glob("*.json"))[:MAX_MARKS]
    except OSError:
        return []
    return [mark for mark in map(_read, paths) if mark]


def _read(at: Path) -> _Mark | None:
    try:
        with at.open("rb") as file:
            said = json.loads(file.read(LONGEST_MARK))
        size, time = said["stamp"]
        return _Mark(at, str(said["path"]), (int(size), int(time)), int(said["process"]), float(said["started"]))
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None
