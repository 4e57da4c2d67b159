"""The packed program, which carries its own Python: whether this is it, and what that changes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from engine.common.i18n import tr

IS_FROZEN = bool(getattr(sys, "frozen", False))
"""Whether this is the packed program, and not Python with Tiller's source."""
CHILD = "--child"
"""The packed program's first argument where it is to run one module, as ``python -m`` does."""
CONSOLE = "tiller-cli.exe"
"""On Windows: the packed program that has a standard output, beside the one that opens the window."""


def module_command(module: str) -> list[str]:
    """Return the beginning of a command that runs a module of ours in a process of its own."""
    if not IS_FROZEN:
        # Without -P a folder named "engine" where the user happens to stand would be taken for ours.
        return [sys.executable, "-P", "-m", module]
    console = Path(sys.executable).with_name(CONSOLE)
    return [str(console) if console.exists() else sys.executable, CHILD, module]


def restore_library_path() -> None:
    """Give other programs that are started from here, such as a browser, the system's libraries and not ours.

    On Linux the packed program begins anew with its own folder as LD_LIBRARY_PATH, which was read by then.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


def how_to_add(requirement: str) -> str:
    """Say how to come by what an installation lacks, by the name that pip knows it by."""
    if IS_FROZEN:
        return tr("This is not part of the installed program; Tiller run from its source can have it.")
    # Brackets mean something to most shells; only these quotes mean the same to all, Windows' too.
    quoted = f'"{requirement}"' if "[" in requirement else requirement
    return tr("Install it with: {command}", command=f"pip install {quoted}")
