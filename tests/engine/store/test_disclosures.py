"""The account of what replies told whom."""

from __future__ import annotations

import pytest

from engine.privacy.probe_detector import Suspicion
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.disclosures import HERE, Disclosure, Disclosures, Purpose


def entry(endpoint: str = "a.example", profile: int | None = 1, bits: float = 2.0, **more: object) -> Disclosure:
    return Disclosure(endpoint, profile, Purpose.CHAT, 10, bits, 128.0, **more)  # type: ignore[arg-type]


def test_it_adds_up_by_service_and_profile(database: Database) -> None:
    kept = Disclosures(database)
    for one in (
        entry(bits=2.0, time="2020-01-01T00:00:00+00:00"),
        entry(bits=3.5),
        entry(profile=2, bits=7.0),
        entry("b.example", bits=1.0),
        entry(HERE, bits=50.0),
    ):
        kept.add(one)
    found = kept.account("a.example", 1)
    assert (found.replies, found.today_bits, found.bits) == (2, 3.5, 5.5)
    assert kept.account("c.example", 1).bits == 0
    accounts = [(a.endpoint, a.today_bits, a.bits) for a in kept.accounts()]
    assert accounts == [("a.example", 10.5, 12.5), ("b.example", 1.0, 1.0)]


def test_it_outlives_the_conversation_without_its_text(database: Database) -> None:
    conversations, kept = Conversations(database), Disclosures(database)
    conversation = conversations.begin("Sea", None)
    question = conversations.add(conversation, "user", "What is the sea?")
    kept.add(entry(message=question, held={"name": 2}))
    (found,) = kept.newest(5)
    assert (found.question, found.held, found.tokens, found.budget) == ("What is the sea?", {"name": 2}, 10, 128.0)
    conversations.delete(conversation)
    conversations.purge()
    (found,) = kept.newest(5)
    assert (found.question, found.bits) == ("", 2.0)


@pytest.mark.parametrize("reason", list(Suspicion))
def test_who_was_found_to_probe_is_remembered_until_trusted_again(database: Database, reason: Suspicion) -> None:
    kept = Disclosures(database)
    assert kept.suspicion("a.example") == ""
    kept.suspect("a.example", reason)
    kept.suspect("a.example", reason)
    assert kept.suspicion("a.example") == reason
    assert kept.suspects() == {"a.example": reason}
    kept.trust("a.example")
    assert kept.suspects() == {}
