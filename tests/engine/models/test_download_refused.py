"""What is refused: by the server, and of what it sends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from engine.models.part import Wanted, unfinished
from tests.engine.models.downloading import CONTENT, HALF, certified, fail, fetch, interrupt, names, wanted
from tests.support.file_server import FileServer, Serve, file_server, linked

pytestmark = pytest.mark.usefixtures("trusted")


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
    fail(Wanted("https://tiller.invalid/model.gguf", "model.gguf"), folder, variable)
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
