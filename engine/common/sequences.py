"""Comparing sequences: of tokens, of messages."""

from __future__ import annotations

from collections.abc import Sequence


def shared_prefix(a: Sequence[object], b: Sequence[object]) -> int:
    """Length of the longest common prefix of two sequences."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count
