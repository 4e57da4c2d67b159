from __future__ import annotations

import plistlib
from pathlib import Path
from typing import Any

import pytest
from macos import bundle

from engine.version import VERSION
from tests.packaging.conftest import PACKAGING

FEWEST = {"com.apple.security.cs.allow-unsigned-executable-memory"}


def test_the_program_asks_for_the_fewest_rights() -> None:
    """A right that is added here is to be argued for in the file, and here."""
    with (PACKAGING / "macos" / "entitlements.plist").open("rb") as file:
        rights = plistlib.load(file)
    assert set(rights) == FEWEST
    assert all(value is True for value in rights.values())


def test_what_macos_is_told_can_be_written_and_says_the_version() -> None:
    told = bundle.info_plist(VERSION)
    again = plistlib.loads(plistlib.dumps(told))
    assert again == told
    assert again["CFBundleShortVersionString"] == again["CFBundleVersion"] == VERSION
    assert again["LSMinimumSystemVersion"] == "13.0"
    assert again["NSHighResolutionCapable"] is True


def test_there_is_no_certificate_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TILLER_MAC_IDENTITY", raising=False)
    assert bundle.signing_identity() is None
    monkeypatch.setenv("TILLER_MAC_IDENTITY", "")
    assert bundle.signing_identity() is None


def test_the_window_of_the_disk_image() -> None:
    names: dict[str, Any] = {"defines": {"app": "/x/Tiller.app", "background": "/x/image.png"}}
    exec((PACKAGING / "macos" / "image.py").read_text(encoding="utf-8"), names)
    assert names["files"] == ["/x/Tiller.app"]
    assert names["symlinks"] == {"Applications": "/Applications"}
    assert set(names["icon_locations"]) == {"Tiller.app", "Applications"}
    assert Path(names["background"]).name == "image.png"
    (_, (width, height)) = names["window_rect"]
    assert all(x < width and y < height for x, y in names["icon_locations"].values())


@pytest.mark.parametrize("identity", ["", "Developer ID Application: Somebody (TEAM)"])
def test_an_app_is_sealed_after_licences_were_added(monkeypatch: pytest.MonkeyPatch, identity: str) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(bundle.subprocess, "run", lambda command, **_: commands.append(command))
    monkeypatch.setenv("TILLER_MAC_IDENTITY", identity)
    bundle.seal(Path("/x/Tiller.app"))
    sign, verify = commands
    assert sign[sign.index("--sign") + 1] == (identity or "-")
    assert ("runtime" in sign) is ("--timestamp" in sign) is bool(identity)
    assert sign[-1] == verify[-1] == "/x/Tiller.app"
    assert "--verify" in verify
