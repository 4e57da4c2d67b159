"""The main window's menus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from engine.common.i18n import tr
from engine.settings import WindowSettings
from engine.settings.change import find
from engine.settings.window import Theme

if TYPE_CHECKING:
    from desktop_app.main_window.window import MainWindow

Key = QKeySequence.StandardKey | str | None
TEXT_STEP = 10
"""Per cent, by which text grows or shrinks."""


class Menus(QObject):
    """What the menus show of the settings."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        bar = window.menuBar()
        self._conversation(bar.addMenu(tr("&Conversation")))
        self._about_you(bar.addMenu(tr("About &you")))
        self._view(bar.addMenu(tr("&View")))
        self._help(bar.addMenu(tr("&Help")))

    def _conversation(self, menu: QMenu) -> None:
        window = self._window
        self._add(menu, tr("&New"), QKeySequence.StandardKey.New, window.chat.begin_new)
        self._add(menu, tr("&Search…"), QKeySequence.StandardKey.Find, window.search)
        self._add(menu, tr("Com&pare…"), "Ctrl+Shift+M", lambda: window.windows.comparison().begin_new())
        self._add(menu, tr("&Blind test…"), "Ctrl+Shift+B", window.windows.blind_test)
        menu.addSeparator()
        self._add(menu, tr("&Connections…"), "Ctrl+K", window.choose_connection)
        self._add(menu, tr("&Local models…"), "Ctrl+M", window.windows.models)
        settings = self._add(menu, tr("Se&ttings…"), "Ctrl+,", window.windows.settings)
        settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        menu.addSeparator()
        leave = self._add(menu, tr("&Quit"), "Ctrl+Q", window.leave)
        leave.setMenuRole(QAction.MenuRole.QuitRole)
        # From each of the program's windows, and on Windows too, where Qt has no key for it.
        leave.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)

    def _about_you(self, menu: QMenu) -> None:
        window = self._window
        self._add(menu, tr("&Edit profile and history…"), "Ctrl+P", window.about_you.edit)
        self._add(menu, tr("&What would be used…"), "Ctrl+Shift+P", window.about_you.look)
        self._add(menu, tr("&Measure the strength…"), None, window.windows.strength)
        menu.addSeparator()
        self._add(menu, tr("&Add what I wrote here to the history"), None, window.add_to_history)

    def _view(self, menu: QMenu) -> None:
        window = self._window
        for dock in window.docks:
            menu.addAction(dock.toggleViewAction())
        self._mark = QAction(tr("&Mark steered tokens"), window, checkable=True)
        self._mark.triggered.connect(lambda on: window.keeper.change("window", mark_steered=on))
        menu.addAction(self._mark)
        self._add(menu, tr("&Privacy…"), "Ctrl+Shift+S", window.windows.privacy)
        menu.addSeparator()
        zoom = QKeySequence.StandardKey.ZoomIn
        larger = self._add(menu, tr("&Larger text"), zoom, lambda: self._resize_text(TEXT_STEP))
        # On many keyboards the plus needs Shift.
        larger.setShortcuts([QKeySequence(zoom), QKeySequence("Ctrl+=")])
        self._add(
            menu, tr("S&maller text"), QKeySequence.StandardKey.ZoomOut, lambda: self._resize_text(-TEXT_STEP)
        )
        self._add(menu, tr("N&ormal text"), "Ctrl+0", lambda: window.keeper.change("window", text_percent=100))
        menu.addSeparator()
        self._themes = QActionGroup(window)
        for choice, described in find("window.theme").declared.choices.items():
            action = QAction(described.words, window, checkable=True)
            action.setActionGroup(self._themes)
            action.setData(choice)
            action.triggered.connect(lambda _checked, c=choice: window.keeper.change("window", theme=c))
            menu.addAction(action)

    def _help(self, menu: QMenu) -> None:
        self._add(menu, tr("&First steps…"), None, self._window.welcome)
        self._add(menu, tr("&Keyboard shortcuts…"), "Ctrl+/", self._window.windows.shortcuts)
        self._add(menu, tr("&Log…"), None, self._window.windows.log)
        self._add(menu, tr("&Updates…"), None, self._window.windows.updates)
        menu.addSeparator()
        about = self._add(menu, tr("&About Tiller"), None, self._window.windows.about)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _add(self, menu: QMenu, text: str, key: Key, work: Callable[[], object]) -> QAction:
        action = QAction(text, self._window)
        if key is not None:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False: work())
        menu.addAction(action)
        return action

    def _resize_text(self, step: int) -> None:
        bounds = find("window.text_percent").declared
        size = self._window.settings.window.text_percent + step
        self._window.keeper.change("window", text_percent=round(min(bounds.high, max(bounds.low, size))))

    def show_settings(self, settings: WindowSettings) -> None:
        """Tick what is chosen."""
        self._mark.setChecked(settings.mark_steered)
        for action in self._themes.actions():
            action.setChecked(Theme(action.data()) is settings.theme)


def build(window: MainWindow) -> Menus:
    """Fill a window's menu bar."""
    return Menus(window)
