"""What people read, in their language. The engine knows English; the window puts a translator in its place.

Every call names its text literally, so that Qt's `lupdate` finds it; values stand in braces.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable

log = logging.getLogger(__name__)

Translate = Callable[[str, str, int], str]
"""Takes a text, its plural ("" for none) and a number (-1 for none); returns "" where it knows no other words."""

_NO_TEXT = re.compile("[\ud800-\udfff]")

_BEGIN, _END = "\x02", "\x03"
"""Around what is carried; within it JSON writes them otherwise."""

_translate: Translate | None = None
_carried_with = ""


def use(translate: Translate | None) -> None:
    """Have everything that is said from now on translated; None goes back to English."""
    global _translate
    _translate = translate


def carry(secret: str) -> None:
    """Have everything that is said from now on carried to the process that started this one.

    That knows the user's language: `arrived` says it there.

    Args:
        secret: what nobody else knows, so that no text of a file can pass for one of ours; "" ends it.
    """
    global _carried_with
    _carried_with = secret


def _packed(text: str, plural: str, n: int | None, values: dict[str, object]) -> str:
    plain = {name: v if isinstance(v, int | float | str) else str(v) for name, v in values.items()}
    return f"{_BEGIN}{_carried_with}{json.dumps([text, plural, n, plain])}{_END}"


def arrived(text: str, secret: str) -> str:
    """Return what a process said that carries with `secret`, in the user's language."""
    pieces = text.split(_BEGIN + secret)
    told = [pieces[0]]
    for piece in pieces[1:]:
        packed, _, rest = piece.partition(_END)
        source, plural, n, values = json.loads(packed)
        inner = {name: arrived(v, secret) if isinstance(v, str) else v for name, v in values.items()}
        told += [tr(source, plural, n=n, **inner), rest]
    return "".join(told)


def mark(text: str) -> str:
    """Return the text as it is: it is translated where it is shown, with `tr`."""
    return text


def showable(text: str) -> str:
    """Return a text with U+FFFD for what is none, which windows, terminals and files do not take: a file's name in
    another encoding."""
    return _NO_TEXT.sub("\ufffd", text)


def tr(text: str, plural: str = "", /, n: int | None = None, **values: object) -> str:
    """Return a text in the user's language.

    Args:
        text: English, with names of values in braces; for one, where there is a plural.
        plural: for any other number.
        n: the number that decides; it stands in the text as {n}, with separators.
        values: what stands in the braces.
    """
    if _carried_with:
        return _packed(text, plural, n, values)
    english = plural if plural and n != 1 else text
    words = (_translate(text, plural, -1 if n is None else n) if _translate else "") or english
    if n is None and not values:
        return words
    filled = {"n": f"{n:,}", **values} if n is not None else values
    try:
        return showable(words.format(**filled))
    # A translation that names what is not there must not cost the message.
    except (LookupError, ValueError):
        log.error("a translation does not fit its text: %r", text)
        return showable(english.format(**filled))
