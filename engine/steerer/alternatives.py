"""What else could have stood where a token stands, in words for those who look at it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from engine.position.distribution import Distribution
from engine.position.logits import Floats
from engine.steerer.decision import Alternative
from engine.steering.policy import Policy
from engine.vocabulary.token_table import TokenTable

DeltaOf = Callable[[int], float | None]
"""A token's delta, in nats; None where the local model has none."""


def no_delta(token: int) -> float | None:
    """Of a position that the local model had no part in."""
    del token
    return None


def delta_of(private: Floats, public: Floats, log_ratio: float) -> DeltaOf:
    """Return what gives a position's deltas.

    Args:
        private, public: raw logits by token id, float32, shape (V,).
        log_ratio: ln of the softmax's sums, private over public.
    """
    size = min(len(private), len(public))

    def delta(token: int) -> float | None:
        if token >= size:
            return None
        found = float(private[token]) - float(public[token]) - log_ratio
        return found if math.isfinite(found) else None

    return delta


def steered_alternatives(
    policy: Policy, count: int, picked: int, lexicon: TokenTable, delta: DeltaOf = no_delta
) -> tuple[Alternative, ...]:
    """Describe the most likely candidates, and the picked one where it is none of them; none for a count of 0."""
    shown = policy.top(count) if count else []
    if shown and picked not in shown:
        shown.append(picked)
    return tuple(_alternative(policy, i, lexicon, delta) for i in shown)


def _alternative(policy: Policy, index: int, lexicon: TokenTable, delta: DeltaOf) -> Alternative:
    token = policy.id_at(index)
    text = lexicon.spelling(token).decode("utf-8", "replace")
    return Alternative(
        token,
        text or lexicon.control_spelling(token),
        base=float(np.exp(policy.base_logprobs[index])),
        steered=float(np.exp(policy.logprobs[index])),
        delta=delta(token),
    )


def unsteered_alternatives(distribution: Distribution, count: int) -> tuple[Alternative, ...]:
    """Describe the cloud's own most likely candidates, for replies without steering."""
    found = []
    for token, logprob, spelling in zip(
        distribution.ids[:count].tolist(),
        distribution.logprobs[:count].tolist(),
        distribution.spellings,
        strict=False,
    ):
        probability = float(np.exp(logprob))
        found.append(Alternative(token, spelling.decode("utf-8", "replace"), probability, probability))
    return tuple(found)
