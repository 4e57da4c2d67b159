from __future__ import annotations

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.erasing import erase_everything
from engine.store.errors import StoreError
from engine.store.ledger import LONGEST_CHAIN, ROWS_AT_ONCE, Ledger, shared_ends


def test_what_was_sent_is_there_byte_for_byte(database: Database) -> None:
    ledger = Ledger(database)
    bodies = [b"", b"one", b"one and two", b"one and", b"\x00\xff", b"\x00\xfe\xff", b"one"]
    numbers = [ledger.record("host:8080", "POST", "/completion", body) for body in bodies]
    assert [ledger.body(number) for number in numbers] == bodies
    newest = ledger.page(0, 1)[0]
    assert (newest.id, newest.host, newest.method, newest.path) == (
        numbers[-1],
        "host:8080",
        "POST",
        "/completion",
    )
    assert newest.length == 3
    assert [entry.id for entry in ledger.page(0, 99)] == numbers[::-1]
    assert ledger.count() == len(bodies)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("ab"), st.binary(max_size=30)), max_size=20))
def test_any_sequence_comes_back(database: Database, requests: list[tuple[str, bytes]]) -> None:
    ledger = Ledger(database)
    numbers = [ledger.record("host", "POST", path, body) for path, body in requests]
    # Read by another one, as the panel does.
    assert [Ledger(database).body(number) for number in numbers] == [body for _, body in requests]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 5), st.binary(min_size=1, max_size=12)), max_size=40),
    st.lists(st.sets(st.integers(0, 5), max_size=3), min_size=1, max_size=3),
)
def test_what_stays_is_whole_when_the_questions_of_other_requests_are_deleted(
    database: Database, requests: list[tuple[int, bytes]], deletions: list[set[int]]
) -> None:
    conversations, ledger = Conversations(database), Ledger(database)
    ours = [conversations.begin(str(number)) for number in range(5)]
    questions = [conversations.add(number, "user", "What is rain?") for number in ours]
    known = {request.id for request in ledger.page(0, -1)}
    bodies: dict[int, tuple[int, bytes]] = {}
    gone: set[int] = set()
    for deletion in deletions:
        # The last of six is for no question. What was in use goes on being the base of what follows.
        for who, text in requests:
            if who not in gone:
                body = b"the same beginning " + text * 3 + b" the same end"
                number = ledger.record("host", "POST", "/x", body, questions[who] if who < 5 else None)
                bodies[number] = (who, body)
        gone |= {who for who in deletion if who < 5}
        for who in gone:
            conversations.delete(ours[who])
        conversations.purge()
        known &= {request.id for request in ledger.page(0, -1)}
        bodies = {number: (who, body) for number, (who, body) in bodies.items() if who not in gone}
        fresh = Ledger(database)
        expected = {number: body for number, (_, body) in bodies.items()}
        assert {number: fresh.body(number) for number in bodies} == expected
        assert {sent.id: body for sent, body in fresh.all() if sent.id not in known} == expected


def test_deleting_conversations_leaves_the_ledger_small(database: Database) -> None:
    conversations, ledger = Conversations(database), Ledger(database)
    prompt = b"a prompt that all repeat " * 400
    ours = [conversations.begin(str(number)) for number in range(8)]
    questions = [conversations.add(number, "user", "What is rain?") for number in ours]
    for turn in range(5):
        for question in questions:
            ledger.record("host", "POST", "/x", b"%s %d %d" % (prompt, question, turn), question)
    for number in ours[2:6:2]:
        conversations.delete(number)
    conversations.purge()
    # Kept as differences still, from what stays.
    assert database.query("SELECT sum(length(body)) FROM requests")[0][0] < 2 * len(prompt)
    assert ledger.count() == 30


def test_what_was_sent_for_a_question_that_was_taken_back_goes_with_the_next_deletion(database: Database) -> None:
    conversations, ledger = Conversations(database), Ledger(database)
    one, other = conversations.begin("one"), conversations.begin("other")
    asked = conversations.add(one, "user", "What is rain?")
    ledger.record("host", "POST", "/x", b"What is rain?", asked)
    ledger.record("host", "GET", "/props", b"")
    conversations.take_back(asked)
    conversations.add(other, "user", "What is snow?")
    assert conversations.purge() == 0
    assert ledger.count() == 2, "it can be seen that it was sent"
    conversations.delete(other)
    conversations.purge()
    assert [entry.path for entry in ledger.page(0, 9)] == ["/props"]


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_shared_ends_do_not_overlap(before: bytes, after: bytes) -> None:
    head, tail = shared_ends(before, after)
    assert head + tail <= min(len(before), len(after))
    assert before[:head] == after[:head]
    assert before[len(before) - tail :] == after[len(after) - tail :]


def test_it_grows_with_the_text_and_not_with_its_square(database: Database) -> None:
    ledger = Ledger(database)
    prompt = list(range(10_000, 10_600))
    for token in range(500):
        prompt.append(20_000 + token)
        body = json.dumps({"prompt": prompt, "n_predict": 1, "n_probs": 100}).encode()
        number = ledger.record("host", "POST", "/completion", body)
    assert ledger.body(number) == body
    ((kept,),) = database.query("SELECT sum(length(body)) FROM requests")
    assert kept < len(body) * (500 / LONGEST_CHAIN + 3)
    ((sent,),) = database.query("SELECT sum(length) FROM requests")
    assert kept < sent / 30


def test_an_erased_ledger_begins_anew(database: Database) -> None:
    ledger = Ledger(database)
    first = ledger.record("host", "POST", "/x", b"a long body that is shared")
    erase_everything(database)
    second = ledger.record("host", "POST", "/x", b"a long body that is shared, too")
    assert ledger.body(second) == b"a long body that is shared, too"
    assert ledger.count() == 1
    with pytest.raises(StoreError, match="not in the ledger"):
        ledger.body(first + 100)


def test_requests_are_found_by_the_question_they_were_sent_for(database: Database) -> None:
    conversations = Conversations(database)
    question = conversations.add(conversations.begin("t", None), "user", "What is rain?")
    ledger = Ledger(database)
    ledger.record("one", "GET", "/props", b"")
    sent = [ledger.record(host, "POST", "/completion", b"a question") for host in ("one", "two")]
    ledger.record("one", "POST", "/completion", b"gone", message=question + 7)
    for number, host in zip(sent, ("one", "two"), strict=True):
        database.connection.execute("UPDATE requests SET message_id = ? WHERE id = ?", (question, number))
        assert ledger.body(number) == b"a question", host
    groups = ledger.groups()
    assert [(g.message, g.question, g.requests, g.length) for g in groups] == [
        (question + 7, "", 1, 4),
        (question, "What is rain?", 2, 20),
        (None, "", 1, 0),
    ]
    assert set(groups[1].hosts) == {"one", "two"}
    assert ledger.groups(1, 1) == groups[1:2]


def test_all_bodies_are_read_in_order(database: Database) -> None:
    rng = random.Random(3)
    one, other = Ledger(database), Ledger(database)
    bodies = []
    for number in range(ROWS_AT_ONCE + 50):
        body = b"prompt " * 20 + bytes(rng.choices(b"abc", k=number % 17))
        rng.choice((one, other)).record(f"host{rng.randrange(12)}", "POST", "/x", body)
        bodies.append(body)
    assert [body for _, body in one.all()] == bodies
