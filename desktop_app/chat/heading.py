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
    write_actions(cursor, place, actions, look)
    if place.versions > 1:
        plain = look.characters("action")
        cursor.insertText("   ", plain)
        _link(cursor, "‹", f"earlier/{place.index}" if place.version > 1 else "", look)
        words = tr(" {version} of {versions} ", version=place.version, versions=place.versions)
        cursor.insertText(words, plain)
        _link(cursor, "›", f"later/{place.index}" if place.version < place.versions else "", look)


def write_actions(cursor: QTextCursor, place: Place, actions: Sequence[str], look: Look) -> None:
    """Write what can be done with a message, behind what stands there.

    Args:
        cursor, place, actions, look: as for `write_head`.
    """
    for action in actions:
        cursor.insertText("   ", look.characters("action"))
        _link(cursor, tr(WORDS[action]), f"{action}/{place.index}", look)


def _link(cursor: QTextCursor, words: str, path: str, look: Look) -> None:
    form = look.characters("action")
    if path:
        form.merge(link_to(f"{ACT}:{path}"))
    cursor.insertText(words, form)
