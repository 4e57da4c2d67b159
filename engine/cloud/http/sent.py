"""What a request says, for a person to read: prompts of token ids as their text, and the rest as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Spelling = Callable[[int], bytes]
_TEXTS = ("prompt", "content", "messages", "tokens")
"""Fields that hold what was written; all others are settings."""


def readable(body: bytes, spelling: Spelling | None = None) -> str:
    """Return a request's body as text: what was written first, then the settings.

    Args:
        body: as it was sent.
        spelling: the bytes of a token, for prompts that are token ids; without it they stay numbers.
    """
    if not body:
        return ""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        return body.decode("utf-8", "replace")
    parts = [_text(fields[name], spelling) for name in _TEXTS if name in fields]
    settings = {name: value for name, value in fields.items() if name not in _TEXTS}
    if settings:
        parts.append(json.dumps(settings, ensure_ascii=False))
    return "\n\n".join(parts)


def token_ids(body: bytes) -> list[int]:
    """Return the token ids of a request's first prompt; [] where it has none."""
    try:
        prompt = json.loads(body).get("prompt")
    except (ValueError, RecursionError, AttributeError):
        return []
    while isinstance(prompt, list) and prompt and isinstance(prompt[0], list):
        prompt = prompt[0]
    is_ids = isinstance(prompt, list) and all(type(token) is int for token in prompt)
    return prompt if is_ids else []


def _text(value: Any, spelling: Spelling | None) -> str:
    match value:
        case str():
            return value
        case [int(), *_] if all(type(token) is int for token in value):
            return _decoded(value, spelling)
        case [dict(), *_]:
            return "\n".join(f"{m.get('role', '')}: {m.get('content', '')}" for m in value if isinstance(m, dict))
        case [list() | str(), *_]:
            return "\n\n".join(_text(entry, spelling) for entry in value)
    return json.dumps(value, ensure_ascii=False)


def _decoded(tokens: list[int], spelling: Spelling | None) -> str:
    if spelling is None:
        return " ".join(map(str, tokens))
    return b"".join(map(spelling, tokens)).decode("utf-8", "replace")
