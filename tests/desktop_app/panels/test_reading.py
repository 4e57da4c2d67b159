from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop_app.application.settings_store import SettingsStore
from desktop_app.panels.reading import ReadingPanel
from engine.reply.events import ModeChosen
from engine.settings import WritingSettings
from engine.settings.change import find
from engine.speculation.chooser import DraftKind
from engine.speculation.token_sources import Mode
from engine.steering.gate import GateKind
from tests.desktop_app.support import keeper


def shown(qtbot: QtBot, **writing: Any) -> tuple[ReadingPanel, SettingsStore]:
    kept = keeper(writing=WritingSettings(**writing))
    panel = ReadingPanel(kept)
    qtbot.addWidget(panel)
    panel.show()
    return panel, kept


def pick(box: QComboBox, words: str) -> None:
    """As a person does: the box tells only what was picked by hand."""
    box.setCurrentText(words)
    box.activated.emit(box.currentIndex())


def test_it_begins_with_the_settings(qtbot: QtBot) -> None:
    panel, kept = shown(qtbot, mode=Mode.DRAFTS, drafts=DraftKind.PRIVATE, gate=GateKind.REOPENING)
    assert panel.mode.currentText() == "Drafts"
    assert panel.drafts.currentText() == "Private"
    assert panel.gate.currentText() == "Where it matters"
    assert [panel.gate.itemText(row) for row in range(panel.gate.count())] == ["Every token", "Where it matters"]
    assert "sees the wrong ones" in panel.drafts.toolTip()
    assert kept.settings.writing.drafts is DraftKind.PRIVATE


def test_a_choice_is_a_setting(qtbot: QtBot) -> None:
    panel, kept = shown(qtbot)
    pick(panel.mode, "Run-ahead")
    pick(panel.gate, "Where it matters")
    assert kept.settings.writing == WritingSettings(mode=Mode.RUN_AHEAD, gate=GateKind.REOPENING)
    assert "own stream" in panel.mode.toolTip()


def test_a_setting_that_is_changed_elsewhere_is_shown(qtbot: QtBot) -> None:
    panel, kept = shown(qtbot)
    kept.change("writing", gate=GateKind.REOPENING, steer_thoughts=True)
    assert panel.gate.currentText() == "Where it matters"
    assert panel.thoughts.isChecked()


def test_drafts_begin_with_those_that_tell_nothing(qtbot: QtBot) -> None:
    panel, kept = shown(qtbot)
    pick(panel.mode, "Drafts")
    assert kept.settings.writing.drafts is DraftKind.PUBLIC
    assert panel.drafts.currentText() == "Public"
    pick(panel.drafts, "None")
    assert kept.settings.writing == WritingSettings()
    assert panel.mode.currentText() == "Automatic"


def test_every_combination_can_be_used(qtbot: QtBot) -> None:
    panel, kept = shown(qtbot)
    for mode in find("writing.mode").declared.choices.values():
        pick(panel.mode, mode.title)
        for drafts in find("writing.drafts").declared.choices.values():
            pick(panel.drafts, drafts.title)
            now = kept.settings.writing
            made = now.reply_settings()
            assert (made.mode, made.drafts) == (now.mode, now.drafts)


def test_the_reason_is_shown_as_text(qtbot: QtBot) -> None:
    panel, _ = shown(qtbot)
    panel.show_mode(ModeChosen(Mode.RUN_AHEAD, "A request takes <b>82</b> ms."))
    assert panel.explanation.text() == "Run-ahead. A request takes <b>82</b> ms."
    panel.clear()
    assert "next reply" in panel.explanation.text()


def test_thoughts_are_steered_where_that_is_wanted(qtbot: QtBot) -> None:
    panel, kept = shown(qtbot)
    assert not panel.thoughts.isChecked()
    panel.thoughts.click()
    assert kept.settings.writing.steer_thoughts
