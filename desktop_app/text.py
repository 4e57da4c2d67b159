"""Text from models and servers, made safe to show."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """Return `text` without control characters, which a terminal would obey; line breaks and tabs stay."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
