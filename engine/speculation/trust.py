"""What a guess is worth."""

from __future__ import annotations


class Trust:
    """How often a likeliest guess comes true, by what its probability promised; learned as it goes."""

    def __init__(self) -> None:
        # One value for each fifth of the probabilities, at first as promised.
        self._true = [0.15, 0.35, 0.5, 0.7, 0.9]

    def chance(self, probability: float) -> float:
        """Of a likeliest guess with this probability."""
        return self._true[self._fifth(probability)]

    def learn(self, probability: float, came_true: bool) -> None:
        """A guess was put to the test."""
        fifth = self._fifth(probability)
        self._true[fifth] += 0.06 * (came_true - self._true[fifth])

    @staticmethod
    def _fifth(probability: float) -> int:
        return min(4, int(probability * 5))
