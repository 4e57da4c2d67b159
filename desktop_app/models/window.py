"""Local models: what is here, what can be downloaded, and what fits this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QMainWindow,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.appearance.text_size import scaled
from desktop_app.application.downloads import Downloads, in_words
from desktop_app.application.settings_store import Beside
from desktop_app.models.entries import Entry, facts, key_of, of_catalogue, of_file
from desktop_app.models.model_list import ModelList, colour_of
from desktop_app.widgets.banner import Banner
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.models import library
from engine.models.advice import Fit, gigabytes, machine_memory
from engine.models.catalog import catalog
from engine.models.chosen import file_or_none, models_of
from engine.models.download import Downloaded
from engine.models.file_names import SUFFIX
from engine.models.library import LocalFile, look_at
from engine.models.packaged import smollm2
from engine.models.part import Unfinished, Wanted
from engine.models.progress import Phase, Progress
from engine.settings import LocalSettings

Found = tuple[list[tuple[LocalFile, bool]], list[Unfinished]]


class ModelsWindow(QMainWindow):
    """Lists them, downloads, deletes, and gives one to use.

    Args:
        local: gives the settings of the local model as they stand.
        beside: where files are looked at.
        downloads: runs the downloads; they go on when the window is closed.
    Signals:
        chosen(str): the path of the model to use from now on.
    """

    chosen = Signal(str)

    def __init__(
        self,
        local: Callable[[], LocalSettings],
        beside: Beside,
        downloads: Downloads,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Local models – Tiller"))
        self.resize(scaled(900), scaled(600))
        self.setAcceptDrops(True)
        self._local, self._beside, self._downloads = local, beside, downloads
        self._entries: dict[str, Entry] = {}
        self._progress: dict[str, Progress] = {}
        self._added: list[Path] = []
        self.banner = Banner()
        self.list = ModelList(self._state)
        self.list.currentItemChanged.connect(lambda *_: self._show_chosen())
        self.list.itemActivated.connect(lambda *_: self.use.click())
        both = QSplitter()
        both.addWidget(self._left())
        both.addWidget(self._right())
        both.setSizes([scaled(520), scaled(380)])
        both.setChildrenCollapsible(False)
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.banner)
        layout.addWidget(both, 1)
        self.setCentralWidget(central)
        downloads.progressed.connect(self._progressed)
        downloads.ended.connect(self._ended)
        self._looked: Found = ([], [])

    def _left(self) -> QWidget:
        self._memory = Label(quiet=True, wraps=True)
        browse = QPushButton(tr("&Open a file…"))
        browse.setToolTip(tr("Any GGUF model on this machine; it can also be dropped on this window."))
        browse.clicked.connect(self._browse)
        foot = QHBoxLayout()
        foot.addWidget(self._memory, 1)
        foot.addWidget(browse)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(12, 12, 6, 12)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
        return page

    def _right(self) -> QWidget:
        self.title = Label(wraps=True)
        self.title.setObjectName("heading")
        self.advice = Label(wraps=True)
        self.note = Label(wraps=True)
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(14)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Download"))
        self.how_far = Label(quiet=True, wraps=True)
        self.use = QPushButton(tr("&Use this model"))
        self.use.clicked.connect(self._use)
        self.get = QPushButton(tr("&Download"))
        self.get.clicked.connect(self._download)
        self.pause = QPushButton(tr("&Pause"))
        self.pause.clicked.connect(lambda: self._downloads.pause(self._name))
        self.cancel = QPushButton(tr("&Cancel"))
        self.cancel.setToolTip(tr("Stop, and delete what has arrived."))
        self.cancel.clicked.connect(self._cancel)
        self.delete = QPushButton(tr("D&elete file"))
        self.delete.clicked.connect(self._delete)
        self.licence = QPushButton(tr("&Licence…"))
        self.licence.clicked.connect(self._show_licence)
        self._buttons = (self.use, self.get, self.pause, self.cancel, self.licence, self.delete)
        row = QHBoxLayout()
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        self._details = QWidget()
        layout = QVBoxLayout(self._details)
        layout.setContentsMargins(8, 14, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.note)
        layout.addWidget(self.advice)
        layout.addLayout(self._facts)
        layout.addWidget(self.bar)
        layout.addWidget(self.how_far)
        layout.addLayout(row)
        layout.addStretch(1)
        return self._details

    # What is there

    def reload(self) -> None:
        """Look at the files again, where somebody sees it."""
        if not self.isVisible():
            return
        memory = machine_memory()
        self._memory.setText(
            tr(
                "This machine has {total} of memory, {free} free.",
                total=gigabytes(memory.total),
                free=gigabytes(memory.available),
            )
        )
        self._beside(self._look, self._show_files, self._tell)

    def _look(self) -> Found:
        """The files on this machine, whether they are in Tiller's folder, and downloads to go on with; not on the
        GUI thread."""
        ours = library.local_files(self._downloads.folder)
        found = [(file, True) for file in ours]
        seen = {file.path.resolve() for file in ours}
        for path in (smollm2(), file_or_none(self._local()), *self._added):
            if path and path.resolve() not in seen:
                seen.add(path.resolve())
                found.append((look_at(path), False))
        return found, self._downloads.unfinished()

    def _show_files(self, looked: Found) -> None:
        self._looked = looked
        found, unfinished = looked
        memory, context = machine_memory(), self._local().context_tokens
        by_name = {entry.file_name: entry for entry in catalog()}
        here = [
            of_file(file, by_name.get(file.path.name) if ours else None, memory, context, is_ours=ours)
            for file, ours in found
        ]
        names = {entry.path.name for entry in here if entry.path and entry.is_ours}
        to_get = [of_catalogue(entry, memory, context) for entry in catalog() if entry.file_name not in names]
        for left in unfinished:
            self._progress.setdefault(
                left.wanted.file_name, Progress(Phase.DOWNLOADING, left.done, left.total, 0.0, None)
            )
        self._entries = {entry.key: entry for entry in (*here, *to_get)}
        self.list.show_groups({tr("On this machine"): here, tr("To download"): to_get})
        self._show_chosen()

    def _state(self, entry: Entry) -> str:
        if entry.path:
            return tr("in use") if self._is_used(entry) else ""
        progress = self._progress.get(entry.key)
        if progress is None:
            return ""
        share = 100 * progress.done // progress.total if progress.total else 0
        return f"{share} %" if self._downloads.is_running(entry.key) else tr("paused, {share} %", share=share)

    def _is_used(self, entry: Entry) -> bool:
        return bool(entry.path and entry.path.resolve() in self._used())

    def _steers(self, entry: Entry) -> bool:
        """Whether it is the local model."""
        path = file_or_none(self._local())
        return bool(path and entry.path and path.resolve() == entry.path.resolve())

    def _used(self) -> set[Path]:
        """All files that the settings name."""
        return {path.resolve() for path in models_of(self._local())}

    # What is chosen

    @property
    def _entry(self) -> Entry | None:
        return self._entries.get(self.list.chosen)

    @property
    def _name(self) -> str:
        """The file's name of what is chosen, as downloads know it."""
        entry = self._entry
        return entry.key if entry and not entry.path else ""

    def _show_chosen(self) -> None:
        entry = self._entry
        self._details.setEnabled(entry is not None)
        while self._facts.rowCount():
            self._facts.removeRow(0)
        if entry is None:
            return
        self.title.setText(printable(entry.title))
        self.note.setText(tr(entry.published.note) if entry.published else "")
        self.note.setVisible(bool(self.note.text()))
        problem = entry.local.problem if entry.local else ""
        self.advice.setText(printable(problem) or (entry.advice.text if entry.advice else ""))
        fit = Fit.TOO_LARGE if problem else entry.advice.fit if entry.advice else Fit.WELL
        self.advice.setStyleSheet(f"color: {colour_of(fit).name()}")
        for heading, words in facts(entry):
            value = Label(printable(words), wraps=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addRow(Label(heading, quiet=True), value)
        self._show_buttons(entry)

    def _show_buttons(self, entry: Entry) -> None:
        is_running = self._downloads.is_running(entry.key)
        progress = self._progress.get(entry.key)
        is_begun = progress is not None and not entry.path
        self.use.setVisible(entry.path is not None)
        self.use.setEnabled(not self._steers(entry) and not (entry.local and entry.local.problem))
        self.use.setText(tr("In use") if self._steers(entry) else tr("&Use this model"))
        self.get.setVisible(entry.path is None and not is_running)
        self.get.setText(tr("&Resume") if is_begun else tr("&Download"))
        self.pause.setVisible(is_running)
        self.cancel.setVisible(is_begun or is_running)
        self.delete.setVisible(entry.is_ours)
        self.delete.setEnabled(not self._is_used(entry))
        self.delete.setToolTip(tr("It is in use: choose another model first.") if self._is_used(entry) else "")
        self.licence.setVisible(entry.published is not None)
        self.bar.setVisible(is_begun or is_running)
        self.how_far.setVisible(is_begun or is_running)
        if progress and not entry.path:
            self.bar.setMaximum(1000 if progress.total else 0)
            self.bar.setValue(1000 * progress.done // progress.total if progress.total else 0)
            paused = tr("paused, {words}", words=in_words(progress))
            self.how_far.setText(in_words(progress) if is_running else paused)

    # What the user does

    def _use(self) -> None:
        entry = self._entry
        if entry and entry.path and self.use.isEnabled():
            packaged = smollm2()
            is_packaged = packaged is not None and packaged.resolve() == entry.path.resolve()
            self.chosen.emit("" if is_packaged else str(entry.path))
            self.reload()

    def _download(self) -> None:
        entry = self._entry
        if entry and entry.published and not entry.path:
            self.banner.dismiss()
            self._downloads.start(entry.published.wanted)
            self._refresh_states()

    def _cancel(self) -> None:
        if self._name:
            self._downloads.cancel(Wanted("", self._name))

    def _delete(self) -> None:
        entry = self._entry
        if entry and entry.path and not self._is_used(entry) and self._is_sure(entry):
            path, folder = entry.path, self._downloads.folder
            self._beside(lambda: library.delete(path, folder), lambda _: self.reload(), self._tell)

    def _is_sure(self, entry: Entry) -> bool:
        question = tr("Delete {title} ({size})?", title=entry.title, size=gigabytes(entry.size))
        box = QMessageBox(QMessageBox.Icon.Question, tr("Delete file"), question, parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        yes = box.addButton(tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(tr("Keep"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        return box.clickedButton() is yes

    def _show_licence(self) -> None:
        if (entry := self._entry) and entry.published:
            QDesktopServices.openUrl(QUrl(entry.published.licence_url))

    def _browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Open a model"), "", tr("Models (*.gguf)"))
        if name:
            self.add_file(Path(name))

    def add_file(self, path: Path) -> None:
        """List a file from elsewhere on this machine, and show what it is."""
        self._added.append(path)
        self._look_for(path)

    def _look_for(self, path: Path) -> None:
        """Look at the files, and choose one."""

        def show(looked: Found) -> None:
            self._show_files(looked)
            self.list.choose(key_of(path))

        self._beside(self._look, show, self._tell)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take model files."""
        if _models(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in _models(event):
            self.add_file(path)
        event.acceptProposedAction()

    # What downloads say

    def _progressed(self, name: str, progress: Progress) -> None:
        self._progress[name] = progress
        self._refresh_states(name)

    def _refresh_states(self, name: str = "") -> None:
        self.list.refresh_states(self._entries, name)
        if (entry := self._entry) and (not name or entry.key == name):
            self._show_buttons(entry)

    def _ended(self, name: str, result: object) -> None:
        if isinstance(result, TillerError):
            self._tell(result)
        left = {entry.wanted.file_name for entry in self._downloads.unfinished()}
        if isinstance(result, Downloaded):
            self._progress.pop(name, None)
            self._added = [path for path in self._added if path != result.path]
            self._look_for(result.path)
            return
        if name not in left:
            self._progress.pop(name, None)
        self._refresh_states()

    def _tell(self, error: TillerError) -> None:
        self.banner.tell(error.message, error.remedy)

    def showEvent(self, event: QShowEvent) -> None:
        """Files may have come and gone."""
        super().showEvent(event)
        self.reload()

    def recolour(self) -> None:
        """Use the theme's colours."""
        self._show_files(self._looked)


def _models(event: QDropEvent) -> list[Path]:
    """The model files that are dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.name.lower().endswith(SUFFIX)]
