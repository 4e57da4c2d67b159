from __future__ import annotations

import plistlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from macos import bundle, pack

from engine.common.version import VERSION
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
    assert again["LSMinimumSystemVersion"] == "14.0"
    # It is shown in the Dock, although it writes to a terminal too.
    assert again["LSBackgroundOnly"] is False
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


def test_apple_is_asked_with_the_account_of_the_keychain_that_it_is_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setitem(sys.modules, "dmgbuild", SimpleNamespace(build_dmg=lambda *_, **__: None))
    monkeypatch.setattr(pack.subprocess, "run", lambda command, **_: commands.append(command))
    monkeypatch.setattr(pack, "this_system", lambda: ("macos", "arm64"))
    monkeypatch.setenv("TILLER_MAC_IDENTITY", "Developer ID Application: Somebody (TEAM)")
    monkeypatch.setenv("TILLER_MAC_KEYCHAIN_PROFILE", "tiller")
    monkeypatch.delenv("TILLER_MAC_KEYCHAIN", raising=False)
    pack.pack(Path("/x/Tiller.app"), tmp_path, tmp_path)
    monkeypatch.setenv("TILLER_MAC_KEYCHAIN", "/k/signing.keychain-db")
    pack.pack(Path("/x/Tiller.app"), tmp_path, tmp_path)
    first, second = (command for command in commands if "notarytool" in command)
    assert "--keychain" not in first
    assert second[second.index("--keychain") + 1] == "/k/signing.keychain-db"


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
