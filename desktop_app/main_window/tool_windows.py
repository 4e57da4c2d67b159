"""The windows beside the main one: made when they are first wanted, kept until the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.application.downloads import Downloads
from desktop_app.chat.comparison import ComparisonWindow
from desktop_app.evaluation.blind_window import BlindWindow
from desktop_app.evaluation.strength_window import StrengthWindow
from desktop_app.help.about import AboutWindow
from desktop_app.help.log_window import LogWindow
from desktop_app.help.shortcuts import ShortcutsWindow
from desktop_app.models.window import ModelsWindow
from desktop_app.privacy.window import PrivacyWindow
from desktop_app.settings.window import SettingsWindow
from desktop_app.updates.window import UpdatesWindow
from desktop_app.widgets.closing import close_by_key
from engine.common.i18n import tr
from engine.diagnostics.recent_log import RecentLog
from engine.store.conversations import Conversations
from engine.updates import asking
from engine.updates.feed import Release

if TYPE_CHECKING:
    from desktop_app.main_window.window import MainWindow

W = TypeVar("W", bound=QWidget)


class Windows:
    """Holds them by their kind.

    Args:
        main: the window that they belong to.
        recent: the log's last lines.
    """

    def __init__(self, main: MainWindow, recent: RecentLog) -> None:
        self._main = main
        self._recent = recent
        self._made: dict[type[QWidget], QWidget] = {}
        self._asking: set[type[QWidget]] = set()

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
        self._main.asking_changed()

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
        main = self._main

        def make() -> PrivacyWindow:
            made = PrivacyWindow(main.storage, main.settings, main)
            made.changed.connect(lambda changes: main.keeper.change("writing", **changes))
            made.edit.connect(main.about_you.edit)
            return made

        window = self._show(PrivacyWindow, make)
        main.show_stand()
        return window

    def comparison(self) -> ComparisonWindow:
        """Show a question's replies side by side, by each writer."""
        main = self._main

        def make() -> ComparisonWindow:
            made = ComparisonWindow(main.worker, lambda: main.settings, lambda: main.profile.profile, main)
            made.inspected.connect(main.inspecting.look_elsewhere)
            made.asked.connect(lambda on: self._asks(ComparisonWindow, on))
            return made

        window = self._show(ComparisonWindow, make)
        window.set_ready(main.is_idle)
        return window

    def blind_test(self) -> BlindWindow:
        """Let the user vote between the cloud alone and steering."""
        main = self._main

        def make() -> BlindWindow:
            made = BlindWindow(
                main.worker,
                lambda: main.settings,
                lambda: main.profile.profile,
                lambda most: Conversations(main.storage.database).first_questions(most),
                main,
            )
            made.asked.connect(lambda on: self._asks(BlindWindow, on))
            return made

        window = self._show(BlindWindow, make)
        window.set_ready(main.is_idle and main.settings.writing.steering)
        window.choose()
        return window

    def strength(self) -> StrengthWindow:
        """Show which strength suits the user's own writing."""
        main = self._main

        def make() -> StrengthWindow:
            made = StrengthWindow(
                main.worker, lambda: main.profile.profile, lambda: main.settings.writing.strength, main
            )
            made.chosen.connect(lambda value: main.keeper.change("writing", strength=value))
            made.measuring.connect(lambda on: self._asks(StrengthWindow, on))
            main.keeper.changed.connect(lambda *_: made.show_strength())
            return made

        window = self._show(StrengthWindow, make)
        window.set_ready(main.is_idle and bool(main.state.local))
        window.show_strength()
        return window

    def set_ready(self, is_ready: bool) -> None:
        """Say to those that ask the models whether they can."""
        main = self._main
        if comparison := self.find(ComparisonWindow):
            comparison.set_ready(is_ready)
        if blind := self.find(BlindWindow):
            blind.set_ready(is_ready and main.settings.writing.steering)
        if strength := self.find(StrengthWindow):
            strength.set_ready(is_ready and bool(main.state.local))

    def settings(self) -> SettingsWindow:
        """Show all settings."""
        main = self._main

        def make() -> SettingsWindow:
            made = SettingsWindow(main.keeper, main)
            made.connect_anew.connect(main.connect_session)
            made.connections.connect(main.choose_connection)
            made.models.connect(self.models)
            made.strength.connect(self.strength)
            return made

        return self._show(SettingsWindow, make)

    def models(self) -> ModelsWindow:
        """Show the local models that there are."""
        main = self._main

        def make() -> ModelsWindow:
            made = ModelsWindow(lambda: main.settings.local, main.storage.beside, main.downloads, main)
            made.chosen.connect(main.use_model)
            return made

        return self._show(ModelsWindow, make)

    def take_model(self) -> None:
        """Tell those that use the local model that another one is chosen."""
        local = self._main.settings.local
        if models := self.find(ModelsWindow):
            models.reload()
        if privacy := self.find(PrivacyWindow):
            privacy.take_model(local)

    def log(self) -> LogWindow:
        """Show the log's last lines."""

        def make() -> LogWindow:
            made = LogWindow(self._recent, self._main)
            made.failed.connect(self._main.banner.tell)
            return made

        return self._show(LogWindow, make)

    def about(self) -> AboutWindow:
        """Show versions and licences."""
        return self._show(AboutWindow, lambda: AboutWindow(self._main.windowIcon(), self._main))

    def updates(self) -> UpdatesWindow:
        """Show whether there is a newer version."""
        main = self._main

        def make() -> UpdatesWindow:
            is_looked_for = main.settings.window.look_for_updates
            downloads = Downloads(asking.folder(), main)
            made = UpdatesWindow(
                main.updates, downloads, main.storage.beside, is_looked_for=is_looked_for, parent=main
            )
            made.agreed.connect(lambda on: main.keeper.change("window", look_for_updates=on))
            made.leaving.connect(main.leave)
            main.keeper.changed.connect(
                lambda *_: made.show_agreement(is_looked_for=main.settings.window.look_for_updates)
            )
            return made

        return self._show(UpdatesWindow, make)

    def tell_update(self, answer: object) -> None:
        """Tell of a newer version in the main window, unless the user looks at the updates."""
        window = self.find(UpdatesWindow)
        if isinstance(answer, Release) and not (window and window.isVisible()):
            self._main.banner.tell(
                tr("Tiller {version} is there.", version=answer.version), tr("Help → Updates shows what is new.")
            )

    def shortcuts(self) -> ShortcutsWindow:
        """Show all keys that do something."""
        menus = self._main.menuBar().findChildren(QMenu)
        actions = [action for menu in menus for action in menu.actions()]
        return self._show(ShortcutsWindow, lambda: ShortcutsWindow(actions, self._main))

    def recolour(self) -> None:
        """Tell those that want to know that the colours changed."""
        self._call("recolour")

    def close(self) -> None:
        """Close all; they can be opened again."""
        for window in self._made.values():
            window.close()

    def end(self) -> None:
        """Close all; those that have threads end them."""
        self.close()
        self._call("end")

    def _call(self, name: str) -> None:
        for window in self._made.values():
            if work := getattr(window, name, None):
                work()
