"""Which messages left this computer."""

from __future__ import annotations

from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.provenance import Provenance


def test_what_was_not_sent_is_found_on_the_branch_that_is_shown(database: Database) -> None:
    conversations, provenance = Conversations(database), Provenance(database)
    number = conversations.begin("Dog", None)
    first = conversations.add(number, "user", "My dog Quorvex is ill.")
    here = conversations.begin_reply(number, {})
    conversations.append(here, "Quorvex sleeps.")
    conversations.end_reply(here, "complete", {})
    second = conversations.add(number, "user", "And autumn?")
    assert provenance.unsent(second) == [first, here]
    provenance.mark_sent(second, "a.example", [first])
    third = conversations.add(number, "user", "And winter?")
    assert provenance.unsent(third) == [first]
    provenance.mark_sent(third, "b.example")
    assert provenance.unsent(third) == []
    # Another version of the beginning has nothing of it before it.
    conversations.go_back(number, None)
    other = conversations.add(number, "user", "My cat is well.")
    later = conversations.add(number, "user", "Is it?")
    assert provenance.unsent(other) == []
    assert provenance.unsent(later) == [other]


def test_a_reply_that_was_never_written_is_nothing(database: Database) -> None:
    conversations = Conversations(database)
    number = conversations.begin("Dog", None)
    first = conversations.add(number, "user", "Hello?")
    Provenance(database).mark_sent(first, "a.example")
    conversations.begin_reply(number, {})
    assert Provenance(database).unsent(conversations.add(number, "user", "Hello again?")) == []
