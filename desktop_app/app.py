"""Starting the window."""

from __future__ import annotations

import signal
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import resources
from desktop_app.ask import SAMPLE_PROFILE
from desktop_app.collection import GuiThreadCollector
from desktop_app.window import MainWindow
from engine import settings as settings_file
from engine.errors import TillerError
from engine.settings import CloudSettings, LocalSettings, Settings
from engine.store import profile_text
from engine.version import VERSION


def run(*, demo: bool) -> int:
    """Open the window and return the exit code when it was closed.

    Args:
        demo: use the embedded server and the packaged model whatever the settings say, and the sample
            profile where the user has none; nothing of this is kept in the settings.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Tiller")
    app.setApplicationVersion(VERSION)
    app.setDesktopFileName("tiller")
    GuiThreadCollector(app)
    window = make_window(demo=demo)
    window.show()
    # After the first paint: the window is there while the model loads.
    QTimer.singleShot(0, window.connect_session)
    # Ctrl+C in the terminal; Python only looks at signals while it runs Python.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    awake = QTimer(interval=300)
    awake.timeout.connect(lambda: None)
    awake.start()
    return int(app.exec())


def make_window(*, demo: bool) -> MainWindow:
    """Return the window with the kept settings and profile; what cannot be read is told in the window."""
    troubles: list[TillerError] = []
    settings = Settings()
    keep = not demo
    try:
        settings = settings_file.load()
    except TillerError as error:
        troubles.append(error)
        keep = False  # the file is the user's to mend
    profile: str | None = None
    unreadable = False
    try:
        profile = profile_text.load()
    except TillerError as error:
        troubles.append(error)
        unreadable = True
    if demo:
        settings = Settings(LocalSettings(), CloudSettings(), settings.writing)
    if profile is None:
        profile = resources.read(SAMPLE_PROFILE) if demo and not unreadable else ""
    window = MainWindow(settings, profile, keep_settings=keep)
    if unreadable:
        window.profile.refuse()
    for trouble in troubles:
        window.banner.tell(trouble.message, trouble.remedy)
    return window
