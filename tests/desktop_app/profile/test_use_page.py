"""What would be used for a question."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.profile.editor import ProfileEditor
from desktop_app.profile.facts_model import SHARING
from engine.common.sharing import Sharing
from engine.store.profiles import Profiles
from tests.desktop_app.profile.support import add_facts, fill

pytestmark = pytest.mark.window


def test_what_would_be_used_is_shown_with_scores(editor: ProfileEditor, qtbot: QtBot) -> None:
    add_facts(editor, "a", "b")
    editor.facts.model.setData(editor.facts.model.index(1, SHARING), Sharing.OFF)
    fill(editor, "The lighthouse lamp", "A recipe for bread", "Of bees and honey")
    editor.tabs.setCurrentWidget(editor.use)
    page = editor.use
    qtbot.keyClicks(page.question, "How is that lighthouse lamp?")
    with qtbot.waitSignal(page.wanted, timeout=5_000) as asked:
        qtbot.keyClick(page.question, Qt.Key.Key_Return)
    (wanted,) = asked.args
    assert wanted.question == "How is that lighthouse lamp?"
    assert [fact.label for fact in wanted.gathered.facts] == ["a"]
    assert "1 fact and 1 passage" in page.summary.text()
    assert page.passages.rowCount() == 1
    assert float(page.passages.item(0, 0).text()) > 0
    assert "The lighthouse lamp" in page.passages.item(0, 2).text()
    page.show_prompt(object(), "Of another question.")
    assert "Counting" in page.tokens.text()
    page.show_prompt(wanted, "There is no model.")
    assert page.tokens.text() == "There is no model."


def test_nothing_of_another_person_is_shown_as_used(editor: ProfileEditor, qtbot: QtBot) -> None:
    fill(editor, "The diary of Ada")
    editor.tabs.setCurrentWidget(editor.use)
    page = editor.use
    page.question.setText("diary")
    page.look()
    qtbot.waitUntil(lambda: page.passages.rowCount() == 1, timeout=5_000)
    editor.tabs.setCurrentWidget(editor.facts)
    editor._choose(Profiles(editor._storage.database).add("Bob"))
    assert page.passages.rowCount() == 0
    assert page.prompt.toPlainText() == ""
    editor.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: "found in" in page.summary.text(), timeout=5_000)
    assert page.passages.rowCount() == 0
