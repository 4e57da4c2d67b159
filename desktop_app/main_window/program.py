"""Starting the window."""

from __future__ import annotations

import logging
import signal
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop_app.appearance import language
from desktop_app.application.gui_thread_gc import GuiThreadCollector
from desktop_app.application.services import Services, make_services
from desktop_app.application.session_state import Phase, SessionState
from desktop_app.application.single_instance import SingleInstance
from desktop_app.application.storage import open_storage
from desktop_app.main_window.window import MainWindow
from engine import settings as settings_file
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.common.paths import data_folder
from engine.common.version import VERSION
from engine.diagnostics import recent_log
from engine.diagnostics.crash import CrashReporter
from engine.diagnostics.recent_log import RecentLog
from engine.local import marks
from engine.models.chosen import models_of
from engine.settings import CloudSettings, LocalSettings, Settings

log = logging.getLogger(__name__)

SETTLE_MS = 500
"""From when the window is ready until a picture is taken."""


def run(*, demo: bool, picture: Path | None = None) -> int:
    """Open the window and return the exit code when it was closed.

    Where a window is open already, that one comes to the front instead: two would write the same data.

    Args:
        demo: use the embedded server and the packaged model whatever the settings say, and the sample
            person where the user has no profile; nothing of this is kept.
        picture: where to save a picture of the window once it is ready, or has failed to be; then it ends.
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
    program = Program(demo=demo)
    instance.called.connect(program.come)
    window = program.open()
    if picture:
        photographed(window, picture)
    # Ctrl+C in the terminal; Python only looks at signals while it runs Python.
    signal.signal(signal.SIGINT, lambda *_: program.leave())
    awake = QTimer(interval=300)
    awake.timeout.connect(lambda: None)
    awake.start()
    code = int(app.exec())
    program.close()
    instance.release()
    return code


class Program(QObject):
    """The services, and the window on them, which is made anew for another language.

    Args:
        demo: as for `run`.
    """

    _crashed = Signal(str)

    def __init__(self, *, demo: bool) -> None:
        super().__init__()
        self._demo = demo
        self._recent = recent_log.keep()
        self._services: Services | None = None
        self._window: MainWindow | None = None
        self._crashed.connect(self._tell_crash, Qt.ConnectionType.QueuedConnection)
        self._reporter = CrashReporter(
            lambda: list(self._recent.lines), lambda path: self._crashed.emit(str(path))
        )
        if self._reporter.last:
            self._crashed.emit(str(self._reporter.last))

    def open(self) -> MainWindow:
        """Open the window."""
        services = self._services = start(demo=self._demo, recent=self._recent)
        window = self._show(MainWindow(services))
        # After the first paint: the window is there while the model loads.
        is_new = not (self._demo or window.settings.window.welcomed)
        QTimer.singleShot(0, window.welcome if is_new else partial(services.connection.open, unattended=True))
        QTimer.singleShot(0, services.updates.look_if_due)
        return window

    def _show(self, window: MainWindow) -> MainWindow:
        assert self._services
        self._window = window
        # Not within what the settings' window does.
        window.reopened.connect(lambda: QTimer.singleShot(0, self.make_anew))
        window.closed.connect(self._services.close)
        window.show()
        return window

    def make_anew(self) -> None:
        """Make the window anew, with what was in it, in the language that is chosen now. What it stands on goes
        on meanwhile: the session, a reply, downloads."""
        before, services = self._window, self._services
        if before is None or services is None or before.is_closed:
            return
        chosen = services.settings.settings.window
        carried = before.hand_over()
        language.apply(chosen.language)
        self._show(MainWindow(services, carried))
        before.hide()
        # Behind what it still waits for: nobody else would hear of that.
        services.storage.run(lambda *_: None, lambda _: before.deleteLater())

    def come(self) -> None:
        """Show the window to whoever asked for it."""
        if self._window:
            self._window.come()

    def leave(self) -> None:
        """End the program."""
        if self._window:
            self._window.leave()

    def _tell_crash(self, path: str) -> None:
        if self._services:
            self._services.messages.info(
                tr("Something in Tiller failed that nobody expected."),
                tr("A report without anything that you wrote is at {path}; it was sent nowhere.", path=path),
            )

    def close(self) -> None:
        """All went well."""
        self._reporter.close()


def photographed(window: MainWindow, path: Path) -> None:
    """Save a picture of a window once its session is open or failed to open; then end, with 1 where it failed."""

    def look(state: SessionState) -> None:
        if state.phase is not Phase.OPENING:
            # What has just changed is painted first.
            QTimer.singleShot(SETTLE_MS, lambda: save(is_ready=state.phase is Phase.READY))

    def save(*, is_ready: bool) -> None:
        is_saved = window.grab().save(str(path))
        if not is_saved:
            print(f"The picture cannot be saved as {path}.", file=sys.stderr)
        window.leave()
        QApplication.exit(0 if is_saved and is_ready else 1)

    window.services.connection.changed.connect(look)


def start(*, demo: bool, recent: RecentLog | None = None) -> Services:
    """Return the services with what is kept, after the language is chosen; what cannot be read is told.

    Args:
        demo: as for `run`.
        recent: the log's last lines.
    """
    troubles: list[TillerError] = []
    settings, keep = Settings(), True
    try:
        settings = settings_file.load()
    except TillerError as error:
        troubles.append(error)
        keep = False  # the file is the user's to mend
    # Before anything is made that has words on it.
    language.apply(settings.window.language)
    if not demo:
        # What the program died of while it loaded a model that nobody chose for good.
        troubles += marks.take_left_behind(models_of(settings.local))
    storage, more = open_storage(data_folder(), demo=demo)
    troubles += more
    if demo:
        settings = Settings(LocalSettings(), CloudSettings(), settings.writing, settings.window)
    services = make_services(settings, storage, keep_settings=keep, is_trial=demo, recent=recent)
    for trouble in troubles:
        services.messages.error(trouble)
    return services


def make_window(*, demo: bool, recent: RecentLog | None = None) -> MainWindow:
    """Return a window on services of its own, which end with it; the arguments are those of `start`."""
    services = start(demo=demo, recent=recent)
    window = MainWindow(services)
    window.closed.connect(services.close)
    return window
