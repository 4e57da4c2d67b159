"""A reply's tokens as they are kept beside it, so that one can look at them after a restart, too."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import Any

from engine.privacy.guard import Held
from engine.privacy.identifiers import IdentifierKind
from engine.reply.events import StageTimes, Token
from engine.steerer.decision import Alternative, Decision

log = logging.getLogger(__name__)

MAX_TOKENS = 20_000
MAX_BYTES = 64 * 2**20
"""Of what is unpacked: of the longest reply it is a tenth."""
_TIMES = [field.name for field in fields(StageTimes)]


def pack(tokens: Sequence[Token]) -> bytes:
    """Return tokens in few bytes: about 60 for each."""
    rows = [
        [
            token.token,
            token.text,
            token.decision,
            _short(token.disclosed_bits),
            [_short(value) for value in astuple(token.times)],
            [[a.token, a.text, _short(a.base), _short(a.steered), _short(a.delta)] for a in token.alternatives],
            # Kinds and no spellings, which the user may delete from the profile.
            [held.kind for held in token.held],
            token.thought,
        ]
        for token in tokens[:MAX_TOKENS]
    ]
    return zlib.compress(json.dumps({"times": _TIMES, "tokens": rows}, ensure_ascii=False).encode())


def unpack(packed: bytes) -> list[Token]:
    """Return the tokens of `pack`; none of nothing, and where they are another version's, or damaged."""
    if not packed:
        return []
    try:
        data = json.loads(zlib.decompressobj().decompress(packed, MAX_BYTES))
        names = [str(name) for name in data["times"]]
        return [_token(position, row, names) for position, row in enumerate(data["tokens"])]
    except (zlib.error, ValueError, TypeError, LookupError) as error:
        log.warning("a reply's tokens cannot be read: %s", type(error).__name__)
        return []


def _token(position: int, row: list[Any], names: list[str]) -> Token:
    token, text, decision, bits, times, alternatives, held, thought = row
    known = {name: float(ms) for name, ms in zip(names, times, strict=True) if name in _TIMES}
    return Token(
        position,
        int(token),
        str(text),
        Decision(decision),
        tuple(Alternative(*alternative) for alternative in alternatives),
        float(bits),
        StageTimes(**known),
        tuple(Held("", "…", IdentifierKind(kind) if kind else None) for kind in held),
        str(thought),
    )


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
