"""Text as the database can keep it."""

from __future__ import annotations

LONGEST_NAME = 10_000
"""Characters; longer names, titles and labels are cut, their texts are not."""


def storable(text: str) -> str:
    """Return a text without NUL characters and with halves of characters (lone surrogates) replaced."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def clean(name: str) -> str:
    """Return a name, title or label as it is kept: one line, of bounded length."""
    return " ".join(storable(name).split())[:LONGEST_NAME]
