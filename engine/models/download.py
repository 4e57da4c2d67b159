"""Downloading one model file: resumable, checked against its published hash, and stopped within a moment."""

from __future__ import annotations

import asyncio
import errno
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import httpx

from engine.common.i18n import tr
from engine.models import stoppable, web
from engine.models.advice import gigabytes
from engine.models.arriving import Arriving, read_through
from engine.models.errors import DownloadError
from engine.models.part import Part, Source, Wanted
from engine.models.progress import Meter, Phase, Progress

log = logging.getLogger(__name__)

MARGIN_BYTES = 300 * 10**6
"""What stays free on the disk."""
MAX_RESTARTS = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """Attributes:
    waits: seconds before each new try, as long as nothing arrives; behind the last it is given up.
    stall_seconds: longest silence of the server within one try.
    connect_seconds: longest wait for a connection.
    """

    waits: tuple[float, ...] = (1, 2, 4, 8, 15, 30)
    stall_seconds: float = 30
    connect_seconds: float = 15


@dataclass(frozen=True, slots=True)
class Downloaded:
    """Attributes:
    path: the complete file.
    sha256: of its content, 64 hex digits.
    is_verified: a published hash was there to compare with, and is the same.
    """

    path: Path
    sha256: str
    is_verified: bool


PATIENCE = Patience()


def download(
    wanted: Wanted,
    folder: Path,
    *,
    on_progress: Callable[[Progress], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
    patience: Patience = PATIENCE,
) -> Downloaded | None:
    """Download a file, or go on with what has arrived of it. Takes long: call it on a thread of its own.

    Args:
        wanted: which.
        folder: where to; made if it is not there.
        on_progress: called on this thread, ten times a second at most.
        stopped: asked on this thread ten times a second or oftener; True ends it, and what has arrived is kept
            (`part.discard` deletes it).
        patience: with a server or a network that fails.
    Returns:
        The complete file; None where it was stopped.
    Raises:
        DownloadError: it failed; `resumable` says whether a next try goes on from here.
    """
    part = Part(folder, wanted)
    try:
        return _Download(part, Meter(on_progress), stopped, patience).run()
    except stoppable.StoppedError:
        return None
    except DownloadError as error:
        log.info("the download of %s failed: %s", part.target.name, type(error.__cause__ or error).__name__)
        raise
    except OSError as error:
        log.info("the download of %s failed: %s", part.target.name, type(error).__name__)
        raise _disk_error(error, part) from error


class _Download:
    def __init__(self, part: Part, meter: Meter, stopped: Callable[[], bool], patience: Patience) -> None:
        self._part = part
        self._wanted = part.wanted
        self._meter = meter
        self._stopped = stopped
        self._patience = patience
        self._arriving = Arriving(part, meter, stopped)
        self._source = Source()
        self._restarts = 0
        self._present: Downloaded | None = None

    @property
    def _expected(self) -> str:
        """The published hash; the catalogue's goes before the host's."""
        return (self._wanted.sha256 or self._source.sha256).lower()

    @property
    def _total(self) -> int | None:
        return self._source.bytes or self._wanted.bytes

    def run(self) -> Downloaded:
        if present := self._look_for_present():
            return present
        with self._part.held():
            try:
                self._take_up()
                stoppable.run(self._fetch(), self._stopped, lambda: self._meter.at(self._arriving.size))
                return self._present or self._checked()
            finally:
                if not self._arriving.size:
                    self._part.discard()

    def _look_for_present(self) -> Downloaded | None:
        """Look whether the complete file is here already, by its published hash."""
        target = self._part.target
        if self._expected and target.is_file():
            with target.open("rb") as file:
                digest = read_through(file, target.stat().st_size, self._meter, self._stopped)
            if digest.hexdigest() == self._expected:
                self._present = Downloaded(target, self._expected, is_verified=True)
        return self._present

    def _take_up(self) -> None:
        """Go on from what an earlier try left, if it is certain what that is."""
        size, source = self._part.size, self._part.source()
        if source is None or (source.bytes or size) < size or not (source.validator or self._wanted.sha256):
            self._arriving.forget()
        elif size:
            self._source = source
            self._arriving.take_up()

    async def _fetch(self) -> None:
        """Have everything arrive."""
        patience, failures = self._patience, 0
        self._meter.begin(Phase.DOWNLOADING, self._arriving.size, self._total)
        self._require_room()
        client = web.new_client(
            self._wanted.url, stall_seconds=patience.stall_seconds, connect_seconds=patience.connect_seconds
        )
        async with client:
            while not self._arriving.size or self._arriving.size != self._total:
                before = self._arriving.size
                try:
                    if await self._ask(client):
                        return
                except web.LostError as error:
                    failures = 0 if self._arriving.size > before else failures + 1
                    if failures > len(patience.waits):
                        kept = tr("What has arrived is kept: go on when the connection is better.")
                        raise DownloadError(str(error), kept, resumable=True) from error
                    waits = patience.waits or (0,)
                    await asyncio.sleep(max(waits[max(0, failures - 1)], error.wait))

    async def _ask(self, client: httpx.AsyncClient) -> bool:
        """Ask for what is missing; return whether nothing is any more, or else it is to be asked for anew."""
        arriving = self._arriving
        async with web.ask(client, self._wanted.url, arriving.size, self._source) as answer:
            self._require_wanted(answer.source)
            if answer.start is None:
                if arriving.size == answer.source.bytes and _same(self._source, answer.source):
                    return True
                self._restart()
                return False
            if answer.start and not _same(self._source, answer.source):
                self._restart()
                return False
            if arriving.size and not answer.start:
                self._restart()
            self._accept(answer.source)
            if not arriving.size and not self._wanted.sha256 and self._look_for_present():
                return True
            self._meter.begin(Phase.DOWNLOADING, arriving.size, self._total)
            async for piece in answer.body:
                self._add(piece)
        if self._total is not None and arriving.size < self._total:
            raise web.LostError(tr("The connection to {host} ended early.", host=httpx.URL(self._wanted.url).host))
        return True

    def _restart(self) -> None:
        """Forget what has arrived: the server has another file now, or sends all of it again."""
        self._restarts += 1
        if self._restarts > MAX_RESTARTS:
            raise DownloadError(
                tr("The server does not go on where it stopped."), tr("Try again later."), resumable=True
            )
        self._arriving.forget()
        self._source = Source()

    def _require_wanted(self, source: Source) -> None:
        """Refuse another file than the one that is wanted, before it comes."""
        wanted = self._wanted
        for stated, known in ((source.sha256, wanted.sha256.lower()), (source.bytes, wanted.bytes)):
            if stated and known and stated != known:
                raise DownloadError(
                    tr("The file on the server is not the one that was published."),
                    tr("Update Tiller, or choose another model."),
                )

    def _accept(self, source: Source) -> None:
        """Take in what the server says of the file; a later answer may say less than an earlier one."""
        before = self._source
        self._source = Source(
            source.etag or before.etag,
            source.last_modified or before.last_modified,
            source.sha256 or before.sha256,
            source.bytes or before.bytes,
        )
        self._require_room()
        self._part.keep_source(self._source)

    def _add(self, piece: bytes) -> None:
        if self._total is not None and self._arriving.size + len(piece) > self._total:
            self._spoil(tr("The server sends more than the file holds."), tr("Try again later."))
        self._arriving.add(piece)
        if not self._arriving.may_be_wanted:
            self._spoil_unknown()

    def _require_room(self) -> None:
        """Refuse what the disk cannot hold before it is full."""
        if self._total is None:
            return
        missing = self._total - self._arriving.size + MARGIN_BYTES
        free = shutil.disk_usage(self._part.target.parent).free
        if missing > free:
            raise DownloadError(
                tr(
                    "The disk has too little room: {needed} are needed, {free} are free.",
                    needed=gigabytes(missing),
                    free=gigabytes(free),
                ),
                tr("Free some, or choose a smaller model."),
                resumable=True,
            )

    def _checked(self) -> Downloaded:
        """Name the complete file, if it is what was published."""
        found, name = self._arriving.sha256, self._part.target.name
        if not self._arriving.is_wanted:
            self._spoil_unknown()
        if self._expected and found != self._expected:
            self._spoil(
                tr("{name} is damaged: its content is not what was published.", name=name),
                tr("Download it again."),
            )
        self._part.finish()
        return Downloaded(self._part.target, found, is_verified=bool(self._expected))

    def _spoil_unknown(self) -> NoReturn:
        self._spoil(
            tr("The server sends something else than a model."), tr("Try again later, or choose another model.")
        )

    def _spoil(self, message: str, remedy: str) -> NoReturn:
        """Give up what has arrived."""
        self._part.discard()
        raise DownloadError(message, remedy)


def _same(known: Source, now: Source) -> bool:
    """Whether nothing says that these are two files."""
    pairs = ((known.etag, now.etag), (known.sha256, now.sha256), (known.bytes, now.bytes))
    return all(not a or not b or a == b for a, b in pairs)


def _disk_error(error: OSError, part: Part) -> DownloadError:
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        message, remedy = tr("The disk is full."), tr("Free some room and go on: what has arrived is kept.")
    elif error.errno == errno.EFBIG:
        message, remedy = tr("The disk does not take files of this size."), tr("Choose a smaller model.")
    else:
        message = tr(
            "{name} cannot be written ({value}).",
            name=part.target.name,
            value=error.strerror or type(error).__name__,
        )
        remedy = tr(
            "Check the folder {parent}, and that nothing else has the file open.", parent=part.target.parent
        )
    return DownloadError(message, remedy, resumable=True)
