"""What the tests of downloads share."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme

from engine.models.download import Downloaded, Patience, download
from engine.models.errors import DownloadError
from engine.models.part import Wanted
from engine.models.progress import Phase, Progress
from tests.support.file_server import FileServer, Serve

CONTENT = b"GGUF" + bytes(range(256)) * 8000
SIZE = len(CONTENT)
HALF = 1_000_000
QUICK = Patience(waits=(0.0, 0.0), stall_seconds=5, connect_seconds=2)
IMPATIENT = replace(QUICK, stall_seconds=0.15)


def certified(authority: trustme.CA) -> ssl.SSLContext:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    return tls


def wanted(server: FileServer, *, sha256: str | None = None, size: int | None = SIZE) -> Wanted:
    return Wanted(server.url, "model.gguf", server.sha256 if sha256 is None else sha256, size)


def fetch(what: Wanted, folder: Path, **options: Any) -> Downloaded:
    done = download(what, folder, **{"patience": QUICK} | options)
    assert done is not None
    return done


def fail(what: Wanted, folder: Path, match: str, **options: Any) -> DownloadError:
    with pytest.raises(DownloadError, match=match) as caught:
        download(what, folder, **{"patience": QUICK} | options)
    assert caught.value.remedy
    return caught.value


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class StopAt:
    """Stops once so many bytes have arrived."""

    def __init__(self, count: int = 1) -> None:
        self.count = count
        self.seen: list[Progress] = []

    def __call__(self, progress: Progress) -> None:
        self.seen.append(progress)

    def stopped(self) -> bool:
        return any(p.done >= self.count and p.phase is Phase.DOWNLOADING for p in self.seen)


def interrupt(server: FileServer, folder: Path, answer: Serve | None = None, what: Wanted | None = None) -> int:
    """Have half of the file arrive, then stop; return how much is there."""
    server.will(replace(answer or Serve(), stall_after=HALF))
    stop = StopAt(HALF)
    assert download(what or wanted(server), folder, on_progress=stop, stopped=stop.stopped, patience=QUICK) is None
    server.requests.clear()
    server.will(answer or Serve())
    return (folder / "model.gguf.part").stat().st_size
