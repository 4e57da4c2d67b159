"""Asking the local model about the pieces of the token that would be picked, where the vocabularies differ."""

from __future__ import annotations

from engine.position.distribution import Distribution
from engine.position.logits import Logits
from engine.speculation.path import Path
from engine.steerer.decision import PositionView, SteeringParams
from engine.steerer.steerer import Steerer


async def look_ahead(
    steerer: Steerer,
    path: Path,
    answer: Distribution,
    logits: Logits,
    params: SteeringParams,
    *,
    position: int,
    max_steps: int,
) -> PositionView:
    """Return a position's view, once the token that would be picked is one whose pieces are known.

    Its own pieces are computed anyway once it is picked.

    Args:
        steerer, path: the local model, and where it stands.
        answer, logits: what both models say of the position.
        params: how it is steered.
        position: index within the reply.
        max_steps: local steps that may be taken for it.
    Raises:
        LocalModelError: the local model failed.
        VocabularyError: an id means something else to the local model.
    """
    view = steerer.view(answer, logits)
    left = max_steps if steerer.alignment else 0
    while left > 0:
        view = steerer.formed(view, params)
        pending = steerer.pending(view, position=position, max_pieces=left)
        if pending is None:
            return view
        left -= len(pending.pieces)
        try:
            steerer.follow(logits, pending, await path.beyond(position, pending.pieces))
        except LookupError:
            left = 0
        # What was seen before may have been written over meanwhile.
        view = steerer.view(answer, logits)
    return view
