"""Gathering what the machine knows about its user for one question."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from engine.common.errors import LocalModelError
from engine.common.sharing import Sharing
from engine.context.meaning import Meanings
from engine.context.prompts import PersonalContext
from engine.context.retrieval import Found, search
from engine.context.turns import Earlier
from engine.privacy.private_text import PrivateText, Source, SourceKind, from_line, listed
from engine.store.database import Database
from engine.store.identifiers import ListedIdentifiers
from engine.store.profiles import Fact, Profiles

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
        listed: the user's own list of spellings; see `PersonalContext`.
    """

    facts: tuple[Fact, ...] = ()
    passages: tuple[Found, ...] = ()
    earlier: Earlier = ()
    listed: tuple[PrivateText, ...] = ()

    @property
    def context(self) -> PersonalContext:
        """The same as private texts, for the private prompt and the guard."""
        facts = tuple(map(private_fact, self.facts))
        passages = tuple(passage.private() for passage in self.passages)
        return PersonalContext(facts, passages, self.earlier, self.listed)


def private_fact(fact: Fact) -> PrivateText:
    """Return a fact as a private text. One that was written without a label of its own may begin with one."""
    source = Source(SourceKind.FACT, fact.id)
    if fact.label:
        return PrivateText(fact.text, fact.label, fact.sharing, source)
    return from_line(fact.text, fact.sharing, source)


def listed_spellings(database: Database, profile: int) -> tuple[PrivateText, ...]:
    """Return the user's own list: what is kept back, then what is let through.

    Raises:
        StoreError: it cannot be read.
    """
    lines = ListedIdentifiers(database, profile).all()
    kept = listed(line.text for line in lines if not line.allowed)
    return (*kept, *listed((line.text for line in lines if line.allowed), allowed=True))


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
    return Gathered(facts, tuple(fitting), listed=listed_spellings(database, profile))
