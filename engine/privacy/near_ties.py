"""Candidates that a cloud may be asking with: words between which it does not decide, so that steering would."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

TIED = 0.3
"""Nats below the most likely candidate, within which all are as good as equally likely."""
NAMED = 1.0
"""The same for what looks like a name or a number: it may be somebody's, and coming back would tell whose it is
not."""


def undecided(base: npt.NDArray[np.float32], spelling: Callable[[int], bytes]) -> list[int]:
    """Return the candidates that steering should leave as likely as the cloud finds them, whoever the user is.

    The guard does so with what is private to this user. Alone it would let a cloud that offers two names see
    from the one that comes that it is not the user's: their own is never favored.

    Args:
        base: the cloud's natural log-probabilities, float32, shape (N,).
        spelling: a candidate's bytes, by its index.
    """
    top = base.max()
    near = np.flatnonzero(base >= top - np.float32(NAMED))
    if near.size < 2:
        return []
    tied = near[base[near] >= top - np.float32(TIED)]
    found = set(tied.tolist()) if tied.size > 1 else set()
    return sorted(found | {index for index in near.tolist() if _looks_like_a_name(spelling(index))})


def tie_bits(base: npt.NDArray[np.float32]) -> float:
    """Return the entropy among the candidates that are as good as equally likely, in bits.

    Args:
        base: natural log-probabilities, float32, shape (N,), of at least one candidate.
    """
    weights = np.exp(base[base >= base.max() - np.float32(TIED)].astype(np.float64))
    weights /= weights.sum()
    return float(-(weights @ np.log2(weights)))


def _looks_like_a_name(spelling: bytes) -> bool:
    text = spelling.decode("utf-8", "ignore").lstrip()
    return bool(text) and (text[0].isupper() or text[0].isdigit())
