"""Reading the history with an embedding model, in the background, so that it is found by meaning too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.application.background import Background, Job
from desktop_app.application.messages import Messages
from desktop_app.application.storage import Storage
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.context.meaning import Meanings
from engine.local.embedder import Embedder
from engine.local.priority import give_way
from engine.store.database import Database
from engine.store.errors import StoreError

DELAY_MS = 1500
"""After a change of the history, until what is new is read."""
RETRY_MS = 60_000


class MeaningReader(QObject):
    """Loads the model that the user chose and keeps the history's vectors in step.

    Attributes:
        meanings: what searches by meaning now; None where no model is chosen or it is not loaded yet.
    Signals:
        changed(): `meanings` or `words` changed.
        taken(str): the model that was chosen is loaded, or with "" none is chosen any more.
    """

    changed = Signal()
    taken = Signal(str)

    def __init__(self, storage: Storage, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self.meanings: Meanings | None = None
        self._words: Callable[[], str] = str
        # Behind everything else: nobody waits for it.
        self._background = Background(storage.path, partial(give_way, 19))
        self.chosen = ""
        """The path of the model that was chosen."""
        self._embedder: Embedder | None = None
        self._job: Job | None = None
        self._waiting = QTimer(self, interval=DELAY_MS, singleShot=True)
        self._waiting.timeout.connect(self._read_new)
        storage.changed.connect(self._waiting.start)
        self._say(lambda: tr("off; passages are found by their words alone."))

    def choose(self, model: str, *, unattended: bool = False) -> None:
        """Use another model; "" uses none. Of `unattended`, see `engine.local.marks.loading`."""
        self.chosen = model
        if self._job:
            self._job.forget()
            self._job = None
        self._drop()
        if not model:
            self.taken.emit("")
            self._say(lambda: tr("off; passages are found by their words alone."))
            return
        self._say(lambda: tr("loading {name}…", name=Path(model).name))

        def load(_: Database, job: Job) -> Embedder:
            path = Path(model).expanduser()
            made = Embedder(path, unattended=unattended, on_progress=lambda _: not job.is_cancelled())
            if job.is_cancelled():
                # Another was chosen: nobody takes this one.
                made.close()
            return made

        self._job = self._background.run(load, self._loaded, self._refused)

    def _drop(self) -> None:
        """Free the model that is in use."""
        old, self._embedder, self.meanings = self._embedder, None, None
        if old:
            self._background.run(lambda *_: old.close(), lambda _: None, self._messages.error)

    def _loaded(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.meanings = Meanings(embedder)
        self.taken.emit(self.chosen)
        self._read_new()

    def _refused(self, error: TillerError) -> None:
        self._job = None
        self._drop()
        self._say(lambda: tr("off; the model cannot be used."))
        self._messages.error(error)

    def _not_read(self, error: TillerError) -> None:
        if not isinstance(error, StoreError):
            self._refused(error)
            return
        # Another program holds the database, perhaps: the model is there, and what is read is found.
        self._job = None
        self._say(lambda: tr("on; what is new could not be read, and is tried again."))
        self._messages.error(error)
        QTimer.singleShot(RETRY_MS, self, self._read_new)

    def _read_new(self) -> None:
        meanings = self.meanings
        if meanings is None or (self._job and not self._job.is_over):
            return

        def work(database: Database, job: Job) -> int:
            return meanings.read_new(database, job.progressed.emit, job.is_cancelled)

        self._job = self._background.run(work, lambda _: self._show_left(0), self._not_read)
        self._job.progressed.connect(self._show_left)

    def _show_left(self, left: int) -> None:
        if self.meanings:
            self._say(
                lambda: (
                    tr("reading the history, {left:,} passages left.", left=left)
                    if left
                    else tr("on; the whole history is read.")
                )
            )

    @property
    def words(self) -> str:
        """Where it stands, for people, in the language of now."""
        return self._words()

    def _say(self, words: Callable[[], str]) -> None:
        self._words = words
        self.changed.emit()

    def close(self) -> None:
        """End the reading and free the model."""
        self._waiting.stop()
        self.meanings = None
        self._background.close()
        if self._embedder:
            self._embedder.close()
