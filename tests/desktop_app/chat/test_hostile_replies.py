"""Replies that were written to break or to freeze the window. Bounds are asserted by what was counted."""

from __future__ import annotations

import logging
import random

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication, QTextCursor, QTextTable
from pytestqt.qtbot import QtBot

from desktop_app.chat import code, parsing
from desktop_app.chat.look import Look
from desktop_app.chat.parsing import MAX_STEPS, MOST_PIECES, TooMuchError, counted
from desktop_app.chat.plain import MAX_SHOWN
from desktop_app.chat.shown import ShownConversation
from desktop_app.chat.transcript import Transcript
from desktop_app.widgets.breaks import BREAK, EVERY, LONGEST_WORD, Breaker
from engine.common.printable import printable
from engine.steerer.decision import Decision
from engine.store.conversations import StoredMessage
from tests.desktop_app.support import token

pytestmark = pytest.mark.window

PATHOLOGICAL = {
    "maths": r"\[" * 20_000,
    "brackets": "[" * 50_000,
    "closed brackets": "[" * 20_000 + "a" + "]" * 20_000,
    "links": "[](" * 15_000,
    "images": "![" * 25_000,
    "titles": '[a](b "' * 8000,
    "emphasis": "*a " * 20_000,
    "open and closed": "*_a_*" * 12_000,
    "strikes": "~~a" * 20_000,
    "quotations": ">" * 10_000,
    "parentheses": "(" * 60_000,
    "backticks": "`a " * 20_000,
    "growing backticks": "".join("`" * i + " " for i in range(340)),
    "fences": "```\n" * 15_000,
    "wide table": "|" + "a|" * 2000 + "\n|" + "-|" * 2000 + "\n|" + "b|" * 2000,
    "long table": "|a|b|\n|-|-|\n" + "|1|2|\n" * 6000,
    "tables": "a|b\n-|-\n" * 6000,
    "nested lists": "".join("  " * i + "- x\n" for i in range(1000)),
    "lists in a line": "- " * 1000 + "deep",
    "entities": "&amp;" * 12_000,
    "private entities": "&#xE000;5&#xE001;" * 3000,
    "ampersands": "&" * 60_000,
    "dollars": "$$a\n" * 15_000,
    "tags": "<a" * 30_000,
    "definitions": "[a]: b\n" * 8000,
    "lines": "a\n" * 30_000,
    "items": "1. a\n" * 12_000,
    "word": "a" * 1_000_000,
    "letters of no case": "字" * 300_000,
    "Arabic word": "س" * 60_000,
    "accents": "a" + "\u0301" * 50_000,
    "surrogates": "\ud800a" * 20_000,
    "nothing": "\0" * 60_000,
    "right to left": "\u202eabc\u202c" * 10_000,
    "zero width": "a\u200b" * 30_000,
    "spaces called C": "```c\n" + " \n" * 20_000 + "```",
    "names called C#": "```c#\n" + "a\n" * 19_000 + "```",
}


@pytest.fixture
def transcript(qtbot: QtBot) -> Transcript:
    shown = Transcript()
    qtbot.addWidget(shown)
    shown.resize(600, 400)
    shown.show()
    return shown


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_reading_ends_within_its_bounds(name: str) -> None:
    why, steps, pieces = "", 0, 0
    try:
        tokens, steps = counted(printable(PATHOLOGICAL[name]))
        pieces = len(tokens)
    except TooMuchError as error:
        why = error.args[0]
    assert why in ("", "characters", "steps", "pieces", "nesting")
    assert steps <= MAX_STEPS
    assert pieces <= MOST_PIECES


@pytest.mark.parametrize(
    "name", ["maths", "brackets", "quotations", "lists in a line", "wide table", "word", "lines"]
)
def test_what_is_out_of_bounds_is_shown_whole_as_plain_text(transcript: Transcript, name: str) -> None:
    text = PATHOLOGICAL[name]
    transcript.add_reply(text)
    shown = transcript.toPlainText().replace(BREAK, "").removeprefix("Reply\n")
    if len(text) <= MAX_SHOWN:
        assert " ".join(shown.split()) == " ".join(text.split())
    else:
        assert shown == f"{text[:MAX_SHOWN]}\nShow more ({len(text) - MAX_SHOWN:,} characters left)".replace(
            "\n\n", "\n"
        )


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_any_of_them_is_shown_and_the_next_message_too(transcript: Transcript, name: str) -> None:
    transcript.add_reply(PATHOLOGICAL[name])
    transcript.add_note("12 tokens")
    assert transcript.toPlainText().endswith("12 tokens")


@pytest.mark.parametrize(
    "mark", ["&#xE000;5&#xE001;", "\ue0005\ue001", "&#57344;0&#57345;", "\ue0000\ue001 $a$ \ue0000\ue001"]
)
def test_no_text_is_taken_for_a_mark(transcript: Transcript, mark: str) -> None:
    transcript.add_reply(f"So {mark} it is, `{mark}` and\n\n```\n{mark}\n```\n\nDone.")
    shown = transcript.toPlainText()
    plain = mark.replace("&#xE000;", "\ue000").replace("&#xE001;", "\ue001").replace("&#57344;", "\ue000")
    assert f"So {plain.replace('&#57345;', chr(0xE001))} it is, {mark} and" in shown
    assert f"\n{mark}\nDone." in shown


def test_what_fails_is_shown_as_plain_text_and_logged_by_its_kind(
    transcript: Transcript, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Wherever it fails: in reading, and in the midst of a table."""
    secret = "| a | **secret** |\n|---|---|\n| 1 | *two* |\n\nAfter"
    characters = Look.characters

    def fails(self: Look, whole: str) -> object:
        if "em" in whole:
            raise ZeroDivisionError(whole)
        return characters(self, whole)

    monkeypatch.setattr(Look, "characters", fails)
    kept = [
        StoredMessage(i, role, text, "complete", {}, {}, ())
        for i, (role, text) in enumerate([("user", "Why?"), ("assistant", secret), ("user", "And?")] * 30)
    ]
    shown = ShownConversation()
    shown.load(kept)
    with caplog.at_level(logging.WARNING):
        shown.show(transcript)
        while transcript.has_earlier:
            shown.show_earlier(transcript)
    plain = transcript.toPlainText()
    assert (plain.count("\nWhy?\n"), plain.count(f"\n{secret}\n"), plain.count("\nAnd?\n")) == (30, 30, 30)
    assert not [f for f in transcript.document().rootFrame().childFrames() if isinstance(f, QTextTable)]
    assert {record.getMessage() for record in caplog.records} == {
        "a message is shown as plain text: ZeroDivisionError"
    }
    monkeypatch.setattr(parsing, "_parser", lambda: 1 / 0)
    transcript.add_reply("**still**")
    assert transcript.toPlainText().endswith("**still**")


def test_a_plain_reply_still_knows_its_tokens(transcript: Transcript) -> None:
    said = [token("> " * 60), token("deep", Decision.STEERED)]
    transcript.begin_reply()
    transcript.add_tokens(said)
    transcript.end_reply()
    cursor = transcript.document().find("deep")
    cursor.setPosition(cursor.selectionStart())
    assert transcript.token(transcript.token_at(cursor) or 0) is said[1]


def test_more_of_a_long_message_comes_when_it_is_asked_for(transcript: Transcript) -> None:
    lines = [f"line {n} of many" for n in range(10_000)]
    text = "\n".join(lines)
    transcript.add_question(text)
    transcript.add_note("below")
    while "Show more" in transcript.toPlainText():
        before = len(transcript.toPlainText())
        transcript.anchorClicked.emit(QUrl("more:0"))
        assert len(transcript.toPlainText()) != before
    assert transcript.toPlainText().split() == f"You {text} below".split()


def test_long_words_can_be_broken_and_are_copied_whole(transcript: Transcript) -> None:
    word = "a" * 1000
    transcript.add_reply(f"So {word} **{word}** `{word}`.")
    assert max(map(len, transcript.toPlainText().replace(BREAK, " ").split())) <= LONGEST_WORD
    transcript.selectAll()
    transcript.copy()
    assert QGuiApplication.clipboard().text() == f"Reply\nSo {word} {word} {word}."


def test_words_are_broken_wherever_their_pieces_end() -> None:
    source = random.Random(3)
    for _ in range(200):
        text = "".join(source.choice(["a", "b" * 50, " ", "\n", "c" * 300, "é\u0301", "🙂"]) for _ in range(20))
        breaker, shown = Breaker(), ""
        place = 0
        while place < len(text):
            step = source.randrange(1, 120)
            shown += breaker.broken(text[place : place + step])
            place += step
        assert shown.replace(BREAK, "") == text
        assert all(len(word) <= LONGEST_WORD + EVERY for word in shown.replace(BREAK, " ").split())


def test_no_more_code_is_coloured_than_can_be_read_at_a_glance() -> None:
    assert code.coloured("1 " * 20_000, "python") == [("1 " * 20_000, "")]
    assert code.coloured("x = 1\n" * 7000, "python") == [("x = 1\n" * 7000, "")]


def test_what_is_hidden_is_neither_shown_nor_copied(transcript: Transcript) -> None:
    text = "a\u202eb\u200b\U000e0041\x1b c &#x202E;d `e\u2066` \u200d👩\u200d💻"
    transcript.add_question(text)
    transcript.add_reply(f"{text}\n\n```\nrm \u202e-rf\u200b\n```", thought=text)
    transcript.anchorClicked.emit(QUrl("thought:0"))
    shown = transcript.toPlainText()
    assert all(hidden not in shown for hidden in "\u202e\u200b\U000e0041\x1b\u2066")
    assert shown.count("👩\u200d💻") == 3
    transcript.anchorClicked.emit(QUrl("code:0"))
    assert QGuiApplication.clipboard().text() == "rm -rf"


def test_a_joiner_that_is_a_token_of_its_own_stays(transcript: Transcript) -> None:
    transcript.begin_reply()
    transcript.add_tokens(
        [token("می"), token("\u200c"), token("خواهم 👩"), token("\u200d"), token("💻 a"), token("\u200b\u200d")]
    )
    assert transcript.toPlainText().endswith("می\u200cخواهم 👩\u200d💻 a")
    transcript.end_reply()
    assert transcript.toPlainText().endswith("می\u200cخواهم 👩\u200d💻 a")


def laid_out(transcript: Transcript) -> list[int]:
    """A list that grows by one for each time that the document is laid out, wholly or in part."""
    times: list[int] = []
    transcript.document().contentsChange.connect(lambda *_: times.append(1))
    return times


TABLE = "| a | b |\n|---|---|\n" + "".join(f"| **{n}** | two |\n" for n in range(100))


def test_a_message_is_laid_out_once(transcript: Transcript) -> None:
    times = laid_out(transcript)
    transcript.add_reply(TABLE + "\n```python\n" + "x = f(1)\n" * 400 + "```\n\n- a\n- b\n")
    assert len(times) == 1
    transcript.begin_reply()
    transcript.add_tokens([token(f"{line}\n") for line in TABLE.splitlines()])
    times.clear()
    transcript.end_reply()
    assert len(times) == 1
    times.clear()
    transcript.recolour()
    assert len(times) == 1


def conversation(count: int) -> list[StoredMessage]:
    return [
        StoredMessage(
            i, "assistant" if i % 2 else "user", TABLE if i % 2 else f"Question {i}?", "complete", {}, {}, ()
        )
        for i in range(count)
    ]


def test_a_conversation_is_laid_out_once_and_not_more_of_it_than_is_looked_at(
    transcript: Transcript, qtbot: QtBot
) -> None:
    shown = ShownConversation()
    shown.load(conversation(200))
    transcript.add_question("Another conversation")
    times = laid_out(transcript)
    shown.show(transcript)
    # Emptied, and filled.
    assert len(times) <= 3
    assert 1 <= transcript.toPlainText().count("Reply") <= 3
    assert transcript.verticalScrollBar().value() == transcript.verticalScrollBar().maximum()


def test_what_is_shown_fills_the_window(transcript: Transcript, qtbot: QtBot) -> None:
    """One line that counts as many, before which no other is shown at first."""
    texts = ["Hm?"] * 49 + ["|" * 500]
    shown = ShownConversation()
    shown.load([StoredMessage(i, "user", text, "complete", {}, {}, ()) for i, text in enumerate(texts)])
    transcript.earlier_wanted.connect(lambda: shown.show_earlier(transcript))
    transcript.resize(600, 1200)
    shown.show(transcript)
    qtbot.waitUntil(lambda: transcript.verticalScrollBar().maximum() > 0 or not transcript.has_earlier)


def test_only_what_changed_is_shown_anew(transcript: Transcript) -> None:
    kept = conversation(4)
    shown = ShownConversation()
    shown.load(kept)
    shown.show(transcript)
    shown.show_earlier(transcript)
    whole = transcript.toPlainText()
    changes: list[int] = []
    transcript.document().contentsChange.connect(lambda place, *_: changes.append(place))
    other = StoredMessage(9, "assistant", "Another one.", "complete", {}, {}, (3, 9))
    assert shown.take([*kept[:3], other]) == 3
    shown.show_from(transcript, 3)
    head = whole.rindex("Reply")
    assert (
        transcript.toPlainText() == whole[:head] + "Reply   Copy   Try again   Compare   ‹ 2 of 2 ›\nAnother one."
    )
    assert min(changes) >= transcript.document().find("Question 2?").position()
    transcript.cut_from(0)
    assert transcript.document().isEmpty()
    assert transcript.token_at(QTextCursor(transcript.document())) is None


def test_cutting_reaches_messages_that_came_in_front(transcript: Transcript) -> None:
    shown = ShownConversation()
    shown.load(conversation(10))
    shown.show(transcript)
    while transcript.has_earlier:
        shown.show_earlier(transcript)
    transcript.cut_from(2)
    assert [line for line in transcript.toPlainText().splitlines() if "Question" in line] == ["Question 0?"]
    transcript.add_question("Next?")
    assert transcript.toPlainText().endswith("Next?\n")
