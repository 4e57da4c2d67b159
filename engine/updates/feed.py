"""The list of releases: one JSON file about the newest, which its maker puts beside the installers.

``{"format": 1, "version": "0.2.0", "date": "2026-12-01", "notes": "…Markdown…", "files": [{"system": "windows",
"machine": "x86_64", "name": "…exe", "url": "https://…", "sha256": "…64 hex digits…", "bytes": 123}, …]}``.
`packaging/release.py` writes it.
"""

from __future__ import annotations

import json
import platform
import re
import sys
from dataclasses import dataclass
from typing import Any

from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.models.part import Wanted

FORMAT = 1
MAX_BYTES = 2**20
MAX_NOTES = 50_000
"""Characters."""
ENDINGS = {"linux": ".tar.gz", "macos": ".dmg", "windows": ".exe"}
SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
MACHINES = {"amd64": "x86_64", "x86-64": "x86_64", "aarch64": "arm64"}
_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(?:(a|b|rc|\.dev)(\d{1,6}))?")
_HASH = re.compile(r"[0-9a-f]{64}")


class UpdateError(TillerError):
    """It cannot be told whether there is a newer version, or it cannot be had."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version that can be had.

    Attributes:
        version: its number.
        date: of its release, as its maker writes it.
        notes: what is new, as Markdown.
        installer: the file for this system, with its SHA-256; None where there is none.
    """

    version: str
    date: str
    notes: str
    installer: Wanted | None


def this_system() -> tuple[str, str]:
    """Return the names of this system and kind of CPU, as installers are called."""
    machine = platform.machine().lower()
    return SYSTEMS.get(sys.platform, sys.platform), MACHINES.get(machine, machine)


def read(text: bytes, system: str, machine: str) -> Release:
    """Return what a list tells.

    Args:
        text: as it came.
        system, machine: which installer is wanted.
    Raises:
        UpdateError: it is not such a list.
    """
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise UpdateError(
                tr("The list of releases is of another kind than this version reads."),
                tr("Look at the page from which you have Tiller."),
            )
        version, date, notes = str(data["version"]), str(data["date"]), str(data["notes"])
        order(version)
        found = [entry for entry in data["files"] if (entry["system"], entry["machine"]) == (system, machine)]
        installer = _wanted(found[0], ENDINGS[system]) if found and system in ENDINGS else None
    except (ValueError, TypeError, LookupError, RecursionError, AttributeError) as error:
        raise UpdateError(
            tr("The list of releases cannot be read."), tr("Look at the page from which you have Tiller.")
        ) from error
    return Release(version, date[:40], notes[:MAX_NOTES], installer)


def _wanted(entry: dict[str, Any], ending: str) -> Wanted:
    name, url, sha256, size = entry["name"], entry["url"], entry["sha256"], entry["bytes"]
    is_sound = all(isinstance(value, str) for value in (name, url, sha256)) and name.endswith(ending)
    if not (is_sound and _HASH.fullmatch(sha256) and type(size) is int and size > 0):
        raise ValueError("an installer without a sum")
    return Wanted(url, name, sha256, size, ending)


def order(version: str) -> tuple[int, int, int, bool, str, int]:
    """Return what versions are compared by: what comes before a release is older than it.

    Raises:
        ValueError: it is no version.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(f"{version} is no version")
    before = found[4] or ""
    return int(found[1]), int(found[2]), int(found[3] or 0), not before, before, int(found[5] or 0)


def is_newer(version: str, than: str) -> bool:
    """Return whether one version is newer than another."""
    return order(version) > order(than)
