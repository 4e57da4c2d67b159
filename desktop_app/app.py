"""Starting the window."""

from __future__ import annotations

import logging
import signal
import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.collection import GuiThreadCollector
from desktop_app.single_instance import SingleInstance
from desktop_app.storage import open_storage
from desktop_app.window import MainWindow
from engine import settings as settings_file
from engine.errors import TillerError
from engine.folders import data_folder
from engine.settings import CloudSettings, LocalSettings, Settings
from engine.version import VERSION

log = logging.getLogger(__name__)


def run(*, demo: bool) -> int:
    """Open the window and return the exit code when it was closed.

    Where a window is open already, that one comes to the front instead: two would write the same data.

    Args:
        demo: use the embedded server and the packaged model whatever the settings say, and the sample
            person where the user has no profile; nothing of this is kept.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Tiller")
    app.setApplicationVersion(VERSION)
    app.setDesktopFileName("tiller")
    GuiThreadCollector(app)
    instance = SingleInstance(data_folder(), app)
    if not instance.is_first:
        if instance.call_first():
            print("Tiller is open already; its window was brought to the front.", file=sys.stderr)
            return 0
        print("Tiller is open already, but its window does not answer. Close it first.", file=sys.stderr)
        return 1
    window = make_window(demo=demo)
    instance.called.connect(lambda: bring_to_front(window))
    window.show()
    # After the first paint: the window is there while the model loads.
    QTimer.singleShot(0, window.connect_session)
    # Ctrl+C in the terminal; Python only looks at signals while it runs Python.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    awake = QTimer(interval=300)
    awake.timeout.connect(lambda: None)
    awake.start()
    code = int(app.exec())
    instance.release()
    return code


def bring_to_front(window: QWidget) -> None:
    """Show a window to whoever asked for it."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    log.info("the window was called to the front")


def make_window(*, demo: bool) -> MainWindow:
    """Return the window with what is kept; what cannot be read is told in the window."""
    troubles: list[TillerError] = []
    settings = Settings()
    keep = not demo
    try:
        settings = settings_file.load()
    except TillerError as error:
        troubles.append(error)
        keep = False  # the file is the user's to mend
    storage, more = open_storage(data_folder(), demo=demo)
    troubles += more
    if demo:
        settings = Settings(LocalSettings(), CloudSettings(), settings.writing)
    window = MainWindow(settings, storage, keep_settings=keep)
    for trouble in troubles:
        window.banner.tell(trouble.message, trouble.remedy)
    return window
