"""Names of files that somebody else chose, made fit for a folder of ours."""

from __future__ import annotations

import re

from engine.common.file_names import DEVICES

SUFFIX = ".gguf"
LONGEST = 120
"""Characters; with what is appended to it, it stays below the 255 bytes that file systems allow."""

_UNFIT = re.compile(r"[^\w .+@()\[\],=&-]", re.ASCII)


def fit(name: str, ending: str = SUFFIX) -> str:
    """Return a name for a file that stays within its folder on every system; "" where none can be made.

    Args:
        name: what somebody calls it.
        ending: what the name is to end with.
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = _UNFIT.sub("_", last).rstrip(" .")
    if plain.lower().endswith(ending):
        plain = plain[: -len(ending)]
    plain = plain[:LONGEST].strip(" .")
    if not plain.strip("_"):
        return ""
    return ("_" if DEVICES.match(plain) else "") + plain + ending
