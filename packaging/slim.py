"""Smaller copies of libraries that are larger than what is used of them: on Linux."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePath

import icu
from contents import Entry

STRIPPED = re.compile(
    r"(.*/)?(xllamacpp\.abi3\.so|_rust\.abi3\.so|libpython3\.\d+\.so.*)|python3\.\d+/lib-dynload/.*"
)
"""Three quarters of the first are a debugger's tables."""


def slimmed(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """Return the entries with smaller copies of some libraries, made in a folder.

    Not all lose their debugger's tables: those of libraries whose wheels were put together with other tools are
    not where strip thinks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for place, source, kind in entries:
        name = PurePath(place).name
        if STRIPPED.fullmatch(place) and kind != "SYMLINK":
            copy = folder / name
            subprocess.run(["strip", "--strip-unneeded", "-o", str(copy), source], check=True)
            source = str(copy)
        elif icu.LIBRARY.fullmatch(name) and kind != "SYMLINK":
            source = str(icu.slim(Path(source), folder / "icu"))
        made.append((place, source, kind))
    return made
