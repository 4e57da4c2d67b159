from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop_app.panels.reading import DRAFTS, GATES, MODES, ReadingPanel
from engine.ahead.chooser import DraftKind
from engine.ahead.readers import Mode
from engine.events import ModeChosen
from engine.settings import WritingSettings
from engine.steering.gate import GateKind


def shown(qtbot: QtBot, **writing: Any) -> tuple[ReadingPanel, list[dict[str, object]]]:
    panel = ReadingPanel(WritingSettings(**writing))
    qtbot.addWidget(panel)
    panel.show()
    told: list[dict[str, object]] = []
    panel.changed.connect(told.append)
    return panel, told


def pick(box: QComboBox, words: str) -> None:
    """As a person does: the box tells only what was picked by hand."""
    box.setCurrentText(words)
    box.activated.emit(box.currentIndex())


def test_every_value_has_a_choice() -> None:
    assert (set(MODES), set(DRAFTS), set(GATES)) == (set(Mode), set(DraftKind), set(GateKind))


def test_it_begins_with_the_settings(qtbot: QtBot) -> None:
    panel, told = shown(qtbot, mode=Mode.DRAFTS, drafts=DraftKind.PRIVATE, gate=GateKind.PAPER)
    assert panel.mode.currentText() == "Drafts"
    assert panel.drafts.currentText() == "Private"
    assert panel.gate.currentText() == "Until the cloud is sure"
    assert "sees the wrong ones" in panel.drafts.toolTip()
    assert not told


def test_a_choice_is_told(qtbot: QtBot) -> None:
    panel, told = shown(qtbot)
    pick(panel.mode, "Run-ahead")
    pick(panel.gate, "Where it matters")
    assert told[-1] == {
        "mode": Mode.RUN_AHEAD,
        "drafts": DraftKind.OFF,
        "gate": GateKind.REOPENING,
        "steer_thoughts": False,
    }
    assert "own stream" in panel.mode.toolTip()


def test_drafts_begin_with_those_that_tell_nothing(qtbot: QtBot) -> None:
    panel, told = shown(qtbot)
    pick(panel.mode, "Drafts")
    assert told[-1]["drafts"] is DraftKind.PUBLIC
    pick(panel.drafts, "None")
    assert told[-1] == {"mode": Mode.AUTO, "drafts": DraftKind.OFF, "gate": GateKind.OFF, "steer_thoughts": False}


def test_every_combination_can_be_used(qtbot: QtBot) -> None:
    panel, told = shown(qtbot)
    for mode in MODES.values():
        pick(panel.mode, mode[0])
        for drafts in DRAFTS.values():
            pick(panel.drafts, drafts[0])
            made = WritingSettings(**told[-1]).reply_settings()  # type: ignore[arg-type]
            assert (made.mode, made.drafts) == (told[-1]["mode"], told[-1]["drafts"])


def test_the_reason_is_shown_as_text(qtbot: QtBot) -> None:
    panel, _ = shown(qtbot)
    panel.show_mode(ModeChosen(Mode.RUN_AHEAD, "A request takes <b>82</b> ms."))
    assert panel.explanation.text() == "Run-ahead. A request takes <b>82</b> ms."
    panel.clear()
    assert "next reply" in panel.explanation.text()


def test_thoughts_are_steered_where_that_is_wanted(qtbot: QtBot) -> None:
    panel, told = shown(qtbot)
    assert not panel.thoughts.isChecked()
    panel.thoughts.click()
    assert told[-1]["steer_thoughts"] is True
