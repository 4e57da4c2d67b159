"""A disk image for macOS."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from macos import bundle

from engine.common.version import VERSION
from engine.updates.feed import this_system

HERE = Path(__file__).parent


def pack(app: Path, dist: Path, made: Path) -> Path:
    """Return a disk image; PyInstaller signed what is in it where there is a certificate.

    With TILLER_MAC_KEYCHAIN_PROFILE, under which ``xcrun notarytool store-credentials`` kept an account, Apple is
    asked to notarize it; TILLER_MAC_KEYCHAIN is the keychain's path where that is not the user's own.
    """
    import dmgbuild

    identity = bundle.signing_identity()
    unsigned = "" if identity else "-unsigned"
    packed = dist / f"Tiller-{VERSION}-macos-{this_system()[1]}{unsigned}.dmg"
    settings = str(HERE / "image.py")
    shown = {"app": str(app), "background": str(made / "image.png")}
    dmgbuild.build_dmg(str(packed), "Tiller", settings, defines=shown)
    if identity:
        subprocess.run(["codesign", "--sign", identity, "--timestamp", str(packed)], check=True)
        if profile := os.environ.get("TILLER_MAC_KEYCHAIN_PROFILE"):
            keychain = os.environ.get("TILLER_MAC_KEYCHAIN")
            account = ["--keychain-profile", profile, *(["--keychain", keychain] if keychain else [])]
            subprocess.run(["xcrun", "notarytool", "submit", str(packed), *account, "--wait"], check=True)
            subprocess.run(["xcrun", "stapler", "staple", str(packed)], check=True)
    return packed
