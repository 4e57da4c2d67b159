"""What the person wrote before: a list to search, and a pane to read and mend."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.application.background import Job
from desktop_app.application.storage import Storage
from desktop_app.profile.actions import action_of, button_of
from desktop_app.profile.history_model import DATE, SHARING, TITLE, HistoryModel
from desktop_app.profile.sharing import sharing_box
from desktop_app.profile.steps import Steps
from desktop_app.widgets.label import Label
from desktop_app.widgets.tables import prepare
from desktop_app.widgets.wrapping import show_text
from engine.common.i18n import tr
from engine.store.database import Database, now
from engine.store.history import History, NewRecord

SEARCH_DELAY_MS = 150
SAVE_DELAY_MS = 800
MAX_EDITED = 200_000
"""Characters of a text that the pane takes whole; of a longer one it shows the beginning."""
MAX_UNDOABLE = 500
"""Texts that are held in memory to be brought back; deleting more is asked about first."""


class HistoryPage(QWidget):
    """The records of the profile shown, on the left, and the chosen one on the right."""

    def __init__(self, storage: Storage, steps: Steps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._storage = storage
        self._steps = steps
        self._profile = 0
        self._shown: int | None = None
        self._loading = self._is_edited = self._is_reloading = False
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search titles and texts"))
        self.search.setAccessibleName(tr("Search the history"))
        self.search.setClearButtonEnabled(True)
        self._searching = QTimer(self, interval=SEARCH_DELAY_MS, singleShot=True)
        self._searching.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _: self._searching.start())
        self.model = HistoryModel(storage.database, steps.messages.error, self)
        self.list = QTableView()
        self.list.setModel(self.model)
        prepare(self.list, tr("History"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setWordWrap(False)
        self.list.setTabKeyNavigation(False)
        rows = self.list.verticalHeader()
        # One height for all: no row is asked for before it is seen.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 12)
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(DATE, 96)
        header.resizeSection(SHARING, 120)
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._read())
        self.count = Label(quiet=True)

        self.title = QLineEdit()
        self.title.setAccessibleName(tr("Title"))
        self.title.setPlaceholderText(tr("Title"))
        self.sharing = sharing_box()
        self.source = Label(quiet=True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Text"))
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(
            tr("Choose a text on the left, drop files here, or paste something you wrote.")
        )
        self._saving = QTimer(self, interval=SAVE_DELAY_MS, singleShot=True)
        self._saving.timeout.connect(self.keep)
        steps.about_to_undo.connect(self.keep)
        self.title.textEdited.connect(lambda _: self._edited())
        self.text.textChanged.connect(self._edited)
        self.sharing.activated.connect(lambda _: self._share())

        self.add = action_of(self, tr("&New text"), None, self._add)
        # In the list alone, not while a text is edited.
        self.delete = action_of(self.list, tr("&Delete texts"), "Del", self._delete)
        self.find_action = action_of(self, tr("&Find"), QKeySequence.StandardKey.Find, self.search.setFocus)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 6, 0)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.count)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(6, 0, 0, 0)
        line = QHBoxLayout()
        line.addWidget(self.title, 1)
        line.addWidget(self.sharing)
        column.addLayout(line)
        column.addWidget(self.source)
        column.addWidget(self.text, 1)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes([480, 480])
        self.import_files = QPushButton(tr("&Import files…"))
        self.import_files.setToolTip(
            tr("Text, Markdown, CSV, JSON Lines, mail, PDF, Word; files can be dropped, too.")
        )
        self.import_folder = QPushButton(tr("Import f&older…"))
        buttons = QHBoxLayout()
        buttons.addWidget(button_of(self.add))
        buttons.addWidget(button_of(self.delete))
        buttons.addWidget(self.import_files)
        buttons.addWidget(self.import_folder)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(splitter, 1)
        layout.addLayout(buttons)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_possible())
        self.model.modelReset.connect(self._show_possible)
        self._show_possible()

    def _show_possible(self) -> None:
        self.delete.setEnabled(self.list.selectionModel().hasSelection())

    def show_profile(self, profile: int) -> None:
        """Show another profile's history, or the same one anew."""
        if profile == self._profile:
            self.reload()
            return
        self.keep()
        self._is_edited = False
        self._profile, self._shown = profile, None
        self.search.clear()
        self._search()

    def _search(self) -> None:
        """Show what fits the search, and the first of it in the pane."""
        self.keep()
        self._searching.stop()
        self._fill()
        if self.model.rowCount():
            self.list.selectRow(0)
        self._read()

    def reload(self) -> None:
        """Read the list anew. The text in the pane stays there, even where it is not listed any more."""
        self.keep()
        shown, row = self._shown, max(0, self.list.currentIndex().row())
        self._fill()
        place = self.model.row_of(shown, row) if shown is not None else None
        self._is_reloading = True
        if place is not None:
            self.list.selectRow(place)
        self._is_reloading = False
        if shown is not None and self._whole(shown):
            self._show(shown)
        else:
            if self.model.rowCount():
                self.list.selectRow(min(row, self.model.rowCount() - 1))
            self._read()

    def _fill(self) -> None:
        self.model.show(self._profile, self.search.text())
        count = self.model.rowCount()
        more = tr(" or more") if self.model.is_cut else ""
        if self.search.text().strip():
            self.count.setText(tr("{n}{more} text found", "{n}{more} texts found", n=count, more=more))
        else:
            self.count.setText(tr("{n}{more} text", "{n}{more} texts", n=count, more=more))

    @property
    def _history(self) -> History:
        return History(self._storage.database, self._profile)

    def _read(self) -> None:
        """Show the current record in the pane."""
        if not self._is_reloading:
            index = self.list.currentIndex()
            record = self.model.record(index.row()) if index.isValid() else None
            self._show(record.id if record else None)

    def _show(self, record: int | None) -> None:
        if not self.keep():
            # What cannot be kept stays in the pane: it must not be lost for a click.
            return
        whole = self._whole(record) if record is not None else None
        is_same = whole is not None and record == self._shown
        self._shown = record if whole else None
        self._loading = True
        for widget in (self.title, self.sharing, self.text):
            widget.setEnabled(whole is not None)
        if whole is None:
            self.title.clear()
            self.text.clear()
            self.source.clear()
        else:
            is_long = len(whole.text) > MAX_EDITED
            # What is being typed keeps its cursor.
            if not is_same or " ".join(self.title.text().split()) != whole.title:
                self.title.setText(whole.title)
                self.title.setCursorPosition(0)
            self.sharing.setCurrentIndex(self.sharing.findData(whole.sharing))
            if not is_same or self.text.toPlainText() != whole.text[:MAX_EDITED]:
                show_text(self.text, whole.text[:MAX_EDITED])
            self.text.setReadOnly(is_long)
            cut = tr("; the first {max_edited:,} are shown", max_edited=MAX_EDITED) if is_long else ""
            facts = [
                whole.source,
                whole.date[:10],
                tr("{n} character{cut}", "{n} characters{cut}", n=len(whole.text), cut=cut),
            ]
            self.source.setText(" · ".join(fact[:120] for fact in facts if fact))
        self._loading = False

    def _whole(self, record: int) -> NewRecord | None:
        return self._history.whole(record)

    def _edited(self) -> None:
        if not self._loading and self._shown is not None:
            self._is_edited = True
            self._saving.start()

    def keep(self) -> bool:
        """Keep what was edited in the pane; return whether nothing is left to be kept."""
        if not self._is_edited:
            return True
        self._saving.stop()
        record = self._shown
        before = self._whole(record) if record is not None else None
        if record is None or before is None:
            self._is_edited = False
            return True
        new = {"title": " ".join(self.title.text().split())}
        if not self.text.isReadOnly():
            new["text"] = self.text.toPlainText()
        old = {name: getattr(before, name) for name in new}
        # Not edited while it is kept: the list that is read anew then must not keep it again.
        self._is_edited = False
        self._is_edited = old != new and not self._change(record, old, new)
        return not self._is_edited

    def forget(self) -> None:
        """Drop what is being edited: it was erased."""
        self._is_edited = False
        self._shown = None

    def _share(self) -> None:
        before = self._whole(self._shown) if self._shown is not None else None
        if before and self._shown is not None and before.sharing is not self.sharing.currentData():
            self._change(self._shown, {"sharing": before.sharing}, {"sharing": self.sharing.currentData()})

    def _change(self, record: int, old: dict[str, Any], new: dict[str, Any]) -> bool:
        history = self._history
        return self._steps.take(
            tr("changing a text"), lambda: history.change(record, **new), lambda: history.change(record, **old)
        )

    def _add(self) -> None:
        """Add an empty text and let the user write it."""
        history = self._history
        added: list[int] = []

        new = NewRecord(tr("New text"), "", date=now())

        def do() -> None:
            if added:
                history.restore(added[0], new)
            elif (number := history.add(new)) is not None:
                added.append(number)

        self.keep()
        self.search.clear()
        self._searching.stop()
        if self._steps.take(tr("adding a text"), do, lambda: history.delete_many(added)):
            self._shown = added[0]
            self.reload()
            self.text.setFocus()

    def _delete(self) -> None:
        rows = sorted({index.row() for index in self.list.selectionModel().selectedRows()})
        records = [record for row in rows if (record := self.model.record(row))]
        if not records:
            return
        # What was typed last is part of what comes back.
        self.keep()
        history = self._history
        numbers = [record.id for record in records]
        if len(numbers) > MAX_UNDOABLE:
            self._delete_many(numbers)
            return
        whole = [(number, text) for number in numbers if (text := self._whole(number))]

        def do() -> None:
            history.delete_many(numbers)
            self._storage.deleted()

        def undo() -> None:
            for number, text in whole:
                history.restore(number, text)

        words = tr("deleting a text", "deleting {n} texts", n=len(numbers))
        self._steps.take(words, do, undo)

    def _delete_many(self, numbers: list[int]) -> None:
        answer = QMessageBox.warning(
            self,
            tr("Delete texts"),
            tr("Delete {number:,} texts? So many cannot be brought back.", number=len(numbers)),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        if answer != QMessageBox.StandardButton.Yes:
            return
        profile = self._profile

        def work(database: Database, job: Job) -> None:
            history = History(database, profile)
            for start in range(0, len(numbers), 200):
                if job.is_cancelled():
                    return
                history.delete_many(numbers[start : start + 200])

        def done(_: None) -> None:
            self._storage.deleted()
            self._storage.changed.emit()

        self._storage.run(work, done)
