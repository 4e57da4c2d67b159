"""Asking for the list of releases, and looking a downloaded installer over before it is opened.

What goes out is a request for one file, with the program's name and version; nothing of the user's.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import resources
from engine.common.i18n import tr
from engine.common.paths import cache_folder
from engine.common.version import VERSION
from engine.models import stoppable, web
from engine.models.errors import DownloadError
from engine.models.part import Source, Wanted
from engine.updates.feed import MAX_BYTES, Release, UpdateError, is_newer, read, this_system
from engine.updates.signature import opened

log = logging.getLogger(__name__)

BUILD = "build.json"
"""Among the resources of a packed program: what its maker says of it."""
KEY_BYTES = 32
CONNECT_SECONDS = 15
STALL_SECONDS = 30
PAUSE_SECONDS = 24 * 60 * 60
"""From one time that it is asked by itself to the next."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Where a build asks for newer ones.

    Attributes:
        address: of the list of releases; "" asks nobody.
        key: what the list is signed with: the public half, 32 bytes in base64.
    """

    address: str = ""
    key: str = ""


def feed() -> Feed:
    """Return where this build asks; nowhere where its maker named no place or no key, or it runs from source."""
    try:
        said = json.loads(resources.read(BUILD))
        found = Feed(said["feed"], said["key"])
        is_whole = bool(found.address and len(base64.b64decode(found.key, validate=True)) == KEY_BYTES)
    except (OSError, ValueError, TypeError, LookupError):
        return Feed()
    return found if is_whole else Feed()


def folder() -> Path:
    """Where installers are downloaded to."""
    return cache_folder() / "updates"


def _asked() -> Path:
    return cache_folder() / "asked-for-updates"


def is_due() -> bool:
    """Return whether it is time to ask again."""
    try:
        since = time.time() - _asked().stat().st_mtime
    except OSError:
        return True
    # A clock that was wrong must not keep it from asking for years.
    return not 0 <= since < PAUSE_SECONDS


def newer(where: Feed, stopped: Callable[[], bool] = lambda: False) -> Release | None:
    """Ask for the newest version. Waits for a network: call it on a thread of its own.

    Args:
        where: the list's address and key.
        stopped: asked ten times a second; True gives up.
    Returns:
        It, where it is newer than this one; None where this is the newest, or it was stopped.
    Raises:
        UpdateError: it cannot be told.
    """
    found: list[bytes] = []

    async def ask() -> None:
        address = where.address
        client = web.new_client(address, stall_seconds=STALL_SECONDS, connect_seconds=CONNECT_SECONDS)
        async with client, web.ask(client, address, 0, Source()) as answer:
            text = b""
            async for piece in answer.body:
                text += piece
                if len(text) > MAX_BYTES:
                    raise UpdateError(
                        tr("The list of releases is too long."), tr("Look at the page from which you have Tiller.")
                    )
            found.append(text)

    try:
        stoppable.run(ask(), stopped, lambda: None)
    except stoppable.StoppedError:
        return None
    except (DownloadError, web.LostError) as error:
        raise UpdateError(
            tr("Whether there is a newer version cannot be told. {reason}", reason=str(error.args[0])),
            tr("Try again later."),
        ) from error
    release = read(opened(found[0], where.key), *this_system())
    try:
        _asked().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _asked().touch()
    except OSError as error:
        log.info("when it was asked for updates is not kept: %s", type(error).__name__)
    newest = release if is_newer(release.version, VERSION) else None
    _tidy(newest)
    return newest


def _tidy(release: Release | None) -> None:
    """Delete installers of other versions than the one that is told of."""
    name = release.installer.file_name if release and release.installer else ""
    for path in folder().glob("*"):
        # What has arrived of it has its name too.
        if not (name and path.name.startswith(name)):
            with contextlib.suppress(OSError):
                path.unlink()


def verified(path: Path, wanted: Wanted) -> Path:
    """Return an installer's path, if the file is what was published; to be called right before it is opened.

    Raises:
        UpdateError: it is not, or not any more; then it is deleted.
    """
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found == wanted.sha256:
            return path
        path.unlink()
    except OSError as error:
        raise UpdateError(
            tr("The installer cannot be read ({reason}).", reason=error.strerror), tr("Download it again.")
        ) from error
    raise UpdateError(
        tr("The installer is not what was published, and was deleted."),
        tr("Download it again; where that does not help, look at the page from which you have Tiller."),
    )
