from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

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


def test_the_last_changed_comes_first(database: Database) -> None:
    conversations = Conversations(database)
    first, second = conversations.begin("1"), conversations.begin("2")
    assert [c.id for c in conversations.all()] == [second, first]
    database.connection.execute("UPDATE conversations SET changed = '2000'")
    conversations.add(first, "user", "x")
    assert [c.id for c in conversations.all()] == [first, second]


WRITER = """
import sys
from pathlib import Path
from engine.store.conversations import Conversations
from engine.store.database import Database
database = Database(Path(sys.argv[1]))
conversations = Conversations(database)
conversations.recover()
reply = conversations.begin_reply(conversations.begin("x"), {})
for number in range(100_000):
    conversations.append(reply, f"{number} ")
    # Shown only once it is kept.
    sys.stdout.write(f"{number} ")
    sys.stdout.flush()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killing_the_program_fifty_times_loses_nothing_that_was_shown(tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    moments = random.Random(0)
    shown: list[str] = []
    for _ in range(50):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        # Wait for the first, so that there is something to lose, and then a moment that differs each time.
        text = os.read(writer.stdout.fileno(), 65536)
        for _ in range(moments.randrange(40)):
            text += os.read(writer.stdout.fileno(), 64)
        writer.send_signal(signal.SIGKILL)
        text += writer.stdout.read()
        writer.stdout.close()
        writer.wait()
        shown.append(text.decode())
    with closing(Database(path)) as database:
        conversations = Conversations(database)
        assert conversations.recover() == 1
        assert database.query("PRAGMA integrity_check") == [("ok",)]
        kept = [conversations.messages(c.id)[0] for c in reversed(conversations.all())]
    assert len(kept) == len(shown) == 50
    for message, text in zip(sorted(kept, key=lambda m: m.id), shown, strict=True):
        assert message.text.startswith(text)
        assert len(message.text) - len(text) <= 8, "more than the piece under way"
        assert message.state == "stopped"
