"""Gathering what the machine knows about its user for one question."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from engine.common.errors import LocalModelError
from engine.context.meaning import Meanings
from engine.context.prompts import PersonalContext
from engine.context.retrieval import Found, search
from engine.context.turns import Earlier
from engine.store.database import Database
from engine.store.identifiers import ListedIdentifiers
from engine.store.profiles import Fact, Profiles, Sharing

log = logging.getLogger(__name__)

MAX_PASSAGES = 3
"""Of the history, for one question: a small model loses the thread in more."""
MIN_SCORE = 0.25
"""Of the best passage's score: one that fits so much less is there by a common word."""
MIN_SIMILARITY = 0.6
"""The same for meanings, which are never quite unlike."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What would be used for a question.

    Attributes:
        facts: those of the profile whose sharing is not off, in the user's order.
        passages: of the history, the one that fits best first.
        earlier: what earlier questions of the conversation were given; see `PersonalContext`.
        listed, allowed: the user's own list of what is kept back or let through; see `PersonalContext`.
    """

    facts: tuple[Fact, ...] = ()
    passages: tuple[Found, ...] = ()
    earlier: Earlier = ()
    listed: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()

    @property
    def context(self) -> PersonalContext:
        """The same as text, for a private prompt."""
        facts = tuple(map(told, self.facts))
        passages = tuple(passage.text for passage in self.passages)
        tellable = [told(fact) for fact in self.facts if fact.sharing is Sharing.OPEN]
        tellable += [passage.text for passage in self.passages if passage.sharing is Sharing.OPEN]
        return PersonalContext(facts, passages, self.earlier, tuple(tellable), self.listed, self.allowed)


def told(fact: Fact) -> str:
    """Return a fact as the prompt has it."""
    return f"{fact.label}: {fact.text}" if fact.label else fact.text


def gather(
    database: Database,
    profile: int,
    question: str,
    limit: int = MAX_PASSAGES,
    meanings: Meanings | None = None,
    *,
    without: int | None = None,
) -> Gathered:
    """Return a profile's facts and the passages of its history that fit the question.

    Args:
        meanings: also finds what means the same in other words.
        without: a record of the history that is left out, as if it were not there.
    Raises:
        StoreError: they cannot be read.
    """
    facts = tuple(
        fact
        for fact in Profiles(database).facts(profile)
        if fact.sharing is not Sharing.OFF and (fact.label or fact.text).strip()
    )
    try:
        found = search(database, profile, question, limit + 1, meanings)
    except LocalModelError as error:
        # Words find most of it; the facts must not be lost for that.
        log.warning("the embedding model failed: %s", error.message)
        found = search(database, profile, question, limit + 1)
    found = [passage for passage in found if passage.record != without][:limit]
    least = MIN_SCORE * max((passage.score for passage in found), default=0.0)
    similar = MIN_SIMILARITY * max((passage.similarity or 0.0 for passage in found), default=0.0)
    fitting = [p for p in found if 0.0 < p.score >= least or (p.similarity or 0.0) > similar > 0.0]
    lines = ListedIdentifiers(database, profile).all()
    return Gathered(
        facts,
        tuple(fitting),
        listed=tuple(line.text for line in lines if not line.allowed),
        allowed=tuple(line.text for line in lines if line.allowed),
    )
