"""What macOS is told of the app."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ENTITLEMENTS = Path(__file__).with_name("entitlements.plist")
IDENTIFIER = "app.tiller.Tiller"


def signing_identity() -> str | None:
    """Return the name of the certificate to sign with; None where there is none, and the build is unsigned."""
    return os.environ.get("TILLER_MAC_IDENTITY") or None


def seal(app: Path) -> None:
    """Sign an app anew after something was added to it; what is in it was signed when it was built.

    Without a certificate it is signed by nobody, which Apple's own CPUs ask of every program.
    """
    identity = signing_identity()
    rights = ["--options", "runtime", "--timestamp", "--entitlements", str(ENTITLEMENTS)] if identity else []
    subprocess.run(["codesign", "--force", "--sign", identity or "-", *rights, str(app)], check=True)
    subprocess.run(["codesign", "--verify", "--deep", "--strict", str(app)], check=True)


def info_plist(version: str) -> dict[str, object]:
    """Return the entries of Info.plist that PyInstaller does not write by itself."""
    return {
        "CFBundleName": "Tiller",
        "CFBundleDisplayName": "Tiller",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "zh-Hans"],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": "14.0",
        # PyInstaller takes a program that can be used in a terminal for one without a window.
        "LSBackgroundOnly": False,
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "NSHumanReadableCopyright": "Apache License 2.0",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "GGUF model",
                "CFBundleTypeExtensions": ["gguf"],
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
            }
        ],
    }
