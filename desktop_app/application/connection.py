"""Which models answer: chosen, opened, and where that stands."""

from __future__ import annotations

import logging
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.application.downloads import Downloads
from desktop_app.application.messages import Messages
from desktop_app.application.session_state import Phase, SessionState
from desktop_app.application.settings_store import SettingsStore
from desktop_app.application.storage import Storage
from desktop_app.application.worker import Worker
from engine.cloud.http import keys as keyring
from engine.cloud.kinds import CloudKind
from engine.models.download import Downloaded
from engine.reply.events import Suspected
from engine.settings import Settings

log = logging.getLogger(__name__)

WAIT_MS = 500
"""Between two looks at whether a reply has ended."""


class Connection(QObject):
    """The session with the two models, as the settings want it.

    Args:
        keys: API keys by address, for this run of the program: there may be no keyring.
    Attributes:
        state: where the session stands.
        suspected: what looked like an attempt to read the profile out, since it was opened; None for nothing.
        has_begun: whether it was ever opened.
        is_closed: whether the program ends: nothing is opened any more.
    Signals:
        changed(SessionState): `state` was told; it may be the same as before.
        suspicion(): `suspected` is another.
    """

    changed = Signal(object)
    suspicion = Signal()

    def __init__(
        self,
        settings: SettingsStore,
        storage: Storage,
        engine: Worker,
        downloads: Downloads,
        keys: dict[str, str],
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings, self._storage, self._engine = settings, storage, engine
        self._downloads, self._keys, self._messages = downloads, keys, messages
        self.state = SessionState(Phase.OPENING)
        self.suspected: Suspected | None = None
        self.has_begun = False
        self.is_closed = False
        self._awaited = ""
        """The file of the download that is to be used once it is here; "" for none."""
        engine.state_changed.connect(self.hear)
        downloads.ended.connect(self._downloaded)

    @property
    def is_ready(self) -> bool:
        """Whether a session is open."""
        return self.state.phase is Phase.READY

    def open(self, *, unattended: bool = False) -> None:
        """Load the local model and connect, with the settings as they stand; `unattended` as for `Worker.open`."""
        if self.is_closed:
            return
        self.has_begun = True
        self.hear(SessionState(Phase.OPENING))
        settings = self._settings.tried()
        self._engine.open(settings, self._keys.get(settings.cloud.url), unattended=unattended)

    def choose(self, settings: Settings, key: str = "") -> None:
        """Use these connection settings and reconnect; a key that is given is kept."""
        if settings.local.model != self._settings.settings.local.model:
            self._awaited = ""
        self._settings.connect_to(settings)
        url = settings.cloud.url
        if key:
            self._keys[url] = key
        self.open()
        if key:
            self._storage.beside(lambda: keyring.save(url, key), lambda _: None, self._messages.error)

    def use_model(self, path: str) -> None:
        """Steer with another local model; "" is the one that came with Tiller. The conversation goes on."""
        self._awaited = ""
        settings = self._settings.settings
        self.choose(replace(settings, local=replace(settings.local, model=path)))

    def use_local_alone(self) -> None:
        """Let the local model write, and send nothing. The cloud's address is kept."""
        settings = self._settings.settings
        self.choose(replace(settings, cloud=replace(settings.cloud, kind=CloudKind.NONE)))

    def use_when_there(self, name: str) -> None:
        """Steer with a model that is being downloaded, once it is here, unless another is chosen first."""
        self._awaited = name

    def load_where_wanted(self) -> None:
        """A session that was opened without steering has no local model; it is loaded where steering is wanted,
        unless something is being written."""
        is_wanted = self._settings.settings.writing.steering
        if self.is_ready and is_wanted and not self.state.local and not self._storage.is_writing:
            self.open()

    def suspect(self, found: Suspected) -> None:
        """A reply looked like an attempt to read the profile out."""
        self.suspected = found
        self.suspicion.emit()

    def close(self) -> None:
        """Open nothing any more."""
        self.is_closed = True

    def hear(self, state: SessionState) -> None:
        """Keep where the session stands."""
        if self.is_closed:
            # The engine's last words, when nothing can be kept any more.
            return
        if state.phase is not self.state.phase:
            log.info("the session is %s", state.phase)
        if state.phase is Phase.OPENING and self.suspected:
            # Another connection, another server.
            self.suspected = None
            self.suspicion.emit()
        self.state = state
        self._settings.hear(state)
        self.changed.emit(state)

    def _downloaded(self, name: str, result: object) -> None:
        if name != self._awaited:
            return
        if isinstance(result, Downloaded):
            self._take(name, str(result.path))
            return
        # One that was paused or failed may be gone on with.
        left = {entry.wanted.file_name for entry in self._downloads.unfinished()}
        if name not in left:
            self._awaited = ""

    def _take(self, name: str, path: str) -> None:
        if self.is_closed or self._awaited != name:
            return
        if self._storage.is_writing:
            # A reply under way ends first.
            QTimer.singleShot(WAIT_MS, self, lambda: self._take(name, path))
        else:
            self.use_model(path)
