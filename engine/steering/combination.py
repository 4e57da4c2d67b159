"""Several local models as one: their deltas, taken together."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class Combination(StrEnum):
    """How deltas are taken together."""

    MEAN = "mean"
    """Their mean, which evens noise out."""
    MEDIAN = "median"
    """The middle one, which one noisy model among three or more does not move. Of two it is the mean."""


def combine(deltas: Floats, combination: Combination) -> Floats:
    """Return one delta for each candidate, float32, shape (K,).

    Args:
        deltas: of M models, log-probability differences (not logits), float32, shape (M, K).
    """
    taken = np.mean if combination is Combination.MEAN else np.median
    together: Floats = np.asarray(taken(deltas, axis=0), np.float32)
    return together
