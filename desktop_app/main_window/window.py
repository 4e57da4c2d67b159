"""The main window: puts the parts together and passes between them and the services."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QVBoxLayout, QWidget

from desktop_app.appearance import text_size, theme
from desktop_app.appearance.icon import icon
from desktop_app.appearance.stylesheet import stylesheet
from desktop_app.application.services import Services
from desktop_app.application.session_state import Phase, SessionState, why_not
from desktop_app.application.storage import Storage
from desktop_app.chat.page import ChatPage
from desktop_app.conversations.sidebar import Sidebar
from desktop_app.main_window import docks
from desktop_app.main_window.carried import Carried
from desktop_app.main_window.connection_view import ConnectionView
from desktop_app.main_window.menus import Menus
from desktop_app.main_window.reply_panels import ReplyPanels
from desktop_app.main_window.status_bar import StatusBar
from desktop_app.main_window.tool_windows import Windows
from desktop_app.main_window.tray import Tray
from desktop_app.onboarding import first_steps
from desktop_app.onboarding.welcome import Welcome
from desktop_app.panels.inspecting import Inspecting
from desktop_app.panels.inspector import InspectorPanel
from desktop_app.panels.latency import LatencyPanel
from desktop_app.profile.about_you import AboutYou, Talk
from desktop_app.widgets.banner import Banner
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.context.messages import Message
from engine.models.file_names import SUFFIX
from engine.settings import Settings

log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """The chat, with conversations and profile to its left and what replies tell of themselves to its right.

    It holds nothing that outlives it: another one can take its place at any time.

    Args:
        services: what it shows and works with; they stay when it goes.
        carried: what the window before it had.
    Attributes:
        chat: the conversation that is shown.
        is_dark: whether the colours in use are light on dark.
        is_leaving: whether closing it ends the program even where it could stay in the tray.
        is_closed: whether it was closed for good.
    Signals:
        reopened(): it is to be made anew, for another language.
        closed(): it was closed for good, and the program ends.
    """

    reopened = Signal()
    closed = Signal()

    def __init__(self, services: Services, carried: Carried | None = None) -> None:
        super().__init__()
        self.setWindowTitle("Tiller")
        self.setWindowIcon(icon())
        self.setAcceptDrops(True)
        self.services = services
        self.is_leaving = self.is_closed = self._is_in_tray = False
        self.is_dark = theme.is_dark()
        self._painted_on = theme.background()
        self.banner = Banner(services.messages)
        self.chat = ChatPage(services, carried.chat if carried else None)
        self.transcript, self.composer = self.chat.transcript, self.chat.composer
        self.about_you = AboutYou(services, self, self._talk)
        self.profile = self.about_you.panel
        self.sidebar = Sidebar(services.storage)
        self.latency = LatencyPanel(services.settings)
        self.inspector = InspectorPanel()
        self.inspecting = Inspecting(self.inspector, self.transcript, self)
        self.status = StatusBar()
        self.tray = Tray(self.windowIcon(), self)
        self._connection = ConnectionView(services, self.banner, self.status, self.composer, self.latency)
        self.reply_panels = ReplyPanels(services, self.profile, self.latency, self.tray, self)
        self.windows = Windows(services, self)
        self._arrange()
        self._connect_parts()
        self._connect_services()
        self.menus = Menus(self, self, self.docks)
        self._restore()
        self._recolour()
        self.composer.editor.setFocus()
        if carried:
            self._take_over(carried)

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
        self.banner.connections.connect(self.choose_connection)
        self.chat.compare.connect(lambda question: self.windows.comparison().put(question))
        self.chat.heard.connect(self.reply_panels.hear)
        self.chat.writing.connect(lambda _: self._show_ready())
        self.chat.shown_changed.connect(self._show_current)
        self.chat.listed.connect(self.sidebar.reload)
        self.chat.cleared.connect(self.latency.clear)
        self.chat.spoke.connect(self.latency.add)
        self.chat.progress.connect(self.status.show_progress)
        self.chat.trouble.connect(self.status.show_trouble)
        self.reply_panels.ended.connect(self._reply_ended)
        self.inspecting.begun.connect(lambda: self.show_dock(self.inspector_dock))
        self.about_you.erased.connect(self.chat.new_conversation)
        self.about_you.erased.connect(self.sidebar.forget)
        self.sidebar.opened.connect(self.chat.open_conversation)
        self.sidebar.chosen.connect(self.composer.editor.setFocus)
        self.sidebar.begun.connect(self.chat.begin_new)
        self.sidebar.gone.connect(self._conversation_gone)
        self.status.shield.clicked.connect(self.windows.privacy)
        self.windows.asking.connect(self._asking_changed)
        self.windows.inspected.connect(self.inspecting.look_elsewhere)
        self.windows.edit.connect(self.about_you.edit)
        self.windows.connections.connect(self.choose_connection)
        self.windows.leaving.connect(self.leave)
        self.tray.wanted.connect(self.come)
        self.tray.new_wanted.connect(self._begin_anew)
        self.tray.quit_wanted.connect(self.leave)

    def _connect_services(self) -> None:
        services = self.services
        services.settings.changed.connect(self._settings_changed)
        services.storage.changed.connect(self.sidebar.reload)
        services.connection.changed.connect(self._show_state)
        for changed, name in (
            (self.composer.strength_changed, "strength"),
            (self.composer.steering_changed, "steering"),
            (self.composer.temperature_changed, "temperature"),
        ):
            changed.connect(lambda value, name=name: services.settings.change("writing", **{name: value}))

    # What it takes over from the window before, and hands on

    def _take_over(self, carried: Carried) -> None:
        self.chat.show_state()
        self.reply_panels.show_cost()
        self.composer.put_draft(carried.draft)
        self.windows.reopen(carried.windows)
        if carried.is_editor_open:
            self.about_you.edit()

    def hand_over(self) -> Carried:
        """Leave the services to another window, and return what that goes on with."""
        carried = Carried(
            self.chat.state,
            self.composer.draft(),
            tuple(self.windows.open_now()),
            bool(self.about_you.editor and self.about_you.editor.isVisible()),
        )
        self.chat.leave()
        self._end_views()
        return carried

    @property
    def settings(self) -> Settings:
        """The settings as they stand."""
        return self.services.settings.settings

    @property
    def storage(self) -> Storage:
        """The user's data."""
        return self.services.storage

    @property
    def state(self) -> SessionState:
        """Where the session stands."""
        return self.services.connection.state

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

    def _talk(self) -> Talk:
        return Talk(self.conversation, self.composer.editor.toPlainText(), self.settings.writing)

    def add_to_history(self) -> None:
        """Keep what the user wrote here among their own texts."""
        try:
            self.transcript.add_note(self.about_you.add_to_history())
        except TillerError as error:
            self.services.messages.error(error)

    def choose_connection(self) -> None:
        """Let the user choose the cloud and the local model."""
        self.windows.choose_connection()

    def welcome(self) -> Welcome:
        """Lead through the first steps, then connect."""
        return first_steps.begin(self.services, self, self.windows.models)

    def search(self) -> None:
        """Let the user search all conversations."""
        self.show_dock(self.sidebar_dock)
        self.sidebar.search.setFocus()
        self.sidebar.search.selectAll()

    # What the services say

    def _settings_changed(self, section: str, names: frozenset[str]) -> None:
        if self.is_closed:
            return
        if section == "writing":
            self.composer.show_writing(self.settings.writing)
            if "steering" in names:
                self._load_where_wanted()
        if section == "window":
            self._show_window_settings(names)
            if "language" in names:
                self.reopened.emit()

    def _show_window_settings(self, names: frozenset[str]) -> None:
        """Take up those settings of the windows."""
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

    def _show_state(self, state: SessionState) -> None:
        if self.is_closed:
            return
        if state.phase is Phase.READY:
            self.reply_panels.show_cost()
        self._show_ready()

    def _load_where_wanted(self) -> None:
        if self.windows.is_idle:
            self.services.connection.load_where_wanted()

    # What the parts say

    def _asking_changed(self) -> None:
        """Another window has something written or measured, or not any more."""
        self._show_ready()
        if not self.windows.is_asking:
            self.reply_panels.show_cost()
            self.windows.reload_privacy()

    def _reply_ended(self) -> None:
        self._load_where_wanted()
        self.windows.reload_privacy()

    def _show_ready(self) -> None:
        """Say to all that ask the models whether they can: one thing at a time."""
        why = why_not(self.state.phase, is_asking=self.windows.is_asking)
        self.chat.set_ready(not why, why)
        self.windows.show_ready()

    def _conversation_gone(self, conversation: int) -> None:
        if conversation == self.chat.kept_in:
            self.chat.new_conversation()

    def _show_current(self, conversation: int | None) -> None:
        self.sidebar.show_current(conversation)
        if conversation is None:
            self.profile.show_used(None)
            self.inspecting.end()

    # The window itself

    def show_dock(self, dock: QDockWidget) -> None:
        """Bring a panel to the front."""
        docks.bring(self, dock)

    def _recolour(self) -> None:
        self.is_dark = theme.is_dark()
        self._painted_on = theme.background()
        self.setStyleSheet(stylesheet())
        self.transcript.recolour()
        self.latency.recolour()
        self.inspector.recolour()
        self.windows.recolour()
        self._connection.show_state(self.state)
        self._show_ready()

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

    def leave(self) -> None:
        """Close it, tray icon or not, and end the program with it."""
        self.is_leaving = True
        is_hidden = self.isHidden()
        self.close()
        if is_hidden:
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
            self.about_you.edit().files.open_files(others)
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what should be there next time; the services end with it."""
        if self.tray.is_shown and self.settings.window.tray and not self.is_leaving:
            # It can be found again, and those beside it with it.
            event.ignore()
            self._is_in_tray = True
            self.windows.close()
            self.hide()
            return
        event.accept()
        if not self.is_closed:
            self._end_views()
            self.closed.emit()

    def _end_views(self) -> None:
        self.is_closed = True
        docks.keep(self)
        # Before the services: what is being edited is kept, and nothing asks them any more.
        self.about_you.close()
        self.windows.end()
        self.tray.show_icon(False)
        self.sidebar.finish()
