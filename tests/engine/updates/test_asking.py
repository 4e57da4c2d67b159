"""Asking a real server of this machine."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import resources
from engine.common.version import VERSION
from engine.models.part import Wanted
from engine.updates import asking
from engine.updates.feed import UpdateError, this_system
from tests.engine.updates.test_feed import FILE, LIST
from tests.support.file_server import FileServer, Serve, file_server


def listed(version: str = "999.0.0") -> bytes:
    system, machine = this_system()
    ending = {"linux": ".tar.gz", "macos": ".dmg", "windows": ".exe"}[system]
    file = FILE | {"system": system, "machine": machine, "name": f"tiller{ending}"}
    return json.dumps(LIST | {"version": version, "files": [file]}).encode()


@pytest.fixture
def server() -> Iterator[FileServer]:
    with file_server(listed()) as running:
        yield running


def test_a_newer_version_is_told(server: FileServer) -> None:
    release = asking.newer(server.url)
    assert release
    assert release.version == "999.0.0"
    assert release.installer
    assert release.installer.sha256 == "ab" * 32


def test_nothing_of_the_users_is_sent(server: FileServer) -> None:
    asking.newer(server.url)
    (headers,) = server.requests
    assert {name.lower() for name in headers} <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert headers["User-Agent"] == f"tiller/{VERSION}"


@pytest.mark.parametrize("version", [VERSION, "0.0.1"])
def test_this_version_and_older_ones_are_not_newer(server: FileServer, version: str) -> None:
    server.content = listed(version)
    assert asking.newer(server.url) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Serve(status=404), "no longer at"),
        (Serve(status=503), "cannot serve"),
        (Serve(content=b"<html>"), "cannot be read"),
        (Serve(content=b" " * 2_000_000), "too long"),
        (Serve(redirect="http://example.org/list"), "not encrypted"),
        (Serve(drop_after=20), "lost|cannot be read"),
    ],
)
def test_what_goes_wrong_is_said(server: FileServer, answer: Serve, words: str) -> None:
    server.will(answer)
    with pytest.raises(UpdateError, match=words) as caught:
        asking.newer(server.url)
    assert caught.value.remedy
    assert asking.is_due(), "a try that failed is made again"


def test_nobody_there_and_an_address_in_the_open() -> None:
    with pytest.raises(UpdateError, match="cannot be reached"):
        asking.newer("http://127.0.0.1:9/list")
    with pytest.raises(UpdateError, match="not encrypted"):
        asking.newer("http://example.org/list")


def test_it_can_be_given_up(server: FileServer) -> None:
    server.will(Serve(stall_after=1))
    stop = threading.Event()
    timer = threading.Timer(0.3, stop.set)
    timer.start()
    assert asking.newer(server.url, stop.is_set) is None
    timer.join()


def test_it_asks_once_a_day(server: FileServer) -> None:
    assert asking.is_due()
    asking.newer(server.url)
    assert not asking.is_due()
    day = asking.PAUSE_SECONDS
    for age in (day + 60, -3600):
        when = time.time() - age
        os.utime(asking._asked(), (when, when))
        assert asking.is_due()


def test_a_folder_that_cannot_be_written_does_not_keep_it_from_telling(
    server: FileServer, own_folders: Path
) -> None:
    own_folders.mkdir(parents=True)
    (own_folders / "cache").write_text("in the way")
    assert asking.newer(server.url)


def test_an_installer_is_looked_over_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "tiller.tar.gz"
    path.write_bytes(b"content")
    wanted = Wanted(
        "", path.name, "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73", 7, ".tar.gz"
    )
    assert asking.verified(path, wanted) == path
    path.write_bytes(b"another")
    with pytest.raises(UpdateError, match="was deleted"):
        asking.verified(path, wanted)
    assert not path.exists()
    with pytest.raises(UpdateError, match="cannot be read"):
        asking.verified(path, wanted)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ('{"feed": "https://example.org/list"}', "https://example.org/list"),
        ('{"feed": ""}', ""),
        ("{}", ""),
        ("[]", ""),
        ("?", ""),
        ('{"feed": 1}', ""),
    ],
)
def test_the_build_says_where_to_ask(monkeypatch: pytest.MonkeyPatch, text: str, address: str) -> None:
    monkeypatch.setattr(resources, "read", lambda name: {"build.json": text}[name])
    assert asking.address() == address


def test_run_from_source_it_asks_nobody() -> None:
    assert asking.address() == ""
