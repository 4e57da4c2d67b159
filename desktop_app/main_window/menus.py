"""The main window's menus: what is declared as an action, the panels, and the themes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from desktop_app.application.settings_store import SettingsStore
from desktop_app.main_window.action_registry import Action, ActionId, MenuId, all_actions
from desktop_app.main_window.actions import Host
from engine.common.i18n import tr
from engine.settings import WindowSettings
from engine.settings.change import find
from engine.settings.window import Theme


class Menus(QObject):
    """Fills a window's menu bar, and shows in it what is chosen.

    Args:
        window: has the bar.
        host: the same window, as actions need it.
        panels: that can be shown and hidden.
    Attributes:
        actions: what is in it, by its name.
    """

    def __init__(self, window: QMainWindow, host: Host, panels: Iterable[QDockWidget]) -> None:
        super().__init__(window)
        self._window, self._host = window, host
        self._themes = QActionGroup(window)
        self.actions: dict[ActionId, QAction] = {}
        for menu in MenuId:
            shown = window.menuBar().addMenu(tr(menu))
            if menu is MenuId.VIEW:
                for panel in panels:
                    shown.addAction(panel.toggleViewAction())
            for action in all_actions(menu):
                self._add(shown, action)
            if menu is MenuId.VIEW:
                shown.addSeparator()
                self._add_themes(shown, host.services.settings)

    def _add(self, menu: QMenu, action: Action) -> None:
        made = QAction(action.words, self._window, checkable=action.is_checkable)
        made.setObjectName(action.id)
        made.setShortcuts(action.sequences)
        if action.role is not None:
            made.setMenuRole(action.role)
        if action.is_everywhere:
            made.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        if action.is_checkable:
            made.triggered.connect(partial(action.does, self._host))
        else:
            made.triggered.connect(lambda _=False: action.does(self._host))
        if action.begins_group:
            menu.addSeparator()
        menu.addAction(made)
        self.actions[action.id] = made

    def _add_themes(self, menu: QMenu, settings: SettingsStore) -> None:
        for choice, described in find("window.theme").declared.choices.items():
            made = QAction(described.words, self._window, checkable=True)
            made.setActionGroup(self._themes)
            made.setData(choice)
            made.triggered.connect(lambda _checked, c=choice: settings.change("window", theme=c))
            menu.addAction(made)

    def show_settings(self, settings: WindowSettings) -> None:
        """Tick what is chosen."""
        self.actions[ActionId.MARK_STEERED].setChecked(settings.mark_steered)
        for made in self._themes.actions():
            made.setChecked(Theme(made.data()) is settings.theme)
