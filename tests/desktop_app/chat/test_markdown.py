"""Replies laid out as Markdown, good and bad."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QGuiApplication, QTextCursor, QTextTable
from pytestqt.qtbot import QtBot

from desktop_app.chat.code import coloured
from desktop_app.chat.transcript import Transcript
from engine.steerer.decision import Decision
from tests.desktop_app.support import token

pytestmark = pytest.mark.window


@pytest.fixture
def transcript(qtbot: QtBot) -> Transcript:
    shown = Transcript()
    qtbot.addWidget(shown)
    shown.resize(600, 400)
    shown.show()
    return shown


def lines(transcript: Transcript) -> list[str]:
    return transcript.toPlainText().splitlines()[1:]


def look(transcript: Transcript, words: str) -> QTextCursor:
    """A cursor on words, whose format is theirs."""
    cursor = transcript.document().find(words)
    assert not cursor.isNull(), words
    return cursor


def test_paragraphs_and_emphasis(transcript: Transcript) -> None:
    transcript.add_reply("A **bold** and *leaning* word,\nin `code` ~~gone~~.\n\nAnother  \nline.")
    assert lines(transcript) == ["A bold and leaning word,", "in code gone.", "Another", "line."]
    assert look(transcript, "bold").charFormat().fontWeight() == QFont.Weight.Bold
    assert look(transcript, "leaning").charFormat().fontItalic()
    assert look(transcript, "code").charFormat().fontFixedPitch()
    assert look(transcript, "gone").charFormat().fontStrikeOut()


def test_headings_and_lists(transcript: Transcript) -> None:
    transcript.add_reply("# One\n\n## Two\n\n3. three\n4. four\n   - inner\n\n     more\n")
    assert lines(transcript) == ["One", "Two", "three", "four", "inner", "more"]
    size = {words: look(transcript, words).charFormat().fontPointSize() for words in ("One", "Two")}
    assert size["One"] > size["Two"] > transcript.font().pointSizeF()
    three = look(transcript, "three").currentList()
    assert (three.count(), three.format().start()) == (2, 3)
    assert look(transcript, "inner").currentList().format().indent() == 2
    assert look(transcript, "more").currentList() is None


def test_a_table(transcript: Transcript) -> None:
    transcript.add_reply("| a | b |\n|---|---|\n| 1 | **2** |\n\nAfter.")
    (table,) = [f for f in transcript.document().rootFrame().childFrames() if isinstance(f, QTextTable)]
    assert (table.rows(), table.columns()) == (2, 2)
    assert look(transcript, "a").charFormat().fontWeight() == QFont.Weight.Bold
    assert lines(transcript)[-1] == "After."


def test_code_is_coloured_and_can_be_copied(transcript: Transcript) -> None:
    code = "def f(x):\n    return x  # \\(no maths\\) <b>"
    transcript.add_reply(f"Look:\n\n```python\n{code}\n```\n\nDone.")
    assert code in transcript.toPlainText()
    assert (
        look(transcript, "return").charFormat().foreground() != look(transcript, "Done").charFormat().foreground()
    )
    transcript.anchorClicked.emit(QUrl("code:0"))
    assert QGuiApplication.clipboard().text() == code


@pytest.mark.parametrize("language", ["python", "c++", "rust", "json", "", "no such language", "html", "bash"])
def test_colouring_changes_nothing(language: str) -> None:
    code = "  x = 1;\t\n\n// é 🙂 <a href='b'>\r\n\0"
    assert "".join(text for text, _ in coloured(code, language)) == code


@pytest.mark.parametrize("maths", ["$a_1 * b_2 * c$", r"\(x^2\)", r"\[ \sum_i x_i \]", "$$\nx_1 * y_1\n$$", "$5"])
def test_maths_is_left_as_it_is(transcript: Transcript, maths: str) -> None:
    transcript.add_reply(f"So {maths} it is.")
    assert maths.replace("\n", "").replace(" ", "") in transcript.toPlainText().replace("\n", "").replace(" ", "")


def test_prices_are_no_maths(transcript: Transcript) -> None:
    transcript.add_reply("It costs $5 or *maybe* $6.")
    assert lines(transcript) == ["It costs $5 or maybe $6."]


def test_links_and_images_say_where_they_lead_and_open_nothing(transcript: Transcript) -> None:
    transcript.add_reply("[here](https://example.org/x) ![a cat](https://example.org/cat.png) <b>x</b>")
    assert lines(transcript) == ["here (https://example.org/x) a cat (https://example.org/cat.png) <b>x</b>"]
    assert "<a href" not in transcript.toHtml().split("Reply")[1]
    assert "<img" not in transcript.toHtml()


def test_steered_words_stay_marked(transcript: Transcript) -> None:
    written = [
        token(text, decision)
        for text, decision in (
            ("A **big", Decision.AGREED),
            (" blue", Decision.STEERED),
            ("** boat.\n\n- a ", Decision.AGREED),
            ("sail", Decision.STEERED),
        )
    ]
    transcript.add_reply("", tokens=written)
    assert lines(transcript) == ["A big blue boat.", "a sail"]
    assert look(transcript, "blue").charFormat().toolTip()
    assert look(transcript, "blue").charFormat().fontWeight() == QFont.Weight.Bold
    assert look(transcript, "sail").charFormat().toolTip()
    assert not look(transcript, "boat").charFormat().toolTip()


def test_a_theme_changes_all_of_it(transcript: Transcript) -> None:
    transcript.add_reply("# A\n\n- **b** `c`\n\n```python\nd = 1\n```\n\n| e |\n|---|\n| f |\n")
    before = transcript.toPlainText()
    transcript.recolour()
    assert transcript.toPlainText() == before
    assert look(transcript, "b").charFormat().fontWeight() == QFont.Weight.Bold
    assert look(transcript, "b").currentList() is not None


@pytest.mark.parametrize(
    "text",
    [
        "```",
        "```python\nunfinished",
        "| a |\n|---|",
        "# ",
        "- ",
        "1. - > # `x",
        "> " * 60 + "deep",
        "- " * 60 + "deep",
        "*" * 5000,
        "[" * 5000,
        "\ue0000\ue001 \ue0009999\ue001",
        "\u2028\u2029\x00\x1b[31m",
        "&amp; &lt;b&gt; \\* \\\\",
        "$$",
        "$" * 3000,
        "<script>alert(1)</script>",
        "a" * 100_000,
    ],
)
def test_what_is_odd_is_shown_all_the_same(transcript: Transcript, text: str) -> None:
    transcript.add_reply(text)
    transcript.add_note("12 tokens")
    assert lines(transcript)[-1] == "12 tokens"
    transcript.recolour()
