"""Notices a reply that goes round in circles: small models fall into loops that no reader wants to the end."""

from __future__ import annotations

from collections import Counter, deque

import numpy as np

LONGEST_PERIOD = 96
"""Tokens of what is said over and over; three times that is a page."""
MIN_TOKENS = 48
"""Of a repetition, before it counts: short ones are lists, rhymes and emphasis."""
MIN_TIMES = 4
"""How often something stands there in a row."""
ONE_TOKEN_TOKENS = 160
"""Of one token over and over: rows of dashes and of blanks are no loop."""
GRAM = 4
WINDOW = 120
"""Tokens that are looked at for a loop with small changes."""
MAX_REPEATED = 0.9
"""Share of the window's 4-grams that stood in the `MEMORY` tokens before, or earlier in it."""
MEMORY = 400


class RepetitionDetector:
    """Looks at a reply's tokens as they come; costs a few microseconds for each.

    Attributes:
        is_looping: whether the reply says the same over and over.
    """

    def __init__(self) -> None:
        self.is_looping = False
        self._tokens = np.full(LONGEST_PERIOD, -1, np.int64)
        """The last ones, the newest first."""
        self._same = np.zeros(LONGEST_PERIOD, np.int64)
        """For each period, how many of the last tokens are those of one period before."""
        needed = np.maximum((MIN_TIMES - 1) * np.arange(1, LONGEST_PERIOD + 1), MIN_TOKENS)
        needed[0] = ONE_TOKEN_TOKENS
        self._needed = needed
        self._last: deque[int] = deque(maxlen=GRAM)
        self._grams: deque[tuple[int, ...]] = deque()
        self._counts: Counter[tuple[int, ...]] = Counter()
        self._repeated: deque[bool] = deque(maxlen=WINDOW)
        self._sum = 0

    def take(self, token: int) -> None:
        """Take in the next token."""
        equal = self._tokens == token
        self._same = (self._same + 1) * equal
        self._tokens[1:] = self._tokens[:-1]
        self._tokens[0] = token
        # One token over and over has every period; only the first counts.
        own = 0 if self._same[0] >= ONE_TOKEN_TOKENS else int(self._same[0]) + 1
        if np.any(self._same[own:] >= self._needed[own:]) or self._nearly(token):
            self.is_looping = True

    def _nearly(self, token: int) -> bool:
        """Whether nearly all that was said last was said before."""
        self._last.append(token)
        if len(self._last) < GRAM:
            return False
        gram = tuple(self._last)
        is_repeated = self._counts[gram] > 0 and len(set(gram)) > 1
        if len(self._repeated) == WINDOW:
            self._sum -= self._repeated[0]
        self._repeated.append(is_repeated)
        self._sum += is_repeated
        self._counts[gram] += 1
        self._grams.append(gram)
        if len(self._grams) > MEMORY:
            oldest = self._grams.popleft()
            self._counts[oldest] -= 1
            if not self._counts[oldest]:
                del self._counts[oldest]
        return len(self._repeated) == WINDOW and self._sum >= MAX_REPEATED * WINDOW
