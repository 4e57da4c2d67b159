"""Gathering what the machine knows about its user for one question."""

from __future__ import annotations

from dataclasses import dataclass

from engine.context.prompts import PersonalContext
from engine.context.retrieval import Found, search
from engine.store.database import Database
from engine.store.profiles import Fact, Profiles, Sharing

MOST_PASSAGES = 3
"""Of the history, for one question: a small model loses the thread in more."""
LEAST_SCORE = 0.25
"""Of the best passage's score: one that fits so much less is there by a common word."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What would be used for a question.

    Attributes:
        facts: those of the profile whose sharing is not off, in the user's order.
        passages: of the history, the one that fits best first.
    """

    facts: tuple[Fact, ...] = ()
    passages: tuple[Found, ...] = ()

    @property
    def context(self) -> PersonalContext:
        """The same as text, for a private prompt."""
        facts = tuple(f"{fact.label}: {fact.text}" if fact.label else fact.text for fact in self.facts)
        return PersonalContext(facts, tuple(passage.text for passage in self.passages))


def gather(database: Database, profile: int, question: str, limit: int = MOST_PASSAGES) -> Gathered:
    """Return a profile's facts and the passages of its history that fit the question.

    Raises:
        StoreError: they cannot be read.
    """
    facts = tuple(
        fact
        for fact in Profiles(database).facts(profile)
        if fact.sharing is not Sharing.OFF and (fact.label or fact.text).strip()
    )
    found = search(database, profile, question, limit)
    return Gathered(facts, tuple(p for p in found if p.score >= LEAST_SCORE * found[0].score))
