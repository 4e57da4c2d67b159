"""Asking a real server of this machine."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import resources
from engine.common.version import VERSION
from engine.models.part import Wanted
from engine.updates import asking
from engine.updates.asking import Feed
from engine.updates.feed import Release, UpdateError, this_system
from tests.engine.updates.test_feed import FILE, LIST
from tests.support.file_server import FileServer, Serve, file_server
from tests.support.signed_list import PUBLIC, published


def listed(version: str = "999.0.0") -> bytes:
    system, machine = this_system()
    ending = {"linux": ".tar.gz", "macos": ".dmg", "windows": ".exe"}[system]
    file = FILE | {"system": system, "machine": machine, "name": f"tiller{ending}"}
    return json.dumps(LIST | {"version": version, "files": [file]}).encode()


def newer(server: FileServer, stopped: Callable[[], bool] = lambda: False) -> Release | None:
    return asking.newer(Feed(server.url, PUBLIC), stopped)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with file_server(published(listed())) as running:
        yield running


def test_a_newer_version_is_told(server: FileServer) -> None:
    release = newer(server)
    assert release
    assert release.version == "999.0.0"
    assert release.installer
    assert release.installer.sha256 == "ab" * 32


def test_nothing_of_the_users_is_sent(server: FileServer) -> None:
    newer(server)
    (headers,) = server.requests
    assert {name.lower() for name in headers} <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert headers["User-Agent"] == f"tiller/{VERSION}"


@pytest.mark.parametrize("version", [VERSION, "0.0.1"])
def test_this_version_and_older_ones_are_not_newer(server: FileServer, version: str) -> None:
    server.content = published(listed(version))
    assert newer(server) is None


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
        newer(server)
    assert caught.value.remedy
    assert asking.is_due(), "a try that failed is made again"


def test_nobody_there_and_an_address_in_the_open() -> None:
    with pytest.raises(UpdateError, match="cannot be reached"):
        asking.newer(Feed("http://127.0.0.1:9/list", PUBLIC))
    with pytest.raises(UpdateError, match="not encrypted"):
        asking.newer(Feed("http://example.org/list", PUBLIC))


def test_it_can_be_given_up(server: FileServer) -> None:
    server.will(Serve(stall_after=1))
    stop = threading.Event()
    timer = threading.Timer(0.3, stop.set)
    timer.start()
    assert newer(server, stop.is_set) is None
    timer.join()


def test_it_asks_once_a_day(server: FileServer) -> None:
    assert asking.is_due()
    newer(server)
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
    assert newer(server)


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
        (f'{{"feed": "https://example.org/list", "key": "{PUBLIC}"}}', "https://example.org/list"),
        (f'{{"feed": "", "key": "{PUBLIC}"}}', ""),
        # Without a key nothing could be believed.
        ('{"feed": "https://example.org/list"}', ""),
        ('{"feed": "https://example.org/list", "key": ""}', ""),
        ('{"feed": "https://example.org/list", "key": "AAAA"}', ""),
        ('{"feed": "https://example.org/list", "key": 7}', ""),
        ("{}", ""),
        ("[]", ""),
        ("?", ""),
        ('{"feed": 1, "key": "x"}', ""),
    ],
)
def test_the_build_says_where_to_ask(monkeypatch: pytest.MonkeyPatch, text: str, address: str) -> None:
    monkeypatch.setattr(resources, "read", lambda name: {"build.json": text}[name])
    assert asking.feed() == (Feed(address, PUBLIC) if address else Feed())


def test_run_from_source_it_asks_nobody() -> None:
    assert asking.feed() == Feed()


def changed(published: bytes, **changes: object) -> bytes:
    return json.dumps(json.loads(published) | changes).encode()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(published(listed(), Ed25519PrivateKey.generate()), id="another key"),
        pytest.param(changed(published(listed()), list=listed("999.0.1").decode()), id="another list"),
        pytest.param(changed(published(listed()), list=listed().decode() + " "), id="one space more"),
        pytest.param(changed(published(listed()), signature=""), id="no signature"),
        pytest.param(changed(published(listed()), signature="AAAA"), id="a short signature"),
    ],
)
def test_a_list_that_the_makers_did_not_sign_is_not_believed(server: FileServer, answer: bytes) -> None:
    """Whoever holds the place where releases lie could put another installer there, with its sum."""
    server.content = answer
    with pytest.raises(UpdateError, match="isn't from Tiller's makers") as caught:
        newer(server)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "answer",
    [
        listed(),
        b"[]",
        changed(published(listed()), signature=7),
        changed(published(listed()), signature="?"),
        changed(published(listed()), list=None),
    ],
)
def test_what_is_no_signed_list_cannot_be_read(server: FileServer, answer: bytes) -> None:
    server.content = answer
    with pytest.raises(UpdateError, match="cannot be read"):
        newer(server)
