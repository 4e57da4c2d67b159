"""What a reply says beside its text, shown where it belongs: cost and times, what was used, the tray."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_app.application.jobs import Said
from desktop_app.application.services import Services
from desktop_app.main_window.tray import Tray
from desktop_app.panels.latency import LatencyPanel
from desktop_app.profile.panel import ProfilePanel
from engine.common.errors import TillerError
from engine.context.personal import Gathered
from engine.reply.events import Failed, Finished, ModeChosen, Started, Suspected
from engine.store.spending import Spending, today


class ReplyPanels(QObject):
    """Hears it.

    Signals:
        ended(): a reply is over, whether it failed or not.
    """

    ended = Signal()

    def __init__(
        self,
        services: Services,
        profile: ProfilePanel,
        latency: LatencyPanel,
        tray: Tray,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._profile, self._latency, self._tray = services, profile, latency, tray

    def hear(self, event: Said) -> None:
        """Show what is said of a reply."""
        match event:
            case Gathered():
                self._profile.show_used(event)
            case Started():
                self._tray.begins()
                self._latency.cost.show_prompt(event.cloud_tokens)
            case ModeChosen():
                self._latency.show_mode(event)
            case Suspected():
                self._services.connection.suspect(event)
            case Failed():
                self.ended.emit()
            case Finished():
                self.ended.emit()
                self._tray.ends(is_wanted=self._services.settings.settings.window.notify)
                self.show_cost(event)

    def show_cost(self, event: Finished | None = None) -> None:
        """Say what a reply cost, and all of today's."""
        try:
            spent = Spending(self._services.storage.database).on(today())
        except TillerError as error:
            self._services.messages.error(error)
            return
        cloud = self._services.settings.settings.cloud
        self._latency.cost.show_cost(cloud, spent, event.work if event else None)
