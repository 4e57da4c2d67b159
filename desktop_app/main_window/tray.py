"""The icon beside the clock, and notifications."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from engine.common.i18n import tr

LONG_SECONDS = 10.0
"""A reply that took so long is worth a notification."""
MESSAGE_MS = 8000


class Tray(QObject):
    """Shown where the user wants it and the system has a place for it.

    Signals:
        wanted(): the user wants the window.
        new_wanted(): and a new conversation in it.
        quit_wanted(): the user wants Tiller to end.
    """

    wanted = Signal()
    new_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, icon: QIcon, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._began = 0.0
        self._is_wanted = False
        self.icon = QSystemTrayIcon(icon, self)
        self.icon.setToolTip("Tiller")
        self.menu = QMenu(window)
        self.menu.addAction(tr("&Open Tiller")).triggered.connect(lambda _=False: self.wanted.emit())
        self.menu.addAction(tr("&New conversation")).triggered.connect(lambda _=False: self.new_wanted.emit())
        self.menu.addSeparator()
        self.menu.addAction(tr("&Quit")).triggered.connect(lambda _=False: self.quit_wanted.emit())
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self.wanted)

    @staticmethod
    def is_possible() -> bool:
        """Whether the system has a place for it."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def is_shown(self) -> bool:
        """Whether it is there, so that the window can be closed and found again."""
        return self.icon.isVisible()

    def show_icon(self, is_wanted: bool) -> None:
        """Show it where that is possible."""
        self.icon.setVisible(is_wanted and self.is_possible())

    def keep_icon(self, is_wanted: bool) -> None:
        """Show it from now on, or no longer."""
        self._is_wanted = is_wanted
        self.show_icon(is_wanted)

    def begins(self) -> None:
        """A reply begins."""
        self._began = time.monotonic()

    def ends(self, *, is_wanted: bool) -> bool:
        """A reply ended: say so where the user does something else meanwhile; return whether it was said."""
        took = time.monotonic() - self._began
        if not is_wanted or took < LONG_SECONDS or self._window.isActiveWindow():
            return False
        QApplication.alert(self._window)
        # Notifications are the tray icon's, on most systems only while it is there.
        if not self.is_shown:
            self.show_icon(True)
            QTimer.singleShot(MESSAGE_MS, self, lambda: self.show_icon(self._is_wanted))
        if self.is_shown and QSystemTrayIcon.supportsMessages():
            # None of its words: others may see the screen.
            self.icon.showMessage("Tiller", tr("Your reply is ready."), self.icon.icon(), MESSAGE_MS)
        return True

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.wanted.emit()
