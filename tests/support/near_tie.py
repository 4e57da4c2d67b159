"""Two ways to the same greedy reply, whose last digits differ: they may part, but at a near tie alone.

A server computes a token from a cache or anew, of one size or another, and llama.cpp's kernels for that differ by
up to 0.4 nats in a logit; which ones run depends on the CPU.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.events import Token

FACTOR = 3.0
"""How much likelier than another token one may be and still be within the kernels' difference, steered."""

FLAT = 0.1
"""Probability of the likeliest token below which many are near, more than the alternatives that are told."""


def part_at_a_near_tie_alone(ours: Sequence[Token], theirs: str) -> bool:
    """Check that a reply is the same as another as far as both go, up to a near tie of the first.

    Args:
        ours: the tokens of one, greedy.
        theirs: the text of the other.
    """
    said = ""
    for token in ours:
        if not theirs.startswith(said + token.text):
            rest = theirs[len(said) :]
            seen = [(other.text, other.steered) for other in token.alternatives]
            least = token.alternatives[0].steered / FACTOR
            is_near = any(text and rest.startswith(text) and steered > least for text, steered in seen)
            assert is_near or seen[0][1] < FLAT, (rest, seen)
            break
        said += token.text
    return True
