"""Two ways to the same greedy reply, whose last digits differ: they may part, but at a near tie alone.

A server computes a token from a cache or anew, of one size or another, and llama.cpp's kernels for that differ by up
to 0.4 nats in a logit; which ones run depends on the CPU.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.events import Token

FACTOR = 3.0
"""How much likelier than another token one may be and still be within the kernels' difference, steered."""


def part_at_a_near_tie_alone(ours: Sequence[Token], theirs: str) -> bool:
    """Return whether a reply is the same as another as far as both go, up to a near tie of the first.

    Args:
        ours: the tokens of one, greedy.
        theirs: the text of the other.
    """
    said = ""
    for token in ours:
        if not theirs.startswith(said + token.text):
            rest = theirs[len(said) :]
            least = token.alternatives[0].steered / FACTOR
            return any(
                other.steered > least and rest.startswith(other.text) for other in token.alternatives if other.text
            )
        said += token.text
    return True
