"""Files that come into profiles and go out of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.application.messages import Messages
from desktop_app.application.storage import Storage
from desktop_app.profile.import_dialog import ImportDialog
from desktop_app.profile.steps import Steps
from engine.common.i18n import mark, tr
from engine.importing.facts import facts_in
from engine.importing.readers import READERS
from engine.store import portable
from engine.store.profiles import Fact, Profile, Profiles

EXPORTS = mark("Tiller exports (*.json)")
FACT_FILES = {".txt", ".text", ".md", ".markdown"}


class ProfileFiles(QObject):
    """Imports, exports, and the dialogs that ask for the files.

    Args:
        storage: where profiles are kept.
        steps: what can be undone.
        messages: where faults are told.
        profile: gives the profile that is shown.
        keep: keeps what is being edited.
        window: what the dialogs belong to.
    Signals:
        said(str): what came of it.
    """

    said = Signal(str)

    def __init__(
        self,
        storage: Storage,
        steps: Steps,
        messages: Messages,
        profile: Callable[[], Profile],
        keep: Callable[[], object],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._storage, self._steps, self._messages = storage, steps, messages
        self._profile, self._keep, self._window = profile, keep, window

    def choose_files(self) -> None:
        """Ask for files, and import them."""
        kinds = " ".join(f"*{ending}" for ending in READERS)
        names, _ = QFileDialog.getOpenFileNames(
            self._window, tr("Import into the history"), "", tr("Texts ({kinds});;All files (*)", kinds=kinds)
        )
        self.open_files([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder, and import what is in it."""
        name = QFileDialog.getExistingDirectory(self._window, tr("Import a folder"))
        if name:
            self.open_files([Path(name)])

    def choose_facts(self) -> None:
        """Ask for a file with facts, and add them."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, tr("Import facts"), "", tr("Texts (*.txt *.md *.pdf *.docx)")
        )
        if name:
            self.add_facts(Path(name))

    def open_files(self, paths: Sequence[Path]) -> None:
        """Import files: an export of Tiller comes back whole, all else goes into the history after a preview."""
        exports = [path for path in paths if path.suffix.lower() == ".json"]
        for path in exports:
            self.restore(path)
        rest = [path for path in paths if path not in exports]
        if rest:
            current = self._profile()
            self.dialog = ImportDialog(self._storage, current.id, current.name, rest, self._window)
            self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
            self.dialog.open()

    def add_facts(self, path: Path) -> None:
        """Add a file's facts to the profile shown."""
        profile = self._profile().id
        # A large file takes a while.
        self._storage.run(
            lambda *_: facts_in(path),
            lambda found: self._take_facts(profile, found),
            self._messages.error,
        )

    def _take_facts(self, profile: int, found: list[tuple[str, str]]) -> None:
        profiles = Profiles(self._storage.database)
        added: list[tuple[int, Fact]] = []

        def do() -> None:
            # Again under their old ids, which later steps know them by.
            for place, fact in added:
                profiles.restore_fact(profile, fact, place)
            if not added:
                before = len(profiles.facts(profile))
                profiles.add_facts(profile, found)
                added.extend(list(enumerate(profiles.facts(profile)))[before:])

        def undo() -> None:
            for _, fact in added:
                profiles.delete_fact(fact.id)

        self._steps.take(tr("importing facts"), do, undo)

    def choose_export(self, *, only: bool) -> None:
        """Ask where to, and export the profile shown, or everything."""
        self._keep()
        current = self._profile()
        suggestion = f"{current.name[:60] if only else 'tiller'}.json".replace("/", "-")
        name, _ = QFileDialog.getSaveFileName(self._window, tr("Export"), suggestion, tr(EXPORTS))
        if name:
            self.export(Path(name), current.id if only else None)

    def export(self, path: Path, profile: int | None) -> None:
        """Write one profile, or everything, into a file."""
        self._storage.run(
            lambda database, _: portable.export(database, path, profile),
            lambda _: self.said.emit(tr("Exported to {name}. Only you can read the file.", name=path.name)),
        )

    def choose_restore(self) -> None:
        """Ask for an export, and bring it back."""
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Bring back an export"), "", tr(EXPORTS))
        if name:
            self.restore(Path(name))

    def restore(self, path: Path) -> None:
        """Add what an exported file holds."""

        def done(count: int) -> None:
            self.said.emit(tr("{n} profile added.", "{n} profiles added.", n=count))
            self._storage.changed.emit()

        self._storage.run(lambda database, _: portable.restore(database, path), done)
