"""The one kind of label: what it shows is text, never markup, whoever wrote it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


class Label(QLabel):
    """Plain text; Qt's own would take what looks like HTML for HTML.

    Args:
        text: what it shows.
        quiet: for remarks, in the theme's quiet colour.
        wraps: in as many lines as it takes.
    """

    def __init__(self, text: str = "", *, quiet: bool = False, wraps: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        if quiet:
            self.setObjectName("quiet")
