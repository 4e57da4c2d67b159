"""Facts about the person, edited in place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.application.storage import Storage
from desktop_app.profile.actions import action_of, button_of
from desktop_app.profile.facts_model import LABEL, SHARING, TEXT, FactsModel
from desktop_app.profile.sharing import sharing_box
from desktop_app.profile.steps import Steps
from desktop_app.widgets.label import Label
from desktop_app.widgets.tables import prepare
from desktop_app.widgets.wrapping import WrappingDelegate
from engine.common.i18n import tr
from engine.common.sharing import Sharing

Index = QModelIndex | QPersistentModelIndex


class _LabelDelegate(QStyledItemDelegate):
    """Edits one line."""

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Called again whenever the model tells of changes, which must not undo what is being typed.
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)


class _TextDelegate(WrappingDelegate):
    """Edits several lines: Return ends, Shift+Return breaks the line."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option, index
        editor = QPlainTextEdit(parent)
        editor.setTabChangesFocus(False)
        editor.setAccessibleName(tr("Text"))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QPlainTextEdit)
        # Called again whenever the model tells of changes, which must not undo what is being typed.
        if not editor.document().isModified():
            editor.setPlainText(index.data(Qt.ItemDataRole.EditRole))
            editor.document().setModified(False)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QPlainTextEdit)
        model.setData(index, editor.toPlainText())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        del index
        rectangle = option.rect
        rectangle.setHeight(max(rectangle.height(), editor.fontMetrics().lineSpacing() * 4 + 12))
        editor.setGeometry(rectangle)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            assert isinstance(editor, QWidget)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                    return False
                # Later, as Qt does it: the editor must not go while its own event is under way.
                QTimer.singleShot(0, editor, lambda: self._end(editor))
                return True
        return super().eventFilter(editor, event)

    def _end(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


class _SharingDelegate(QStyledItemDelegate):
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option, index
        box = sharing_box(parent)
        box.activated.connect(lambda _: self._commit(box))
        QTimer.singleShot(0, box.showPopup)
        return box

    def _commit(self, box: QWidget) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        box: Any = editor
        box.setCurrentIndex(box.findData(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        box: Any = editor
        model.setData(index, box.currentData())


class FactsPage(QWidget):
    """The table of facts and what can be done with them.

    Attributes:
        actions_: for menus; each works on the selected rows.
    """

    def __init__(self, storage: Storage, steps: Steps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FactsModel(storage, steps, self)
        self.table = QTableView()
        self.table.setModel(self.model)
        prepare(self.table, tr("Facts about you"))
        self.table.setItemDelegateForColumn(LABEL, _LabelDelegate(self.table))
        self.table.setItemDelegateForColumn(TEXT, _TextDelegate(self.table))
        self.table.setItemDelegateForColumn(SHARING, _SharingDelegate(self.table))
        self.table.setWordWrap(True)
        self.table.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.table.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.table.setDragDropOverwriteMode(False)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(LABEL, 190)
        header.resizeSection(SHARING, 140)
        self._fitting = QTimer(self, interval=0, singleShot=True)
        self._fitting.timeout.connect(self.table.resizeRowsToContents)
        for signal in (self.model.modelReset, self.model.dataChanged, header.sectionResized):
            signal.connect(lambda *_: self._fitting.start())
        self._empty = Label(
            tr(
                "Nothing here yet.\n\nAdd what a friend knows about you: your name, your work, how you write, "
                "what you are busy with. Or drop a text file with a line for each."
            ),
            quiet=True,
            wraps=True,
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)

        self.add = action_of(self, tr("&Add fact"), None, self._add)
        self.delete = action_of(self, tr("&Delete facts"), "Del", self._delete)
        self.up = action_of(self, tr("Move &up"), "Alt+Up", lambda: self._move(-1))
        self.down = action_of(self, tr("Move do&wn"), "Alt+Down", lambda: self._move(1))
        self.toggle = action_of(self, tr("&Use, or do not use"), "Ctrl+U", self._toggle)
        self._add_button = button_of(self.add)
        buttons = QHBoxLayout()
        buttons.addWidget(self._add_button)
        for action in (self.delete, self.up, self.down):
            buttons.addWidget(button_of(action))
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)
        layout.addLayout(buttons)
        self.model.modelReset.connect(self._show_empty)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_possible())
        self.model.modelReset.connect(self._show_possible)
        self._show_possible()

    def show_profile(self, profile: int) -> None:
        """Show another profile, or the same one anew; what was selected stays so."""
        current = self.table.currentIndex()
        chosen = self.model.fact(current.row()).id if current.isValid() else None
        column = current.column()
        self.model.show(profile)
        if chosen is not None and not self.table.currentIndex().isValid():
            row = self.model.row_of(chosen)
            if row is not None:
                self.table.setCurrentIndex(self.model.index(row, max(0, column)))
        self._show_empty()

    def focus(self) -> None:
        """Give the keyboard to the table, or where there is nothing in it, to what adds to it."""
        (self.table if self.model.rowCount() else self._add_button).setFocus()

    def _show_empty(self) -> None:
        is_empty = self.model.rowCount() == 0
        self._empty.setVisible(is_empty)
        self.table.setVisible(not is_empty)

    def _show_possible(self) -> None:
        rows = self._rows()
        only = rows[0] if len(rows) == 1 else None
        for action in (self.delete, self.toggle):
            action.setEnabled(bool(rows))
        self.up.setEnabled(only is not None and only > 0)
        self.down.setEnabled(only is not None and only < self.model.rowCount() - 1)

    def _rows(self) -> list[int]:
        return sorted({index.row() for index in self.table.selectionModel().selectedRows()})

    def _add(self) -> None:
        row = self.model.add()
        if row is None:
            return
        index = self.model.index(row, LABEL)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)
        self.table.edit(index)

    def _delete(self) -> None:
        rows = self._rows()
        if rows:
            self.model.delete(rows)
            left = self.model.rowCount()
            if left:
                self.table.selectRow(min(rows[0], left - 1))

    def _move(self, by: int) -> None:
        rows = self._rows()
        if len(rows) == 1:
            self.model.move(rows[0], rows[0] + by)

    def _toggle(self) -> None:
        for row in self._rows():
            is_off = self.model.fact(row).sharing is Sharing.OFF
            state = Qt.CheckState.Checked if is_off else Qt.CheckState.Unchecked
            self.model.setData(self.model.index(row, LABEL), state, Qt.ItemDataRole.CheckStateRole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.start()
