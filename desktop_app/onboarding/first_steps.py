"""What the first steps change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from desktop_app.onboarding.welcome import Welcome
from engine.cloud.embedded import server as embedded
from engine.cloud.kinds import CloudKind
from engine.common.errors import TillerError
from engine.models.download import Downloaded
from engine.models.packaged import smollm2
from engine.settings.change import with_endpoint
from engine.store.profiles import Profiles

if TYPE_CHECKING:
    from desktop_app.main_window.window import MainWindow

WAIT_MS = 500


def begin(window: MainWindow) -> Welcome:
    """Show the first steps; the window connects when they are over."""
    can_try = embedded.available() and smollm2() is not None
    dialog = Welcome(window.settings, can_try=can_try, can_look=bool(window.updates.where), parent=window)
    dialog.offline.connect(lambda: _try_offline(window))
    dialog.finished.connect(lambda result: _end(window, dialog, is_accepted=bool(result)))
    dialog.open()
    return dialog


def _try_offline(window: MainWindow) -> None:
    before = window.settings
    cloud = replace(before.cloud, kind=CloudKind.EMBEDDED)
    window.keeper.connect_to(replace(before, cloud=cloud, local=replace(before.local, model="")))
    window.connect_session()


def _end(window: MainWindow, dialog: Welcome, *, is_accepted: bool) -> None:
    dialog.deleteLater()
    if window.is_closed:
        return
    window.keeper.change("window", welcomed=True)
    if not is_accepted:
        # What runs already goes on.
        if not window.has_begun:
            window.connect_session(unattended=True)
        return
    window.keeper.change("window", look_for_updates=dialog.about_you.updates.isChecked())
    chosen = replace(window.settings, local=dialog.local.settings)
    try:
        if facts := dialog.about_you.facts:
            profiles = Profiles(window.storage.database)
            profiles.add_facts(window.storage.active_profile().id, facts)
            window.storage.changed.emit()
    except TillerError as error:
        window.banner.tell(error.message, error.remedy)
    window.apply_connection(with_endpoint(chosen, dialog.cloud.settings), dialog.cloud.typed_key)
    if dialog.local.download:
        window.downloads.start(dialog.local.download.wanted)
        use_when_there(window, dialog.local.download.file_name)
        window.windows.models()


def use_when_there(window: MainWindow, name: str) -> None:
    """Who has a model downloaded in the first steps wants to steer with it, unless another is chosen meanwhile."""
    window.downloads.awaited = name

    def ended(ended_name: str, result: object) -> None:
        if ended_name != name:
            return
        # One that was paused or failed may be gone on with.
        left = {entry.wanted.file_name for entry in window.downloads.unfinished()}
        if isinstance(result, Downloaded) or name not in left:
            window.downloads.ended.disconnect(ended)
        if isinstance(result, Downloaded):
            take(str(result.path))

    def take(path: str) -> None:
        if window.storage.is_writing:
            # A reply under way ends first.
            QTimer.singleShot(WAIT_MS, window, lambda: take(path))
        elif not window.is_closed and window.downloads.awaited == name:
            window.use_model(path)

    window.downloads.ended.connect(ended)
