"""Normalizing log-probabilities: the one place where it is written."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def log_softmax_in_place(values: Floats, scratch: Floats, logits: Floats | None = None) -> None:
    """Normalize natural log-probabilities, or logits.

    Args:
        values: replaced by the normalized, float32, shape (N,), N > 0.
        scratch: overwritten, float32, shape (N,).
        logits: what to normalize, left as it is, float32, shape (N,); None for what `values` holds.
    """
    given = values if logits is None else logits
    # The highest first: subtracting a large normalizer would round away what the values differ by.
    np.subtract(given, given.max(), out=values)
    np.exp(values, out=scratch)
    values -= np.log(scratch.sum(dtype=np.float32))


def log_softmax(logits: Floats) -> Floats:
    """Return normalized natural log-probabilities, float32, shape (N,); the logits are left as they are."""
    normalized = np.empty_like(logits)
    log_softmax_in_place(normalized, np.empty_like(logits), logits)
    return normalized


def log_sum_exp(values: Floats, scratch: Floats | None = None) -> float:
    """Return ``ln sum exp``, the normalizer of logits and the mass of log-probabilities, in nats.

    Args:
        values: float32, shape (N,), N > 0.
        scratch: overwritten, float32, shape (N,) or longer; None makes room for it.
    """
    highest = values.max()
    room = np.empty_like(values) if scratch is None else scratch[: len(values)]
    np.subtract(values, highest, out=room)
    np.exp(room, out=room)
    return float(highest) + math.log(float(room.sum(dtype=np.float32)))
