"""How the cloud is read: what is in use and why, and the choices that override it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QVBoxLayout, QWidget

from desktop_app.application.settings_store import SettingsStore
from desktop_app.settings.editors import Chosen
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.i18n import tr
from engine.reply.events import ModeChosen
from engine.settings.change import find


class ReadingPanel(QWidget):
    """The choices, which hold from the next reply on, and what the last reply did."""

    def __init__(self, keeper: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._modes = find("writing.mode").declared.choices
        self._editors = {name: Chosen(find(f"writing.{name}")) for name in ("mode", "drafts", "gate")}
        self.mode, self.drafts, self.gate = (editor.box for editor in self._editors.values())
        thoughts = find("writing.steer_thoughts").declared
        self.thoughts = QCheckBox(tr("Thoughts too"))
        self.thoughts.setToolTip(tr(thoughts.help))
        self.explanation = Label(quiet=True, wraps=True)
        self.explanation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Reading"), self._editors["mode"])
        form.addRow(tr("Drafts"), self._editors["drafts"])
        form.addRow(tr("Steered"), self._editors["gate"])
        form.addRow("", self.thoughts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(form)
        layout.addWidget(self.explanation)
        for name, editor in self._editors.items():
            editor.chosen.connect(lambda value, n=name: keeper.change("writing", **{n: value}))
        self.thoughts.clicked.connect(lambda on: keeper.change("writing", steer_thoughts=on))
        keeper.changed.connect(self._show)
        self._show()
        self.clear()

    def _show(self) -> None:
        writing = self._keeper.settings.writing
        for name, editor in self._editors.items():
            value = getattr(writing, name)
            editor.show_value(value)
            editor.box.setToolTip(tr(editor.entry.declared.choices[value].help))
        self.thoughts.setChecked(writing.steer_thoughts)

    def clear(self) -> None:
        """Begin a new reply."""
        self.explanation.setText(tr("The next reply says here how it reads the cloud, and why."))

    def show_mode(self, event: ModeChosen) -> None:
        """A reply reads the cloud in this way from here on."""
        self.explanation.setText(printable(f"{self._modes[event.mode].words}. {event.reason}"))
