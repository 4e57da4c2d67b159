"""A local model's tokens spelled as servers' detokenizers do."""

from __future__ import annotations

from collections.abc import Sequence

from engine.local.library import Model


def spelled(model: Model, tokens: Sequence[int]) -> str:
    """Return tokens as text, control tokens written out, with marks for what is no whole character."""
    vocabulary = model.vocabulary
    pieces = [vocabulary.spelling(t) or vocabulary.control_spelling(t).encode() for t in tokens]
    return b"".join(pieces).decode("utf-8", "replace")
