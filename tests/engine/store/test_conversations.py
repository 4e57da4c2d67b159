from __future__ import annotations

import pytest

from engine.store.conversations import Conversations
from engine.store.database import Database


def test_a_reply_is_kept_as_it_is_written(database: Database) -> None:
    conversations = Conversations(database)
    conversation = conversations.begin("About rain")
    conversations.add(conversation, "user", "What is rain?", {"strength": 0.7})
    reply = conversations.begin_reply(conversation, {"strength": 0.7})
    for piece in ("Wa", "", "ter", " 🙂"):
        conversations.append(reply, piece)
    under_way = conversations.messages(conversation)[1]
    assert (under_way.text, under_way.state) == ("Water 🙂", "writing")
    conversations.end_reply(reply, "complete", {"tokens": 3})
    question, answer = conversations.messages(conversation)
    assert (question.role, question.text) == ("user", "What is rain?")
    assert (answer.role, answer.text) == ("assistant", "Water 🙂")
    assert (answer.state, answer.settings, answer.totals) == ("complete", {"strength": 0.7}, {"tokens": 3})
    assert conversations.recover() == 0
    assert database.query("SELECT count(*) FROM pieces") == [(0,)]


def texts(conversations: Conversations, conversation: int) -> list[str]:
    return [message.text for message in conversations.messages(conversation)]


def talk(conversations: Conversations, *said: str) -> tuple[int, list[int]]:
    """A conversation whose messages alternate, and their ids."""
    conversation = conversations.begin(said[0])
    roles = ("user", "assistant")
    return conversation, [conversations.add(conversation, roles[i % 2], text) for i, text in enumerate(said)]


def test_a_question_is_asked_otherwise_and_the_old_one_kept(database: Database) -> None:
    conversations = Conversations(database)
    conversation, ids = talk(conversations, "One?", "1", "Two?", "2")
    conversations.go_back(conversation, ids[1])
    other = conversations.add(conversation, "user", "Three?")
    conversations.add(conversation, "assistant", "3")
    assert texts(conversations, conversation) == ["One?", "1", "Three?", "3"]
    assert [m.versions for m in conversations.messages(conversation)][2] == (ids[2], other)
    conversations.show_version(conversation, ids[2])
    assert texts(conversations, conversation) == ["One?", "1", "Two?", "2"]
    # And on from there.
    conversations.add(conversation, "user", "Four?")
    assert texts(conversations, conversation)[-2:] == ["2", "Four?"]
    conversations.show_version(conversation, other)
    assert texts(conversations, conversation) == ["One?", "1", "Three?", "3"]


def test_a_reply_is_written_again(database: Database) -> None:
    conversations = Conversations(database)
    conversation, ids = talk(conversations, "One?", "1")
    conversations.go_back(conversation, ids[0])
    again = conversations.begin_reply(conversation, {})
    conversations.append(again, "uno")
    conversations.end_reply(again, "complete", {})
    assert texts(conversations, conversation) == ["One?", "uno"]
    assert conversations.messages(conversation)[1].versions == (ids[1], again)
    # One that was not answered after all leaves the old one to be shown.
    conversations.go_back(conversation, ids[0])
    failed = conversations.begin_reply(conversation, {})
    conversations.take_back(failed)
    conversations.show_version(conversation, again)
    assert texts(conversations, conversation) == ["One?", "uno"]


def test_the_first_question_has_versions_too(database: Database) -> None:
    conversations = Conversations(database)
    conversation, _ = talk(conversations, "One?", "1")
    conversations.go_back(conversation, None)
    conversations.add(conversation, "user", "Eins?")
    assert texts(conversations, conversation) == ["Eins?"]
    assert len(conversations.messages(conversation)[0].versions) == 2


def test_pinned_ones_come_first(database: Database) -> None:
    conversations = Conversations(database)
    first, second = conversations.begin("1"), conversations.begin("2")
    conversations.pin(first, True)
    assert [(c.id, c.pinned) for c in conversations.all()] == [(first, True), (second, False)]
    conversations.pin(first, False)
    assert [c.id for c in conversations.all()] == [second, first]


def test_a_title_of_the_users_own_stays(database: Database) -> None:
    conversations = Conversations(database)
    conversation = conversations.begin("What is rain?")
    conversations.rename(conversation, "About rain", by_user=False)
    assert conversations.all()[0].title == "About rain"
    conversations.rename(conversation, "Weather")
    conversations.rename(conversation, "Rain and more", by_user=False)
    (found,) = conversations.all()
    assert (found.title, found.named) == ("Weather", True)


def test_deleting_can_be_undone_until_it_is_for_good(database: Database) -> None:
    conversations = Conversations(database)
    conversation, _ = talk(conversations, "One?", "1")
    conversations.delete(conversation)
    assert conversations.all() == []
    assert conversations.all(words="One") == []
    conversations.bring_back(conversation)
    assert texts(conversations, conversation) == ["One?", "1"]
    conversations.delete(conversation)
    assert conversations.purge() == 1
    conversations.bring_back(conversation)
    assert conversations.all() == []
    assert database.query("SELECT count(*) FROM messages") == [(0,)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("thunder", [1]),
        ("THUNDERSTORM ", [1]),
        ("rain", [2, 1]),
        ("雷", [2]),
        ("一场大雷雨", [2]),
        ("ra", [2, 1]),
        ("100%", [2]),
        ("%", [2]),
        ("_", []),
        ('"quoted" AND (', [2]),
        ("nowhere", []),
        ("", [2, 1]),
    ],
)
def test_search_looks_through_titles_and_all_messages(database: Database, words: str, found: list[int]) -> None:
    conversations = Conversations(database)
    talk(conversations, "What is rain?", "Water. A Thunderstorm is more.")
    second, ids = talk(conversations, "About rain", '昨天有一场大雷雨, 100% sure, "quoted" AND (')
    assert [c.id for c in conversations.all(words=words)] == found
    # Versions that are not shown are found too.
    conversations.go_back(second, ids[0])
    assert [c.id for c in conversations.all(words=words)] == found


def test_what_is_written_later_is_found(database: Database) -> None:
    conversations = Conversations(database)
    conversation = conversations.begin("x")
    reply = conversations.begin_reply(conversation, {})
    conversations.append(reply, "a lighthouse")
    conversations.end_reply(reply, "complete", {})
    assert conversations.all(words="lighthouse")
    conversations.take_back(reply)
    assert not conversations.all(words="lighthouse")


def test_the_last_changed_comes_first(database: Database) -> None:
    conversations = Conversations(database)
    first, second = conversations.begin("1"), conversations.begin("2")
    assert [c.id for c in conversations.all()] == [second, first]
    database.connection.execute("UPDATE conversations SET changed = '2000'")
    conversations.add(first, "user", "x")
    assert [c.id for c in conversations.all()] == [first, second]
