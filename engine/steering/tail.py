"""Tail completion: modelling the part of the cloud's distribution that was not sent."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int32]


def complete_tail(
    ids: Ids, logprobs: Floats, tail_mass: float, public_logits: Floats, *, out: Floats, scratch: Floats
) -> Floats:
    """Spread the tail's mass the way the local model without personal context would spread it.

    For a token t outside the K: ``b(t) = log r + log_softmax over the tail of public_logits (t)``,
    capped at the K-th token's log-probability, since the cloud said that no other token is likelier.

    Args:
        ids: the K sent tokens, int32, shape (K,).
        logprobs: their natural log-probabilities, float32, shape (K,), not increasing.
        tail_mass: r, in (0, 1].
        public_logits: local logits behind the public prompt, float32, shape (V,).
        out: receives the completed base, float32, shape (V,).
        scratch: overwritten, float32, shape (V,).
    Returns:
        `out`.
    """
    np.copyto(out, public_logits)
    # Out of the tail's normalizer by exclusion: subtracting their mass from the whole would cancel
    # to nothing where the K hold nearly all of it.
    out[ids] = -np.inf
    peak = out.max()
    np.subtract(out, peak, out=scratch)
    np.exp(scratch, out=scratch)
    total = float(scratch.sum(dtype=np.float32))
    out += np.float32(math.log(tail_mass) - math.log(total) - float(peak))
    np.minimum(out, logprobs[-1], out=out)
    out[ids] = logprobs
    return out
