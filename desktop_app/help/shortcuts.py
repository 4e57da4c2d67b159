"""All keys that do something, in a list."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from desktop_app.appearance.text_size import scaled
from engine.common.i18n import mark, tr

FIXED = (
    ("Return", mark("Send the message")),
    ("Shift+Return", mark("Start a new line in the message")),
    ("Esc", mark("Stop the reply, or give up editing a message")),
    ("Ctrl+W", mark("Close the window beside the main one; Esc does too")),
    ("Tab", mark("Go to the next control")),
    ("F2", mark("Rename the conversation that is chosen")),
    ("Del", mark("Delete the conversation that is chosen")),
    ("Alt+Left", mark("Look at the token before")),
    ("Alt+Right", mark("Look at the token behind")),
)
"""Keys of a part of the window, which are no menu's."""


class ShortcutsWindow(QWidget):
    """Lists them.

    Args:
        actions: what the menus have keys for: a key, and the menu's words.
    """

    def __init__(self, actions: Iterable[tuple[QKeySequence, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(scaled(520), scaled(560))
        keys = [
            (key.toString(QKeySequence.SequenceFormat.NativeText), plain(words))
            for key, words in actions
            if not key.isEmpty()
        ]
        keys += [
            (QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText), tr(what)) for key, what in FIXED
        ]
        self.table = QTableWidget(len(keys), 2)
        self.table.setHorizontalHeaderLabels([tr("Keys"), tr("What it does")])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setAccessibleName(tr("Keyboard shortcuts"))
        for row, entry in enumerate(keys):
            for column, words in enumerate(entry):
                self.table.setItem(row, column, QTableWidgetItem(words))
        # What the style sheet adds around a cell is not counted by Qt.
        self.table.setColumnWidth(0, self.table.sizeHintForColumn(0) + 24)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)


def plain(text: str) -> str:
    """Return a menu's words without the mark of its key: “&Quit”, or “退出(&Q)”."""
    words = text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")
    if words.endswith(")") and words[-3:-2] == "(":
        words = words[:-3]
    return words
