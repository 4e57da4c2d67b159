"""The sharing levels in words."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from engine.store.profiles import Sharing

WORDS = {
    Sharing.STYLE: "Influence only",
    Sharing.OPEN: "May be told",
    Sharing.OFF: "Not used",
}
HELP = {
    Sharing.STYLE: "It may shape replies, and the guard keeps them from spelling it out.",
    Sharing.OPEN: "It may appear in replies, word for word.",
    Sharing.OFF: "The models do not get it.",
}


def sharing_box(parent: QWidget | None = None) -> QComboBox:
    """Return a box to choose a level; its data are `Sharing`."""
    box = QComboBox(parent)
    box.setAccessibleName("Sharing")
    for level, words in WORDS.items():
        box.addItem(words, level)
        box.setItemData(box.count() - 1, HELP[level], role=3)  # Qt.ItemDataRole.ToolTipRole
    return box
