"""Texts in lists and tables, each in as many lines as it takes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.appearance.stylesheet import ITEM_PADDING
from desktop_app.widgets.breaks import has_long_word


class WrappingDelegate(QStyledItemDelegate):
    """As high as its text: Qt (6.11) wraps for a size hint as if the style sheet left the whole width to it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        inner = QStyleOptionViewItem(option)
        inner.rect = option.rect.adjusted(ITEM_PADDING, 0, -ITEM_PADDING, 0)
        return super().sizeHint(inner, index)


class WrappingList(QListWidget):
    """It follows the width that it has.

    Args:
        name: for screen readers.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(WrappingDelegate(self))
        self.setWordWrap(True)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)


def show_text(edit: QPlainTextEdit, text: str) -> None:
    """Show a text whose words may be of any length, in a field that wraps them: Qt's search for a place to break
    takes the square of a word's length."""
    mode = QTextOption.WrapMode
    edit.setWordWrapMode(mode.WrapAnywhere if has_long_word(text) else mode.WrapAtWordBoundaryOrAnywhere)
    edit.setPlainText(text)
