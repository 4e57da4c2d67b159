"""What a cloud model says about one position: the value that every adapter returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.common.i18n import tr

Ids = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """The K most likely next tokens of one position, before any sampling setting.

    Attributes:
        ids: token ids in the cloud's vocabulary, int32, shape (K,), most likely first, no duplicates.
        logprobs: natural log-probabilities, float32, shape (K,), not increasing.
        spellings: the bytes of each token, K entries; b"" for control tokens that have no text.
        tail_mass: probability of all tokens outside the K, in [0, 1].
    """

    ids: Ids
    logprobs: Floats
    spellings: Sequence[bytes]
    tail_mass: float

    def __len__(self) -> int:
        return len(self.ids)

    def below(self, size: int) -> Distribution:
        """Leave out ids that a vocabulary of `size` lacks (a larger one's padding); the tail takes their mass."""
        if int(self.ids.max()) < size:
            return self
        return self.only(np.flatnonzero(self.ids < size))

    def only(self, places: npt.NDArray[np.intp]) -> Distribution:
        """Return the candidates at these places, ascending; the tail takes the others' mass."""
        logprobs = self.logprobs[places]
        return Distribution(
            self.ids[places],
            logprobs,
            [self.spellings[i] for i in places.tolist()],
            tail_mass=min(1.0, max(0.0, 1.0 - float(np.exp(logprobs).sum()))),
        )


# Servers round what they print and sum in different orders; more than this over 1 is a broken answer.
SUM_TOLERANCE = 2e-2


def from_candidates(ids: Sequence[int], logprobs: Sequence[float], spellings: Sequence[bytes]) -> Distribution:
    """Check raw candidates and put them into a `Distribution`.

    Duplicated ids keep their first, more likely, entry. Impossible entries (`-inf`) are dropped.

    Args:
        ids, logprobs, spellings: parallel sequences of equal length, in any order.
    Raises:
        ValueError: empty, NaN, positive log-probabilities, negative ids, a sum above 1; it says which.
    """
    if not ids:
        raise ValueError(tr("it holds no candidate tokens"))
    id_array = np.asarray(ids, dtype=np.int32)
    values = np.asarray(logprobs, dtype=np.float64)
    if np.isnan(values).any():
        raise ValueError(tr("a log-probability is not a number (NaN)"))
    # Rounding can put a near-certain token a hair above zero.
    if (values > 1e-4).any():
        raise ValueError(tr("a log-probability is positive ({value:.4g})", value=values.max()))
    if (id_array < 0).any():
        raise ValueError(tr("a token id is negative ({value})", value=int(id_array.min())))
    values = np.minimum(values, 0.0)
    # Llama.cpp prints the lowest float for "impossible".
    order = np.argsort(-values, kind="stable")
    order = order[values[order] > -1e30]
    if not order.size:
        raise ValueError(tr("every candidate is impossible"))
    _, first = np.unique(id_array[order], return_index=True)
    if first.size != order.size:
        order = order[np.sort(first)]
    values = values[order]
    total = float(np.exp(values).sum())
    if total > 1 + SUM_TOLERANCE:
        raise ValueError(tr("the probabilities add up to {total:.3f}, more than 1", total=total))
    return Distribution(
        ids=id_array[order],
        logprobs=values.astype(np.float32),
        spellings=[spellings[i] for i in order.tolist()],
        tail_mass=min(1.0, max(0.0, 1.0 - total)),
    )
