"""The main window: puts the parts together and passes between them and the worker."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QByteArray, QEvent, QSettings, Qt
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMessageBox, QTabWidget, QVBoxLayout, QWidget

from desktop_app import theme
from desktop_app.chat.comparison import ComparisonWindow
from desktop_app.chat.page import ChatPage
from desktop_app.connection.dialog import ConnectionDialog
from desktop_app.conversations.sidebar import Sidebar
from desktop_app.panels.banner import Banner
from desktop_app.panels.inspector import InspectorPanel
from desktop_app.panels.latency import LatencyPanel
from desktop_app.privacy.shield import stand
from desktop_app.privacy.window import PrivacyWindow
from desktop_app.profile.about_you import AboutYou, Talk
from desktop_app.status import StatusBar
from desktop_app.storage import Storage
from desktop_app.style import stylesheet
from desktop_app.worker import Phase, Said, SessionState, Worker
from engine import settings as settings_file
from engine.cloud import keys
from engine.cloud.kinds import CloudKind
from engine.context.messages import Message
from engine.context.personal import Gathered
from engine.errors import TillerError
from engine.events import (
    Finished,
    ModeChosen,
    Started,
    Suspected,
    Token,
)
from engine.folders import config_folder
from engine.settings import Settings
from engine.store.spending import Spending, today
from engine.version import VERSION

log = logging.getLogger(__name__)


STATE_VERSION = 3
"""Of the docks' arrangement; one of another version is not taken up."""


class MainWindow(QMainWindow):
    """One conversation, with the profile to its left and the latency panel to its right.

    Attributes:
        settings: as they stand.
        conversation: the messages that were answered, and the one being answered.
        state: where the session stands.
        is_dark: whether the colours in use are light on dark.
    """

    def __init__(self, settings: Settings, storage: Storage, *, keep_settings: bool = True) -> None:
        super().__init__()
        self.setWindowTitle("Tiller")
        self.settings = settings
        self.storage = storage
        self._keep_settings = keep_settings
        self._suspected: Suspected | None = None
        self._session_key: str | None = None
        self.is_dark = theme.is_dark()
        self._painted_on = theme.background()

        self.worker = Worker(storage.path, self)
        self.worker.state_changed.connect(self._show_state)
        self.banner = Banner()
        self.banner.again.connect(self.connect_session)
        self.banner.connections.connect(self._choose_connection)
        self.banner.unsteered.connect(self._use_unsteered)
        self.banner.alone.connect(self._use_local_alone)
        self.chat = ChatPage(storage, self.worker, lambda: self.settings, lambda: self.profile.profile)
        self.chat.failed.connect(self.banner.tell)
        self.chat.compare.connect(lambda said, message: self.show_comparison().put(said, message))
        self.comparison: ComparisonWindow | None = None
        self.chat.heard.connect(self._hear)
        self.transcript, self.composer = self.chat.transcript, self.chat.composer
        self.composer.strength_changed.connect(self._strength_changed)
        self.composer.steering_changed.connect(self._steering_changed)
        self.composer.temperature_changed.connect(lambda value: self._change_writing(temperature=value))
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.chat, 1)
        self.setCentralWidget(central)

        self.about_you = AboutYou(storage, self.worker, self, self._talk, settings.local.embedding_model)
        self.about_you.failed.connect(self.banner.tell)
        self.about_you.erased.connect(self.chat.new_conversation)
        self.about_you.model_chosen.connect(self._remember_embedding_model)
        self.profile = self.about_you.panel
        storage.failed.connect(self.banner.tell)
        self.sidebar = Sidebar(storage)
        self.sidebar.opened.connect(self.chat.open_conversation)
        self.sidebar.begun.connect(self.chat.new_conversation)
        self.sidebar.gone.connect(self._conversation_gone)
        self.sidebar.failed.connect(self.banner.tell)
        self.chat.shown_changed.connect(self._show_current)
        self.chat.listed.connect(self.sidebar.reload)
        self.latency = LatencyPanel(settings.writing)
        self.chat.cleared.connect(self.latency.clear)
        self.chat.spoke.connect(self.latency.add)
        self.latency.reading.changed.connect(lambda changes: self._change_writing(**changes))
        left = Qt.DockWidgetArea.LeftDockWidgetArea
        self._sidebar_dock = self._dock("Conversations", "conversations", self.sidebar, left)
        self._profile_dock = self._dock("About you", "profile", self.profile, left)
        self.tabifyDockWidget(self._sidebar_dock, self._profile_dock)
        self.setTabPosition(left, QTabWidget.TabPosition.North)
        self.inspector = InspectorPanel()
        self._inspected: int | None = None
        self.inspector.stepped.connect(self._step_token)
        self.chat.inspected.connect(self._inspect)
        right = Qt.DockWidgetArea.RightDockWidgetArea
        self._latency_dock = self._dock("Latency", "latency", self.latency, right)
        self._inspector_dock = self._dock("Token", "inspector", self.inspector, right)
        self.tabifyDockWidget(self._latency_dock, self._inspector_dock)
        self.setTabPosition(right, QTabWidget.TabPosition.North)

        for dock in (self._sidebar_dock, self._profile_dock, self._latency_dock, self._inspector_dock):
            # The tab says it already.
            dock.setTitleBarWidget(QWidget())
        self._sidebar_dock.raise_()
        self._latency_dock.raise_()

        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.chat.progress.connect(self.status.show_progress)
        self.status.shield.clicked.connect(self.show_privacy)
        self.privacy: PrivacyWindow | None = None
        self.state = SessionState(Phase.OPENING)

        self._menus()
        self._restore()
        self._recolour()
        self.composer.editor.setFocus()

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

    def connect_session(self) -> None:
        """Load the local model and connect, with the settings as they stand."""
        self.banner.connecting()
        self._show_state(SessionState(Phase.OPENING))
        self.worker.open(self.settings, self._session_key)

    def _talk(self) -> Talk:
        return Talk(self.conversation, self.composer.editor.toPlainText(), self.settings.writing)

    def _add_to_history(self) -> None:
        try:
            self.transcript.add_note(self.about_you.add_to_history())
        except TillerError as error:
            self.banner.tell(error.message, error.remedy)

    def _remember_embedding_model(self, model: str) -> None:
        self.settings = replace(self.settings, local=replace(self.settings.local, embedding_model=model))

    def _choose_connection(self) -> None:
        dialog = ConnectionDialog(self.settings, self.storage.beside, self.storage.path, self)
        if dialog.exec() == ConnectionDialog.DialogCode.Accepted:
            self.apply_connection(dialog.settings, dialog.key)

    def apply_connection(self, settings: Settings, key: str = "") -> None:
        """Take up connection settings and connect anew."""
        self.settings = replace(settings, writing=self.settings.writing)
        self._session_key = key or None
        self.connect_session()
        self._keep_settings = True
        try:
            settings_file.save(self.settings)
            if key:
                keys.save(settings.cloud.url, key)
        except TillerError as error:
            self.banner.tell(error.message, error.remedy)

    def _strength_changed(self, coefficient: float) -> None:
        self._change_writing(strength=coefficient)
        self.worker.set_strength(coefficient)

    def _steering_changed(self, on: bool) -> None:
        self._change_writing(steering=on)
        # A session that was opened without steering has no local model; it is loaded now, unless a reply is
        # under way, which goes on as it is.
        if on and self.state.phase is Phase.READY and not self.state.local:
            self.connect_session()

    def _use_unsteered(self) -> None:
        """This cloud cannot be steered: take it as it is."""
        self.composer.steering.setChecked(False)
        self.connect_session()

    def _use_local_alone(self) -> None:
        """This cloud cannot be steered: let the local model write, and send nothing. Its address is kept."""
        cloud = replace(self.settings.cloud, kind=CloudKind.NONE)
        self.apply_connection(replace(self.settings, cloud=cloud))

    def _change_writing(self, **changes: bool | float | StrEnum) -> None:
        self.settings = replace(self.settings, writing=replace(self.settings.writing, **changes))
        self._show_stand()

    # What the engine says

    def _show_state(self, state: SessionState) -> None:
        if state.phase is Phase.READY and state is not self.state:
            self._show_cost(None)
        if state is not self.state:
            log.info("the session is %s", state.phase)
        self.state = state
        self.chat.set_ready(state.phase is Phase.READY)
        if self.comparison:
            self.comparison.set_ready(state.phase is Phase.READY)
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
        self._show_stand()

    def _show_stand(self) -> None:
        """Say what protects the user at this moment."""
        found = stand(self.settings, self._suspected)
        self.status.shield.show_stand(found)
        if self.privacy:
            self.privacy.show_stand(found)

    def show_privacy(self) -> PrivacyWindow:
        """Show what the cloud saw, what replies told and what protects the user."""
        if self.privacy is None:
            self.privacy = PrivacyWindow(self.storage, self.settings, self)
            self.privacy.changed.connect(lambda changes: self._change_writing(**changes))
            self.privacy.edit.connect(self.about_you.edit)
        self._show_stand()
        self.privacy.show()
        self.privacy.raise_()
        self.privacy.activateWindow()
        return self.privacy

    def _search(self) -> None:
        self._show_dock(self._sidebar_dock)
        self.sidebar.search.setFocus()
        self.sidebar.search.selectAll()

    def _conversation_gone(self, conversation: int) -> None:
        if conversation == self.chat.kept_in:
            self.chat.new_conversation()

    def show_comparison(self) -> ComparisonWindow:
        """Show a question's replies side by side, by each writer."""
        if self.comparison is None:
            self.comparison = ComparisonWindow(
                self.worker, lambda: self.settings, lambda: self.profile.profile, self
            )
            self.comparison.inspected.connect(self._inspect_token)
            self.comparison.asked.connect(self._comparing)
        self.comparison.set_ready(self.state.phase is Phase.READY and not self.storage.is_writing)
        self.comparison.show()
        self.comparison.raise_()
        self.comparison.activateWindow()
        return self.comparison

    def _comparing(self, is_asked: bool) -> None:
        """One thing at a time: no other reply is begun meanwhile."""
        self.chat.set_ready(self.state.phase is Phase.READY and not is_asked)
        if not is_asked:
            self._show_cost(None)
            if self.privacy:
                self.privacy.reload()

    def _show_current(self, conversation: int | None) -> None:
        self.sidebar.show_current(conversation)
        if conversation is None:
            self.profile.show_used(None)
            self._inspected = None
            self.inspector.show_token(None)

    def _inspect(self, number: int) -> None:
        """Look at a token of a reply."""
        token = self.transcript.token(number)
        if token is None:
            return
        self._inspected = number
        self.transcript.mark_token(number)
        beside = [self.transcript.token(number + step) is not None for step in (-1, 1)]
        self.inspector.show_token(token, has_before=beside[0], has_after=beside[1])
        self._show_dock(self._inspector_dock)

    def _inspect_token(self, token: Token) -> None:
        """Look at a token of a reply that is shown elsewhere."""
        self._inspected = None
        self.transcript.mark_token(None)
        self.inspector.show_token(token)
        self._show_dock(self._inspector_dock)

    @staticmethod
    def _show_dock(dock: QDockWidget) -> None:
        dock.show()
        dock.raise_()

    def _step_token(self, step: int) -> None:
        if self._inspected is not None:
            self._inspect(self._inspected + step)

    def _hear(self, event: Said) -> None:
        """Show what a reply says beside its text."""
        match event:
            case Gathered():
                self.profile.show_used(event)
            case Started():
                self.latency.cost.show_prompt(event.cloud_tokens)
            case ModeChosen():
                self.latency.show_mode(event)
            case Suspected():
                self._suspected = event
                self._show_stand()
            case Finished():
                if self.privacy:
                    self.privacy.reload()
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

    def _dock(self, title: str, name: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(name)
        dock.setWidget(widget)
        dock.setMinimumWidth(240)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self.addDockWidget(area, dock)
        return dock

    def _menus(self) -> None:
        file = self.menuBar().addMenu("&Conversation")
        file.addAction(self._action("&New", QKeySequence.StandardKey.New, self.chat.new_conversation))
        file.addAction(self._action("&Search…", QKeySequence.StandardKey.Find, self._search))
        file.addAction(self._action("Com&pare…", "Ctrl+Shift+M", lambda: self.show_comparison().begin_new()))
        file.addAction(self._action("&Connections…", "Ctrl+K", self._choose_connection))
        file.addSeparator()
        file.addAction(self._action("&Quit", QKeySequence.StandardKey.Quit, self.close))
        about_you = self.menuBar().addMenu("About &you")
        about_you.addAction(self._action("&Edit profile and history…", "Ctrl+P", self.about_you.edit))
        about_you.addAction(self._action("&What would be used…", "Ctrl+Shift+P", self.about_you.look))
        about_you.addSeparator()
        about_you.addAction(self._action("&Add what I wrote here to the history", None, self._add_to_history))
        view = self.menuBar().addMenu("&View")
        view.addAction(self._sidebar_dock.toggleViewAction())
        view.addAction(self._profile_dock.toggleViewAction())
        view.addAction(self._latency_dock.toggleViewAction())
        view.addAction(self._inspector_dock.toggleViewAction())
        mark = QAction("&Mark steered tokens", self, checkable=True, checked=True)
        mark.toggled.connect(self.transcript.set_mark_steered)
        view.addAction(mark)
        view.addAction(self._action("&Privacy…", "Ctrl+Shift+S", self.show_privacy))
        view.addSeparator()
        group = QActionGroup(self)
        for choice in theme.Theme:
            action = QAction(f"{choice.value.capitalize()} colours", self, checkable=True)
            action.setActionGroup(group)
            action.setData(choice)
            action.triggered.connect(lambda _checked, c=choice: theme.apply(c))
            view.addAction(action)
        self._theme_group = group
        help_menu = self.menuBar().addMenu("&Help")
        help_menu.addAction(self._action("&About Tiller", None, self._about))

    def _action(
        self, text: str, shortcut: QKeySequence.StandardKey | str | None, work: Callable[[], object]
    ) -> QAction:
        action = QAction(text, self)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _=False: work())
        return action

    def _about(self) -> None:
        QMessageBox.about(
            self,
            "About Tiller",
            f"Tiller {VERSION}\n\nA large remote model that writes as if it knew you. "
            "What it knows about you stays on this machine.\n\n"
            "Method: CoSteer, arXiv 2507.04756. Apache License 2.0.",
        )

    def _recolour(self) -> None:
        self.is_dark = theme.is_dark()
        self._painted_on = theme.background()
        self.setStyleSheet(stylesheet())
        self.transcript.recolour()
        self.latency.recolour()
        self.inspector.recolour()
        if self.comparison:
            self.comparison.recolour()
        self._show_state(self.state)

    def _kept(self) -> QSettings:
        # Qt would make the folder readable by everyone.
        config_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        return QSettings(str(config_folder() / "window.ini"), QSettings.Format.IniFormat)

    def _restore(self) -> None:
        kept = self._kept()
        self.resize(1280, 800)
        geometry, state = kept.value("geometry"), kept.value("state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            self.restoreGeometry(geometry)
            self.restoreState(state, STATE_VERSION)
        else:
            self.resizeDocks([self._sidebar_dock, self._latency_dock], [270, 330], Qt.Orientation.Horizontal)
        chosen = str(kept.value("theme", theme.Theme.SYSTEM))
        for action in self._theme_group.actions():
            if action.data() == chosen:
                action.trigger()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the application's colours, whoever made it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._painted_on != theme.background():
            self._recolour()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what should be there next time, then end the engine and its server."""
        kept = self._kept()
        kept.setValue("geometry", self.saveGeometry())
        kept.setValue("state", self.saveState(STATE_VERSION))
        if chosen := self._theme_group.checkedAction():
            kept.setValue("theme", str(chosen.data()))
        kept.sync()
        if self._keep_settings:
            # Closing must not fail, and the window that could tell of it is going away.
            with contextlib.suppress(TillerError):
                settings_file.save(self.settings)
        # Before the worker: what is being edited is kept, and nothing asks it any more.
        self.about_you.close()
        if self.privacy:
            self.privacy.end()
        if self.comparison:
            self.comparison.end()
        self.worker.shut_down()
        self.sidebar.finish()
        self.storage.close()
        event.accept()
