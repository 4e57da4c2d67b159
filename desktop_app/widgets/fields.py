"""The fields in which numbers and choices are set. The wheel scrolls past them, unless one has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSlider, QSpinBox, QWidget

if TYPE_CHECKING:
    _Mixin = QWidget
else:
    # Two widgets cannot be the bases of one class.
    _Mixin = object


class _ScrolledPast(_Mixin):
    """What a field has so that the wheel changes it only where it has the focus."""

    def __init__(self, *args: Any, **properties: Any) -> None:
        super().__init__(*args, **properties)
        # Qt's own policy gives the focus to what the wheel is turned over.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the value where it has the focus; else what is around it scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SpinBox(_ScrolledPast, QSpinBox):
    """A whole number."""


class DoubleSpinBox(_ScrolledPast, QDoubleSpinBox):
    """A number."""


class ComboBox(_ScrolledPast, QComboBox):
    """One of several."""


class Slider(_ScrolledPast, QSlider):
    """A number, by its place."""
