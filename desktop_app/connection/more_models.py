"""Further local models that steer together with the first."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop_app.widgets.fields import ComboBox
from engine.common.i18n import tr
from engine.settings.change import find
from engine.steering.combination import Combination

BETWEEN = ";"
"""Between paths in the line."""


class MoreModels(QWidget):
    """Edits their paths and how their deltas are taken together.

    Args:
        paths: of GGUF files, a line each.
        combination: how.
    """

    def __init__(self, paths: str, combination: Combination, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(f" {BETWEEN} ".join(paths.splitlines()))
        self.line.setPlaceholderText(tr("none: one model steers"))
        self.line.setAccessibleName(tr("Further local models"))
        self.line.setToolTip(
            tr(
                "GGUF files of further models, of any vocabulary. Their deltas and the first "
                "one's are taken together, against the noise of a single small model; each takes "
                "its own time. Between paths stands a {between}",
                between=BETWEEN,
            )
        )
        add = QPushButton(tr("&Add…"))
        add.clicked.connect(self._add)
        self.way = ComboBox()
        declared = find("local.combination").declared
        for value, choice in declared.choices.items():
            self.way.addItem(choice.words, value)
        self.way.setCurrentIndex(self.way.findData(combination))
        self.way.setAccessibleName(tr(declared.help))
        self.way.setToolTip(tr(declared.choices[Combination.MEDIAN].help))
        self.line.textChanged.connect(self._refresh)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(add)
        row.addWidget(self.way)
        self.setFocusProxy(self.line)
        self._refresh()

    @property
    def paths(self) -> str:
        """The paths, a line each."""
        return "\n".join(path for part in self.line.text().split(BETWEEN) if (path := part.strip()))

    @property
    def combination(self) -> Combination:
        """How their deltas are taken together."""
        return Combination(self.way.currentData())

    def _refresh(self) -> None:
        self.way.setVisible(bool(self.paths))

    def _add(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Choose another local model"), "", tr("Models (*.gguf)"))
        if name:
            self.line.setText(f" {BETWEEN} ".join([*self.paths.splitlines(), name]))
