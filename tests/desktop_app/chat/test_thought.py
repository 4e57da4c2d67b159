"""What a model thought, folded away in the transcript."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from desktop_app.chat.transcript import Transcript
from engine.reply.events import StageTimes, Token
from engine.steerer.decision import Decision

pytestmark = pytest.mark.window


def token(text: str = "", thought: str = "") -> Token:
    return Token(0, 7, text, Decision.AGREED, (), 0.0, StageTimes(), (), thought)


@pytest.fixture
def transcript(qtbot: QtBot) -> Transcript:
    shown = Transcript()
    qtbot.addWidget(shown)
    shown.add_question("Is 3 less than 4?")
    shown.begin_reply()
    return shown


def lines(transcript: Transcript) -> list[str]:
    return transcript.toPlainText().splitlines()[3:]


def test_a_thought_is_folded_and_opens(transcript: Transcript) -> None:
    transcript.add_tokens([token(), token(thought="Let me see.\n"), token(thought="3 < <b>4</b>")])
    assert lines(transcript) == ["Thinking… 2 tokens · show"]
    transcript.anchorClicked.emit(QUrl("thought:0"))
    transcript.add_tokens([token(thought=", yes.")])
    assert lines(transcript) == ["Thinking… 3 tokens · hide", "Let me see.", "3 < <b>4</b>, yes."]
    transcript.add_tokens([token("Yes"), token(".")])
    transcript.add_note("5 tokens")
    assert lines(transcript)[0] == "Thought for 3 tokens · hide"
    assert lines(transcript)[3:] == ["Yes.", "5 tokens"]
    transcript.recolour()
    transcript.anchorClicked.emit(QUrl("thought:0"))
    assert lines(transcript) == ["Thought for 3 tokens · show", "Yes.", "5 tokens"]


def test_each_reply_has_its_own(transcript: Transcript) -> None:
    transcript.add_tokens([token(thought="One."), token("Yes.")])
    transcript.add_question("And 5?")
    transcript.add_reply("No.", "Two.\nThree.")
    transcript.anchorClicked.emit(QUrl("thought:1"))
    shown = transcript.toPlainText()
    assert "One." not in shown
    assert shown.splitlines()[-4:] == ["Thought · hide", "Two.", "Three.", "No."]
    transcript.anchorClicked.emit(QUrl("thought:0"))
    assert transcript.toPlainText().count("hide") == 2


def test_the_line_is_a_link_for_mouse_and_keyboard(transcript: Transcript) -> None:
    transcript.add_tokens([token(thought="One."), token("Yes.")])
    transcript.recolour()
    assert 'href="thought:0"' in transcript.toHtml()
