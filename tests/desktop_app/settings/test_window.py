from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from desktop_app.settings.window import SettingsWindow
from engine.settings import Settings
from engine.settings.sections import DECLARED
from engine.speculation.chooser import DraftKind
from engine.speculation.token_sources import Mode
from tests.desktop_app.support import keeper

pytestmark = pytest.mark.window


def shown(qtbot: QtBot) -> SettingsWindow:
    window = SettingsWindow(keeper())
    qtbot.addWidget(window)
    window.show()
    return window


def settings(window: SettingsWindow) -> Settings:
    return window._keeper.settings


def test_every_setting_that_is_not_elsewhere_has_a_row_with_a_name(qtbot: QtBot) -> None:
    window = shown(qtbot)
    assert set(window.rows) == {entry.path for entry in DECLARED if not entry.declared.is_hidden}
    for row in window.rows.values():
        assert row.editor.field.accessibleName() == row.entry.declared.title
        assert not row.reset.isVisible()


def test_each_kind_of_editor_changes_its_setting(qtbot: QtBot) -> None:
    window = shown(qtbot)

    def field(path: str) -> object:
        return window.rows[path].editor.field

    box = field("writing.strength")
    assert isinstance(box, QDoubleSpinBox)
    box.setValue(1.1)
    assert settings(window).writing.strength == 1.1
    count = field("writing.max_tokens")
    assert isinstance(count, QSpinBox)
    count.setValue(77)
    ticked = field("writing.watch")
    assert isinstance(ticked, QCheckBox)
    ticked.click()
    seed = field("writing.seed")
    assert isinstance(seed, QLineEdit)
    seed.selectAll()
    qtbot.keyClicks(seed, "123456789012")
    qtbot.keyClick(seed, Qt.Key.Key_Return)
    writing = settings(window).writing
    assert (writing.max_tokens, writing.watch, writing.seed) == (77, False, 123456789012)
    mode = field("writing.mode")
    assert isinstance(mode, QComboBox)
    mode.setCurrentIndex(mode.findText("Drafts"))
    mode.activated.emit(mode.currentIndex())
    writing = settings(window).writing
    assert (writing.mode, writing.drafts) == (Mode.DRAFTS, DraftKind.PUBLIC)
    drafts = field("writing.drafts")
    assert isinstance(drafts, QComboBox)
    assert drafts.currentText() == "Public"
    row = window.rows["writing.strength"]
    assert row.reset.isVisible()
    row.reset.click()
    assert settings(window).writing.strength == 0.73
    assert not row.reset.isVisible()


def test_what_cannot_be_is_said_beside_it(qtbot: QtBot) -> None:
    window = shown(qtbot)
    row = window.rows["writing.seed"]
    line = row.editor.field
    assert isinstance(line, QLineEdit)
    line.setText("seven")
    line.editingFinished.emit()
    assert "cannot be seven" in row.trouble.text()
    assert row.trouble.isVisibleTo(window)
    assert settings(window).writing.seed == -1
    line.setText("7")
    line.editingFinished.emit()
    assert not row.trouble.isVisibleTo(window)
    guard = window.rows["writing.guard_words"]
    box = guard.editor.field
    assert isinstance(box, QSpinBox)
    box.setValue(1)
    assert "single words" in guard.trouble.text()


def test_the_search_finds_by_title_help_choice_and_name(qtbot: QtBot) -> None:
    window = shown(qtbot)
    for text, path in (
        ("top-p", "writing.top_p"),
        ("random numbers", "writing.seed"),
        ("changes nothing", "writing.gate"),
        ("writing.drafts", "writing.drafts"),
    ):
        window.search.setText(text)
        found = {path for path, row in window.rows.items() if row.isVisibleTo(window)}
        assert path in found
        assert len(found) <= 3
    window.search.setText("zzz")
    assert window._nothing.isVisibleTo(window)
    window.search.clear()
    assert all(row.isVisibleTo(window) for row in window.rows.values())


def test_a_profile_is_chosen_and_left(qtbot: QtBot) -> None:
    window = shown(qtbot)
    assert window.profile.currentText() == "Balanced"
    window.profile.setCurrentIndex(0)
    window.profile.activated.emit(0)
    assert settings(window).writing.temperature == 0
    window._keeper.change("writing", strength=0.9)
    assert window.profile.currentText() == "Your own"


def test_a_change_of_the_connection_can_be_taken_up_at_once(qtbot: QtBot) -> None:
    window = shown(qtbot)
    assert not window.restart_bar.isVisible()
    window._keeper.change("local", threads=2)
    assert window.restart_bar.isVisible()
    with qtbot.waitSignal(window.connect_anew):
        window.restart_bar.findChildren(type(window.groups.parent()))
        window._connect()
    assert not window.restart_bar.isVisible()
