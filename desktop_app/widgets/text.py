"""Text from models and servers, made safe to show."""

from __future__ import annotations

import html

from engine.common.printable import printable as printable


def tip(text: str) -> str:
    """Return a text as a tool tip that shows just it: Qt would take what looks like HTML for HTML."""
    return f"<qt>{html.escape(printable(text)).replace(chr(10), '<br>')}</qt>"
