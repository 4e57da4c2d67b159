"""Downloads of models, each in a thread of its own."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from engine.common.errors import TillerError, own_fault
from engine.common.i18n import tr
from engine.models import part
from engine.models.download import Downloaded, download
from engine.models.errors import DownloadError
from engine.models.part import Unfinished, Wanted
from engine.models.progress import Phase, Progress

log = logging.getLogger(__name__)

CLOSE_SECONDS = 3.0
"""Longest wait for a download to end when the program does."""


@dataclass(slots=True)
class _Running:
    wanted: Wanted
    stop: threading.Event
    thread: threading.Thread
    is_unwanted: bool = False


class Downloads(QObject):
    """Runs them. A download is known by its file's name.

    Args:
        folder: where models go.
    Attributes:
    Signals:
        progressed(str, object): a file's name and a `Progress`.
        ended(str, object): a file's name and a `Downloaded`, a `TillerError`, or None where it was stopped.
    """

    progressed = Signal(str, object)
    ended = Signal(str, object)
    _over = Signal(str, object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._running: dict[str, _Running] = {}
        self._over.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def unfinished(self) -> list[Unfinished]:
        """Return those that can be gone on with, and are not under way."""
        return [entry for entry in part.unfinished(self.folder) if entry.wanted.file_name not in self._running]

    def running(self) -> list[Wanted]:
        """Return those under way."""
        return [entry.wanted for entry in self._running.values()]

    def is_running(self, name: str) -> bool:
        """Whether a file is being downloaded."""
        return name in self._running

    def start(self, wanted: Wanted) -> None:
        """Download a file, or go on with it."""
        name = wanted.file_name
        if name in self._running:
            return
        stop = threading.Event()
        thread = threading.Thread(
            target=self._work, args=(wanted, stop), name=f"tiller-download-{len(self._running)}", daemon=True
        )
        self._running[name] = _Running(wanted, stop, thread)
        log.info("a download began: %s", name)
        thread.start()

    def pause(self, name: str) -> None:
        """Stop a download; what has arrived is kept, for this run of the program or a later one."""
        if running := self._running.get(name):
            running.stop.set()

    def cancel(self, wanted: Wanted) -> None:
        """Stop a download and delete what has arrived."""
        if running := self._running.get(wanted.file_name):
            running.is_unwanted = True
            running.stop.set()
        else:
            self._discard(wanted)
            self.ended.emit(wanted.file_name, None)

    def _work(self, wanted: Wanted, stop: threading.Event) -> None:
        name = wanted.file_name
        result: Downloaded | TillerError | None
        try:
            result = download(
                wanted,
                self.folder,
                on_progress=lambda progress: self.progressed.emit(name, progress),
                stopped=stop.is_set,
            )
        except TillerError as error:
            result = error
        # The window must not wait for ever for a fault of ours.
        except Exception as error:
            log.error("a download failed: %s", type(error).__name__)
            result = DownloadError(*own_fault(error))
        self._over.emit(name, result)

    def _end(self, name: str, result: object) -> None:
        running = self._running.pop(name)
        running.thread.join()
        if running.is_unwanted:
            self._discard(running.wanted)
            result = None
        log.info("a download ended: %s", name)
        self.ended.emit(name, result)

    def _discard(self, wanted: Wanted) -> None:
        try:
            part.discard(self.folder, wanted)
        except TillerError as error:
            log.warning("a download's part could not be deleted: %s", type(error).__name__)

    def close(self) -> None:
        """Stop all; what has arrived is kept."""
        for running in self._running.values():
            running.stop.set()
        for running in self._running.values():
            running.thread.join(CLOSE_SECONDS)


def in_words(progress: Progress) -> str:
    """Say how far a download is: size, speed and time left."""
    done, total = progress.done / 1e6, (progress.total or 0) / 1e6
    words = (
        tr("{done:,.0f} of {total:,.0f} MB", done=done, total=total) if total else tr("{done:,.0f} MB", done=done)
    )
    if progress.phase is not Phase.DOWNLOADING:
        return tr("checking, {words}", words=words)
    if progress.speed:
        words += tr(", {speed:.1f} MB/s", speed=progress.speed / 1e6)
    if progress.seconds_left:
        minutes, seconds = divmod(round(progress.seconds_left), 60)
        words += tr(", {minutes}:{seconds:02} left", minutes=minutes, seconds=seconds)
    return words
