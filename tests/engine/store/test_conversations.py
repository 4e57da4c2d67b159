from __future__ import annotations

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


def test_the_last_changed_comes_first(database: Database) -> None:
    conversations = Conversations(database)
    first, second = conversations.begin("1"), conversations.begin("2")
    assert [c.id for c in conversations.all()] == [second, first]
    database.connection.execute("UPDATE conversations SET changed = '2000'")
    conversations.add(first, "user", "x")
    assert [c.id for c in conversations.all()] == [first, second]
