"""Which cloud, which local model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from desktop_app.appearance.text_size import scaled
from desktop_app.application.settings_store import Beside
from desktop_app.connection.cloud_page import CloudPage
from desktop_app.connection.local_page import LocalPage
from desktop_app.widgets.closing import close_by_key
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.models.chosen import check_model
from engine.settings import Settings


class ConnectionDialog(QDialog):
    """Edits the connection settings; read `settings` and `key` after it was accepted.

    Args:
        settings: as they are.
        beside: where the keyring is asked, which may take long or put a question of its own to the user, and model
            files are looked at.
        store: the database in which everything is kept that is sent.
        session_keys: see `CloudPage`; None for none.
    """

    def __init__(
        self,
        settings: Settings,
        beside: Beside,
        store: Path,
        parent: QWidget | None = None,
        session_keys: dict[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Connections"))
        close_by_key(self)
        self.setMinimumWidth(scaled(640))
        self._settings = settings
        self.local = LocalPage(settings.local)
        keys = {} if session_keys is None else session_keys
        self.cloud = CloudPage(settings, beside, store, lambda: self.local.settings, keys)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.connect_button = buttons.button(standard.Ok)
        self.connect_button.setText(tr("Connect"))
        buttons.button(standard.Cancel).setText(tr("Cancel"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.pages = QTabWidget()
        self.pages.addTab(self.cloud, tr("Cloud model"))
        self.pages.addTab(self.local, tr("Local model"))
        self._beside, self._is_over = beside, False
        layout = QVBoxLayout(self)
        layout.addWidget(self.pages)
        layout.addWidget(buttons)
        self.cloud.usable.connect(self.connect_button.setEnabled)
        self.cloud.grown.connect(self.adjustSize)
        self.cloud.refresh()

    @property
    def settings(self) -> Settings:
        """The settings as they stand in the dialog."""
        cloud, endpoints = self.cloud.chosen
        return replace(self._settings, cloud=cloud, endpoints=endpoints, local=self.local.settings)

    @property
    def key(self) -> str:
        """The key that was typed; "" for none."""
        return self.cloud.key

    def accept(self) -> None:
        """Close with what is chosen, unless a model file that was chosen here cannot steer."""
        local, before = self.local.settings, self._settings.local
        if local.model == before.model:
            super().accept()
            return
        self.connect_button.setEnabled(False)
        self._beside(lambda: check_model(local), lambda _: self._end_looking(None), self._end_looking)

    def _end_looking(self, error: TillerError | None) -> None:
        if self._is_over:
            return
        self.connect_button.setEnabled(True)
        if error is None:
            super().accept()
            return
        self.local.tell(error)
        self.pages.setCurrentWidget(self.local)

    def done(self, result: int) -> None:
        """It closes: what is still asked is for nobody."""
        self._is_over = True
        self.cloud.forget()
        super().done(result)
