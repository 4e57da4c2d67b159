from __future__ import annotations

import json
from typing import Any

import pytest

from engine.models.part import Wanted
from engine.updates.feed import UpdateError, is_newer, order, read, this_system

FILE = {
    "system": "linux",
    "machine": "x86_64",
    "name": "tiller-0.2.0-linux-x86_64.tar.gz",
    "url": "https://example.org/tiller-0.2.0-linux-x86_64.tar.gz",
    "sha256": "ab" * 32,
    "bytes": 12,
}
LIST = {"format": 1, "version": "0.2.0", "date": "2026-12-01", "notes": "- **New**", "files": [FILE]}


def text(**changes: Any) -> bytes:
    return json.dumps(LIST | changes).encode()


def test_it_tells_of_the_installer_for_this_system() -> None:
    release = read(text(), "linux", "x86_64")
    assert (release.version, release.date, release.notes) == ("0.2.0", "2026-12-01", "- **New**")
    assert release.installer == Wanted(FILE["url"], FILE["name"], "ab" * 32, 12, ".tar.gz")  # type: ignore[arg-type]
    assert not release.installer.is_model
    assert read(text(), "linux", "arm64").installer is None
    assert read(text(), "windows", "x86_64").installer is None
    assert read(text(files=[FILE | {"system": "plan9"}]), "plan9", "x86_64").installer is None


@pytest.mark.parametrize(
    "spoiled",
    [
        b"",
        b"<html>Sign in</html>",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        text(version="newest"),
        text(version=None),
        text(files=None),
        text(files=[{}]),
        text(files=["x"]),
        *(
            text(files=[FILE | wrong])
            for wrong in ({"sha256": ""}, {"sha256": "AB" * 32}, {"bytes": "12"}, {"bytes": True})
        ),
        *(
            text(files=[FILE | wrong])
            for wrong in ({"bytes": 0}, {"name": "tiller.exe"}, {"url": 5}, {"name": None})
        ),
        json.dumps({"format": 1}).encode(),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(spoiled: bytes) -> None:
    with pytest.raises(UpdateError, match="cannot be read") as caught:
        read(spoiled, "linux", "x86_64")
    assert caught.value.remedy


def test_a_later_kind_of_list_is_said_to_be_one() -> None:
    with pytest.raises(UpdateError, match="another kind"):
        read(text(format=2), "linux", "x86_64")


def test_notes_are_not_endless() -> None:
    assert len(read(text(notes="x" * 100_000), "linux", "x86_64").notes) == 50_000


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("0.1.0", "0.1.1"),
        ("0.9.9", "0.10"),
        ("0.2.0rc1", "0.2.0"),
        ("0.2.0.dev3", "0.2"),
        ("0.2.0rc9", "0.2.0rc10"),
        ("1.9.9", "2.0.0"),
    ],
)
def test_versions_are_compared_by_their_numbers(older: str, newer: str) -> None:
    assert is_newer(newer, older)
    assert not is_newer(older, newer)
    assert not is_newer(newer, newer)


@pytest.mark.parametrize("wrong", ["", "1", "v1.0", "1.0.0.0", "1.0-beta", "1.0\n"])
def test_what_is_no_version(wrong: str) -> None:
    with pytest.raises(ValueError, match="no version"):
        order(wrong)


def test_this_system_is_called_as_installers_are() -> None:
    system, machine = this_system()
    assert system in ("linux", "macos", "windows")
    assert machine in ("x86_64", "arm64")
