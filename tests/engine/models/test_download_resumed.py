"""A download that was cut off, and is gone on with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.models.downloading import (
    CONTENT,
    HALF,
    IMPATIENT,
    QUICK,
    SIZE,
    fail,
    fetch,
    interrupt,
    names,
    wanted,
)
from tests.support.file_server import FileServer, Serve

pytestmark = pytest.mark.usefixtures("trusted")


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
