"""Replies' tokens, kept beside them."""

from __future__ import annotations

import json
import zlib

import pytest

from engine.privacy.guard import Held
from engine.privacy.identifiers import IdentifierKind
from engine.reply.events import StageTimes, Token
from engine.session.kept_tokens import pack, unpack
from engine.steerer.decision import Alternative, Decision
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.profiles import Profiles

TOKENS = [
    Token(
        place,
        1000 + place,
        f" w\U0001f389{place}",
        decision,
        (Alternative(7, "sea", 0.5, 0.25, 1.5), Alternative(8, "\u6d77", 0.1, 0.2)),
        -0.5,
        StageTimes(local_ms=1.25, total_ms=40.0),
        thought="hm" if place == 1 else "",
    )
    for place, decision in enumerate(Decision)
]


def test_they_come_back_as_they_were() -> None:
    assert unpack(pack(TOKENS)) == TOKENS


def test_they_take_little_room() -> None:
    assert len(pack(TOKENS * 100)) < 60 * len(TOKENS) * 100


def test_what_the_guard_kept_back_is_kept_by_its_kind_alone() -> None:
    held = Held(" Quor", "Quorvex", IdentifierKind.NAME)
    packed = pack([Token(0, 1, "a", Decision.GUARDED, (), 0.0, StageTimes(), (held,))])
    (token,) = unpack(packed)
    assert [entry.kind for entry in token.held] == [IdentifierKind.NAME]
    assert b"Quor" not in zlib.decompress(packed)


@pytest.mark.parametrize(
    "data",
    [b"", b"no", *map(zlib.compress, (b"{}", b"[]", b'{"times": [], "tokens": [1]}'))],
)
def test_what_is_damaged_or_another_versions_is_done_without(data: bytes) -> None:
    assert unpack(data) == []


def test_a_time_that_another_version_measures_is_no_fault() -> None:
    data = json.loads(zlib.decompress(pack(TOKENS)))
    data["times"][0] = "unheard_of_ms"
    (first, *_) = unpack(zlib.compress(json.dumps(data).encode()))
    assert first.times.total_ms == 40.0


def test_they_go_with_the_reply_and_with_what_they_tell_of(database: Database) -> None:
    conversations, profiles = Conversations(database), Profiles(database)
    person = profiles.add("Me")
    fact = profiles.add_fact(person, "Dog", "Quorvex")

    def kept() -> int:
        number = conversations.begin("Sea", person)
        conversations.add(number, "user", "What is the sea?")
        reply = conversations.begin_reply(number, {})
        conversations.append(reply, "Water")
        conversations.end_reply(reply, "complete", {"tokens": 1}, pack(TOKENS))
        assert unpack(conversations.tokens(reply)) == TOKENS
        conversations.delete(number)
        return reply

    reply = kept()
    conversations.purge()
    assert conversations.tokens(reply) == b""
    other = kept()
    profiles.delete_fact(fact)
    assert conversations.tokens(other) == b""
