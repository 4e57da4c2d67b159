"""The main window: puts the parts together and passes between them and the worker."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import StrEnum
from itertools import groupby

from PySide6.QtCore import QByteArray, QEvent, QSettings, Qt
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMessageBox, QTabWidget, QVBoxLayout, QWidget

from desktop_app import theme
from desktop_app.chat.composer import Composer
from desktop_app.chat.notes import ReplyTally
from desktop_app.chat.shown import Seen, ShownConversation
from desktop_app.chat.transcript import Place, Transcript
from desktop_app.connection.dialog import ConnectionDialog
from desktop_app.conversations.sidebar import Sidebar
from desktop_app.panels.banner import Banner
from desktop_app.panels.latency import LatencyPanel
from desktop_app.privacy.shield import stand
from desktop_app.privacy.window import PrivacyWindow
from desktop_app.profile.about_you import AboutYou, Talk
from desktop_app.status import StatusBar
from desktop_app.storage import Storage
from desktop_app.style import stylesheet
from desktop_app.worker import Phase, Question, Said, SessionState, Worker
from engine import settings as settings_file
from engine.cloud import keys
from engine.cloud.kinds import CloudKind
from engine.context.messages import Message
from engine.context.personal import Gathered
from engine.errors import TillerError
from engine.events import (
    Failed,
    Finished,
    ModeChosen,
    Notice,
    Started,
    Suspected,
    Token,
    Waiting,
)
from engine.folders import config_folder
from engine.recording import Branch, Titled, Turn
from engine.settings import Settings
from engine.store.conversations import Conversations
from engine.store.spending import Spending, today
from engine.version import VERSION

log = logging.getLogger(__name__)


STATE_VERSION = 2
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
        self.shown = ShownConversation()
        self._kept_in: int | None = None
        self._asked = ""
        self._branch: Branch | None = None
        """Where the running reply, or its question, is another version of what is there."""
        self._seen = Seen()
        self._reply = 0
        self._tally = ReplyTally(settings.cloud.prices)
        self._suspected: Suspected | None = None
        self._session_key: str | None = None
        self.is_dark = theme.is_dark()
        self._painted_on = theme.background()

        self.worker = Worker(storage.path, self)
        self.worker.state_changed.connect(self._show_state)
        self.worker.events.connect(self._show_events)

        self.banner = Banner()
        self.banner.again.connect(self.connect_session)
        self.banner.connections.connect(self._choose_connection)
        self.banner.unsteered.connect(self._use_unsteered)
        self.banner.alone.connect(self._use_local_alone)
        self.transcript = Transcript()
        self.transcript.acted.connect(self.act)
        writing = settings.writing
        self.composer = Composer(
            steering=writing.steering, strength=writing.strength, temperature=writing.temperature
        )
        self.composer.sent.connect(self.ask)
        self.composer.stopped.connect(self.worker.stop)
        self.composer.strength_changed.connect(self._strength_changed)
        self.composer.steering_changed.connect(self._steering_changed)
        self.composer.temperature_changed.connect(lambda value: self._change_writing(temperature=value))
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.transcript, 1)
        layout.addWidget(self.composer)
        self.setCentralWidget(central)

        self.about_you = AboutYou(storage, self.worker, self, self._talk, settings.local.embedding_model)
        self.about_you.failed.connect(self.banner.tell)
        self.about_you.erased.connect(self.new_conversation)
        self.about_you.model_chosen.connect(self._remember_embedding_model)
        self.profile = self.about_you.panel
        storage.failed.connect(self.banner.tell)
        self.sidebar = Sidebar(storage)
        self.sidebar.opened.connect(self.open_conversation)
        self.sidebar.begun.connect(self.new_conversation)
        self.sidebar.gone.connect(self._conversation_gone)
        self.sidebar.failed.connect(self.banner.tell)
        self.latency = LatencyPanel(writing)
        self.latency.reading.changed.connect(lambda changes: self._change_writing(**changes))
        left = Qt.DockWidgetArea.LeftDockWidgetArea
        self._sidebar_dock = self._dock("Conversations", "conversations", self.sidebar, left)
        self._profile_dock = self._dock("About you", "profile", self.profile, left)
        self.tabifyDockWidget(self._sidebar_dock, self._profile_dock)
        self.setTabPosition(left, QTabWidget.TabPosition.North)
        for dock in (self._sidebar_dock, self._profile_dock):
            # The tab says it already.
            dock.setTitleBarWidget(QWidget())
        self._sidebar_dock.raise_()
        self._latency_dock = self._dock("Latency", "latency", self.latency, Qt.DockWidgetArea.RightDockWidgetArea)

        self.status = StatusBar()
        self.setStatusBar(self.status)
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
        return self.shown.messages

    # What the user does

    def connect_session(self) -> None:
        """Load the local model and connect, with the settings as they stand."""
        self.banner.connecting()
        self._show_state(SessionState(Phase.OPENING))
        self.worker.open(self.settings, self._session_key)

    def ask(self, text: str) -> None:
        """Send a message and show the reply as it is written; one that is edited becomes another version."""
        self._branch = None
        if (edited := self.composer.edited) is not None:
            self.composer.end_edit()
            behind = self.shown.kept[edited - 1].id if edited else None
            self._branch = Branch(behind=behind)
            self.shown.cut(edited)
            self.shown.show(self.transcript)
        self._asked = text
        self.conversation.append(Message("user", text))
        self.transcript.add_question(text, Place(len(self.conversation) - 1))
        self._write()

    def act(self, action: str, index: int) -> None:
        """Do something with a message of the conversation."""
        if action == "copy" and index < len(self.conversation):
            QGuiApplication.clipboard().setText(self.conversation[index].content)
        # The rest needs it to be kept, and no reply under way.
        if self.storage.is_writing or index >= len(self.shown.kept):
            return
        if action == "edit":
            self.composer.begin_edit(index, self.shown.kept[index].text)
        elif action == "again":
            self._write_again(index)
        elif action in ("earlier", "later"):
            version = self.shown.version(index, -1 if action == "earlier" else 1)
            if version is not None and self._kept_in is not None:
                self._show_version(self._kept_in, version)

    def _write_again(self, index: int) -> None:
        """Have another reply written; the one that is there is kept."""
        if not index or self.state.phase is not Phase.READY:
            return
        question = self.shown.kept[index - 1]
        self._branch = Branch(again=question.id)
        self.shown.cut(index)
        self.shown.show(self.transcript)
        self._asked = question.text
        self._write()

    def _show_version(self, conversation: int, message: int) -> None:
        try:
            Conversations(self.storage.database).show_version(conversation, message)
        except TillerError as error:
            self.banner.tell(error.message, error.remedy)
            return
        self.open_conversation(conversation)

    def _write(self) -> None:
        """Have the newest message answered."""
        self._tally = ReplyTally(self.settings.cloud.prices)
        self._seen = Seen()
        self.transcript.begin_reply(Place(len(self.conversation)))
        self.latency.clear()
        self._set_writing(True)
        self.status.show_progress("reading…")
        profile = None
        # Without steering nothing private is needed, so nothing is looked up.
        if self.settings.writing.steering or self.settings.cloud.kind is CloudKind.NONE:
            try:
                profile = self.profile.profile
            except TillerError as error:
                self.transcript.add_note(f"This reply does without your profile: {error}")
        question = Question(list(self.conversation), self._kept_in, profile, self._branch)
        self._reply = self.worker.send(question, self.settings.writing)

    def new_conversation(self) -> None:
        """Begin anew; a running reply is stopped, and what it still says is not heard."""
        self.worker.stop()
        self._kept_in = None
        self.profile.show_used(None)
        self._reply = 0
        self._set_writing(False)
        self.composer.end_edit()
        self.shown.clear()
        self.sidebar.show_current(None)
        self.transcript.clear()
        self.latency.clear()
        self.status.show_progress("")

    def open_conversation(self, conversation: int) -> None:
        """Go on with a conversation that was kept."""
        self.new_conversation()
        try:
            messages = Conversations(self.storage.database).messages(conversation)
        except TillerError as error:
            self.banner.tell(error.message, error.remedy)
            return
        self._kept_in = conversation
        self.sidebar.show_current(conversation)
        self.shown.load(messages)
        self.shown.show(self.transcript)

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
        self.composer.set_ready(state.phase is Phase.READY)
        self.composer.set_alone(self.settings.cloud.kind is CloudKind.NONE)
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

    def _show_events(self, number: int, events: list[Said]) -> None:
        if number != self._reply:
            return
        for is_token, run in groupby(events, lambda event: isinstance(event, Token)):
            if is_token:
                self._show_tokens([event for event in run if isinstance(event, Token)])
            else:
                self._show_others(run)

    def _show_tokens(self, tokens: list[Token]) -> None:
        self.transcript.add_tokens(tokens)
        self.latency.add(tokens)
        self._tally.add(tokens)
        self._seen.add(tokens)
        self.status.show_progress(f"{tokens[-1].position + 1} tokens")

    def _show_others(self, events: Iterable[Said]) -> None:
        for event in events:
            match event:
                case Turn(conversation=conversation):
                    self._kept_in = conversation
                    self.sidebar.show_current(conversation)
                    self.sidebar.reload()
                case Titled():
                    self.sidebar.reload()
                case Gathered():
                    self.profile.show_used(event)
                case Started():
                    self._tally.is_steered = event.private_tokens > 0
                    self._tally.is_alone = event.cloud_tokens == 0
                    self.latency.cost.show_prompt(event.cloud_tokens)
                    log.info("a reply began")
                case ModeChosen():
                    self.latency.reading.show_mode(event)
                case Notice() | Suspected():
                    self.transcript.add_note(event.message)
                    if isinstance(event, Suspected):
                        self._suspected = event
                        self._show_stand()
                case Waiting():
                    self.status.show_progress(f"{event.message} Next try in {event.seconds:.0f} s.")
                case Finished():
                    self._finish(event)
                case Failed():
                    self._fail(event)

    def _search(self) -> None:
        self._sidebar_dock.show()
        self._sidebar_dock.raise_()
        self.sidebar.search.setFocus()
        self.sidebar.search.selectAll()

    def _conversation_gone(self, conversation: int) -> None:
        if conversation == self._kept_in:
            self.new_conversation()

    def _set_writing(self, is_writing: bool) -> None:
        self.composer.set_writing(is_writing)
        self.storage.is_writing = is_writing

    def _finish(self, event: Finished) -> None:
        self._set_writing(False)
        self.status.show_progress("")
        log.info("a reply ended: %s, %d tokens", event.ending, event.tokens)
        self.transcript.end_reply(self._seen.runs)
        for note in self._tally.notes(event):
            self._note(note)
        if self.privacy:
            self.privacy.reload()
        self._show_cost(event)
        self._end(event.text)

    def _show_cost(self, event: Finished | None) -> None:
        """Say what the reply cost, and all of today's."""
        try:
            spent = Spending(self.storage.database).on(today())
        except TillerError as error:
            self.banner.tell(error.message, error.remedy)
            return
        self.latency.cost.show_cost(self.settings.cloud, spent, event.work if event else None)

    def _fail(self, event: Failed) -> None:
        self._set_writing(False)
        self.status.show_progress("")
        log.info("a reply failed")
        self.transcript.end_reply(self._seen.runs)
        self._end(event.text)
        self.transcript.add_note(f"{event.message} {event.remedy}".strip(), bad=True)

    def _note(self, text: str) -> None:
        self.transcript.add_note(text)
        self._seen.notes.append(text)

    def _end(self, text: str) -> None:
        """A reply is over: take up how it is kept."""
        if not text:
            self._give_back()
            return
        self.conversation.append(Message("assistant", text))
        if self._kept_in is None:
            return
        try:
            kept = Conversations(self.storage.database).messages(self._kept_in)
        except TillerError as error:
            self.banner.tell(error.message, error.remedy)
            return
        self.shown.refresh(kept, self._seen)
        if self._branch:
            # Now it is known which version of how many it is.
            self.shown.show(self.transcript)

    def _give_back(self) -> None:
        """Nothing was answered: the message goes back to where it can be changed and sent again."""
        branch, self._branch = self._branch, None
        if branch and self._kept_in is not None:
            # What was there before is shown again.
            self.open_conversation(self._kept_in)
            if branch.again is None:
                self.composer.give_back(self._asked)
            return
        if self.conversation and self.conversation[-1].role == "user":
            self.conversation.pop()
            if not self.conversation:
                # Nothing of it was kept.
                self._kept_in = None
            self.sidebar.reload()
            self.composer.give_back(self._asked)

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
        file.addAction(self._action("&New", QKeySequence.StandardKey.New, self.new_conversation))
        file.addAction(self._action("&Search…", QKeySequence.StandardKey.Find, self._search))
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
        self.worker.shut_down()
        self.sidebar.finish()
        self.storage.close()
        event.accept()
