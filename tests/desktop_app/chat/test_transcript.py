from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.chat.look import ROLE
from desktop_app.chat.shown import ShownConversation
from desktop_app.chat.transcript import Transcript
from desktop_app.widgets.text import printable
from engine.steerer.decision import Decision
from engine.store.conversations import StoredMessage
from tests.desktop_app.support import token

pytestmark = pytest.mark.window


@pytest.fixture
def transcript(qtbot: QtBot) -> Transcript:
    made = Transcript()
    qtbot.addWidget(made)
    return made


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


def test_an_empty_conversation_says_in_whole_what_happens_here(transcript: Transcript) -> None:
    transcript.resize(500, 400)
    transcript.show()
    hint = transcript.findChild(QLabel)
    assert isinstance(hint, QLabel)
    assert hint.isVisible()
    assert hint.text().endswith("never leaves.")
    assert hint.height() >= hint.heightForWidth(hint.width()) >= 4 * hint.fontMetrics().height()
    assert not transcript.verticalScrollBar().isVisible()
    transcript.add_question("Hello")
    assert not hint.isVisible()
    transcript.clear()
    assert hint.isVisible()


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


def numbers(transcript: Transcript) -> list[int | None]:
    """The number of each character's token."""
    cursor = QTextCursor(transcript.document())
    found = []
    for place in range(transcript.document().characterCount() - 1):
        cursor.setPosition(place)
        found.append(transcript.token_at(cursor))
    return found


def test_each_character_of_a_reply_knows_its_token(transcript: Transcript) -> None:
    said = [token("A **bo"), token("ld** "), token("word.\n\n```\nco"), token("de\n```")]
    transcript.add_question("Why?")
    transcript.begin_reply()
    transcript.add_tokens(said)
    before = {transcript.token(number) for number in numbers(transcript) if number is not None}
    transcript.end_reply()
    text = transcript.toPlainText()
    by_word = {
        word: transcript.token(numbers(transcript)[text.index(word)] or 0)
        for word in ("bold", "ld", "word", "code")
    }
    assert before == set(said)
    assert by_word == {"bold": said[0], "ld": said[1], "word": said[2], "code": said[2]}
    assert transcript.token_at(QTextCursor(transcript.document())) is None
    assert transcript.token(99 << 24) is None
    assert transcript.token(-1) is None
    transcript.recolour()
    assert {transcript.token(number) for number in numbers(transcript) if number is not None} == set(said)


def test_a_click_and_a_key_look_at_a_token_and_a_drag_selects(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.resize(500, 300)
    transcript.show()
    transcript.begin_reply()
    transcript.add_tokens([token("One "), token("two "), token("three")])
    heard: list[int] = []
    transcript.inspected.connect(heard.append)
    cursor = transcript.document().find("two")
    cursor.setPosition(cursor.selectionStart() + 1)
    where = transcript.cursorRect(cursor).center()
    qtbot.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert [transcript.token(number).text for number in heard] == ["two "]
    transcript.mark_token(heard[0])
    assert [mark.cursor.selectedText() for mark in transcript.extraSelections()] == ["two "]
    transcript.mark_token(None)
    assert not transcript.extraSelections()
    transcript.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(transcript, Qt.Key.Key_Return)
    assert [transcript.token(number).text for number in heard] == ["two ", "three"]
    qtbot.mousePress(transcript.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseRelease(transcript.viewport(), Qt.MouseButton.LeftButton, pos=where + QPoint(40, 0))
    # Far from any word there is none.
    qtbot.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(480, 280))
    assert len(heard) == 2


LONG = [
    StoredMessage(i, "user" if i % 2 == 0 else "assistant", text, "complete", {}, {}, ())
    for i, text in enumerate(
        text
        for n in range(50)
        for text in (
            f"Question {n}?",
            f"Answer **{n}**.\n\n- a\n- b\n\n```py\nx = {n}\n```" + "\n\nEnd." * (n % 2),
        )
    )
]


def test_earlier_messages_come_when_they_are_looked_for(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.resize(500, 300)
    transcript.show()
    whole = Transcript()
    qtbot.addWidget(whole)
    shown = ShownConversation()
    shown.load(LONG)
    shown._show(whole, 0, len(LONG))
    shown.show(transcript)
    transcript.earlier_wanted.connect(lambda: shown.show_earlier(transcript))
    assert transcript.has_earlier
    assert "Question 49?" in transcript.toPlainText()
    assert "Question 20?" not in transcript.toPlainText()
    bar = transcript.verticalScrollBar()
    while transcript.has_earlier:
        below = bar.maximum()
        bar.setValue(5)
        # The view stays where it was, with more above it.
        assert bar.value() > transcript.viewport().height() or not transcript.has_earlier
        assert bar.maximum() >= below
    assert not transcript.has_earlier
    assert transcript.toPlainText() == whole.toPlainText()
    looks = [
        [
            (block.blockFormat().property(ROLE), block.text(), block.textList() is not None)
            for block in blocks(each)
        ]
        for each in (transcript, whole)
    ]
    assert looks[0] == looks[1]


def test_earlier_messages_leave_a_reply_under_way_alone(transcript: Transcript) -> None:
    shown = ShownConversation()
    shown.load(LONG)
    shown.show(transcript)
    transcript.begin_reply()
    transcript.add_tokens([token("On "), token("it ")])
    shown.show_earlier(transcript)
    transcript.add_tokens([token("**goes**")])
    transcript.end_reply()
    assert transcript.toPlainText().endswith("On it goes")
    assert transcript.token(numbers(transcript)[-1] or 0).text == "**goes**"


def blocks(transcript: Transcript) -> Iterator[QTextBlock]:
    block = transcript.document().begin()
    while block.isValid():
        yield block
        block = block.next()
