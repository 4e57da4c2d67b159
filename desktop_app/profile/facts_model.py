"""A profile's facts as a table model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.application.storage import Storage
from desktop_app.profile.sharing import HELP, WORDS
from desktop_app.profile.steps import Steps
from engine.common.i18n import mark, tr
from engine.common.sharing import Sharing
from engine.store.profiles import Fact, Profiles

Index = QModelIndex | QPersistentModelIndex
LABEL, TEXT, SHARING = range(3)
COLUMNS = (mark("Label"), mark("Text"), mark("Sharing"))
MIME = "application/x-tiller-facts"
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()


class FactsModel(QAbstractTableModel):
    """The facts of one profile: edited in place, moved by dragging; every change is a step to undo.

    The box in the first column switches a fact off and on.
    """

    def __init__(self, storage: Storage, steps: Steps, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._storage = storage
        self._profiles = Profiles(storage.database)
        self._steps = steps
        self._profile = 0
        self._facts: list[Fact] = []
        # What a fact was before it was switched off.
        self._before_off: dict[int, Sharing] = {}

    def show(self, profile: int) -> None:
        """Show another profile's facts, or the same ones anew."""
        facts = self._profiles.facts(profile)
        if profile == self._profile and [f.id for f in facts] == [f.id for f in self._facts]:
            self._facts = facts
            if facts:
                self.dataChanged.emit(self.index(0, 0), self.index(len(facts) - 1, SHARING))
            return
        self.beginResetModel()
        self._profile, self._facts = profile, facts
        self.endResetModel()

    def fact(self, row: int) -> Fact:
        """Return the fact of a row."""
        return self._facts[row]

    def row_of(self, fact: int) -> int | None:
        """Return where a fact stands."""
        return next((row for row, entry in enumerate(self._facts) if entry.id == fact), None)

    # Steps

    def add(self, label: str = "", text: str = "") -> int | None:
        """Add a fact at the end; return its row, or None where it could not be kept."""
        profile = self._profile
        added: list[Fact] = []

        def do() -> None:
            position = len(self._profiles.facts(profile))
            if added:
                self._profiles.restore_fact(profile, added[0], position)
            else:
                number = self._profiles.add_fact(profile, label, text)
                added.append(Fact(number, label, text, Sharing.STYLE))

        self._steps.take(tr("adding a fact"), do, lambda: self._profiles.delete_fact(added[0].id))
        return self.row_of(added[0].id) if added else None

    def delete(self, rows: Sequence[int]) -> None:
        """Delete facts."""
        profile = self._profile
        chosen = [(row, self._facts[row]) for row in sorted(rows)]

        def do() -> None:
            for _, fact in chosen:
                self._profiles.delete_fact(fact.id)
            self._storage.deleted()

        def undo() -> None:
            for row, fact in chosen:
                self._profiles.restore_fact(profile, fact, row)

        words = tr("deleting a fact", "deleting {n} facts", n=len(chosen))
        self._steps.take(words, do, undo)

    def move(self, row: int, position: int) -> None:
        """Move a fact to where `position` will be its row."""
        position = max(0, min(position, len(self._facts) - 1))
        if position == row:
            return
        fact = self._facts[row].id
        self._steps.take(
            tr("moving a fact"),
            lambda: self._profiles.move_fact(fact, position),
            lambda: self._profiles.move_fact(fact, row),
        )

    def change(self, row: int, **new: Any) -> None:
        """Change a fact's label, text or sharing."""
        fact = self._facts[row]
        old = {name: getattr(fact, name) for name in new}
        if old == new:
            return
        self._steps.take(
            tr("changing a fact"),
            lambda: self._profiles.change_fact(fact.id, **new),
            lambda: self._profiles.change_fact(fact.id, **old),
        )

    # Qt's side

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._facts)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return tr(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        fact = self._facts[index.row()]
        column = index.column()
        match role:
            case Role.DisplayRole | Role.EditRole:
                if column == SHARING:
                    return tr(WORDS[fact.sharing]) if role == Role.DisplayRole else fact.sharing
                return fact.label if column == LABEL else fact.text
            case Role.CheckStateRole if column == LABEL:
                return Qt.CheckState.Unchecked if fact.sharing is Sharing.OFF else Qt.CheckState.Checked
            case Role.ToolTipRole:
                if column == LABEL:
                    return tr("Clear the box to keep this from the models.")
                return tr(HELP[fact.sharing]) if column == SHARING else None
            case Role.AccessibleTextRole:
                return f"{tr(COLUMNS[column])}: {self.data(index)}"
            case Role.TextAlignmentRole:
                # Beside the box, which Qt puts in the middle.
                return int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        row = index.row()
        fact = self._facts[row]
        if role == Role.CheckStateRole:
            if Qt.CheckState(value) == Qt.CheckState.Checked:
                self.change(row, sharing=self._before_off.get(fact.id, Sharing.STYLE))
            else:
                self._before_off[fact.id] = fact.sharing
                self.change(row, sharing=Sharing.OFF)
            return True
        if role != Role.EditRole:
            return False
        match index.column():
            case 0:
                self.change(row, label=" ".join(str(value).split()))
            case 1:
                self.change(row, text=str(value))
            case 2:
                self.change(row, sharing=Sharing(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable | flag.ItemIsDragEnabled
        return flags | flag.ItemIsUserCheckable if index.column() == LABEL else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(MIME, str(indexes[0].row()).encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        del action, column
        if not data.hasFormat(MIME):
            return False
        source = int(bytes(data.data(MIME).data()))
        target = row if row >= 0 else parent.row() if parent.isValid() else len(self._facts)
        self.move(source, target - 1 if target > source else target)
        # False: the view must not remove the row itself.
        return False
