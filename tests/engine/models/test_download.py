from __future__ import annotations

import errno
import logging
import os
import shutil
import ssl
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme

from engine.models import part as parts
from engine.models.download import Downloaded, Patience, download
from engine.models.errors import DownloadError
from engine.models.part import Part, Source, Wanted, discard, unfinished
from engine.models.progress import Phase, Progress
from tests.support.file_server import FileServer, Serve, file_server, linked

CONTENT = b"GGUF" + bytes(range(256)) * 8000
SIZE = len(CONTENT)
HALF = 1_000_000
QUICK = Patience(waits=(0.0, 0.0), stall_seconds=5, connect_seconds=2)
IMPATIENT = replace(QUICK, stall_seconds=0.15)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    """Who vouches for servers here, and its certificate."""
    made = trustme.CA()
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    made.cert_pem.write_to_path(str(path))
    return made, path


@pytest.fixture(autouse=True)
def trusted(authority: tuple[trustme.CA, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """It alone is known, which is also read faster than all that are known elsewhere."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority[1]))


def certified(authority: trustme.CA) -> ssl.SSLContext:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    return tls


@pytest.fixture
def server() -> Iterator[FileServer]:
    with file_server(CONTENT) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


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


def test_a_server_that_ignores_the_range_is_heard_from_the_beginning(server: FileServer, folder: Path) -> None:
    interrupt(server, folder)
    server.will(Serve(ignore_range=True))
    assert fetch(wanted(server), folder).path.read_bytes() == CONTENT
    assert server.ranges == [f"bytes={HALF}-"]


def test_a_file_that_changed_on_the_server_is_taken_anew(server: FileServer, folder: Path) -> None:
    unknown = wanted(server, sha256="", size=None)
    interrupt(server, folder, what=unknown)
    changed = b"GGUF, and nothing as before"
    server.will(Serve(content=changed, etag='"two"'))
    assert fetch(unknown, folder).path.read_bytes() == changed


def test_a_server_that_sends_a_piece_of_a_changed_file_is_asked_again(server: FileServer, folder: Path) -> None:
    unknown = wanted(server, sha256="", size=None)
    interrupt(server, folder, what=unknown)
    note = folder / "model.gguf.part.json"
    note.write_text(note.read_text().replace("one", "zero"))
    server.will(Serve(ignore_if_range=True), Serve())
    assert fetch(unknown, folder).path.read_bytes() == CONTENT
    assert server.ranges == [f"bytes={HALF}-", None]


def test_the_date_serves_where_there_is_no_strong_etag(server: FileServer, folder: Path) -> None:
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    dated = Serve(etag='W/"weak"', last_modified=date)
    interrupt(server, folder, dated)
    fetch(wanted(server), folder)
    assert server.requests[0]["If-Range"] == date


def test_without_etag_and_date_only_a_known_hash_allows_to_go_on(server: FileServer, folder: Path) -> None:
    bare = Serve(etag=None)
    interrupt(server, folder, bare)
    fetch(wanted(server), folder)
    assert server.ranges == [f"bytes={HALF}-"]
    unknown = wanted(server, sha256="", size=None)
    (folder / "model.gguf").unlink()
    interrupt(server, folder, bare, unknown)
    fetch(unknown, folder)
    assert server.ranges == [None]


def test_a_part_of_another_file_is_not_gone_on_with(server: FileServer, folder: Path) -> None:
    interrupt(server, folder)
    other = replace(wanted(server), url=server.url + "?other", sha256="")
    fetch(other, folder)
    assert server.ranges == [None]


def test_a_part_of_the_same_hash_is_gone_on_with_from_elsewhere(server: FileServer, folder: Path) -> None:
    interrupt(server, folder)
    fetch(replace(wanted(server), url=server.url + "?mirror"), folder)
    assert server.ranges == [f"bytes={HALF}-"]


def test_a_part_that_is_complete_is_only_checked(server: FileServer, folder: Path) -> None:
    interrupt(server, folder)
    (folder / "model.gguf.part").write_bytes(CONTENT)
    fetch(wanted(server), folder)
    assert server.requests == []


def test_a_part_that_is_complete_without_anybody_having_said_so(server: FileServer, folder: Path) -> None:
    endless = Serve(length=None)
    unknown = wanted(server, sha256="", size=None)
    interrupt(server, folder, endless, unknown)
    (folder / "model.gguf.part").write_bytes(CONTENT)
    fetch(unknown, folder)
    assert server.ranges == [f"bytes={SIZE}-"]


def test_a_part_longer_than_the_file_is_taken_anew(server: FileServer, folder: Path) -> None:
    unknown = wanted(server, sha256="", size=None)
    interrupt(server, folder, Serve(length=None), unknown)
    (folder / "model.gguf.part").write_bytes(CONTENT + b"more")
    assert fetch(unknown, folder).path.read_bytes() == CONTENT
    assert server.ranges == [f"bytes={SIZE + 4}-", None]


def test_a_part_that_was_tampered_with_does_not_pass(server: FileServer, folder: Path) -> None:
    interrupt(server, folder)
    (folder / "model.gguf.part").write_bytes(b"GGUF" + b"x" * (HALF - 4))
    fail(wanted(server), folder, "damaged")
    assert names(folder) == []


def test_a_lost_connection_is_taken_up_by_itself(server: FileServer, folder: Path) -> None:
    server.will(Serve(drop_after=HALF), Serve(drop_after=0), Serve(status=503), Serve(drop_after=HALF), Serve())
    assert fetch(wanted(server), folder).path.read_bytes() == CONTENT
    assert server.ranges == [None, *[f"bytes={HALF}-"] * 3, f"bytes={2 * HALF}-"]


def test_a_body_shorter_than_the_file_is_taken_up_by_itself(server: FileServer, folder: Path) -> None:
    server.will(Serve(length=None, drop_after=HALF), Serve())
    assert fetch(wanted(server), folder).path.read_bytes() == CONTENT


def test_a_server_that_stays_silent_is_given_up_and_what_arrived_is_kept(server: FileServer, folder: Path) -> None:
    server.will(Serve(drop_after=HALF), Serve(stall_after=0))
    error = fail(wanted(server), folder, "stopped sending", patience=IMPATIENT)
    assert error.resumable
    assert len(server.requests) == 4
    server.will(Serve())
    fetch(wanted(server), folder)


def test_tries_that_bring_something_are_not_counted(server: FileServer, folder: Path) -> None:
    server.will(*[Serve(drop_after=SIZE // 10)] * 12, Serve())
    assert fetch(wanted(server), folder).path.read_bytes() == CONTENT


def test_a_server_that_never_goes_on_where_it_stopped(server: FileServer, folder: Path) -> None:
    server.will(Serve(ignore_range=True, drop_after=HALF))
    patient = replace(QUICK, waits=(0.0,) * 9)
    assert fail(wanted(server), folder, "does not go on", patience=patient).resumable


def test_no_server_at_all(folder: Path) -> None:
    with file_server(CONTENT) as gone:
        what = wanted(gone)
    assert fail(what, folder, "127.0.0.1 cannot be reached").resumable
    assert names(folder) == []


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "not give"),
        (403, "not give"),
        (404, "no longer"),
        (410, "no longer"),
        (418, "refuses"),
        (304, "refuses"),
    ],
)
def test_a_refusal_is_told_at_once(server: FileServer, folder: Path, status: int, told: str) -> None:
    server.will(Serve(status=status))
    fail(wanted(server), folder, told)
    assert len(server.requests) == 1
    assert names(folder) == []


@pytest.mark.parametrize("status", [429, 500, 502])
def test_a_server_in_trouble_is_asked_some_times(server: FileServer, folder: Path, status: int) -> None:
    server.will(Serve(status=status))
    assert fail(wanted(server), folder, f"cannot serve the file now .{status}").resumable
    assert len(server.requests) == 3


def test_a_refusal_halfway_keeps_what_arrived(server: FileServer, folder: Path) -> None:
    interrupt(server, folder)
    server.will(Serve(status=404))
    fail(wanted(server), folder, "no longer")
    assert unfinished(folder)[0].done == HALF


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Serve(content=CONTENT + b"more"), "not the one that was published"),
        (Serve(content=CONTENT + b"more", length=None), "sends more"),
        (Serve(content=b"<!DOCTYPE html>" + CONTENT[15:]), "something else than a model"),
        (Serve(content=CONTENT[:-1] + b"!"), "damaged"),
        (Serve(headers=(("X-Linked-Etag", '"' + "a" * 64 + '"'),)), "not the one that was published"),
        (Serve(headers=(("Content-Encoding", "gzip"),)), "packed"),
    ],
)
def test_another_file_than_the_wanted_one_leaves_nothing(
    server: FileServer, folder: Path, answer: Serve, told: str
) -> None:
    server.will(answer)
    assert not fail(wanted(server), folder, told).resumable
    assert names(folder) == []
    assert len(server.requests) == 1


def test_an_empty_file_is_no_model(server: FileServer, folder: Path) -> None:
    server.will(Serve(content=b""))
    fail(wanted(server, sha256="", size=None), folder, "something else")
    assert names(folder) == []


def test_another_piece_than_asked_for_is_refused(server: FileServer, folder: Path) -> None:
    interrupt(server, folder)
    server.will(Serve(wrong_piece=True))
    fail(wanted(server), folder, "another piece")
    assert unfinished(folder)[0].done == HALF


@pytest.mark.parametrize(
    ("redirect", "told"),
    [
        ("http://tiller.invalid/model.gguf", "not encrypted"),
        ("ftp://127.0.0.1/model.gguf", "not encrypted"),
        ("/again", "circle"),
    ],
)
def test_redirects_that_are_not_followed(server: FileServer, folder: Path, redirect: str, told: str) -> None:
    server.will(Serve(redirect=redirect))
    fail(wanted(server), folder, told)
    assert not list(folder.glob("*.gguf"))


def test_an_encrypted_server_does_not_lead_to_one_that_is_not(
    server: FileServer, folder: Path, authority: tuple[trustme.CA, Path]
) -> None:
    with file_server(CONTENT, certified(authority[0])) as secure:
        fetch(wanted(secure), folder)
        server.will(Serve(redirect=secure.url), Serve())
        fetch(replace(wanted(server), file_name="other.gguf"), folder)
        secure.will(Serve(redirect="http://tiller.invalid/model.gguf"))
        fail(replace(wanted(secure), file_name="third.gguf"), folder, "not encrypted")
    assert {path.name for path in folder.glob("*.gguf")} == {wanted(server).file_name, "other.gguf"}


def test_a_server_that_nobody_vouches_for(folder: Path) -> None:
    with file_server(CONTENT, certified(trustme.CA())) as unknown:
        assert fail(wanted(unknown), folder, "Nobody known vouches").resumable
    assert unknown.requests == []


def test_a_redirect_is_asked_for_the_same_piece(server: FileServer, folder: Path) -> None:
    interrupt(server, folder)
    server.will(*linked(server))
    fetch(wanted(server), folder)
    assert server.ranges == [f"bytes={HALF}-"] * 2


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://huggingface.co/model.gguf", "not encrypted"),
        ("http://127.0.0.1.tiller.invalid/model.gguf", "not encrypted"),
        ("https://me:secret@huggingface.co/model.gguf", "cannot be used"),
        ("file:///etc/passwd", "cannot be used"),
        ("https://", "cannot be used"),
        ("nonsense", "cannot be used"),
        ("https://huggingface.co:port/", "cannot be used"),
    ],
)
def test_addresses_that_are_not_asked(folder: Path, url: str, told: str) -> None:
    error = fail(Wanted(url, "model.gguf"), folder, told)
    assert "secret" not in str(error)
    assert names(folder) == []


@pytest.mark.parametrize(("variable", "value"), [("SSL_CERT_FILE", "nowhere.pem"), ("HTTPS_PROXY", "x://y")])
def test_network_settings_that_cannot_be_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    fail(Wanted("https://tiller.invalid/model.gguf", "model.gguf"), folder, "network settings")
    assert names(folder) == []


def test_an_etag_that_cannot_be_sent_back_is_done_without(server: FileServer, folder: Path) -> None:
    interrupt(server, folder, Serve(etag='"caf\xe9"'))
    fetch(wanted(server), folder)
    assert server.requests[0]["If-Range"] is None
    assert server.ranges == [f"bytes={HALF}-"]


@pytest.mark.parametrize("name", ["../../up.gguf", "/etc/up.gguf", "..\\up.gguf", "C:\\up.gguf", "up"])
def test_a_name_stays_within_the_folder(server: FileServer, folder: Path, name: str) -> None:
    assert fetch(replace(wanted(server), file_name=name), folder).path == folder / "up.gguf"


@pytest.mark.parametrize("name", ["", "..", "/", ".gguf", "\0"])
def test_a_name_of_nothing_is_refused(folder: Path, name: str) -> None:
    fail(Wanted("https://huggingface.co/m", name), folder, "name cannot be used")
    assert not folder.exists()


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
