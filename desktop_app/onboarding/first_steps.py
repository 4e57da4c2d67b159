"""What the first steps change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from desktop_app.application.services import Services
from desktop_app.application.storage import Storage
from desktop_app.onboarding.pages import AboutYouPage
from desktop_app.onboarding.welcome import Welcome
from engine.cloud.embedded import server as embedded
from engine.cloud.kinds import CloudKind
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.common.sharing import Sharing
from engine.models.packaged import smollm2
from engine.settings.change import with_endpoint
from engine.store.profiles import Profiles


def begin(services: Services, parent: QWidget, show_models: Callable[[], object]) -> Welcome:
    """Show the first steps; when they are over the models are connected.

    Args:
        services: what they change.
        parent: the window that they belong to.
        show_models: shows how far a download is.
    """
    settings = services.settings
    can_try = embedded.available() and smollm2() is not None
    dialog = Welcome(
        settings.settings, can_try=can_try, can_look=bool(services.updates.feed.address), parent=parent
    )
    dialog.offline.connect(lambda: _try_offline(services))
    dialog.finished.connect(lambda result: _end(services, dialog, show_models, is_accepted=bool(result)))
    dialog.open()
    return dialog


def _try_offline(services: Services) -> None:
    before = services.settings.settings
    cloud = replace(before.cloud, kind=CloudKind.EMBEDDED)
    services.connection.choose(replace(before, cloud=cloud, local=replace(before.local, model="")))


def _end(services: Services, dialog: Welcome, show_models: Callable[[], object], *, is_accepted: bool) -> None:
    dialog.deleteLater()
    connection = services.connection
    if connection.is_closed:
        return
    services.settings.change("window", welcomed=True)
    if not is_accepted:
        # What runs already goes on.
        if not connection.has_begun:
            connection.open(unattended=True)
        return
    services.settings.change("window", look_for_updates=dialog.about_you.updates.isChecked())
    chosen = replace(services.settings.settings, local=dialog.local.settings)
    try:
        _keep_facts(services.storage, dialog.about_you)
    except TillerError as error:
        services.messages.error(error)
    connection.choose(with_endpoint(chosen, dialog.cloud.settings), dialog.cloud.typed_key)
    if dialog.local.download:
        connection.use_when_there(dialog.local.download.file_name)
        services.downloads.start(dialog.local.download.wanted)
        show_models()


def _keep_facts(storage: Storage, told: AboutYouPage) -> None:
    """Add what was told to the profile in use, all of it or nothing."""
    if not (told.called or told.facts):
        return
    profile, profiles = storage.active_profile().id, Profiles(storage.database)
    with storage.database.transaction():
        if told.called:
            # It was asked for so that replies can say it.
            profiles.add_fact(profile, tr("Name"), told.called, Sharing.OPEN)
        profiles.add_facts(profile, told.facts)
    storage.changed.emit()
