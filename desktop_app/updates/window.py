"""A newer version: what is new, its download, and its installer, which is opened by the user alone."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop_app.appearance.text_size import scaled
from desktop_app.application.downloads import Downloads, in_words
from desktop_app.application.settings_store import Beside
from desktop_app.application.update_checker import Checker
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.common.version import VERSION
from engine.models.download import Downloaded
from engine.models.progress import Progress
from engine.updates import asking
from engine.updates.feed import Release

OPENS = sys.platform in ("win32", "darwin")
"""Whether an installer is a file that the system opens; elsewhere it is an archive with a script in it."""


class _Notes(QTextBrowser):
    """What somebody else wrote: links open in the browser, and nothing that it names is fetched."""

    def loadResource(self, _kind: int, _url: QUrl | str) -> None:
        """Fetch nothing."""


class UpdatesWindow(QWidget):
    """Shows them.

    Args:
        checker: asks for them.
        downloads: has installers come, whether this window is open or not.
        beside: where they are looked over.
        is_looked_for: whether they are looked for once a day.
    Signals:
        agreed(bool): the user wants them to be looked for once a day, or no more.
        leaving(): the installer is open; the program may not run while it works.
    """

    agreed = Signal(bool)
    leaving = Signal()

    def __init__(
        self,
        checker: Checker,
        downloads: Downloads,
        beside: Beside,
        *,
        is_looked_for: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("Updates – Tiller"))
        self.resize(scaled(620), scaled(460))
        self._checker, self._downloads, self._beside = checker, downloads, beside
        self._release: Release | None = None
        self._path: Path | None = None
        self.heading = Label(wraps=True)
        self.heading.setObjectName("heading")
        self.words = Label(wraps=True)
        self.notes = _Notes()
        self.notes.setOpenExternalLinks(True)
        self.notes.setAccessibleName(tr("What is new"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName(tr("Download"))
        self.how_far = Label(quiet=True, wraps=True)
        self.daily = QCheckBox(tr("Look for new versions once a &day"))
        self.daily.setChecked(is_looked_for)
        self.daily.toggled.connect(self.agreed)
        host = QUrl(checker.feed.address).host()
        self.whom = Label(
            tr("Asks {host} for one file. Nothing of yours is sent, and nothing installs itself.", host=host),
            quiet=True,
            wraps=True,
        )
        self.look = QPushButton(tr("&Look now"))
        self.look.clicked.connect(self._look)
        self.get = QPushButton(tr("&Download"))
        self.get.clicked.connect(self._download)
        self.pause = QPushButton(tr("&Pause"))
        self.pause.clicked.connect(self._pause)
        self.open = QPushButton(tr("&Open the installer and quit Tiller") if OPENS else tr("&Show the file"))
        self.open.clicked.connect(self._open)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.look, self.get, self.pause, self.open):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(self.words)
        layout.addWidget(self.notes, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.how_far)
        layout.addWidget(self.daily)
        layout.addWidget(self.whom)
        layout.addStretch(0)
        layout.addLayout(row)
        checker.told.connect(self._told)
        downloads.progressed.connect(self._progressed)
        downloads.ended.connect(self._ended)
        if checker.release:
            self._told(checker.release)
        else:
            self._show(
                tr("Tiller {version} is installed.", version=VERSION),
                ""
                if checker.feed.address
                else tr("This one does not know where to ask for a newer one: it was not packed by a release."),
            )

    def _show(self, heading: str, words: str, release: Release | None = None) -> None:
        """Show where things stand; what can be done follows from it."""
        self._release = release
        self.heading.setText(printable(heading))
        self.words.setText(printable(words))
        self.words.setVisible(bool(words))
        can_ask = bool(self._checker.feed.address)
        is_coming = bool(release and release.installer and self._is_coming)
        self.notes.setVisible(bool(release))
        if release:
            self.notes.setMarkdown(release.notes)
        self.bar.setVisible(is_coming)
        self.how_far.setVisible(is_coming)
        self.daily.setVisible(can_ask)
        self.whom.setVisible(can_ask)
        self.look.setVisible(can_ask and release is None)
        self.look.setEnabled(not self._checker.is_asking)
        self.get.setVisible(bool(release and release.installer) and not is_coming and self._path is None)
        self.pause.setVisible(is_coming)
        self.open.setVisible(self._path is not None)
        self.open.setEnabled(True)

    @property
    def _is_coming(self) -> bool:
        assert self._release
        wanted = self._release.installer
        return wanted is not None and self._downloads.is_running(wanted.file_name)

    def show_agreement(self, *, is_looked_for: bool) -> None:
        """The setting was changed elsewhere."""
        self.daily.setChecked(is_looked_for)

    def _look(self) -> None:
        self._checker.look()
        self._show(
            tr("Tiller {version} is installed.", version=VERSION), tr("Asking whether there is a newer one…")
        )

    def _told(self, answer: object) -> None:
        installed = tr("Tiller {version} is installed.", version=VERSION)
        if isinstance(answer, Release):
            if self._release is None or answer.installer != self._release.installer:
                self._path = None
            words = tr("{installed} The new one is of {date}.", installed=installed, date=answer.date)
            if answer.installer is None:
                words = tr("{words} It has no installer for this system.", words=words)
            self._show(tr("Tiller {version} is there.", version=answer.version), words, answer)
        elif isinstance(answer, TillerError):
            # What is shown of a newer one stays true.
            if self._release is None:
                self._show(installed, str(answer))
        else:
            self._path = None
            self._show(installed, tr("There is no newer one."))

    def _stand(self, words: str) -> None:
        assert self._release
        self._show(tr("Tiller {version} is there.", version=self._release.version), words, self._release)

    def _download(self) -> None:
        assert self._release
        assert self._release.installer
        self.bar.setValue(0)
        self.how_far.setText("")
        self._downloads.start(self._release.installer)
        self._stand(self.words.text())

    def _pause(self) -> None:
        assert self._release
        assert self._release.installer
        self._downloads.pause(self._release.installer.file_name)

    def _progressed(self, _name: str, progress: Progress) -> None:
        if progress.total:
            self.bar.setValue(round(100 * progress.done / progress.total))
        self.how_far.setText(in_words(progress))

    def _ended(self, name: str, result: object) -> None:
        # What was told of meanwhile may have another.
        if not (self._release and self._release.installer and self._release.installer.file_name == name):
            return
        if isinstance(result, Downloaded):
            self._path = result.path
            self._stand(tr("The installer is here, and is what was published: {path}", path=result.path))
        elif isinstance(result, TillerError):
            # What to do about it is said of models there.
            self._stand(tr("{message} Try again later; what has arrived is kept.", message=result.message))
        else:
            self._stand(tr("The download is paused; it goes on where it stopped."))

    def _open(self) -> None:
        assert self._release
        assert self._release.installer
        assert self._path
        wanted, path = self._release.installer, self._path
        self.open.setEnabled(False)
        self._beside(lambda: asking.verified(path, wanted), self._open_verified, self._not_verified)

    def _not_verified(self, error: TillerError) -> None:
        self._path = None
        self._stand(str(error))

    def _open_verified(self, path: Path) -> None:
        if not OPENS:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
            self._stand(tr("Unpack {path} and run install.sh in it; quit Tiller first.", path=path))
        elif QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.leaving.emit()
        else:
            self._stand(tr("The system does not open it. Open it yourself: {path}", path=path))
