"""Files that come with the program; read them with `resources.read`."""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib.resources import as_file, files
from pathlib import Path

SAMPLE_PROFILE = "profiles/sample.txt"
SAMPLE_HISTORY = "profiles/sample-history.jsonl"
"""A made-up person and what she wrote, to try the program on."""


def path(name: str) -> AbstractContextManager[Path]:
    """Return a resource as a file, which is there within the context."""
    return as_file(files("resources").joinpath(name))


def read(name: str) -> str:
    """Return the text of a resource, by its path within this folder."""
    return files("resources").joinpath(name).read_text(encoding="utf-8")
