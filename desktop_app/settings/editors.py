"""What a setting is edited with, by its declaration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from desktop_app.widgets.fields import ComboBox, DoubleSpinBox, SpinBox
from engine.common.errors import SettingsError
from engine.common.i18n import tr
from engine.settings.declared import Setting

MAX_SPINS = 2**31 - 1
"""A spin box counts no further."""


class Editor(QWidget):
    """Edits one value.

    Args:
        entry: the setting.
        field: what takes it.
        put: shows a value there.
    Signals:
        chosen(object): the user chose this value.
        refused(str): what was typed cannot be; why, or "" when it can be again.
    """

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, entry: Setting, field: QWidget, put: Callable[[Any], object]) -> None:
        super().__init__()
        self._put = put
        self.entry = entry
        self.field = field
        field.setAccessibleName(tr(entry.declared.title))
        field.setAccessibleDescription(tr(entry.declared.help))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.addWidget(field, 1)
        self.setFocusProxy(field)

    def show_value(self, value: Any) -> None:
        """Show a value without telling of it."""
        self.field.blockSignals(True)
        self._put(value)
        self.field.blockSignals(False)


class Ticked(Editor):
    """Yes or no."""

    def __init__(self, entry: Setting) -> None:
        self._box = QCheckBox()
        super().__init__(entry, self._box, self._box.setChecked)
        self._box.toggled.connect(self.chosen.emit)


class Chosen(Editor):
    """One of several.

    Attributes:
        box: what it is chosen in.
    """

    def __init__(self, entry: Setting) -> None:
        self.box = ComboBox()
        super().__init__(entry, self.box, lambda value: self.box.setCurrentIndex(self.box.findData(value)))
        # One of those that nobody chooses here may be in use all the same.
        for row, (value, choice) in enumerate(entry.declared.choices.items()):
            self.box.addItem(choice.words, value)
            self.box.setItemData(row, tr(choice.help), Qt.ItemDataRole.ToolTipRole)
        self.box.activated.connect(self._tell)

    def _tell(self, row: int) -> None:
        # Qt gives back plain text.
        self.chosen.emit(self.entry.read(self.box.itemData(row)))


class Counted(Editor):
    """A number."""

    def __init__(self, entry: Setting) -> None:
        declared = entry.declared
        is_whole = entry.kind is int
        self._box: QSpinBox | QDoubleSpinBox = SpinBox() if is_whole else DoubleSpinBox()
        super().__init__(entry, self._box, self._box.setValue)
        if isinstance(self._box, QDoubleSpinBox):
            is_fine = declared.high <= 1
            self._box.setDecimals(declared.decimals)
            self._box.setSingleStep(0.01 if is_fine else 0.1 if declared.high <= 100 else 1)
            self._box.setRange(declared.low, declared.high)
        else:
            self._box.setRange(round(declared.low), round(declared.high))
            self._box.setSingleStep(1 if declared.high <= 1000 else 64)
        if declared.unit:
            self._box.setSuffix(f" {tr(declared.unit)}")
        if words := declared.special.get(declared.low):
            self._box.setSpecialValueText(tr(words))
        self._box.setKeyboardTracking(False)
        self._box.valueChanged.connect(self.chosen.emit)


class Typed(Editor):
    """A text, or a number that is longer than a box counts."""

    def __init__(self, entry: Setting) -> None:
        self._line = QLineEdit()
        super().__init__(entry, self._line, self._show)
        self._shown = ""
        self._line.editingFinished.connect(self._tell)
        self._line.textEdited.connect(lambda _: self.refused.emit(""))
        if entry.declared.is_path:
            browse = QPushButton(tr("Browse…"))
            browse.setAccessibleName(tr("Browse for {what}", what=tr(entry.declared.title)))
            browse.clicked.connect(self._browse)
            self.row.addWidget(browse)

    def _tell(self) -> None:
        text = self._line.text().strip()
        if text == self._shown:
            return
        try:
            value = self.entry.parse(text)
        except SettingsError as error:
            self.refused.emit(str(error))
            return
        self._shown = text
        self.chosen.emit(value)

    def _browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr(self.entry.declared.title), self._line.text(), tr("Models (*.gguf)")
        )
        if name:
            self._line.setText(name)
            self._tell()

    def _show(self, value: Any) -> None:
        self._shown = self.entry.spelled(value)
        self._line.setText(self._shown)


def editor_for(entry: Setting) -> Editor:
    """Return what a setting is edited with."""
    if entry.kind is bool:
        return Ticked(entry)
    if entry.declared.choices:
        return Chosen(entry)
    if entry.kind is str or entry.declared.high > MAX_SPINS:
        return Typed(entry)
    return Counted(entry)
