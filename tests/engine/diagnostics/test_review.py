"""Reading again what was sent."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.cloud.http.sent import readable, token_ids
from engine.common.sharing import Sharing
from engine.diagnostics.review import Reviewer
from engine.models import packaged
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles

HOST = "cloud.example:443"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "tiller.db")
    profiles = Profiles(database)
    person = profiles.add("Me")
    profiles.add_fact(person, "Dog's name", "Quorvex")
    profiles.add_fact(person, "City", "Bramwick on Sea", Sharing.OPEN)
    yield database
    database.close()


@pytest.fixture
def reviewer() -> Iterator[Reviewer]:
    model = packaged.smollm2()
    if model is None:
        pytest.skip("the packaged model is not installed")
    reviewer = Reviewer(model)
    yield reviewer
    reviewer.close()


def ask(database: Database, question: str) -> int:
    conversations = Conversations(database)
    return conversations.add(conversations.begin(question), "user", question)


def completion(prompt: object) -> bytes:
    return json.dumps({"prompt": prompt, "n_predict": 1}).encode()


def ids(reviewer: Reviewer, text: str) -> list[int]:
    vocabulary = reviewer._vocabulary()
    assert vocabulary
    return vocabulary.tokenize(text, control_tokens=False)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", ""),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"[1, 2]", "[1, 2]"),
        (b'{"content": "Hello"}', "Hello"),
        (b'{"prompt": [72, 105], "n": 1}', 'Hi\n\n{"n": 1}'),
        (b'{"prompt": [[72], [105]]}', "H\n\ni"),
        (b'{"messages": [{"role": "user", "content": "Hi"}]}', "user: Hi"),
        (b'{"prompt": []}', "[]"),
    ],
)
def test_a_body_is_read_as_text(body: bytes, expected: str) -> None:
    assert readable(body, lambda token: bytes([token])) == expected


def test_without_a_vocabulary_ids_stay_numbers() -> None:
    assert readable(b'{"prompt": [72, 105]}') == "72 105"


def test_ids_of_another_vocabulary_stay_numbers_and_are_not_taken_for_text(
    database: Database, reviewer: Reviewer
) -> None:
    """Spelled with the wrong vocabulary they would read as something that was never sent."""
    message = ask(database, "Where is  Ｑuorvex?")
    ledger = Ledger(database)
    ledger.record(HOST, "POST", "/tokenize", b'{"content": "Where is Quorvex?"}', message)
    theirs = [token + 1 for token in ids(reviewer, "Where is Quorvex? In")]
    ledger.record(HOST, "POST", "/completion", completion(theirs), message)
    text, prompt = reviewer.texts(database, message)
    assert (text.is_numbers, prompt.is_numbers) == (False, True)
    assert prompt.text.startswith(" ".join(map(str, theirs)))
    assert [mark.own for mark in text.marks] == [True]
    other = ask(database, "Where is  Ｑuorvex?")
    ledger.record(HOST, "POST", "/completion", completion(ids(reviewer, "Where is Quorvex? In")), other)
    (ours,) = reviewer.texts(database, other)
    assert not ours.is_numbers
    assert ours.text.startswith("Where is Quorvex?")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"prompt": [1, 2]}', [1, 2]),
        (b'{"prompt": [[3], [4]]}', [3]),
        (b'{"prompt": "text"}', []),
        (b'{"prompt": [true]}', []),
        (b"[1]", []),
        (b"\xff", []),
    ],
)
def test_the_ids_of_a_prompt(body: bytes, expected: list[int]) -> None:
    assert token_ids(body) == expected


def test_a_reply_is_shown_once_and_not_once_a_token(database: Database, reviewer: Reviewer) -> None:
    ledger = Ledger(database)
    message = ask(database, "Where?")
    prompt = ids(reviewer, "Where? In the garden behind the old house")
    for end in range(3, len(prompt) + 1):
        ledger.record(HOST, "POST", "/completion", completion(prompt[:end]), message)
    (sent,) = reviewer.texts(database, message)
    assert sent.text.startswith("Where? In the garden behind the old house")
    assert sent.marks == ()


def test_what_looks_private_is_marked_and_what_the_user_wrote_is_told_apart(
    database: Database, reviewer: Reviewer
) -> None:
    ledger = Ledger(database)
    own, leaked = ask(database, "Is Quorvex a good name?"), ask(database, "A good name?")
    for message, text in (
        (own, "Is Quorvex a good name?"),
        (leaked, "A good name? Quorvex. From Bramwick on Sea"),
    ):
        ledger.record(HOST, "POST", "/completion", completion(ids(reviewer, text)), message)
    (sent,) = reviewer.texts(database, own)
    assert [(sent.text[m.start : m.end], m.own) for m in sent.marks] == [("Quorvex", True)]
    (sent,) = reviewer.texts(database, leaked)
    assert [(sent.text[m.start : m.end], m.own) for m in sent.marks] == [("Quorvex", False)]
    assert sent.marks[0].reason == "a name: “Quorvex”"


def test_a_change_of_the_profile_is_seen_after_forget(database: Database, reviewer: Reviewer) -> None:
    message = ask(database, "?")
    Ledger(database).record(HOST, "POST", "/x", b'{"prompt": "about Zembla Nordwind"}', message)
    assert reviewer.texts(database, message)[0].marks == ()
    person = Profiles(database).active()
    assert person
    Profiles(database).add_fact(person.id, "Friend's name", "Zembla Nordwind")
    reviewer.forget()
    assert len(reviewer.texts(database, message)[0].marks) == 1


def test_another_models_vocabulary_is_used_from_then_on(
    database: Database, reviewer: Reviewer, gemma_path: Path
) -> None:
    question = "Is Quorvex a name?"
    message = ask(database, question)
    with closing(Reviewer(gemma_path)) as other:
        theirs = ids(other, f"{question} I wonder.")
    Ledger(database).record(HOST, "POST", "/completion", completion(theirs), message)
    assert reviewer.texts(database, message)[0].is_numbers
    reviewer.use(gemma_path)
    (shown,) = reviewer.texts(database, message)
    assert not shown.is_numbers
    assert f"{question} I wonder." in shown.text
    assert [mark.own for mark in shown.marks] == [True]
    reviewer.use(None)
    assert reviewer.texts(database, message)[0].is_numbers


def test_search_finds_the_questions_by_what_was_sent(database: Database, reviewer: Reviewer) -> None:
    ledger = Ledger(database)
    first, second = ask(database, "a blue"), ask(database, "a grey")
    ledger.record(HOST, "GET", "/props", b"", None)
    ledger.record(HOST, "POST", "/completion", completion(ids(reviewer, "a blue heron")), first)
    ledger.record(HOST, "POST", "/completion", completion(ids(reviewer, "a grey heron")), second)
    assert reviewer.search(database, "BLUE", lambda: False) == [first]
    assert reviewer.search(database, "heron", lambda: False) == [first, second]
    assert reviewer.search(database, "Quorvex", lambda: False) == []
    assert reviewer.search(database, "heron", lambda: True) == []


def test_the_export_holds_every_request_with_its_exact_body(
    database: Database, reviewer: Reviewer, tmp_path: Path
) -> None:
    ledger = Ledger(database)
    message = ask(database, "a")
    bodies = [completion(ids(reviewer, "a blue heron"[:end])) for end in (1, 6, 12)]
    for body in bodies:
        ledger.record(HOST, "POST", "/completion", body, message)
    path = tmp_path / "sent.jsonl"
    assert reviewer.export(database, path) == 3
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["body"].encode() for line in lines] == bodies
    assert lines[-1]["text"].startswith("a blue heron")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
