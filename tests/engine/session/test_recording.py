from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.common.sharing import Sharing
from engine.context.messages import Message
from engine.context.personal import Gathered
from engine.privacy.private_text import SourceKind
from engine.reply.events import Ending, Event, Failed, Finished, Notice, StageTimes, Token
from engine.session.recording import Branch, Recorder, forget
from engine.settings import WritingSettings
from engine.steerer.decision import Decision
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.errors import StoreFullError
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles

WRITING = WritingSettings(strength=0.5)


def token(number: int, text: str) -> Token:
    decision = Decision.STEERED if number % 2 else Decision.AGREED
    return Token(number, number, text, decision, (), 0.5, StageTimes(local_ms=2.0, total_ms=3.0))


async def stream(*events: Event) -> AsyncIterator[Event]:
    for event in events:
        yield event


async def keep(recorder: Recorder, *events: Event, conversation: int | None = None) -> list[Event]:
    turn = await recorder.begin(conversation, None, "What is rain?\nSay it.")
    return [event async for event in recorder.keep(turn, stream(*events), WRITING)]


@pytest.fixture
async def recorder(tmp_path: Path) -> AsyncIterator[Recorder]:
    made = Recorder(tmp_path / "tiller.db", recover=True)
    yield made
    await made.close()


async def test_a_question_and_its_reply_are_kept(recorder: Recorder, database: Database) -> None:
    events = [
        token(0, "Water"),
        token(1, ""),
        token(2, " 🙂"),
        token(3, "."),
        Finished("Water 🙂.", Ending.LENGTH, 4, 1.5, 2.0),
    ]
    assert await keep(recorder, *events) == events
    (conversation,) = Conversations(database).all()
    assert conversation.title == "What is rain? Say it."
    question, reply = Conversations(database).messages(conversation.id)
    assert (question.role, question.text) == ("user", "What is rain?\nSay it.")
    assert (reply.role, reply.text, reply.state) == ("assistant", "Water 🙂.", "length")
    assert reply.settings["strength"] == 0.5
    assert reply.totals["tokens"] == 4
    assert reply.totals["steered"] == 2
    assert reply.totals["stages_ms"]["local_ms"] == 8.0
    assert reply.totals["seconds"] == 1.5
    assert reply.totals["disclosed_bits"] == 2.0
    await keep(recorder, token(0, "Ice"), Failed("Ice", "gone", ""), conversation=conversation.id)
    assert [m.state for m in Conversations(database).messages(conversation.id)][2:] == ["complete", "failed"]


async def test_what_no_token_said_is_kept_too(recorder: Recorder, database: Database) -> None:
    await keep(recorder, token(0, "1 "), token(1, ""), Finished("1 <", Ending.STOPPED, 2, 1.0, 0.0))
    (conversation,) = Conversations(database).all()
    assert Conversations(database).messages(conversation.id)[-1].text == "1 <"


async def test_each_token_is_kept_before_it_is_passed_on(recorder: Recorder, database: Database) -> None:
    turn = await recorder.begin(None, None, "Count.")
    said = ""
    events = [token(i, f"{i} ") for i in range(20)]
    async for event in recorder.keep(turn, stream(*events), WRITING):
        assert isinstance(event, Token)
        said += event.text
        assert Conversations(database).messages(turn.conversation)[1].text == said


@pytest.mark.parametrize("end", [Finished("", Ending.STOPPED, 0, 0.1, 0.0), Failed("", "no", "try")])
async def test_a_question_that_was_not_answered_stays(recorder: Recorder, database: Database, end: Event) -> None:
    assert await keep(recorder, token(0, ""), end) == [token(0, ""), end]
    conversations = Conversations(database)
    (conversation,) = conversations.all()
    assert [m.text for m in conversations.messages(conversation.id)] == ["What is rain?\nSay it."]
    await keep(recorder, end, conversation=conversation.id)
    assert [m.role for m in conversations.messages(conversation.id)] == ["user", "user"]


async def test_a_question_whose_text_the_user_has_again_is_forgotten(
    recorder: Recorder, database: Database
) -> None:
    end = Finished("", Ending.STOPPED, 0, 0.1, 0.0)
    conversations = Conversations(database)
    turn = await recorder.begin(None, None, "What is rain?")
    assert [event async for event in recorder.keep(turn, stream(end), WRITING)] == [end]
    forget(database, turn)
    assert conversations.all() == []
    await keep(recorder, token(0, "x"), Finished("x", Ending.COMPLETE, 1, 0.1, 0.0))
    (conversation,) = conversations.all()
    before = conversations.messages(conversation.id)
    edited = await recorder.begin(conversation.id, None, "And snow?", Branch(behind=None))
    assert [event async for event in recorder.keep(edited, stream(end), WRITING)] == [end]
    forget(database, edited)
    assert conversations.messages(conversation.id) == before


async def test_another_reply_that_did_not_come_leaves_the_one_that_was_there(
    recorder: Recorder, database: Database
) -> None:
    await keep(recorder, token(0, "x"), Finished("x", Ending.COMPLETE, 1, 0.1, 0.0))
    conversations = Conversations(database)
    (conversation,) = conversations.all()
    question, reply = conversations.messages(conversation.id)
    again = await recorder.begin(conversation.id, None, question.text, Branch(again=question.id))
    end = Failed("", "no", "try")
    assert [event async for event in recorder.keep(again, stream(end), WRITING)] == [end]
    assert conversations.messages(conversation.id) == [question, reply]


async def test_a_full_disk_is_told_once_and_the_reply_goes_on(
    recorder: Recorder, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = await recorder.begin(None, None, "Count.")
    original = Conversations.append

    def append(self: Conversations, reply: int, text: str) -> None:
        if text != "0 ":
            raise StoreFullError("The disk is full.", "Make room.")
        original(self, reply, text)

    monkeypatch.setattr(Conversations, "append", append)
    events = [*(token(i, f"{i} ") for i in range(5)), Finished("0 1 2 3 4 ", Ending.COMPLETE, 5, 0.1, 0.0)]
    passed = [event async for event in recorder.keep(turn, stream(*events), WRITING)]
    notices = [event for event in passed if isinstance(event, Notice)]
    assert [event for event in passed if not isinstance(event, Notice)] == events
    assert len(notices) == 1
    assert "disk is full" in notices[0].message
    assert Conversations(database).messages(turn.conversation)[1].text == "0 "


async def test_sharing_levels_hold_in_every_later_turn(recorder: Recorder, database: Database) -> None:
    person = Profiles(database).add("Ada")
    history = History(database, person)
    bees = history.add(NewRecord("Bees", "The bees of Quorvex swarmed in May.", sharing=Sharing.OPEN))
    boats = history.add(NewRecord("Boats", "The boats of Plimthorn leaked all June.", sharing=Sharing.STYLE))
    history.add(NewRecord("Rye", "The rye of Wexlemont was cut in July.", sharing=Sharing.STYLE))
    assert bees is not None
    assert boats is not None
    one = [Message("user", "How do bees swarm?")]
    two = [*one, Message("assistant", "In May."), Message("user", "Why do boats leak?")]
    three = [*two, Message("assistant", "Age."), Message("user", "When is rye cut?")]
    kind = SourceKind.EARLIER

    def levels(gathered: Gathered) -> list[tuple[int, list[tuple[str, Sharing, SourceKind]]]]:
        return [
            (after, [(text.text.split()[1], text.sharing, text.source.kind) for text in texts])
            for after, texts in gathered.earlier
        ]

    first = await recorder.gather(person, one)
    assert [passage.record for passage in first.passages] == [bees]
    second = await recorder.gather(person, two)
    assert levels(second) == [(2, [("bees", Sharing.OPEN, kind)])], "it keeps its own level"
    assert [text.text.split()[1] for text in second.context.private.open] == ["bees"]
    assert [text.text.split()[1] for text in second.context.private.passages] == ["boats"]
    # Between the turns the user thinks better of both.
    history.change(bees, sharing=Sharing.STYLE)
    history.change(boats, sharing=Sharing.OPEN)
    third = await recorder.gather(person, three)
    assert levels(third) == [(4, [("bees", Sharing.STYLE, kind)]), (2, [("boats", Sharing.OPEN, kind)])]
    assert [text.text.split()[1] for text in third.context.private.open] == ["boats"]
    assert [text.text.split()[1] for text in third.context.private.passages] == ["rye", "bees"]
    history.change(bees, sharing=Sharing.OFF)
    history.delete(boats)
    again = await recorder.gather(person, three)
    assert levels(again) == [], "what is off or gone is not used"
    assert [text.text.split()[1] for text in again.context.texts] == ["rye"]


WRITER = """
import asyncio, sys
from pathlib import Path
from engine.session.recording import Recorder
from engine.settings import WritingSettings
from tests.engine.session.test_recording import token

async def endless():
    for number in range(100_000):
        yield token(number, f"{number} ")

async def main():
    recorder = Recorder(Path(sys.argv[1]), recover=True)
    turn = await recorder.begin(None, None, "Count.")
    async for event in recorder.keep(turn, endless(), WritingSettings()):
        sys.stdout.write(event.text)
        sys.stdout.flush()

asyncio.run(main())
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
        assert conversations.recover() == 1, "each start makes whole what the one before left"
        assert database.query("PRAGMA integrity_check") == [("ok",)]
        kept = [conversations.messages(c.id) for c in reversed(conversations.all())]
    assert len(kept) == len(shown) == 50
    for (question, reply), text in zip(sorted(kept, key=lambda m: m[0].id), shown, strict=True):
        assert question.text == "Count."
        assert reply.text.startswith(text)
        assert len(reply.text) - len(text) <= 8, "more than the piece under way"
        assert reply.state == "stopped"
