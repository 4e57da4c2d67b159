"""The sharing levels in words."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.widgets.fields import ComboBox
from engine.common.i18n import mark, tr
from engine.common.sharing import Sharing

WORDS = {
    Sharing.STYLE: mark("Influence only"),
    Sharing.OPEN: mark("May be told"),
    Sharing.OFF: mark("Not used"),
}
HELP = {
    Sharing.STYLE: mark("It may shape replies, and the guard keeps them from spelling it out."),
    Sharing.OPEN: mark("It may appear in replies, word for word."),
    Sharing.OFF: mark("The models do not get it."),
}


def sharing_box(parent: QWidget | None = None) -> QComboBox:
    """Return a box to choose a level; its data are `Sharing`."""
    box = ComboBox(parent)
    box.setAccessibleName(tr("Sharing"))
    for level, words in WORDS.items():
        box.addItem(tr(words), level)
        box.setItemData(box.count() - 1, tr(HELP[level]), role=3)  # Qt.ItemDataRole.ToolTipRole
    return box
