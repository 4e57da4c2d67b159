from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextOption
from pytestqt.qtbot import QtBot

from desktop_app.chat.composer import Composer

pytestmark = pytest.mark.window


@pytest.fixture
def composer(qtbot: QtBot) -> Composer:
    made = Composer(steering=True, strength=0.73, temperature=0.7)
    qtbot.addWidget(made)
    made.show()
    made.set_ready(True)
    return made


def test_enter_sends_and_shift_enter_breaks_the_line(composer: Composer, qtbot: QtBot) -> None:
    qtbot.keyClicks(composer.editor, "one")
    qtbot.keyClick(composer.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(composer.editor, "two")
    with qtbot.waitSignal(composer.sent) as sent:
        qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    assert sent.args == ["one\ntwo"]
    assert composer.editor.toPlainText() == ""


def test_nothing_is_sent_before_the_session_is_ready(composer: Composer, qtbot: QtBot) -> None:
    composer.set_ready(False)
    qtbot.keyClicks(composer.editor, "early")
    with qtbot.assertNotEmitted(composer.sent):
        qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    assert composer.editor.toPlainText() == "early"
    composer.set_ready(True)
    assert composer.button.isEnabled()


def test_while_a_reply_is_written_the_button_stops_it(composer: Composer, qtbot: QtBot) -> None:
    composer.set_writing(True)
    qtbot.keyClicks(composer.editor, "the next message")
    with qtbot.assertNotEmitted(composer.sent):
        qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
    with qtbot.waitSignal(composer.stopped):
        qtbot.mouseClick(composer.button, Qt.MouseButton.LeftButton)
    composer.set_writing(False)
    assert composer.editor.toPlainText() == "the next message"


def test_a_message_given_back_does_not_overwrite_a_new_one(composer: Composer) -> None:
    composer.give_back("old")
    assert composer.editor.toPlainText() == "old"
    composer.give_back("older")
    assert composer.editor.toPlainText() == "old"


def test_strength_and_temperature_are_told(composer: Composer, qtbot: QtBot) -> None:
    assert composer.coefficient == 0.73
    with qtbot.waitSignal(composer.strength_changed) as moved:
        composer.strength.setValue(178)
    assert moved.args == [1.78]
    with qtbot.waitSignal(composer.temperature_changed) as changed:
        composer.temperature.setValue(0.0)
    assert changed.args == [0.0]


def test_it_grows_with_its_text_up_to_a_limit(composer: Composer) -> None:
    heights = []
    for lines in (1, 4, 8, 400):
        composer.editor.setPlainText("\n".join(["x"] * lines))
        heights.append(composer.editor.height())
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_enter_that_sends_nothing_says_why(composer: Composer, qtbot: QtBot) -> None:
    def said() -> str:
        qtbot.keyClick(composer.editor, Qt.Key.Key_Return)
        assert composer.hint.isVisible() == bool(composer.hint.text())
        return composer.hint.text()

    assert "nothing to send" in said()
    qtbot.keyClicks(composer.editor, "early")
    assert not composer.hint.isVisible()
    composer.set_ready(False, "It is still connecting.")
    assert said() == "It is still connecting."
    composer.set_ready(True)
    assert not composer.hint.isVisible()
    composer.set_writing(True)
    assert "being written" in said()
    composer.set_writing(False)
    assert not composer.hint.isVisible()
    with qtbot.waitSignal(composer.sent):
        assert said() == ""


def test_a_word_of_any_length_can_be_pasted(composer: Composer) -> None:
    wrapping = composer.editor.wordWrapMode()
    pasted = QMimeData()
    pasted.setText("a" * 20_000)
    composer.editor.insertFromMimeData(pasted)
    assert composer.editor.toPlainText() == "a" * 20_000
    assert composer.editor.wordWrapMode() == QTextOption.WrapMode.WrapAnywhere
    composer.editor.clear()
    assert composer.editor.wordWrapMode() == wrapping
