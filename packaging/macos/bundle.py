"""What macOS is told of the app."""

from __future__ import annotations

import os

IDENTIFIER = "app.tiller.Tiller"


def signing_identity() -> str | None:
    """Return the name of the certificate to sign with; None where there is none, and the build is unsigned."""
    return os.environ.get("TILLER_MAC_IDENTITY") or None


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
        "LSMinimumSystemVersion": "13.0",
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
