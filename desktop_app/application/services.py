"""What the program has one of, and what outlives its windows."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.application.connection import Connection
from desktop_app.application.downloads import Downloads
from desktop_app.application.meaning_reader import MeaningReader
from desktop_app.application.messages import Messages
from desktop_app.application.settings_store import SettingsStore
from desktop_app.application.storage import Storage
from desktop_app.application.update_checker import Checker
from desktop_app.application.worker import OpenSession, Worker
from engine.diagnostics.recent_log import RecentLog
from engine.models.library import models_folder
from engine.settings import Settings
from engine.updates import asking


# Without slots: Qt's signals hold what they call weakly.
@dataclass(frozen=True)
class Services:
    """Made once; windows, menus and onboarding take it, and hold nothing of it.

    Attributes:
        settings: the settings, and what keeps them.
        storage: the user's data.
        engine: has the two models, and does what is asked of them.
        connection: opens the session, and tells where it stands.
        reader: finds passages of the history by meaning.
        downloads: of models.
        installers: downloads of newer versions.
        updates: asks for newer versions.
        keys: API keys by address, for this run of the program: there may be no keyring.
        messages: what failed, for the window's banner.
        recent: the log's last lines.
    """

    settings: SettingsStore
    storage: Storage
    engine: Worker
    connection: Connection
    reader: MeaningReader
    downloads: Downloads
    installers: Downloads
    updates: Checker
    messages: Messages
    keys: dict[str, str] = field(default_factory=dict)
    recent: RecentLog = field(default_factory=RecentLog)

    def close(self) -> None:
        """End all of them, in the order in which they need each other; what was not kept yet is."""
        self.connection.close()
        self.reader.close()
        self.downloads.close()
        self.installers.close()
        self.updates.end()
        self.engine.shut_down()
        self.storage.close()
        self.settings.close()


def make_services(
    settings: Settings,
    storage: Storage,
    *,
    keep_settings: bool = True,
    is_trial: bool = False,
    recent: RecentLog | None = None,
    open_session: OpenSession | None = None,
) -> Services:
    """Make them, for the GUI thread; nothing is connected yet.

    Args:
        settings: as they are at the start.
        storage: the user's data; it tells its faults on its own bus, which is the program's.
        keep_settings, is_trial: as for `SettingsStore`.
        recent: the log's last lines.
        open_session: as for `Worker`.
    """
    messages = storage.messages
    kept = SettingsStore(settings, storage.beside, keep=keep_settings, is_trial=is_trial, messages=messages)
    engine = Worker(storage.path, open_session)
    reader = MeaningReader(storage, messages)
    downloads = Downloads(models_folder())
    keys: dict[str, str] = {}
    connection = Connection(kept, storage, engine, downloads, keys, messages)
    updates = Checker(lambda: kept.settings.window.look_for_updates)
    reader.changed.connect(lambda: engine.find_by_meaning(reader.meanings))
    # Kept once it is loaded: what cannot be is not tried at every start.
    reader.taken.connect(lambda path: kept.change("local", embedding_model=path))

    def settings_changed(_section: str, names: frozenset[str]) -> None:
        chosen = kept.settings
        if "embedding_model" in names and reader.chosen != chosen.local.embedding_model:
            reader.choose(chosen.local.embedding_model)
        if "strength" in names:
            engine.set_strength(chosen.writing.strength)
        if "look_for_updates" in names:
            updates.look_if_due()

    kept.changed.connect(settings_changed)
    if settings.local.embedding_model:
        reader.choose(settings.local.embedding_model, unattended=True)
    return Services(
        settings=kept,
        storage=storage,
        engine=engine,
        connection=connection,
        reader=reader,
        downloads=downloads,
        installers=Downloads(asking.folder()),
        updates=updates,
        messages=messages,
        keys=keys,
        recent=recent or RecentLog(),
    )
