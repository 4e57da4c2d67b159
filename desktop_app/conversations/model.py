"""The conversations as a list model, with a heading above each group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication

from desktop_app.appearance import theme
from desktop_app.conversations.groups import PINNED, group_of
from desktop_app.widgets.text import printable
from engine.common.i18n import mark, tr
from engine.store.conversations import Conversation

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_TITLE = mark("(no title)")
_NO_INDEX = QModelIndex()


class ConversationsModel(QAbstractListModel):
    """Rows are headings, as text, and conversations.

    Args:
        rename: gives a conversation a title; True where that was done.
    """

    def __init__(self, rename: Callable[[int, str], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rename = rename
        self._rows: list[str | Conversation] = []

    def show(self, conversations: Sequence[Conversation]) -> None:
        """List these, in their order."""
        today = datetime.now().astimezone().date()
        rows: list[str | Conversation] = []
        last = ""
        for conversation in conversations:
            group = tr(PINNED) if conversation.pinned else group_of(conversation.changed, today)
            if group != last:
                rows.append(group)
                last = group
            rows.append(conversation)
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def conversation(self, index: Index) -> Conversation | None:
        """Return a row's conversation; None for a heading."""
        row = self._rows[index.row()] if index.isValid() else ""
        return None if isinstance(row, str) else row

    def index_of(self, conversation: int | None) -> QModelIndex:
        """Return where a conversation stands; an invalid index where it does not."""
        for number, row in enumerate(self._rows):
            if not isinstance(row, str) and row.id == conversation:
                return self.index(number)
        return QModelIndex()

    @property
    def count(self) -> int:
        """How many conversations are listed."""
        return sum(not isinstance(row, str) for row in self._rows)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.conversation(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            return self._heading(row, role)
        title = printable(row.title) or tr(NO_TITLE)
        match role:
            case Role.DisplayRole | Role.AccessibleTextRole:
                return title
            case Role.EditRole:
                return row.title
            case Role.ToolTipRole:
                return title
        return None

    @staticmethod
    def _heading(words: str, role: int) -> Any:
        match role:
            case Role.DisplayRole | Role.AccessibleTextRole:
                return words
            case Role.ForegroundRole:
                return theme.colours().quiet
            case Role.FontRole:
                font = QFont(QGuiApplication.font())
                font.setPointSizeF(font.pointSizeF() * 0.9)
                font.setWeight(QFont.Weight.DemiBold)
                return font
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Take up a title that was typed in place."""
        conversation = self.conversation(index)
        title = " ".join(str(value).split())
        if conversation is None or role != Role.EditRole or not title or title == conversation.title:
            return False
        return self._rename(conversation.id, title)
