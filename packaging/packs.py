"""Packs the program as this system's people expect it; how is in the folder of its system."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import third_party
from places import BESIDE, DIST, MADE, PROGRAM
from release import digest

from engine.updates.feed import this_system


def pack() -> list[Path]:
    """Pack the program; return the installer, its sum, the licences and the bill of materials."""
    packed: Path = importlib.import_module(f"{this_system()[0]}.pack").pack(PROGRAM, DIST, MADE)
    made = [packed, listed(packed)]
    for name in (third_party.LICENCES, third_party.BILL):
        made.append(DIST / f"{packed.name.removesuffix('.tar.gz').removesuffix(packed.suffix)}.{name}")
        shutil.copy(BESIDE / name, made[-1])
    return made


def listed(packed: Path) -> Path:
    """Write a file's SHA-256 beside it, as ``sha256sum --check`` reads it; return that file."""
    made = packed.with_name(packed.name + ".sha256")
    made.write_text(f"{digest(packed)}  {packed.name}\n", encoding="utf-8")
    return made
