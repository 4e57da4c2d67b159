"""Undoing and doing again."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.profile.editor import ProfileEditor
from desktop_app.profile.facts_model import TEXT
from engine.common.sharing import Sharing
from engine.store.history import NewRecord
from engine.store.profiles import Profiles
from tests.desktop_app.profile.support import add_facts, facts, fill, history, titles

pytestmark = pytest.mark.window


def test_undo_never_touches_what_came_by_other_ways(editor: ProfileEditor, qtbot: QtBot) -> None:
    editor.tabs.setCurrentWidget(editor.history)
    page = editor.history
    page.add.trigger()
    qtbot.keyClicks(page.text, "A draft.")
    page.keep()
    page.list.selectRow(0)
    page.delete.trigger()
    imported = history(editor).add(NewRecord("Imported", "From a file."))
    editor.reload()
    for _ in range(6):
        editor.steps.undo()
    assert imported is not None
    whole = history(editor).whole(imported)
    assert whole is not None
    assert (whole.title, whole.text) == ("Imported", "From a file.")
    for _ in range(6):
        editor.steps.redo()
    assert titles(editor) == ["Imported"]


def test_undo_never_mixes_people(editor: ProfileEditor) -> None:
    profiles = Profiles(editor._storage.database)
    add_facts(editor, "health")
    editor.facts.model.setData(editor.facts.model.index(0, TEXT), "private of Ada")
    editor.facts.model.delete([0])
    bob = profiles.add("Bob")
    profiles.add_fact(bob, "Name", "Bob")
    editor.steps.undo()
    editor.steps.undo()
    assert [(f.label, f.text) for f in profiles.facts(bob)] == [("Name", "Bob")]
    assert facts(editor) == [("health", "text of health", Sharing.STYLE)]


def test_redo_with_an_unsaved_edit(editor: ProfileEditor, qtbot: QtBot) -> None:
    fill(editor, "one", "two")
    editor.tabs.setCurrentWidget(editor.history)
    page = editor.history
    for level in (Sharing.OPEN, Sharing.OFF):
        page.sharing.setCurrentIndex(page.sharing.findData(level))
        page.sharing.activated.emit(0)
    editor.steps.undo()
    qtbot.keyClicks(page.text, "typed ")
    editor.steps.redo()
    assert history(editor).search("typed", 5), "what was typed is a step of its own"
    editor.steps.undo()
    assert not history(editor).search("typed", 5)
