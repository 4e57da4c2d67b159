"""A download: it arrives whole, can be stopped, and heeds the disk."""

from __future__ import annotations

import errno
import logging
import os
import shutil
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.models import part as parts
from engine.models.download import Downloaded, download
from engine.models.part import Part, Source, Wanted, discard, unfinished
from engine.models.progress import Phase, Progress
from tests.engine.models.downloading import (
    CONTENT,
    HALF,
    QUICK,
    SIZE,
    StopAt,
    fail,
    fetch,
    interrupt,
    names,
    wanted,
)
from tests.support.file_server import FileServer, Serve, linked

pytestmark = pytest.mark.usefixtures("trusted")


def test_a_file_arrives_whole(server: FileServer, folder: Path) -> None:
    seen: list[Progress] = []
    done = fetch(wanted(server), folder, on_progress=seen.append)
    assert done == Downloaded(folder / "model.gguf", server.sha256, is_verified=True)
    assert done.path.read_bytes() == CONTENT
    assert names(folder) == ["model.gguf"]
    if sys.platform != "win32":
        assert stat.S_IMODE(done.path.stat().st_mode) == 0o600
    assert (seen[0].done, seen[-1].done, seen[-1].total) == (0, SIZE, SIZE)
    assert seen[-1].seconds_left == 0.0
    assert {p.phase for p in seen} == {Phase.DOWNLOADING}


def test_nothing_private_goes_out(server: FileServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRC", str(folder))
    first, second = linked(server, headers=(("Set-Cookie", "who=you"),))
    server.will(first, second)
    fetch(wanted(server), folder)
    assert server.paths == ["/repository/resolve/main/model.gguf", "/elsewhere"]
    for headers in server.requests:
        assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
        assert headers["User-Agent"].startswith("tiller/")
        assert headers["Accept-Encoding"] == "identity"


def test_the_hash_that_the_host_states_is_checked(server: FileServer, folder: Path) -> None:
    server.will(*linked(server))
    unknown = wanted(server, sha256="", size=None)
    assert fetch(unknown, folder) == Downloaded(folder / "model.gguf", server.sha256, is_verified=True)
    server.will(linked(server)[0], Serve(content=CONTENT[:-1] + b"!"))
    (folder / "model.gguf").unlink()
    error = fail(unknown, folder, "damaged")
    assert not error.resumable
    assert names(folder) == []


def test_without_any_hash_the_file_is_not_called_verified(server: FileServer, folder: Path) -> None:
    assert not fetch(wanted(server, sha256="", size=None), folder).is_verified


def test_a_file_that_is_here_is_not_asked_for(server: FileServer, folder: Path) -> None:
    fetch(wanted(server), folder)
    seen: list[Progress] = []
    fetch(wanted(server), folder, on_progress=seen.append)
    assert len(server.requests) == 1
    assert seen[-1].phase is Phase.CHECKING


def test_a_file_that_is_here_is_known_by_the_host_s_hash(server: FileServer, folder: Path) -> None:
    server.will(*linked(server), *linked(server))
    unknown = wanted(server, sha256="", size=None)
    assert fetch(unknown, folder) == fetch(unknown, folder)
    assert names(folder) == ["model.gguf"]


def test_another_file_of_that_name_is_replaced(server: FileServer, folder: Path) -> None:
    folder.mkdir()
    (folder / "model.gguf").write_bytes(b"GGUF, another one")
    assert fetch(wanted(server), folder).path.read_bytes() == CONTENT


def test_stopping_keeps_what_arrived_and_a_next_try_goes_on(server: FileServer, folder: Path) -> None:
    assert interrupt(server, folder) == HALF
    assert unfinished(folder) == [parts.Unfinished(wanted(server), HALF, SIZE)]
    seen: list[Progress] = []
    [left] = unfinished(folder)
    assert fetch(left.wanted, folder, on_progress=seen.append).path.read_bytes() == CONTENT
    assert server.ranges == [f"bytes={HALF}-"]
    assert server.requests[0]["If-Range"] == '"one"'
    assert seen[0].phase is Phase.CHECKING
    assert next(p for p in seen if p.phase is Phase.DOWNLOADING).done == HALF
    assert unfinished(folder) == []
    assert names(folder) == ["model.gguf"]


def test_cancelling_deletes_what_arrived(server: FileServer, folder: Path) -> None:
    interrupt(server, folder)
    discard(folder, Wanted(server.url, "model.gguf"))
    discard(folder, Wanted(server.url, "model.gguf"))
    assert names(folder) == []


@pytest.mark.parametrize("stalled", [0, 3, HALF])
def test_a_silent_server_is_left_at_once(server: FileServer, folder: Path, stalled: int) -> None:
    server.will(Serve(stall_after=stalled))
    stop = StopAt(stalled)
    # Some looks later, when nothing comes any more.
    looks = iter([False] * 2)
    assert (
        download(
            wanted(server),
            folder,
            on_progress=stop,
            stopped=lambda: stop.stopped() and next(looks, True),
            patience=QUICK,
        )
        is None
    )
    assert [left.done for left in unfinished(folder)] == ([stalled] if stalled else [])


def test_stopping_while_waiting_for_the_next_try(server: FileServer, folder: Path) -> None:
    server.will(Serve(status=503, headers=(("Retry-After", "60"),)))
    stopped = threading.Event()
    threading.Timer(0.15, stopped.set).start()
    assert download(wanted(server), folder, stopped=stopped.is_set, patience=QUICK) is None
    assert len(server.requests) == 1
    assert names(folder) == []


def test_stopping_while_the_disk_is_read(server: FileServer, folder: Path) -> None:
    fetch(wanted(server), folder)
    assert download(wanted(server), folder, stopped=lambda: True) is None
    interrupt(server, folder / "b")
    assert download(wanted(server), folder / "b", stopped=lambda: True) is None
    assert (folder / "b" / "model.gguf.part").stat().st_size == HALF


def test_what_a_listener_raises_comes_out(server: FileServer, folder: Path) -> None:
    def broken(progress: Progress) -> None:
        if progress.done:
            raise RuntimeError("a bug of the window")

    with pytest.raises(RuntimeError, match="of the window"):
        download(wanted(server), folder, on_progress=broken, patience=QUICK)


def test_the_same_file_twice_at_once_is_refused(server: FileServer, folder: Path) -> None:
    interrupt(server, folder)
    part = Part(folder, wanted(server))
    with part.held():
        fail(wanted(server), folder, "downloaded already")
    assert unfinished(folder)[0].done == HALF
    fetch(wanted(server), folder)


def usage(free: int) -> Callable[[Path], Any]:
    faked = type(shutil.disk_usage("."))(10**12, 10**12 - free, free)
    return lambda _: faked


@pytest.mark.parametrize("size", [SIZE, None])
def test_a_disk_that_is_too_small_is_told_before(
    server: FileServer, folder: Path, monkeypatch: pytest.MonkeyPatch, size: int | None
) -> None:
    monkeypatch.setattr("engine.models.download.shutil.disk_usage", usage(SIZE + 1000))
    error = fail(wanted(server, size=size), folder, "302 MB are needed, 2 MB are free")
    assert error.resumable
    assert len(server.requests) == (0 if size else 1)


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOSPC, "disk is full"), (errno.EFBIG, "of this size"), (errno.EIO, "cannot be written .*Input")],
)
def test_a_disk_that_fails_halfway_keeps_what_arrived(
    server: FileServer, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: str
) -> None:
    append = Part.append
    taken = 0

    def full(self: Part, piece: bytes) -> None:
        nonlocal taken
        taken += len(piece)
        if taken > HALF:
            append(self, piece[:10])
            raise OSError(number, os.strerror(number))
        append(self, piece)

    monkeypatch.setattr(Part, "append", full)
    assert fail(wanted(server), folder, told).resumable
    monkeypatch.undo()
    assert fetch(wanted(server), folder).path.read_bytes() == CONTENT
    assert server.ranges[1] is not None


def test_a_folder_that_cannot_be_made(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    fail(wanted(server), tmp_path / "file" / "models", "cannot be written")
    assert server.requests == []


def test_the_log_names_the_file_and_the_kind_of_error_only(
    server: FileServer, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "engine")
    server.will(Serve(status=404))
    fail(wanted(server), folder, "no longer")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("engine")]
    assert ours == ["the download of model.gguf failed: DownloadError"]


def test_a_note_that_somebody_changed_is_passed_over(folder: Path) -> None:
    folder.mkdir()
    good = Part(folder, Wanted("https://a.example/m", "good.gguf", "", 9))
    good.keep_source(Source('"e"', "", "", 9))
    text = good.note.read_text()
    for number, change in enumerate(
        [
            lambda t: "[" * 100_000,
            lambda t: t.replace("good.gguf", "../bad.gguf"),
            lambda t: t.replace(" 9", ' "9"'),
            lambda t: t.replace(" 9", " -9"),
            lambda t: t.replace("https", "htt\\nps"),
            lambda t: t.replace('"etag"', '"other"'),
            lambda t: "[1, 2]",
        ]
    ):
        (folder / f"{number}.gguf.part.json").write_text(change(text))
        (folder / f"{number}.gguf.part").write_bytes(b"GGUF")
    assert unfinished(folder) == []
    good.path.write_bytes(b"GGUF")
    assert [(left.wanted.file_name, left.done, left.total) for left in unfinished(folder)] == [("good.gguf", 4, 9)]


def test_no_folder_has_nothing_unfinished(folder: Path) -> None:
    assert unfinished(folder) == []
