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

    For a token t outside the K: ``b(t) = log r + log_softmax over the tail of public_logits (t)``, except
    that no token comes out likelier than the K-th, since the cloud said that none is. What a capped token
    may not have, the others of the tail get in proportion, so that the whole still adds up to 1.

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
    out -= out.max()
    weights = np.exp(out, out=scratch)
    scale, capped = _capped_scale(weights, tail_mass, math.exp(float(logprobs[-1])))
    out += np.float32(math.log(scale))
    out[capped] = logprobs[-1]
    out[ids] = logprobs
    return out


def _capped_scale(weights: Floats, mass: float, cap: float) -> tuple[float, Ids]:
    """Return the factor s and the capped indices for which ``sum(min(s * weights, cap)) == mass``.

    Where even all tokens at the cap hold less than `mass` (a cloud that rounds), s is as far as it came.
    """
    total = float(weights.sum(dtype=np.float32))
    scale = mass / total
    capped = np.flatnonzero(weights * np.float32(scale) > cap) if scale > cap else _NONE
    # Capping some raises the others, which may cap more; each round takes in at least one.
    while capped.size:
        left = mass - capped.size * cap
        free = total - float(weights[capped].sum(dtype=np.float64))
        if left <= 0 or free <= 1e-6 * total:
            break
        scale = left / free
        more = np.flatnonzero(weights > cap / scale)
        if more.size <= capped.size:
            break
        capped = more
    return scale, capped.astype(np.int32)


_NONE: Ids = np.empty(0, np.int32)
