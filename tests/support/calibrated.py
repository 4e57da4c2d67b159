"""The measurement of the local model's fastest way, made once in a test session: it takes seconds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "calibration.json"


@contextmanager
def calibrated(home: Path, kept: Path) -> Iterator[None]:
    """Give a test's own folder what an earlier test measured, and take from it what it measured.

    Args:
        home: the test's folder.
        kept: the session's.
    """
    inside = home / "cache" / NAME
    if (kept / NAME).exists():
        inside.parent.mkdir(parents=True, mode=0o700)
        shutil.copy(kept / NAME, inside)
    yield
    if inside.exists():
        shutil.copy(inside, kept / NAME)
