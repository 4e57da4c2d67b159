"""A profile's history as a table model that reads only what is looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.profile.sharing import HELP, WORDS
from desktop_app.widgets.text import tip
from engine.common.errors import TillerError
from engine.common.i18n import mark, tr
from engine.store.database import Database
from engine.store.history import History, Record

Index = QModelIndex | QPersistentModelIndex
TITLE, DATE, SHARING = range(3)
COLUMNS = (mark("Title"), mark("Date"), mark("Sharing"))
PAGE = 100
PAGES_KEPT = 20
MAX_FOUND = 500
"""Records that a search lists; who gets more should type another word."""
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()


class HistoryModel(QAbstractTableModel):
    """The records of one profile, newest first, or those that a search finds."""

    def __init__(
        self, database: Database, failed: Callable[[TillerError], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._database = database
        self._failed = failed
        self._history = History(database, 0)
        self._count = 0
        self._found: list[Record] | None = None
        self._pages: OrderedDict[int, list[Record]] = OrderedDict()

    def show(self, profile: int, search: str = "") -> None:
        """Show a profile's records, all of them or those that hold the words of `search`."""
        self.beginResetModel()
        self._history = History(self._database, profile)
        self._pages.clear()
        try:
            self._found = self._history.search(search, MAX_FOUND) if search.strip() else None
            self._count = self._history.count() if self._found is None else len(self._found)
        except TillerError as error:
            self._found, self._count = [], 0
            self._failed(error)
        self.endResetModel()

    @property
    def is_cut(self) -> bool:
        """Whether a search found more than is listed."""
        return self._found is not None and len(self._found) == MAX_FOUND

    def record(self, row: int) -> Record | None:
        """Return the record of a row; None when it is gone."""
        if self._found is not None:
            return self._found[row]
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            try:
                page = self._history.page(number * PAGE, PAGE)
            except TillerError as error:
                self._failed(error)
                page = []
            self._pages[number] = page
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def row_of(self, record: int, guess: int) -> int | None:
        """Return where a record is listed, looking at `guess` first; None where it is not."""
        if guess < self._count and (found := self.record(guess)) and found.id == record:
            return guess
        if self._found is not None:
            return next((row for row, entry in enumerate(self._found) if entry.id == record), None)
        try:
            return self._history.row_of(record)
        except TillerError as error:
            self._failed(error)
            return None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return tr(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role not in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return None
        record = self.record(index.row())
        if record is None:
            return None
        column = index.column()
        if role == Role.ToolTipRole:
            whole = f"{record.title[:200]}\n{record.source}".strip()
            return tr(HELP[record.sharing]) if column == SHARING else tip(whole)
        words = (record.title[:300], record.date[:10], tr(WORDS[record.sharing]))[column]
        return f"{tr(COLUMNS[column])}: {words}" if role == Role.AccessibleTextRole else words
