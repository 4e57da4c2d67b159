"""Recognizes distributions that were made to ask the device something, and not to write a reply.

A cloud chooses the probabilities that steering is added to. Where it makes all candidates alike, the token that
comes back is the device's own answer: whichever of them the private context favours most. An honest model's
probabilities fall off steeply, are spread over words that fit the sentence, and change from position to position.
What a position fails in is left to the cloud: picked from its own candidates, so that the token tells nothing.

The limits are set so that honest models stay far inside: see docs/privacy.md for how far.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from engine.common.i18n import mark
from engine.position.distribution import Distribution
from engine.privacy.near_ties import tie_bits

FEW = 16
"""Candidates that are looked at for how steeply they fall off."""
MIN_FALL = 0.7
"""Nats from the first to the last of them; in proportion where there are fewer."""
MIN_MEAN_FALL = 1.5
"""The same, on average over `WINDOW` positions."""
MIN_SENT = 5
"""Candidates; fewer, and nothing beside them, is a choice between answers. Services send 5 or more."""
UNDECIDED = 0.95
"""The likeliest candidate's probability, below which there is a choice."""
MAX_TIE_BITS = 2.9
"""Entropy among the candidates that are as good as equally likely: fewer than eight of them."""
MAX_MEAN_TIE_BITS = 1.2
"""The same, on average over `WINDOW` positions."""
MAX_TAIL = 0.9
"""Probability of all that was not sent."""
MAX_SURPRISE = 12.0
"""Nats that the local model, without the private context, finds the candidates less likely than its own first
choice, on average over `WINDOW` positions and by the cloud's probabilities."""
WINDOW = 12
MAX_ALIKE = 0.8
"""Part of the candidates that were there at the position before, too, in any order."""
FADING = 0.9
"""What a position's suspicion still weighs at the next."""
ENOUGH = 3.0
"""Suspicion, a position counting 1, that makes the server suspect for as long as it is connected."""


class Suspicion(StrEnum):
    """What is not like an honest model, in words that follow "Its probabilities"."""

    FLAT = mark("make many words equally likely")
    TIED = mark("do not decide between words")
    TAIL = mark("are kept back almost entirely")
    FEW = mark("leave only a few words to choose from")
    SAME = mark("offer the same words again and again")
    UNLIKE = mark("favour words that do not fit")


class ProbeDetector:
    """Looks at every distribution of one server, over all its replies.

    Attributes:
        suspect: why the server is not trusted any more, or None.
    """

    def __init__(self) -> None:
        self.suspect: Suspicion | None = None
        self._score = 0.0
        self._before: frozenset[int] = frozenset()
        self._surprise = [0.0] * WINDOW
        self._fall = [10.0] * WINDOW
        self._ties = [0.0] * WINDOW
        self._place = 0

    def trust(self) -> None:
        """Forget what the server is suspected of."""
        self.suspect, self._score = None, 0.0

    def begin(self) -> None:
        """A reply begins: what was seen at its first position has nothing before it."""
        self._before = frozenset()

    def look(self, answer: Distribution, public: npt.NDArray[np.float32] | None) -> Suspicion | None:
        """Look at a position; return why it should be left to the cloud, or None.

        Args:
            answer: the cloud's candidates, those that the local model lacks left out.
            public: the local model's logits without the private context, float32, shape (V,); None where it has no
                part in the position, so that nobody knows what fits.
        """
        if not len(answer):
            return None
        found = self._found(answer, public)
        self._count(found)
        return found

    def _found(self, answer: Distribution, public: npt.NDArray[np.float32] | None) -> Suspicion | None:
        logprobs = answer.logprobs
        few = min(len(logprobs), FEW)
        first = frozenset(answer.ids[:FEW].tolist())
        alike = len(first & self._before) / FEW
        self._before = first
        # Kept up at every position, whatever else is found.
        unfit = 0.0 if public is None else self._surprise_of(answer, public)
        surprise = _turned(self._surprise, self._place, unfit)
        fall = float(logprobs[0] - logprobs[few - 1]) * (FEW - 1) / max(few - 1, 1)
        steady = _turned(self._fall, self._place, min(fall, 10.0))
        ties = tie_bits(logprobs)
        mean_ties = _turned(self._ties, self._place, min(ties, MAX_TIE_BITS))
        self._place += 1
        if answer.tail_mass > MAX_TAIL:
            return Suspicion.TAIL
        undecided = float(logprobs[0]) < np.log(UNDECIDED)
        if undecided and few < MIN_SENT and answer.tail_mass < 1e-3:
            return Suspicion.FEW
        if few > 1 and (fall < MIN_FALL or (undecided and steady < MIN_MEAN_FALL)):
            return Suspicion.FLAT
        if ties > MAX_TIE_BITS or mean_ties > MAX_MEAN_TIE_BITS:
            return Suspicion.TIED
        if undecided and alike > MAX_ALIKE:
            return Suspicion.SAME
        return Suspicion.UNLIKE if surprise > MAX_SURPRISE else None

    @staticmethod
    def _surprise_of(answer: Distribution, public: npt.NDArray[np.float32]) -> float:
        weights = np.exp(answer.logprobs)
        expected = float(weights @ public[answer.ids]) / max(float(weights.sum()), 1e-9)
        return float(public.max()) - expected

    def _count(self, found: Suspicion | None) -> None:
        self._score = FADING * self._score + (found is not None)
        if found and self._score >= ENOUGH and self.suspect is None:
            self.suspect = found


def _turned(window: list[float], place: int, value: float) -> float:
    """Put a value in the place of the window's oldest and return the mean."""
    window[place % len(window)] = value
    return sum(window) / len(window)
