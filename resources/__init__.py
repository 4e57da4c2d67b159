"""Files that come with the program; read them with `resources.read`."""

from __future__ import annotations

from importlib.resources import files


def read(name: str) -> str:
    """Return the text of a resource, by its path within this folder."""
    return files("resources").joinpath(name).read_text(encoding="utf-8")
