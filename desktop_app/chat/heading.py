"""The line above a message: whose it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QTextCursor

from desktop_app.chat.look import INDEX, Look, link_to
from engine.common.i18n import mark, tr

WORDS = {"copy": mark("Copy"), "edit": mark("Edit"), "again": mark("Try again"), "compare": mark("Compare")}
ACT = "act"
"""Scheme of the links that do something with a message."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands.

    Attributes:
        index: from the conversation's first.
        version, versions: which one of how many is shown, from 1.
    """

    index: int
    version: int = 1
    versions: int = 1


def write_head(cursor: QTextCursor, words: str, place: Place | None, actions: Sequence[str], look: Look) -> None:
    """Write it into the empty paragraph of a cursor, which knows from then on which message it begins.

    Args:
        cursor: in the paragraph.
        words: whose message it is.
        place: where it stands; None where nothing can be done with it.
        actions: of `WORDS`.
        look: gives the looks of its pieces.
    """
    cursor.insertText(words)
    if place is None:
        return
    form = cursor.blockFormat()
    form.setProperty(INDEX, place.index)
    cursor.setBlockFormat(form)
    plain = look.characters("action")

    def link(words: str, path: str) -> None:
        form = look.characters("action")
        if path:
            form.merge(link_to(f"{ACT}:{path}"))
        cursor.insertText(words, form)

    for action in actions:
        cursor.insertText("   ", plain)
        link(tr(WORDS[action]), f"{action}/{place.index}")
    if place.versions > 1:
        cursor.insertText("   ", plain)
        link("‹", f"earlier/{place.index}" if place.version > 1 else "")
        words = tr(" {version} of {versions} ", version=place.version, versions=place.versions)
        cursor.insertText(words, plain)
        link("›", f"later/{place.index}" if place.version < place.versions else "")
