"""The list of conversations at the window's side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.application.storage import Storage
from desktop_app.conversations.model import ConversationsModel
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.store import private_file
from engine.store.conversations import Conversation, Conversations
from engine.store.database import faults_named
from engine.store.exporting import as_markdown, file_name

SEARCH_MS = 150
"""After the last letter, until the search begins."""


class Sidebar(QWidget):
    """Search, list and what can be done with a conversation.

    Signals:
        opened(int): a conversation to go on with.
        chosen(): the user wants to go on with the one that is shown.
        begun(): a new one is wanted.
        gone(int): a conversation was deleted.
    """

    opened = Signal(int)
    chosen = Signal()
    begun = Signal()
    gone = Signal(int)

    def __init__(self, storage: Storage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._storage = storage
        self._conversations = Conversations(storage.database)
        self._current: int | None = None
        self._deleted: Conversation | None = None
        new = QPushButton(tr("&New conversation"))
        new.clicked.connect(self.begun)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search everything that was said"))
        self.search.setAccessibleName(tr("Search conversations"))
        self.search.setClearButtonEnabled(True)
        self._typing = QTimer(self, interval=SEARCH_MS, singleShot=True)
        self._typing.timeout.connect(self.reload)
        self.search.textChanged.connect(self._typing.start)
        self.model = ConversationsModel(self._rename, self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName(tr("Conversations"))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.list.clicked.connect(self._open)
        self.list.installEventFilter(self)
        self.nothing = Label(quiet=True, wraps=True)
        self._undo_words = Label(quiet=True)
        undo = QPushButton(tr("&Undo"))
        undo.clicked.connect(self.undo)
        undo_row = QHBoxLayout()
        undo_row.setContentsMargins(0, 0, 0, 0)
        undo_row.addWidget(self._undo_words, 1)
        undo_row.addWidget(undo)
        self.undo_bar = QWidget()
        self.undo_bar.setLayout(undo_row)
        self.undo_bar.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.addWidget(new)
        layout.addWidget(self.search)
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.undo_bar)
        # What was still to be brought back when the program ended.
        self._purge()
        self.reload()

    def reload(self) -> None:
        """List what there is, or what the search finds."""
        words = self.search.text()
        found: list[Conversation] = []
        self._try(lambda: found.extend(self._conversations.all(words=words)))
        self.model.show(found)
        self.nothing.setVisible(not found)
        self.nothing.setText(
            tr("Nothing is found.") if words.strip() else tr("Conversations will be listed here.")
        )
        self.show_current(self._current)

    def show_current(self, conversation: int | None) -> None:
        """Mark the conversation that is open."""
        self._current = conversation
        index = self.model.index_of(conversation)
        if index.isValid():
            self.list.setCurrentIndex(index)
        else:
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())

    def undo(self) -> None:
        """Bring the conversation back that was deleted last."""
        deleted, self._deleted = self._deleted, None
        self.undo_bar.hide()
        if deleted and self._try(lambda: self._conversations.bring_back(deleted.id)):
            self.reload()

    def forget(self) -> None:
        """Everything was erased: there is nothing to bring back."""
        self._deleted = None
        self.undo_bar.hide()
        self._undo_words.clear()
        self.reload()

    def finish(self) -> None:
        """The window closes: what was deleted goes for good."""
        if self._deleted:
            self._purge()

    def _purge(self) -> None:
        """Delete for good what was deleted."""

        def purge() -> None:
            if self._conversations.purge():
                self._storage.deleted()

        self._try(purge)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter opens, Delete deletes; F2 renames by itself."""
        if watched is self.list and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            index = self.list.currentIndex()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open(index)
                return True
            if event.key() == Qt.Key.Key_Delete and (chosen := self.model.conversation(index)):
                self.delete(chosen)
                return True
        return super().eventFilter(watched, event)

    def _open(self, index: QModelIndex) -> None:
        chosen = self.model.conversation(index)
        if chosen and chosen.id != self._current:
            self.opened.emit(chosen.id)
        if chosen:
            self.chosen.emit()

    def _show_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        chosen = self.model.conversation(index)
        if chosen:
            self.menu(chosen, index).exec(self.list.viewport().mapToGlobal(place))

    def menu(self, chosen: Conversation, index: QModelIndex) -> QMenu:
        """Return what can be done with a conversation."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("&Open"), lambda: self._open(index))
        menu.addAction(tr("&Rename"), lambda: self.list.edit(index))
        menu.addAction(tr("Un&pin") if chosen.pinned else tr("&Pin"), lambda: self.pin(chosen))
        menu.addAction(tr("&Export as Markdown…"), lambda: self._ask_where(chosen))
        menu.addSeparator()
        menu.addAction(tr("&Delete"), lambda: self.delete(chosen))
        return menu

    def pin(self, chosen: Conversation) -> None:
        """Let it stay at the top, or not any more."""
        if self._try(lambda: self._conversations.pin(chosen.id, not chosen.pinned)):
            self.reload()

    def delete(self, chosen: Conversation) -> None:
        """Delete it; until the next one or the end it can be brought back."""
        if self._deleted:
            self._purge()
        if not self._try(lambda: self._conversations.delete(chosen.id)):
            return
        self._deleted = chosen
        title = self._undo_words.fontMetrics().elidedText(
            printable(chosen.title), Qt.TextElideMode.ElideRight, max(60, self.list.width() - 150)
        )
        self._undo_words.setText(tr("Deleted: {title}", title=title))
        self.undo_bar.show()
        self.reload()
        self.gone.emit(chosen.id)

    def _rename(self, conversation: int, title: str) -> bool:
        if not self._try(lambda: self._conversations.rename(conversation, title)):
            return False
        # The view is in the midst of taking up what was typed.
        QTimer.singleShot(0, self, self.reload)
        return True

    def _ask_where(self, chosen: Conversation) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Export as Markdown"), file_name(chosen.title), tr("Markdown (*.md)")
        )
        if name:
            self.export(chosen, Path(name))

    def export(self, chosen: Conversation, path: Path) -> None:
        """Write it as Markdown, as it is shown."""

        def work() -> None:
            text = as_markdown(chosen.title, self._conversations.messages(chosen.id))
            with faults_named(path):
                private_file.write(path, text)

        self._try(work)

    def _try(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except TillerError as error:
            self._storage.messages.error(error)
            return False
        return True
