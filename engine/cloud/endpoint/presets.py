"""Servers and services that people use, as the first filling of an endpoint."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import resources
from engine.cloud.kinds import CloudKind


@dataclass(frozen=True, slots=True)
class Preset:
    """One of them.

    Attributes:
        name: what it is called.
        kind: what kind of server.
        url: where it is by default.
        model: a model's name there; "" where the server's first will do, or people must choose.
        candidates: how many log-probabilities a token to ask it for.
        needs_key: whether it wants an API key.
        note: what to know of it.
    """

    name: str
    kind: CloudKind
    url: str
    model: str
    candidates: int
    needs_key: bool
    note: str


@cache
def presets() -> tuple[Preset, ...]:
    """Return all of them, servers of one's own first."""
    return tuple(
        Preset(
            entry["name"],
            CloudKind(entry["kind"]),
            entry["url"],
            entry.get("model", ""),
            entry["candidates"],
            entry["key"],
            entry["note"],
        )
        for entry in json.loads(resources.read("clouds.json"))
    )
