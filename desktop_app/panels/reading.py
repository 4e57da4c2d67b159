"""How the cloud is read: what is in use and why, and the choices that override it."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QVBoxLayout, QWidget

from desktop_app.label import Label
from desktop_app.text import printable
from engine.ahead.chooser import DraftKind
from engine.ahead.readers import Mode
from engine.events import ModeChosen
from engine.settings import WritingSettings
from engine.steering.gate import GateKind

E = TypeVar("E", bound=StrEnum)

MODES = {
    Mode.AUTO: ("Automatic", "Whichever is measured to be the fastest here."),
    Mode.STEPWISE: ("One by one", "A request for every token, as published."),
    Mode.RUN_AHEAD: (
        "Run-ahead",
        "Reads the cloud's own stream for as long as steering agrees with it. The cloud sees final tokens only.",
    ),
    Mode.DRAFTS: ("Drafts", "Asks for positions behind guessed tokens before the tokens are known."),
}
DRAFTS = {
    DraftKind.OFF: ("None", "No guessed token is sent."),
    DraftKind.PUBLIC: ("Public", "Guesses made without your profile: they tell the cloud nothing about you."),
    DraftKind.PRIVATE: (
        "Private",
        "Guesses made with your profile: better ones, and the cloud sees the wrong ones too. "
        "What they disclose is counted.",
    ),
}
GATES = {
    GateKind.OFF: ("Every token", "All tokens are steered."),
    GateKind.PAPER: (
        "Until the cloud is sure",
        "Steering ends for the rest of a reply when the cloud is sure three times in a row (AdaCoSteer).",
    ),
    GateKind.REOPENING: (
        "Where it matters",
        "Pauses while steering changes nothing, and goes on when it would change a token.",
    ),
}


class ReadingPanel(QWidget):
    """The choices, and what the last reply did.

    Signals:
        changed(object): a dict of settings of `WritingSettings` with their new values, for the next reply.
    """

    changed = Signal(object)

    def __init__(self, writing: WritingSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = _choices(MODES, writing.mode, "How the cloud is read")
        self.drafts = _choices(DRAFTS, writing.drafts, "Drafts")
        self.gate = _choices(GATES, writing.gate, "Which tokens are steered")
        self.thoughts = QCheckBox("T&houghts too")
        self.thoughts.setToolTip(
            "Whether what a reasoning model thinks before it answers is steered as well. Off, your profile has no "
            "part in it; the answer is steered either way."
        )
        self.thoughts.setChecked(writing.steer_thoughts)
        self.explanation = Label(quiet=True, wraps=True)
        self.explanation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Re&ading", self.mode)
        form.addRow("&Drafts", self.drafts)
        form.addRow("S&teered", self.gate)
        form.addRow("", self.thoughts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self.explanation)
        self.mode.activated.connect(self._mode_chosen)
        self.drafts.activated.connect(self._drafts_chosen)
        self.gate.activated.connect(lambda: self._tell())
        self.thoughts.clicked.connect(lambda: self._tell())
        self.clear()

    @property
    def chosen(self) -> dict[str, StrEnum | bool]:
        """The settings as they stand in the boxes, which hold plain text."""
        return {
            "mode": Mode(self.mode.currentData()),
            "drafts": DraftKind(self.drafts.currentData()),
            "gate": GateKind(self.gate.currentData()),
            "steer_thoughts": self.thoughts.isChecked(),
        }

    def clear(self) -> None:
        """Begin a new reply."""
        self.explanation.setText("The next reply says here how it reads the cloud, and why.")

    def show_mode(self, event: ModeChosen) -> None:
        """A reply reads the cloud in this way from here on."""
        self.explanation.setText(printable(f"{MODES[event.mode][0]}. {event.reason}"))

    def _mode_chosen(self) -> None:
        # Drafts cannot be used without any; those that disclose nothing are the ones to begin with.
        chosen = self.chosen
        if chosen["mode"] is Mode.DRAFTS and chosen["drafts"] is DraftKind.OFF:
            _choose(self.drafts, DraftKind.PUBLIC)
        self._tell()

    def _drafts_chosen(self) -> None:
        chosen = self.chosen
        if chosen["mode"] is Mode.DRAFTS and chosen["drafts"] is DraftKind.OFF:
            _choose(self.mode, Mode.AUTO)
        self._tell()

    def _tell(self) -> None:
        for box in (self.mode, self.drafts, self.gate):
            box.setToolTip(box.itemData(box.currentIndex(), Qt.ItemDataRole.ToolTipRole))
        self.changed.emit(self.chosen)


def _choices(choices: dict[E, tuple[str, str]], chosen: E, name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for row, (value, (words, help_text)) in enumerate(choices.items()):
        box.addItem(words, value)
        box.setItemData(row, help_text, Qt.ItemDataRole.ToolTipRole)
    _choose(box, chosen)
    box.setToolTip(choices[chosen][1])
    return box


def _choose(box: QComboBox, value: StrEnum) -> None:
    box.setCurrentIndex(next(row for row in range(box.count()) if box.itemData(row) == value))
