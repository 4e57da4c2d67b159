"""The editor of profiles and their history: a window of its own beside the conversation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.application.meaning_reader import MeaningReader
from desktop_app.application.messages import Messages
from desktop_app.application.storage import Storage
from desktop_app.profile.facts_page import FactsPage
from desktop_app.profile.files import FACT_FILES, ProfileFiles
from desktop_app.profile.history_page import MAX_UNDOABLE, HistoryPage
from desktop_app.profile.kept_back_page import KeptBackPage
from desktop_app.profile.steps import Steps
from desktop_app.profile.use_page import UsePage
from desktop_app.widgets.banner import Banner
from desktop_app.widgets.fields import ComboBox
from desktop_app.widgets.label import Label
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.store import portable
from engine.store.history import History
from engine.store.profiles import Profile, Profiles


class ProfileEditor(QMainWindow):
    """Profiles, facts, history, and what of them would be used.

    Args:
        settle: ends the reply under way and then calls what it is given.
        model: gives the local model's file; None where there is none.
    Signals:
        erased(): everything was deleted, conversations included.
    """

    erased = Signal()

    def __init__(
        self,
        storage: Storage,
        reader: MeaningReader,
        parent: QWidget | None = None,
        settle: Callable[[Callable[[], None]], None] = lambda then: then(),
        model: Callable[[], Path | None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._settle = settle
        self.setWindowTitle(tr("About you – Tiller"))
        self.resize(1020, 720)
        self.setAcceptDrops(True)
        self._storage = storage
        self._profiles = Profiles(storage.database)
        self.messages = Messages(self, within=storage.messages)
        self.steps = Steps(storage.database, self.messages, self)
        self.banner = Banner(self.messages)
        self.steps.done.connect(storage.changed)
        storage.changed.connect(self.reload)

        self.chooser = ComboBox()
        self.chooser.setAccessibleName(tr("Profile"))
        self.chooser.setMinimumWidth(220)
        self.chooser.activated.connect(lambda _: self._choose(self.chooser.currentData()))
        self.facts = FactsPage(storage, self.steps)
        self.history = HistoryPage(storage, self.steps)
        self.kept_back = KeptBackPage(storage, self.steps, model)
        self.use = UsePage(storage, reader)
        self.files = ProfileFiles(
            storage, self.steps, self.messages, lambda: self.profile, self.history.keep, self
        )
        self.files.said.connect(lambda words: self.statusBar().showMessage(words, 8000))
        self.history.import_files.clicked.connect(self.files.choose_files)
        self.history.import_folder.clicked.connect(self.files.choose_folder)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.facts, tr("&Facts"))
        self.tabs.addTab(self.history, tr("&History"))
        self.tabs.addTab(self.kept_back, tr("&Kept back"))
        self.tabs.addTab(self.use, tr("&What would be used"))
        self.tabs.currentChanged.connect(lambda _: self._focus())

        more = QPushButton(tr("P&rofiles"))
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 10, 12, 8)
        bar.setSpacing(8)
        bar.addWidget(Label(tr("Profile")))
        bar.addWidget(self.chooser)
        bar.addWidget(more)
        self.undo = QPushButton(tr("&Undo"))
        self.undo.clicked.connect(self.steps.undo)
        self.undo.setVisible(False)
        bar.addWidget(self.undo)
        bar.addStretch(1)
        note = Label(
            storage.note or tr("Only the model on this machine reads this. It is never sent."), quiet=True
        )
        bar.addWidget(note)
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addLayout(bar)
        layout.addWidget(self.tabs, 1)
        self.setCentralWidget(central)
        self._menus(more)
        self.steps.stack.indexChanged.connect(lambda _: self._show_undo())
        self.reload()
        self._focus()

    # Menus

    def _menus(self, button: QPushButton) -> None:
        profile = self.menuBar().addMenu(tr("&Profile"))
        for words, key, work in (
            (tr("&New…"), "Ctrl+Shift+N", self._new),
            (tr("&Rename…"), "Ctrl+Shift+R", self._rename),
            (tr("&Delete…"), None, self._delete_profile),
            (None, None, None),
            (tr("&Import into the history…"), "Ctrl+I", self.files.choose_files),
            (tr("Import a fol&der…"), None, self.files.choose_folder),
            (tr("Import &facts from a text file…"), None, self.files.choose_facts),
            (None, None, None),
            (tr("&Export this profile…"), None, lambda: self.files.choose_export(only=True)),
            (tr("Export e&verything…"), "Ctrl+E", lambda: self.files.choose_export(only=False)),
            (tr("&Bring back an export…"), None, self.files.choose_restore),
            (None, None, None),
            (tr("Erase ever&ything…"), None, self._erase),
            (None, None, None),
            (tr("&Close"), QKeySequence.StandardKey.Close, self.close),
        ):
            self._entry(profile, words, key, work)
        button.setMenu(profile)
        edit = self.menuBar().addMenu(tr("&Edit"))
        self._entry(edit, tr("&Undo"), QKeySequence.StandardKey.Undo, self.steps.undo)
        self._entry(edit, tr("&Redo"), QKeySequence.StandardKey.Redo, self.steps.redo)
        edit.addSeparator()
        self._entry(edit, tr("&Add a fact or a text"), "Ctrl+Return", self._add)
        edit.addSeparator()
        page = self.facts
        edit.addActions([page.delete, page.up, page.down, page.toggle])
        edit.addSeparator()
        edit.addActions([self.history.delete, self.history.find_action])
        view = self.menuBar().addMenu(tr("&View"))
        for number in range(self.tabs.count()):
            words = self.tabs.tabText(number)
            self._entry(
                view, words, tr("Ctrl+{number}", number=number + 1), partial(self.tabs.setCurrentIndex, number)
            )

    def _entry(self, menu: QMenu, words: str | None, key: Any, work: Callable[[], Any] | None) -> None:
        if words is None or work is None:
            menu.addSeparator()
            return
        action = QAction(words, self)
        if key is not None:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False: work())
        menu.addAction(action)

    # What is shown

    @property
    def profile(self) -> Profile:
        """The profile shown, which is the one in use."""
        return self._storage.active_profile()

    def reload(self) -> None:
        """Show everything anew."""
        try:
            current = self.profile
            self.chooser.clear()
            for entry in self._profiles.all():
                self.chooser.addItem(entry.name[:200] or tr("(no name)"), entry.id)
            self.chooser.setCurrentIndex(self.chooser.findData(current.id))
            self.facts.show_profile(current.id)
            self.history.show_profile(current.id)
            self.kept_back.show_profile(current.id)
            self.use.show_profile(current.id)
        except TillerError as error:
            self.messages.error(error)

    def _focus(self) -> None:
        page = self.tabs.currentWidget()
        if page is self.facts:
            self.facts.focus()
        elif page is self.history:
            self.history.list.setFocus()
        elif page is self.kept_back:
            self.kept_back.entry.setFocus()
        else:
            self.use.question.setFocus()

    def _add(self) -> None:
        """Add to the page that is shown; where nothing can be added to it, to the facts."""
        if self.tabs.currentWidget() is self.history:
            self.history.add.trigger()
        elif self.tabs.currentWidget() is self.kept_back:
            self.kept_back.entry.setFocus()
        else:
            self.tabs.setCurrentWidget(self.facts)
            self.facts.add.trigger()

    def _show_undo(self) -> None:
        stack = self.steps.stack
        self.undo.setVisible(stack.canUndo())
        self.undo.setText(tr("&Undo {what}", what=stack.undoText()))

    def _attempt(self, work: Callable[[], Any]) -> None:
        try:
            work()
        except TillerError as error:
            self.messages.error(error)
        self._storage.changed.emit()

    # Profiles

    def _choose(self, profile: int) -> None:
        self.history.keep()
        self._attempt(lambda: self._profiles.activate(profile))

    def _new(self) -> None:
        name, accepted = QInputDialog.getText(self, tr("New profile"), tr("Its name:"))
        if accepted and name.strip():
            self._attempt(lambda: self._profiles.activate(self._profiles.add(name)))

    def _rename(self) -> None:
        current = self.profile
        name, accepted = QInputDialog.getText(self, tr("Rename the profile"), tr("Its name:"), text=current.name)
        if accepted and name.strip():
            old = current.name
            self.steps.take(
                tr("renaming a profile"),
                lambda: self._profiles.rename(current.id, name),
                lambda: self._profiles.rename(current.id, old),
            )

    def _delete_profile(self) -> None:
        """Delete the profile shown; what it held is kept in memory until the editor is closed, to undo."""
        self.history.keep()
        current = self.profile
        count = History(self._storage.database, current.id).count()
        if count > MAX_UNDOABLE:
            question = tr(
                "Delete “{name}” with {count:,} texts? So many cannot be brought back.",
                name=current.name[:80],
                count=count,
            )
            if self._is_sure(tr("Delete the profile"), question, tr("Delete")):
                self.steps.stack.clear()
                self._storage.run(
                    lambda database, _: Profiles(database).delete(current.id), lambda _: self._deleted()
                )
            return
        data = portable.as_data(self._storage.database, current)
        number = [current.id]

        def do() -> None:
            self._profiles.delete(number[0])
            self._storage.deleted()

        def undo() -> None:
            number[0] = portable.add_profile(self._storage.database, data)
            self._profiles.activate(number[0])

        # Earlier steps mean facts and texts that come back under other numbers: they cannot be undone then.
        self.steps.stack.clear()
        self.steps.take(tr("deleting a profile"), do, undo)

    def _deleted(self) -> None:
        self._storage.deleted()
        self._storage.changed.emit()

    def _is_sure(self, title: str, question: str, yes: str) -> bool:
        box = QMessageBox(QMessageBox.Icon.Warning, title, question, parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        go = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is go

    def _erase(self) -> None:
        if not self._is_sure(
            tr("Erase everything"),
            tr(
                "Erase all profiles, their history and all conversations, back-ups included?\n\n"
                "This cannot be undone. Settings and model files stay."
            ),
            tr("Erase everything"),
        ):
            return
        # A reply under way would be kept behind the erasing.
        self._settle(self._erase_now)

    def _erase_now(self) -> None:
        def failed(error: TillerError) -> None:
            # What could be erased is.
            self._erased()
            self.messages.error(error)

        self._storage.erase(self._erased, failed)

    def _erased(self) -> None:
        self.history.forget()
        self.steps.stack.clear()
        self._storage.changed.emit()
        self.erased.emit()

    # The window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        is_facts = self.tabs.currentWidget() is self.facts and len(paths) == 1
        if is_facts and paths[0].suffix.lower() in FACT_FILES:
            self.files.add_facts(paths[0])
        else:
            self.files.open_files(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being edited; what was deleted can be brought back until now."""
        self.history.keep()
        self.steps.stack.clear()
        self._show_undo()
        event.accept()
