from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.chat.transcript import Transcript
from desktop_app.text import printable
from engine.events import Decision, StageTimes, Token

pytestmark = pytest.mark.window


@pytest.fixture
def transcript(qtbot: QtBot) -> Transcript:
    made = Transcript()
    qtbot.addWidget(made)
    return made


def token(text: str, decision: Decision = Decision.AGREED) -> Token:
    return Token(0, 1, text, decision, (), 0.0, StageTimes())


def underlined(transcript: Transcript) -> str:
    """The text of all runs that carry the mark of a steered token."""
    found = ""
    block = transcript.document().begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            if fragment.charFormat().underlineStyle().value:
                found += fragment.text()
            iterator += 1
        block = block.next()
    return found


def test_questions_and_replies_in_order(transcript: Transcript) -> None:
    for i in range(2):
        transcript.add_question(f"Question {i}?\nSecond line.")
        transcript.begin_reply()
        transcript.add_tokens([token("An"), token("swer."), token("\n\nMore.")])
        transcript.add_note("2 tokens")
    assert transcript.toPlainText() == "\n".join(
        f"You\nQuestion {i}?\nSecond line.\nReply\nAnswer.\n\nMore.\n2 tokens" for i in range(2)
    )


def test_markup_is_text(transcript: Transcript) -> None:
    text = "<b>x</b> &amp; <img src='file:///etc/passwd'>"
    transcript.add_question(text)
    transcript.begin_reply()
    transcript.add_tokens([token(text)])
    transcript.add_note(text, bad=True)
    assert transcript.toPlainText().count(text) == 3


def test_steered_tokens_are_marked_until_that_is_switched_off(transcript: Transcript) -> None:
    transcript.begin_reply()
    transcript.add_tokens([token("plain "), token("steered", Decision.STEERED), token(" plain")])
    assert underlined(transcript) == "steered"
    transcript.set_mark_steered(False)
    assert underlined(transcript) == ""
    transcript.add_tokens([token(" more", Decision.STEERED)])
    assert underlined(transcript) == ""
    transcript.set_mark_steered(True)
    assert underlined(transcript) == "steered more"


def test_cleared_it_begins_anew(transcript: Transcript) -> None:
    transcript.add_question("One?")
    transcript.clear()
    transcript.add_question("Two?")
    assert transcript.toPlainText() == "You\nTwo?\n"


@pytest.mark.parametrize(
    ("given", "shown"),
    [("a\x1b[31mb", "a[31mb"), ("a\r\x00\x07b", "ab"), ("a\n\tb", "a\n\tb"), ("🙂 שלום", "🙂 שלום")],
)
def test_control_characters_are_left_out(given: str, shown: str) -> None:
    assert printable(given) == shown
