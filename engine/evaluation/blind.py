"""A person's own blind vote: the cloud alone against steering, on questions of their own."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from enum import StrEnum

from engine.session.session import Writer

QUESTIONS = 10
"""That are chosen at first."""
WRITERS = (Writer.CLOUD, Writer.STEERED)


class Vote(StrEnum):
    """Which reply is better."""

    FIRST = "first"
    SECOND = "second"
    NEITHER = "neither"


@dataclass(slots=True)
class Trial:
    """One question and both replies, in an order that nobody knows.

    Attributes:
        question: what was asked.
        order: who wrote the first and who the second.
        vote: None before there is one.
    """

    question: str
    order: tuple[Writer, Writer]
    vote: Vote | None = None

    @property
    def winner(self) -> Writer | None:
        """Who was preferred; None for neither, and before the vote."""
        if self.vote is Vote.FIRST:
            return self.order[0]
        return self.order[1] if self.vote is Vote.SECOND else None


@dataclass(frozen=True, slots=True)
class Tally:
    """What came out.

    Attributes:
        steered, alone, neither: votes.
    """

    steered: int
    alone: int
    neither: int

    @property
    def p(self) -> float:
        """How likely votes at least as one-sided are when both are as good: the exact two-sided sign test."""
        votes, most = self.steered + self.alone, max(self.steered, self.alone)
        tail = sum(math.comb(votes, count) for count in range(most, votes + 1)) / 2**votes
        return min(1.0, 2.0 * float(tail))


def shuffled(questions: list[str], seed: int | None = None) -> list[Trial]:
    """Return a trial for each question, half of them (one more where they are odd) with the cloud first.

    Args:
        seed: for tests; None takes the system's randomness.
    """
    chance = random.SystemRandom() if seed is None else random.Random(seed)
    orders = [WRITERS if place % 2 == 0 else WRITERS[::-1] for place in range(len(questions))]
    chance.shuffle(orders)
    return [Trial(question, order) for question, order in zip(questions, orders, strict=True)]


def tally(trials: list[Trial]) -> Tally:
    """Count the votes."""
    voted = [trial for trial in trials if trial.vote is not None]
    steered = sum(trial.winner is Writer.STEERED for trial in voted)
    alone = sum(trial.winner is Writer.CLOUD for trial in voted)
    return Tally(steered, alone, len(voted) - steered - alone)
