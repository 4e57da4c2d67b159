"""Where the session stands and what protects the user, as the main window says it, with ways on."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_app.application.services import Services
from desktop_app.application.session_state import Phase, SessionState
from desktop_app.chat.composer import Composer
from desktop_app.main_window.status_bar import StatusBar
from desktop_app.panels.latency import LatencyPanel
from desktop_app.privacy.shield import stand
from desktop_app.widgets.banner import Banner
from engine.cloud.kinds import CloudKind


class ConnectionView(QObject):
    """Shows it in the banner, the status bar, the composer and the latency panel."""

    def __init__(
        self, services: Services, banner: Banner, status: StatusBar, composer: Composer, latency: LatencyPanel
    ) -> None:
        super().__init__(status)
        self._services = services
        self._banner, self._status, self._composer, self._latency = banner, status, composer, latency
        connection = services.connection
        connection.changed.connect(self.show_state)
        connection.suspicion.connect(self._show_stand)
        services.settings.changed.connect(self._show_stand)
        banner.again.connect(lambda: connection.open())
        banner.alone.connect(connection.use_local_alone)
        banner.unsteered.connect(self._use_unsteered)
        status.cancelled.connect(services.engine.give_up)

    def show_state(self, state: SessionState) -> None:
        """Say where the session stands."""
        self._composer.set_alone(self._services.settings.settings.cloud.kind is CloudKind.NONE)
        self._latency.show_round_trip(state.round_trip_ms)
        if state.phase is Phase.FAILED:
            self._banner.disconnected(state.message, state.remedy, cannot_steer=state.cannot_steer)
        else:
            self._banner.connecting()
        self._status.show_state(state)
        self._show_stand()

    def _show_stand(self) -> None:
        """Say what protects the user at this moment."""
        found = stand(self._services.settings.settings, self._services.connection.suspected)
        self._status.shield.show_stand(found)

    def _use_unsteered(self) -> None:
        """This cloud cannot be steered: take it as it is."""
        self._composer.steering.setChecked(False)
        self._services.connection.open()
