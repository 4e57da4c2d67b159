"""The tables of languages that Qt brings on Linux, without those that Qt never reads: 14 MB in place of 32.

Qt asks ICU for the order of words and for encodings. Names of languages, regions, currencies, units and time zones
it has itself or does without, as it does without spelled-out numbers, transliteration and line breaks.
Needs icupkg (Debian: icu-devtools) and a C compiler.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

LEFT_OUT = ("curr/", "lang/", "region/", "unit/", "zone/", "rbnf/", "translit/", "brkitr/")
LIBRARY = re.compile(r"libicudata\.so\.(\d+)")
SYMBOL = re.compile(r"\s([0-9a-f]{16})\s+(0x[0-9a-f]+|\d+) OBJECT .* (icudt\d+)_dat$", re.MULTILINE)
SOURCE = """
    .section .rodata
    .globl {name}_dat
    .type {name}_dat, @object
    .balign 16
{name}_dat:
    .incbin "{data}"
    .size {name}_dat, .-{name}_dat
    .section .note.GNU-stack,"",@progbits
"""


def slim(library: Path, folder: Path) -> Path:
    """Return the library with fewer tables, made in a folder.

    Args:
        library: libicudata.so.N.
    Raises:
        SystemExit: it is not made as it has always been.
    """
    symbols = subprocess.run(["readelf", "-sW", library], capture_output=True, text=True, check=True).stdout
    found = SYMBOL.search(symbols)
    if found is None:
        raise SystemExit(f"{library.name} has no table of tables")
    # It lies in the file where it lies in memory, as the only thing in a library without code.
    start, size, name = int(found[1], 16), int(found[2], 0), found[3]
    folder.mkdir(parents=True, exist_ok=True)
    whole, data = folder / "whole" / f"{name}l.dat", folder / f"{name}l.dat"
    whole.parent.mkdir(exist_ok=True)
    whole.write_bytes(library.read_bytes()[start : start + size])
    listed = subprocess.run(["icupkg", "-l", whole], capture_output=True, text=True, check=True).stdout.split()
    unread = folder / "left-out.txt"
    unread.write_text("\n".join(item for item in listed if item.startswith(LEFT_OUT)), encoding="utf-8")
    # It writes its file's name into the tables, by which they are found: that name must stay.
    subprocess.run(["icupkg", "--ignore-deps", "-r", unread, whole, data], check=True)
    source = folder / "data.S"
    source.write_text(SOURCE.format(name=name, data=data), encoding="utf-8")
    made = folder / library.name
    told = ["-shared", "-nostdlib", "-Wl,-z,noexecstack", f"-Wl,-soname,{library.name}"]
    subprocess.run(["cc", *told, "-o", made, source], check=True)
    return made
