"""Importing files into the history: a preview, then progress, then what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from desktop_app.application.background import Job
from desktop_app.application.storage import Storage
from desktop_app.profile.sharing import sharing_box
from desktop_app.widgets.closing import close_by_key
from desktop_app.widgets.fields import ComboBox
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from desktop_app.widgets.wrapping import WrappingList
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.importing import run as importing
from engine.importing.encodings import CHOICES
from engine.importing.entries import Entry, Note, UnreadableError
from engine.importing.files import find_files
from engine.importing.run import Report
from engine.store.database import Database
from engine.store.history import History, NewRecord

PREVIEWED = 50
MAX_NOTES = 100
MAX_SHOWN = 300
"""Characters of a text in the preview."""


class ImportDialog(QDialog):
    """Shows what files would bring, and imports them on request into one profile."""

    def __init__(
        self, storage: Storage, profile: int, name: str, paths: Sequence[Path], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import into your history"))
        close_by_key(self)
        self.resize(640, 520)
        self.report: Report | None = None
        self._storage, self._profile, self._paths = storage, profile, list(paths)
        self._job: Job | None = None
        self._importing = False
        self.message = Label(tr("Looking at the files…"), wraps=True)
        self.list = WrappingList(tr("What would be imported"))
        self.sharing = sharing_box()
        self.encoding = ComboBox()
        self.encoding.setAccessibleName(tr("Text encoding"))
        self.encoding.addItem(tr("Automatic"), "")
        for encoding, known_as in CHOICES.items():
            self.encoding.addItem(known_as, encoding)
        self.encoding.activated.connect(self._preview)
        person = Label(name[:200])
        form = QFormLayout()
        form.addRow(tr("Into the history of"), person)
        form.addRow(tr("These texts"), self.sharing)
        form.addRow(tr("Text encoding"), self.encoding)
        self._form = form
        # Asked for where it had to be guessed.
        form.setRowVisible(self.encoding, False)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = self._buttons.addButton(tr("&Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.start.setEnabled(False)
        self.cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.start.clicked.connect(self._import)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.message)
        layout.addWidget(self.list, 1)
        layout.addLayout(form)
        layout.addWidget(self.bar)
        layout.addWidget(self._buttons)
        self._preview()

    def _preview(self) -> None:
        encoding = self.encoding.currentData()
        if self._job:
            self._job.forget()
        self.start.setEnabled(False)

        def work(_: Database, job: Job) -> tuple[int, list[Entry]]:
            files = find_files(self._paths, job.is_cancelled)
            return len(files), importing.preview(files, PREVIEWED, job.is_cancelled, encoding)

        self._job = self._storage.run(work, self._show_preview, self._show_failure)

    def _show_preview(self, found: tuple[int, list[Entry]]) -> None:
        self._job = None
        files, entries = found
        good = sum(isinstance(entry, NewRecord) for entry in entries)
        self.bar.setRange(0, 1)
        self.bar.setVisible(False)
        self.list.clear()
        if any(isinstance(entry, Note) and entry.encoding for entry in entries):
            self._form.setRowVisible(self.encoding, True)
        for entry in entries:
            if isinstance(entry, UnreadableError):
                self._list(f"⚠ {entry}")
            elif isinstance(entry, Note):
                self._list(f"ℹ {entry.message}")
            else:
                text = " ".join(entry.text[: MAX_SHOWN * 2].split())[:MAX_SHOWN]
                self._list(f"{entry.title[:120]}\n{text}" if entry.title else text)
        noun = tr("{n} file", "{n} files", n=files)
        if not files:
            self.message.setText(tr("There is no file of a kind that can be read in there."))
        elif not good:
            self.message.setText(tr("Nothing in {noun} can be read.", noun=noun))
        else:
            texts = tr("{n} text", "{n} texts", n=good)
            counted = (
                tr("The first {texts} of {noun}", texts=texts, noun=noun)
                if len(entries) >= PREVIEWED
                else tr("{texts} in {noun}", texts=texts, noun=noun)
            )
            self.message.setText(tr("{found}. What is in the history already will be left out.", found=counted))
        self.start.setEnabled(good > 0)
        self.start.setDefault(True)

    def _list(self, words: str) -> None:
        item = QListWidgetItem(printable(words))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.list.addItem(item)

    def _import(self) -> None:
        sharing, encoding = self.sharing.currentData(), self.encoding.currentData()
        profile, paths = self._profile, self._paths
        self._importing = True
        self.start.setEnabled(False)
        self.sharing.setEnabled(False)
        self.encoding.setEnabled(False)
        self.bar.setVisible(True)
        self.bar.setRange(0, 0)
        self.message.setText(tr("Importing…"))

        def work(database: Database, job: Job) -> Report:
            return importing.run(
                History(database, profile),
                paths,
                lambda done, of: job.progressed.emit((done, of)),
                job.is_cancelled,
                sharing,
                encoding,
            )

        self._job = self._storage.run(work, self._show_report, self._show_failure)
        self._job.progressed.connect(self._show_progress)

    def _show_progress(self, progress: Any) -> None:
        done, of = progress
        # One file alone says nothing of how far it is.
        if of > 1:
            self.bar.setRange(0, of)
            self.bar.setValue(done)

    def _show_report(self, report: Report) -> None:
        self._job = None
        self.report = report
        self.bar.setVisible(False)
        parts = [
            tr("{kept:,} new", kept=report.kept),
            tr("{known:,} already there", known=report.known),
            tr("{failed:,} could not be read", failed=report.failed),
        ]
        lead = tr("Cancelled; what was imported stays: ") if report.cancelled else tr("Imported: ")
        self.message.setText(tr("{lead}{parts}.", lead=lead, parts=tr(", ").join(parts)))
        self.list.clear()
        for failure in report.failures:
            self._list(f"⚠ {failure}")
        for note in report.notes[:MAX_NOTES]:
            self._list(f"ℹ {note.message}")
        self.cancel.setText(tr("&Close"))
        self.cancel.setEnabled(True)
        self.cancel.setFocus()
        self._storage.changed.emit()

    def _show_failure(self, error: TillerError) -> None:
        self._job = None
        self.bar.setVisible(False)
        self.message.setText(
            tr("{message} {remedy} What was imported before stays.", message=error.message, remedy=error.remedy)
        )
        self.cancel.setText(tr("&Close"))
        self.cancel.setEnabled(True)
        self._storage.changed.emit()

    def reject(self) -> None:
        """Cancel what is under way, or close."""
        if self._job is None:
            super().reject()
        elif self._importing:
            # What is being kept is kept; the report follows.
            self._job.cancel()
            self.cancel.setEnabled(False)
        else:
            self._job.forget()
            super().reject()
