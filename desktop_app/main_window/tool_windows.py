"""The windows beside the main one: made when they are first wanted, kept until the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.services import Services
from desktop_app.chat.comparison import ComparisonWindow
from desktop_app.connection.dialog import ConnectionDialog
from desktop_app.evaluation.blind_window import BlindWindow
from desktop_app.evaluation.strength_window import StrengthWindow
from desktop_app.help.about import AboutWindow
from desktop_app.help.log_window import LogWindow
from desktop_app.help.shortcuts import ShortcutsWindow
from desktop_app.main_window.action_registry import all_actions
from desktop_app.models.window import ModelsWindow
from desktop_app.privacy.shield import stand
from desktop_app.privacy.window import PrivacyWindow
from desktop_app.settings.window import SettingsWindow
from desktop_app.updates.window import UpdatesWindow
from desktop_app.widgets.closing import close_by_key
from engine.common.i18n import tr
from engine.store.conversations import Conversations
from engine.updates.feed import Release

W = TypeVar("W", bound=QWidget)
Open = tuple[str, QByteArray]
"""The name of a window that is open, and where it is."""


class Windows(QObject):
    """Holds them by their kind.

    Args:
        services: what they work with.
        main: the window that they belong to.
    Signals:
        asking(): one of them has something written or measured, or not any more.
        inspected(Token): the user wants to look at a token of a reply that one of them shows.
        edit(): the user wants to change the profile.
        connections(): the user wants to choose the cloud and the local model.
        leaving(): the user wants the program to end.
    """

    asking = Signal()
    inspected = Signal(object)
    edit = Signal()
    connections = Signal()
    leaving = Signal()

    def __init__(self, services: Services, main: QWidget) -> None:
        super().__init__(main)
        self._services, self._main = services, main
        self._made: dict[type[QWidget], QWidget] = {}
        self._asking: set[type[QWidget]] = set()
        self._openers: dict[str, Callable[[], QWidget]] = {
            kind.__name__: opener
            for kind, opener in (
                (PrivacyWindow, self.privacy),
                (ComparisonWindow, self.comparison),
                (StrengthWindow, self.strength),
                (SettingsWindow, self.settings),
                (ModelsWindow, self.models),
                (LogWindow, self.log),
                (AboutWindow, self.about),
                (UpdatesWindow, self.updates),
                (ShortcutsWindow, self.shortcuts),
            )
        }
        """A blind test is begun anew, not gone on with."""
        services.settings.changed.connect(self._settings_changed)
        services.connection.suspicion.connect(self.show_stand)
        services.updates.told.connect(self._tell_update)

    def find(self, kind: type[W]) -> W | None:
        """Return a window, or None where it was not wanted yet."""
        window = self._made.get(kind)
        assert window is None or isinstance(window, kind)
        return window

    @property
    def is_asking(self) -> bool:
        """Whether one of them has something written or measured: one thing at a time."""
        return bool(self._asking)

    def _asks(self, kind: type[QWidget], is_asked: bool) -> None:
        (self._asking.add if is_asked else self._asking.discard)(kind)
        self.asking.emit()

    @property
    def is_idle(self) -> bool:
        """Whether a question could be answered now."""
        return self._services.connection.is_ready and not self._services.storage.is_writing and not self.is_asking

    def _show(self, kind: type[W], make: Callable[[], W]) -> W:
        window = self.find(kind)
        if window is None:
            window = self._made[kind] = make()
            close_by_key(window)
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def privacy(self) -> PrivacyWindow:
        """Show what the cloud saw, what replies told and what protects the user."""
        settings = self._services.settings

        def make() -> PrivacyWindow:
            made = PrivacyWindow(self._services.storage, settings.settings, self._main)
            made.changed.connect(lambda changes: settings.change("writing", **changes))
            made.edit.connect(self.edit)
            made.trusted.connect(self._services.engine.trust)
            return made

        window = self._show(PrivacyWindow, make)
        self.show_stand()
        return window

    def comparison(self) -> ComparisonWindow:
        """Show a question's replies side by side, by each writer."""
        services = self._services

        def make() -> ComparisonWindow:
            made = ComparisonWindow(services.engine, lambda: services.settings.settings, self._profile, self._main)
            made.inspected.connect(self.inspected)
            made.asked.connect(lambda on: self._asks(ComparisonWindow, on))
            return made

        window = self._show(ComparisonWindow, make)
        self.show_ready()
        return window

    def blind_test(self) -> BlindWindow:
        """Let the user vote between the cloud alone and steering."""
        services = self._services

        def make() -> BlindWindow:
            made = BlindWindow(
                services.engine,
                lambda: services.settings.settings,
                self._profile,
                lambda most: Conversations(services.storage.database).first_questions(most),
                self._main,
            )
            made.asked.connect(lambda on: self._asks(BlindWindow, on))
            return made

        window = self._show(BlindWindow, make)
        self.show_ready()
        window.choose()
        return window

    def strength(self) -> StrengthWindow:
        """Show which strength suits the user's own writing."""
        services = self._services

        def make() -> StrengthWindow:
            made = StrengthWindow(
                services.engine, self._profile, lambda: services.settings.settings.writing.strength, self._main
            )
            made.chosen.connect(lambda value: services.settings.change("writing", strength=value))
            made.measuring.connect(lambda on: self._asks(StrengthWindow, on))
            return made

        window = self._show(StrengthWindow, make)
        self.show_ready()
        window.show_strength()
        return window

    def _profile(self) -> int:
        return self._services.storage.active_profile().id

    def show_ready(self) -> None:
        """Say to those that ask the models whether they can."""
        is_ready, services = self.is_idle, self._services
        if comparison := self.find(ComparisonWindow):
            comparison.set_ready(is_ready)
        if blind := self.find(BlindWindow):
            blind.set_ready(is_ready and services.settings.settings.writing.steering)
        if strength := self.find(StrengthWindow):
            strength.set_ready(is_ready and bool(services.connection.state.local))

    def settings(self) -> SettingsWindow:
        """Show all settings."""

        def make() -> SettingsWindow:
            made = SettingsWindow(self._services.settings, self._main)
            made.connect_anew.connect(self._services.connection.open)
            made.connections.connect(self.connections)
            made.models.connect(self.models)
            made.strength.connect(self.strength)
            return made

        return self._show(SettingsWindow, make)

    def models(self) -> ModelsWindow:
        """Show the local models that there are."""
        services = self._services

        def make() -> ModelsWindow:
            made = ModelsWindow(
                lambda: services.settings.settings.local, services.storage.beside, services.downloads, self._main
            )
            made.chosen.connect(services.connection.use_model)
            return made

        return self._show(ModelsWindow, make)

    def choose_connection(self) -> None:
        """Let the user choose the cloud and the local model."""
        services = self._services
        storage = services.storage
        dialog = ConnectionDialog(
            services.settings.settings, storage.beside, storage.path, self._main, services.keys
        )
        if dialog.exec() == ConnectionDialog.DialogCode.Accepted:
            services.connection.choose(dialog.settings, dialog.key)

    def show_stand(self) -> None:
        """Say what protects the user at this moment, where the user looks at that."""
        if privacy := self.find(PrivacyWindow):
            privacy.show_stand(stand(self._services.settings.settings, self._services.connection.suspected))

    def reload_privacy(self) -> None:
        """Something was sent, or told."""
        if privacy := self.find(PrivacyWindow):
            privacy.reload()

    def _settings_changed(self, section: str, _names: object) -> None:
        settings = self._services.settings.settings
        privacy = self.find(PrivacyWindow)
        if section == "local":
            # Another local model is chosen.
            if models := self.find(ModelsWindow):
                models.reload()
            if privacy:
                privacy.take_model(settings.local)
        if section == "writing" and privacy:
            privacy.protection.show_writing(settings.writing)
        if strength := self.find(StrengthWindow):
            strength.show_strength()
        if updates := self.find(UpdatesWindow):
            updates.show_agreement(is_looked_for=settings.window.look_for_updates)
        self.show_stand()

    def log(self) -> LogWindow:
        """Show the log's last lines."""
        services = self._services
        return self._show(LogWindow, lambda: LogWindow(services.recent, services.messages, self._main))

    def about(self) -> AboutWindow:
        """Show versions and licences."""
        return self._show(AboutWindow, lambda: AboutWindow(self._main.windowIcon(), self._main))

    def updates(self) -> UpdatesWindow:
        """Show whether there is a newer version."""
        services = self._services

        def make() -> UpdatesWindow:
            is_looked_for = services.settings.settings.window.look_for_updates
            made = UpdatesWindow(
                services.updates,
                services.installers,
                services.storage.beside,
                is_looked_for=is_looked_for,
                parent=self._main,
            )
            made.agreed.connect(lambda on: services.settings.change("window", look_for_updates=on))
            made.leaving.connect(self.leaving)
            return made

        return self._show(UpdatesWindow, make)

    def _tell_update(self, answer: object) -> None:
        """Tell of a newer version in the main window, unless the user looks at the updates."""
        window = self.find(UpdatesWindow)
        if isinstance(answer, Release) and not (window and window.isVisible()):
            self._services.messages.info(
                tr("Tiller {version} is there.", version=answer.version), tr("Help → Updates shows what is new.")
            )

    def shortcuts(self) -> ShortcutsWindow:
        """Show all keys that do something."""
        keys = [(action.sequences[0], action.words) for action in all_actions() if action.keys]
        return self._show(ShortcutsWindow, lambda: ShortcutsWindow(keys, self._main))

    def open_now(self) -> list[Open]:
        """Return which are open, and where, for `reopen` of others that are made anew."""
        return [
            (kind.__name__, window.saveGeometry())
            for kind, window in self._made.items()
            if window.isVisible() and kind.__name__ in self._openers
        ]

    def reopen(self, windows: Sequence[Open]) -> None:
        """Open those that were."""
        for name, place in windows:
            self._openers[name]().restoreGeometry(place)

    def recolour(self) -> None:
        """Tell those that want to know that the colours changed."""
        self._call("recolour")

    def close(self) -> None:
        """Close all; they can be opened again."""
        for window in self._made.values():
            window.close()

    def end(self) -> None:
        """Close all, for good; those that have threads end them."""
        services = self._services
        services.settings.changed.disconnect(self._settings_changed)
        services.connection.suspicion.disconnect(self.show_stand)
        services.updates.told.disconnect(self._tell_update)
        self.close()
        self._call("end")

    def _call(self, name: str) -> None:
        for window in self._made.values():
            if work := getattr(window, name, None):
                work()
