"""The privacy window: what the cloud saw, what replies told, what protects the user."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMainWindow, QTabWidget, QVBoxLayout, QWidget

from desktop_app.appearance import theme
from desktop_app.appearance.text_size import scaled
from desktop_app.application.background import Background
from desktop_app.application.messages import Messages
from desktop_app.application.storage import Storage
from desktop_app.privacy.protection_page import ProtectionPage
from desktop_app.privacy.sent_page import SentPage
from desktop_app.privacy.shield import Stand
from desktop_app.privacy.told_page import ToldPage
from desktop_app.widgets.banner import Banner
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.i18n import tr
from engine.diagnostics.review import Reviewer
from engine.models.chosen import file_or_none
from engine.settings import LocalSettings, Settings


class PrivacyWindow(QMainWindow):
    """Its tabs read the store in a thread of their own.

    Signals:
        changed(dict): writing settings by name.
        edit(): the user wants to change sharing levels.
        trusted(str): the user trusts a service again that was found to probe.
    """

    changed = Signal(dict)
    edit = Signal()
    trusted = Signal(str)

    def __init__(self, storage: Storage, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Privacy – Tiller"))
        self.resize(scaled(1020), scaled(720))
        self._storage = storage
        self._background = Background(storage.path)
        # A check takes long; what is looked at meanwhile does not wait for it.
        self._checking = Background(storage.path)
        self._reviewer = Reviewer(file_or_none(settings.local))
        messages = Messages(self)
        self.banner = Banner(messages)
        self._words = Label(wraps=True)
        self._words.setContentsMargins(12, 10, 12, 8)
        self.sent = SentPage(self._background, self._reviewer, messages)
        self.told = ToldPage(self._background, messages)
        self.told.trusted.connect(self.trusted)
        self.protection = ProtectionPage(self._background, self._checking, settings, messages)
        self.sent.said.connect(lambda words: self.statusBar().showMessage(printable(words), 8000))
        self.protection.changed.connect(self.changed)
        self.protection.edit.connect(self.edit)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page, words in (
            (self.sent, tr("What the cloud &saw")),
            (self.told, tr("What replies &told")),
            (self.protection, tr("&Protection")),
        ):
            self.tabs.addTab(page, words)
        self.tabs.currentChanged.connect(lambda _: self.reload())
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self._words)
        layout.addWidget(self.tabs, 1)
        self.setCentralWidget(central)
        for key, work in (
            (QKeySequence(QKeySequence.StandardKey.Find), self.sent.search.setFocus),
            (QKeySequence(QKeySequence.StandardKey.Refresh), self.reload),
        ):
            action = QAction(self)
            action.setShortcut(key)
            action.triggered.connect(lambda _=False, work=work: work())
            self.addAction(action)
        storage.changed.connect(self._profile_changed)
        self._painted_on = theme.background()

    def show_stand(self, stand: Stand) -> None:
        """Say what protects the user at this moment."""
        self._words.setText(stand.reason)

    def take_model(self, local: LocalSettings) -> None:
        """Another local model is chosen: it spells what was sent, and is what the self-check is about."""
        self.protection.local = local
        # In the thread that uses it.
        self._background.run(
            lambda *_: self._reviewer.use(file_or_none(local)), lambda _: self.reload(), lambda _: self.reload()
        )

    def reload(self) -> None:
        """Show the tab in front as the store is now."""
        if self.isVisible():
            page = self.tabs.currentWidget()
            assert isinstance(page, SentPage | ToldPage | ProtectionPage)
            page.reload()

    def _profile_changed(self) -> None:
        # In the thread that uses it.
        self._background.run(lambda *_: self._reviewer.forget(), lambda _: self.reload(), lambda _: None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.sent.choose_newest()
        self.reload()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the application's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._painted_on != theme.background():
            self._painted_on = theme.background()
            self.told.recolour()
            self.reload()

    def closeEvent(self, event: QCloseEvent) -> None:
        """It is kept, to be opened again; `end` ends it."""
        event.accept()

    def end(self) -> None:
        """End its threads."""
        self._storage.changed.disconnect(self._profile_changed)
        self._background.close(self._reviewer.close)
        self._checking.close()
