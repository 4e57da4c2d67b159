"""Text from models and servers, made safe to show."""

from __future__ import annotations

import html
import unicodedata

from engine.common.i18n import showable


def printable(text: str) -> str:
    """Return `text` without control characters, which a terminal would obey; line breaks and tabs stay."""
    text = showable(text)
    if text.isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")


def tip(text: str) -> str:
    """Return a text as a tool tip that shows just it: Qt would take what looks like HTML for HTML."""
    return f"<qt>{html.escape(printable(text)).replace(chr(10), '<br>')}</qt>"
