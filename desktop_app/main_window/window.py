"""The main window: puts the parts together and passes between them and the worker."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from desktop_app.appearance import text_size, theme
from desktop_app.appearance.icon import icon
from desktop_app.appearance.stylesheet import stylesheet
from desktop_app.application.downloads import Downloads
from desktop_app.application.session_state import Phase, SessionState, why_not
from desktop_app.application.settings_store import SettingsStore
from desktop_app.application.storage import Storage
from desktop_app.application.update_checker import Checker
from desktop_app.application.worker import Said, Worker
from desktop_app.chat.page import ChatPage
from desktop_app.connection.dialog import ConnectionDialog
from desktop_app.conversations.sidebar import Sidebar
from desktop_app.main_window import docks, menus
from desktop_app.main_window.status_bar import StatusBar
from desktop_app.main_window.tool_windows import Windows
from desktop_app.main_window.tray import Tray
from desktop_app.onboarding import first_steps
from desktop_app.onboarding.welcome import Welcome
from desktop_app.panels.inspecting import Inspecting
from desktop_app.panels.inspector import InspectorPanel
from desktop_app.panels.latency import LatencyPanel
from desktop_app.privacy.shield import stand
from desktop_app.privacy.window import PrivacyWindow
from desktop_app.profile.about_you import AboutYou, Talk
from desktop_app.widgets.banner import Banner
from engine.cloud.http import keys
from engine.cloud.kinds import CloudKind
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.context.messages import Message
from engine.context.personal import Gathered
from engine.diagnostics.recent_log import RecentLog
from engine.models.file_names import SUFFIX
from engine.models.library import models_folder
from engine.reply.events import Failed, Finished, ModeChosen, Started, Suspected
from engine.settings import Settings
from engine.store.spending import Spending, today

log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """The chat, with conversations and profile to its left and what replies tell of themselves to its right.

    Attributes:
        keeper: the settings, and what keeps them.
        chat: the conversation that is shown.
        state: where the session stands.
        is_dark: whether the colours in use are light on dark.
        is_leaving: whether closing it ends the program even where it could stay in the tray.
        session_keys: API keys by address, for this run of the program: there may be no keyring.
        has_begun: whether it ever connected.
        is_closed: whether it was closed for good.
    Signals:
        reopened(): it is to be made anew, for another language.
    """

    reopened = Signal()

    def __init__(
        self,
        settings: Settings,
        storage: Storage,
        *,
        keep_settings: bool = True,
        is_trial: bool = False,
        recent: RecentLog | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Tiller")
        self.setWindowIcon(icon())
        self.setAcceptDrops(True)
        self.storage = storage
        self.keeper = SettingsStore(settings, storage.beside, keep=keep_settings, is_trial=is_trial, parent=self)
        self._suspected: Suspected | None = None
        self.session_keys: dict[str, str] = {}
        self.has_begun = self.is_closed = self._is_in_tray = False
        self.is_dark = theme.is_dark()
        self._painted_on = theme.background()
        self.windows = Windows(self, recent or RecentLog())
        self.state = SessionState(Phase.OPENING)

        self.worker = Worker(storage.path, self)
        self.banner = Banner()
        self.chat = ChatPage(storage, self.worker, lambda: self.settings, lambda: self.profile.profile)
        self.transcript, self.composer = self.chat.transcript, self.chat.composer
        self.about_you = AboutYou(storage, self.worker, self, self._talk, settings.local.embedding_model)
        self.profile = self.about_you.panel
        self.sidebar = Sidebar(storage)
        self.latency = LatencyPanel(self.keeper)
        self.inspector = InspectorPanel()
        self.inspecting = Inspecting(self.inspector, self.transcript, self)
        self.status = StatusBar()
        self.downloads = Downloads(models_folder(), self)
        self.updates = Checker(lambda: self.settings.window.look_for_updates, parent=self)
        self.tray = Tray(self.windowIcon(), self)
        self.is_leaving = False
        self._arrange()
        self._connect_parts()
        self.menus = menus.build(self)
        self._restore()
        self._recolour()
        self.composer.editor.setFocus()

    def _arrange(self) -> None:
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.chat, 1)
        self.setCentralWidget(central)
        self.docks = docks.arrange(
            self,
            (
                (tr("Conversations"), "conversations", self.sidebar),
                (tr("About you"), "profile", self.profile),
            ),
            (
                (tr("Latency"), "latency", docks.Scrolled(self.latency)),
                (tr("Token"), "inspector", docks.Scrolled(self.inspector)),
            ),
        )
        self.sidebar_dock, self.profile_dock, self.latency_dock, self.inspector_dock = self.docks
        self.setStatusBar(self.status)

    def _connect_parts(self) -> None:
        for part in (self.chat, self.about_you, self.storage, self.sidebar, self.keeper):
            part.failed.connect(self.banner.tell)
        self.keeper.changed.connect(self._settings_changed)
        self.worker.state_changed.connect(self._show_state)
        self.worker.state_changed.connect(self.keeper.hear)
        self.banner.again.connect(self.connect_session)
        self.banner.connections.connect(self.choose_connection)
        self.banner.unsteered.connect(self._use_unsteered)
        self.banner.alone.connect(self._use_local_alone)
        self.chat.compare.connect(lambda said, message: self.windows.comparison().put(said, message))
        self.chat.heard.connect(self._hear)
        self.chat.writing.connect(lambda _: self._show_ready())
        self.chat.shown_changed.connect(self._show_current)
        self.chat.listed.connect(self.sidebar.reload)
        self.chat.cleared.connect(self.latency.clear)
        self.chat.spoke.connect(self.latency.add)
        self.inspecting.begun.connect(lambda: self.show_dock(self.inspector_dock))
        self.chat.progress.connect(self.status.show_progress)
        self.composer.strength_changed.connect(lambda value: self.keeper.change("writing", strength=value))
        self.composer.steering_changed.connect(lambda on: self.keeper.change("writing", steering=on))
        self.composer.temperature_changed.connect(lambda value: self.keeper.change("writing", temperature=value))
        self.about_you.erased.connect(self.chat.new_conversation)
        self.about_you.erased.connect(self.sidebar.forget)
        self.storage.changed.connect(self.sidebar.reload)
        self.about_you.model_chosen.connect(lambda path: self.keeper.change("local", embedding_model=path))
        self.sidebar.opened.connect(self.chat.open_conversation)
        self.sidebar.chosen.connect(self.composer.editor.setFocus)
        self.sidebar.begun.connect(self.chat.begin_new)
        self.sidebar.gone.connect(self._conversation_gone)
        self.status.shield.clicked.connect(self.windows.privacy)
        self.status.cancelled.connect(self.worker.give_up)
        self.updates.told.connect(self.windows.tell_update)
        self.tray.wanted.connect(self.come)
        self.tray.new_wanted.connect(self._begin_anew)
        self.tray.quit_wanted.connect(self.leave)

    @property
    def settings(self) -> Settings:
        """The settings as they stand."""
        return self.keeper.settings

    @property
    def is_idle(self) -> bool:
        """Whether a question could be answered now."""
        is_ready = self.state.phase is Phase.READY
        return is_ready and not self.storage.is_writing and not self.windows.is_asking

    @property
    def status_text(self) -> str:
        """What the status bar says of the connection."""
        return self.status.connection_text

    @property
    def progress_text(self) -> str:
        """What the status bar says of the running reply."""
        return self.status.progress_text

    @property
    def conversation(self) -> list[Message]:
        """The messages that were answered, and the one being answered."""
        return self.chat.conversation

    # What the user does

    def connect_session(self, *, unattended: bool = False) -> None:
        """Load the local model and connect, with the settings as they stand; `unattended` as for `Worker.open`."""
        if self.is_closed:
            return
        self.has_begun = True
        self.banner.connecting()
        self._show_state(SessionState(Phase.OPENING))
        settings = self.keeper.tried()
        self.worker.open(settings, self.session_keys.get(settings.cloud.url), unattended=unattended)

    def _talk(self) -> Talk:
        return Talk(self.conversation, self.composer.editor.toPlainText(), self.settings.writing)

    def add_to_history(self) -> None:
        """Keep what the user wrote here among their own texts."""
        try:
            self.transcript.add_note(self.about_you.add_to_history())
        except TillerError as error:
            self.banner.tell(error.message, error.remedy)

    def choose_connection(self) -> None:
        """Let the user choose the cloud and the local model."""
        dialog = ConnectionDialog(self.settings, self.storage.beside, self.storage.path, self, self.session_keys)
        if dialog.exec() == ConnectionDialog.DialogCode.Accepted:
            self.apply_connection(dialog.settings, dialog.key)

    def apply_connection(self, settings: Settings, key: str = "") -> None:
        """Take up connection settings and connect anew."""
        self.keeper.connect_to(settings)
        url = settings.cloud.url
        if key:
            self.session_keys[url] = key
        self.connect_session()
        if key:
            self.storage.beside(lambda: keys.save(url, key), lambda _: None, self._tell)

    def _tell(self, error: TillerError) -> None:
        self.banner.tell(error.message, error.remedy)

    def use_model(self, path: str) -> None:
        """Steer with another local model; "" is the one that came with Tiller. The conversation goes on."""
        self.downloads.awaited = ""
        local = replace(self.settings.local, model=path)
        self.keeper.connect_to(replace(self.settings, local=local))
        self.connect_session()

    def welcome(self) -> Welcome:
        """Lead through the first steps, then connect."""
        return first_steps.begin(self)

    def _use_unsteered(self) -> None:
        """This cloud cannot be steered: take it as it is."""
        self.composer.steering.setChecked(False)
        self.connect_session()

    def _use_local_alone(self) -> None:
        """This cloud cannot be steered: let the local model write, and send nothing. Its address is kept."""
        cloud = replace(self.settings.cloud, kind=CloudKind.NONE)
        self.apply_connection(replace(self.settings, cloud=cloud))

    def _settings_changed(self, section: str, names: frozenset[str]) -> None:
        writing = self.settings.writing
        if section == "writing":
            self.composer.show_writing(writing)
            if privacy := self.windows.find(PrivacyWindow):
                privacy.protection.show_writing(writing)
            if "strength" in names:
                self.worker.set_strength(writing.strength)
            if "steering" in names:
                self._load_where_wanted()
        if section == "local":
            self.windows.take_model()
        if "look_for_updates" in names:
            self.updates.look_if_due()
        if "embedding_model" in names and self.about_you.reader.chosen != self.settings.local.embedding_model:
            self.about_you.reader.choose(self.settings.local.embedding_model)
        if section == "window":
            self._show_window_settings(names)
            if "language" in names:
                self.reopened.emit()
        self.show_stand()

    def _load_where_wanted(self) -> None:
        """A session that was opened without steering has no local model; it is loaded where steering is wanted,
        behind a reply that is under way."""
        if self.is_idle and self.settings.writing.steering and not self.state.local:
            self.connect_session()

    def _show_window_settings(self, names: frozenset[str]) -> None:
        """Take up those settings of the windows; the whole window is drawn anew for some."""
        chosen = self.settings.window
        if self._is_in_tray and not chosen.tray:
            self.come()
        if "theme" in names:
            theme.apply(chosen.theme)
        if text_size.apply(chosen.text_percent):
            self._recolour()
            docks.settle(self)
        self.tray.keep_icon(chosen.tray)
        self.transcript.set_mark_steered(chosen.mark_steered)
        self.menus.show_settings(chosen)

    # What the engine says

    def _show_state(self, state: SessionState) -> None:
        if state.phase is Phase.READY and state is not self.state:
            self._show_cost(None)
        if state.phase is not self.state.phase:
            log.info("the session is %s", state.phase)
        self.state = state
        self._show_ready()
        self.composer.set_alone(self.settings.cloud.kind is CloudKind.NONE)
        self.latency.show_round_trip(state.round_trip_ms)
        if state.phase is Phase.READY:
            self.banner.connecting()
        elif state.phase is Phase.FAILED:
            cannot_steer = state.cannot_steer
            self.banner.tell(state.message, state.remedy, connection=True, cannot_steer=cannot_steer)
        elif state.phase is Phase.OPENING:
            # Another connection, another server.
            self._suspected = None
        self.status.show_state(state)
        self.show_stand()

    def show_stand(self) -> None:
        """Say what protects the user at this moment."""
        found = stand(self.settings, self._suspected)
        self.status.shield.show_stand(found)
        if privacy := self.windows.find(PrivacyWindow):
            privacy.show_stand(found)

    # Other windows

    def asking_changed(self) -> None:
        """Another window has something written or measured, or not any more."""
        self._show_ready()
        if not self.windows.is_asking:
            self._show_cost(None)
            self._reload_privacy()

    def _show_ready(self) -> None:
        """Say to all that ask the models whether they can: one thing at a time."""
        why = why_not(self.state.phase, is_asking=self.windows.is_asking)
        self.chat.set_ready(not why, why)
        self.windows.set_ready(self.is_idle)

    def _reload_privacy(self) -> None:
        if privacy := self.windows.find(PrivacyWindow):
            privacy.reload()

    # The parts of this one

    def search(self) -> None:
        """Let the user search all conversations."""
        self.show_dock(self.sidebar_dock)
        self.sidebar.search.setFocus()
        self.sidebar.search.selectAll()

    def _conversation_gone(self, conversation: int) -> None:
        if conversation == self.chat.kept_in:
            self.chat.new_conversation()

    def _show_current(self, conversation: int | None) -> None:
        self.sidebar.show_current(conversation)
        if conversation is None:
            self.profile.show_used(None)
            self.inspecting.end()

    def show_dock(self, dock: QDockWidget) -> None:
        """Bring a panel to the front."""
        docks.bring(self, dock)

    def _hear(self, event: Said) -> None:
        """Show what a reply says beside its text."""
        match event:
            case Gathered():
                self.profile.show_used(event)
            case Started():
                self.tray.begins()
                self.latency.cost.show_prompt(event.cloud_tokens)
            case ModeChosen():
                self.latency.show_mode(event)
            case Suspected():
                self._suspected = event
                self.show_stand()
            case Failed():
                self._load_where_wanted()
            case Finished():
                self._load_where_wanted()
                self.tray.ends(is_wanted=self.settings.window.notify)
                self._reload_privacy()
                self._show_cost(event)

    def _show_cost(self, event: Finished | None) -> None:
        """Say what the reply cost, and all of today's."""
        try:
            spent = Spending(self.storage.database).on(today())
        except TillerError as error:
            self.banner.tell(error.message, error.remedy)
            return
        self.latency.cost.show_cost(self.settings.cloud, spent, event.work if event else None)

    # The window itself

    def _recolour(self) -> None:
        self.is_dark = theme.is_dark()
        self._painted_on = theme.background()
        self.setStyleSheet(stylesheet())
        self.transcript.recolour()
        self.latency.recolour()
        self.inspector.recolour()
        self.windows.recolour()
        self._show_state(self.state)

    def _restore(self) -> None:
        self.resize(1280, 800)
        if not docks.restore(self):
            self.resizeDocks([self.sidebar_dock, self.latency_dock], [270, 330], Qt.Orientation.Horizontal)
        self._show_window_settings(frozenset({"theme"}))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, lambda: docks.tidy(self))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the application's colours, whoever made it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._painted_on != theme.background():
            self._recolour()

    def come(self) -> None:
        """Come to the front."""
        self._is_in_tray = False
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        log.info("the window was called to the front")

    def _begin_anew(self) -> None:
        self.come()
        self.chat.begin_new()

    def leave(self, *, ends: bool = True) -> None:
        """Close it, tray icon or not, and end the program with it."""
        self.is_leaving = True
        is_hidden = self.isHidden()
        self.close()
        if is_hidden and ends:
            # Qt ends the program with its last window that is seen.
            QApplication.quit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files: models, and what the user wrote."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Models are looked at; all else is for the history, with a preview."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        models = [path for path in paths if path.suffix.lower() == SUFFIX]
        for path in models:
            self.windows.models().add_file(path)
        if others := [path for path in paths if path not in models]:
            self.about_you.edit().open_files(others)
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what should be there next time, then end the engine and its server."""
        if self.tray.is_shown and self.settings.window.tray and not self.is_leaving:
            # It can be found again, and those beside it with it.
            event.ignore()
            self._is_in_tray = True
            self.windows.close()
            self.hide()
            return
        self.is_closed = True
        docks.keep(self)
        # Before the worker: what is being edited is kept, and nothing asks it any more.
        self.about_you.close()
        self.windows.end()
        self.downloads.close()
        self.updates.end()
        self.tray.show_icon(False)
        self.worker.shut_down()
        self.sidebar.finish()
        self.storage.close()
        self.keeper.close()
        event.accept()
