"""A row of a table, or an object, as one record: what its fields are called tells what they are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.store.history import NewRecord
from engine.store.text import storable

TEXT_NAMES = ("text", "content", "body", "message", "output", "reply")
TITLE_NAMES = ("title", "subject", "name", "headline")
DATE_NAMES = ("date", "created", "created_at", "create_time", "timestamp", "time")
TURN_NAMES = ("messages", "conversation", "conversations", "turns")
OWN_ROLES = frozenset(("user", "human", "me", "self"))
MAX_DEPTH = 20


def record_of(fields: dict[str, Any], path: Path) -> NewRecord | None:
    """Return a record; None where there is no text in it.

    Of a conversation (a list of messages with roles) the user's own words are taken.
    """
    names = {name.strip().lower(): value for name, value in fields.items() if value not in (None, "", [], {})}

    def first(candidates: tuple[str, ...]) -> Any:
        return next((names[name] for name in candidates if name in names), "")

    content = own_words(first(TURN_NAMES)) or said(first(TEXT_NAMES))
    if not content:
        told = {name: said(value) for name, value in names.items()}
        content = "\n".join(f"{name}: {value}" for name, value in told.items() if value)
    if not content.strip():
        return None
    title = said(first(TITLE_NAMES))
    return NewRecord(storable(title), storable(content), path.name, moment(first(DATE_NAMES)))


def own_words(turns: Any) -> str:
    """Return what the user said in a list of messages; all of it where none is the user's; "" for no messages."""
    if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        return ""
    spoken = [(_role(turn), _content(turn)) for turn in turns]
    own = [text for role, text in spoken if text and role in OWN_ROLES]
    return "\n\n".join(own or [text for _, text in spoken if text])


def _role(turn: dict[str, Any]) -> str:
    role = turn.get("role") or turn.get("from") or turn.get("sender") or turn.get("author") or ""
    if isinstance(role, dict):
        role = role.get("role", "")
    return str(role).lower()


def _content(turn: dict[str, Any]) -> str:
    return next((said(turn[name]) for name in (*TEXT_NAMES, "value", "parts") if turn.get(name)), "")


def said(value: Any) -> str:
    """Return the text in a value, however it is nested; "" for none."""
    return "\n".join(text for text in _texts(value, MAX_DEPTH) if text.strip())


def _texts(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool) or value is None or not depth:
        return
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry, depth - 1)
    elif isinstance(value, dict):
        inner = next((value[name] for name in TEXT_NAMES if name in value), None)
        for entry in [inner] if inner is not None else value.values():
            yield from _texts(entry, depth - 1)


def moment(stated: Any) -> str:
    """Return a date as it is kept: as it is written, or from seconds (or milli- or microseconds) since 1970."""
    text = storable(said(stated)).strip()
    try:
        number = float(text)
    except ValueError:
        return text[:40]
    if not math.isfinite(number) or number < 1e8:
        return text[:40]
    while 1e11 < number < 1e19:
        number /= 1000
    try:
        return datetime.fromtimestamp(number, UTC).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):
        return ""
