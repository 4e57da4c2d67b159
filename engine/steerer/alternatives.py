"""What else could have stood where a token stands, in words for those who look at it."""

from __future__ import annotations

import numpy as np

from engine.position.distribution import Distribution
from engine.steerer.decision import Alternative
from engine.steering.policy import Policy
from engine.vocabulary.token_table import TokenTable


def steered_alternatives(
    policy: Policy, count: int, picked: int | None, lexicon: TokenTable
) -> tuple[Alternative, ...]:
    """Describe the most likely candidates, and the picked one where it is none of them; none for a count of 0."""
    shown = policy.top(count) if count else []
    if picked is not None and shown and picked not in shown:
        shown.append(picked)
    return tuple(_alternative(policy, i, lexicon) for i in shown)


def _alternative(policy: Policy, index: int, lexicon: TokenTable) -> Alternative:
    token = policy.id_at(index)
    text = lexicon.spelling(token).decode("utf-8", "replace")
    return Alternative(
        token,
        text or lexicon.control_spelling(token),
        base=float(np.exp(policy.base_logprobs[index])),
        steered=float(np.exp(policy.logprobs[index])),
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
