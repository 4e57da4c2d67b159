"""The user's data as the window uses it: small things at once, long ones in a thread beside."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

import resources
from desktop_app.application.background import Background, Job
from desktop_app.application.messages import Messages
from engine.common.errors import TillerError
from engine.common.i18n import mark, tr
from engine.common.paths import STORE_FILE
from engine.importing import run as importing
from engine.importing.facts import facts_of
from engine.store import erasing, traces
from engine.store.back_ups import look_after
from engine.store.database import Database
from engine.store.errors import StoreError
from engine.store.history import History
from engine.store.profiles import Profile, Profiles

T = TypeVar("T")

WAIT_SECONDS = 1.0
"""For another that writes: longer, and the window would seem to hang."""
FIRST_NAME = "Me"
SAMPLE_NAME = mark("Sample person")
LOOK_SECONDS = 45
"""After the start, until the data is looked through and copied: the start itself must not wait for it."""
SHRINK_SECONDS = 20
"""After the last change, until the traces of what was deleted go; and between attempts that fail."""


class Storage(QObject):
    """The database, for the GUI thread, and a thread with a connection of its own for what takes long.

    Attributes:
        path: the database's file.
        database: the GUI thread's connection.
        is_writing: whether a reply is being written; what would hold up its keeping waits.
        messages: where it tells of background work that failed and that nobody waits for.
    Signals:
        changed: profiles, facts or the history changed.
    """

    changed = Signal()

    def __init__(self, path: Path, *, note: str = "", temporary: tempfile.TemporaryDirectory[str] | None = None):
        super().__init__()
        self.path = path
        self.messages = Messages(self)
        self._note = note
        self.is_writing = False
        self._temporary = temporary
        self.database = Database(path, WAIT_SECONDS, is_synced=True)
        self._background = Background(path)
        self._removing = self._when_idle(self.remove_traces)
        self._forgetting = self._when_idle(self._forget_prompts)
        self._has_told = False
        self.changed.connect(self._forgetting.start)
        self._looking_after = self._when_idle(self._look_after, LOOK_SECONDS)
        if not temporary:
            self._looking_after.start()
        if traces.are_left(path):
            # The program ended before they could be removed.
            self.deleted()

    @property
    def note(self) -> str:
        """What the user should know about where things are kept, or "", in the language of now."""
        return tr(self._note) if self._note else ""

    def active_profile(self) -> Profile:
        """Return the profile in use; one is made where there is none.

        Raises:
            StoreError
        """
        profiles = Profiles(self.database)
        active = profiles.active()
        if active is None:
            profiles.add(FIRST_NAME)
            active = profiles.active()
        assert active is not None
        return active

    def run(
        self,
        work: Callable[[Database, Job], T],
        done: Callable[[T], None],
        failed: Callable[[TillerError], None] | None = None,
    ) -> Job:
        """Do `work` in the background; see `Background.run`. A fault that nobody waits for is told."""
        return self._background.run(work, done, failed or self.messages.error)

    def beside(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[TillerError], None]
    ) -> Job:
        """`run`, for work that needs no database."""
        return self.run(lambda *_: work(), done, failed)

    def deleted(self) -> None:
        """Something was deleted: once it is not to be brought back, its traces go too."""
        self._removing.start()

    def _when_idle(self, work: Callable[[], None], seconds: float | None = None) -> QTimer:
        """Return a timer that does the work some time after the last start, but in no reply."""
        seconds = SHRINK_SECONDS if seconds is None else seconds
        timer = QTimer(self, interval=round(seconds * 1000), singleShot=True)
        timer.timeout.connect(lambda: timer.start() if self.is_writing else work())
        return timer

    def _look_after(self) -> None:
        """See that the data is whole, and keep a copy of it a day."""
        self.run(lambda database, _: look_after(database), lambda _: None)

    def remove_traces(self) -> None:
        """Make what was deleted or replaced unreadable; a failure is told once, and it is tried until it works."""

        def failed(error: TillerError) -> None:
            if not self._has_told:
                self.messages.error(error)

        self._clean(erasing.remove_traces, lambda: None, failed)

    def erase(self, done: Callable[[], None], failed: Callable[[TillerError], None]) -> None:
        """Erase everything, then call `done` or `failed`. Traces that are left go as soon as that works."""
        self._forgetting.stop()
        self._clean(erasing.erase_everything, done, failed)

    def _clean(
        self, work: Callable[[Database], None], done: Callable[[], None], failed: Callable[[TillerError], None]
    ) -> None:
        self._removing.stop()

        def clean(_: None) -> None:
            self._has_told = False
            done()

        def not_clean(error: TillerError) -> None:
            self.deleted()
            failed(error)
            self._has_told = True

        self.run(lambda database, _: work(database), clean, not_clean)

    def _forget_prompts(self) -> None:
        """Delete the kept states of prompts, which hold what was replaced or deleted."""
        self._forgetting.stop()
        self.run(lambda _, __: erasing.erase_snapshots(), lambda _: None)

    def close(self) -> None:
        """End the background work and close the files; where something was deleted, its traces go first.

        Where they cannot go, the next start finds that they are left.
        """
        self._looking_after.stop()
        if traces.are_left(self.path):
            self.remove_traces()
        if self._forgetting.isActive():
            self._forget_prompts()
        self._background.close()
        self.database.close()
        if self._temporary:
            with contextlib.suppress(OSError):
                self._temporary.cleanup()


def open_storage(folder: Path, *, demo: bool = False) -> tuple[Storage, list[TillerError]]:
    """Open the user's data, and return with it what went wrong.

    Where it cannot be opened, the program works on a temporary store and says so; the user's file is left as
    it is. The demo does the same, with a sample person, where the user has no profile.
    """
    try:
        storage = Storage(folder / STORE_FILE)
    except StoreError as error:
        return _temporary(mark("What you do now is not kept: your data could not be opened.")), [error]
    try:
        is_new = not Profiles(storage.database).all()
        if demo and is_new:
            storage.close()
            storage = _temporary(mark("This is a made-up person, and nothing of the demo is kept."))
            _add_sample(storage.database)
        storage.active_profile()
    except StoreError as error:
        storage.close()
        return _temporary(mark("What you do now is not kept: your data could not be used.")), [error]
    return storage, []


def _add_sample(database: Database) -> None:
    profiles = Profiles(database)
    person = profiles.add(tr(SAMPLE_NAME))
    profiles.add_facts(person, facts_of(resources.read(resources.SAMPLE_PROFILE)))
    with resources.path(resources.SAMPLE_HISTORY) as path:
        importing.run(History(database, person), [path])


def _temporary(note: str) -> Storage:
    folder = tempfile.TemporaryDirectory(prefix="tiller-", ignore_cleanup_errors=True)
    return Storage(Path(folder.name) / STORE_FILE, note=note, temporary=folder)
