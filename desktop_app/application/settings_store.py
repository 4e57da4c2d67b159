"""The settings in use: changed from many places, heard of in many, written to their file soon after."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.application.messages import Messages
from desktop_app.application.session_state import Phase, SessionState
from engine import settings as settings_file
from engine.common.errors import TillerError
from engine.settings import Settings
from engine.settings.change import with_values

WAIT_MS = 400
"""A slider that is drawn along is written once."""

Beside = Callable[[Callable[[], Any], Callable[[Any], None], Callable[[TillerError], None]], Any]
"""Does work off the GUI thread: what, who gets the result, who gets the fault."""


class SettingsStore(QObject):
    """Holds the settings.

    Attributes:
        settings: as they stand.
        is_keeping: whether changes are written to the file. A file that could not be read is left as it is, and
            a trial (the demo) keeps nothing.
        messages: where it tells that they could not be written.
    Signals:
        changed(str, object): a section of the settings and a frozenset of the names in it that changed.
    """

    changed = Signal(str, object)

    def __init__(
        self,
        settings: Settings,
        beside: Beside,
        *,
        keep: bool = True,
        is_trial: bool = False,
        messages: Messages | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.messages = messages or Messages(self)
        self.is_keeping = keep and not is_trial
        self._is_trial = is_trial
        self._beside = beside
        self._loaded = settings.local.model
        """The local model that was loaded last, or stood in the file at the start."""
        self._tried = self._loaded
        self._pending: dict[str, dict[str, Any] | None] = {}
        """By section the values to write; None is all of it."""
        self._timer = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._timer.timeout.connect(self._write)

    def change(self, section: str, **values: Any) -> None:
        """Change settings of one section; what is so already is no change.

        Raises:
            SettingsError: one cannot be this value, and none was changed.
        """
        before = getattr(self.settings, section)
        changed = with_values(self.settings, section, values)
        after = getattr(changed, section)
        new = {
            entry.name: getattr(after, entry.name)
            for entry in fields(after)
            if getattr(before, entry.name) != getattr(after, entry.name)
        }
        if not new:
            return
        self.settings = changed
        names = frozenset(new)
        pending = self._pending.setdefault(section, {})
        if pending is not None:
            pending.update(new)
        self._timer.start()
        self.changed.emit(section, names)

    def connect_to(self, settings: Settings) -> None:
        """Take up another connection: the local model, the cloud and the endpoints of these settings."""
        before = self.settings
        self.settings = replace(before, local=settings.local, cloud=settings.cloud, endpoints=settings.endpoints)
        # Whoever chooses a connection wants it kept, but in the demo nothing is.
        self.is_keeping = not self._is_trial
        self._pending |= dict.fromkeys(("local", "cloud", "endpoints"))
        self._write()
        for section in ("local", "cloud"):
            self.changed.emit(section, frozenset())

    def tried(self) -> Settings:
        """Return the settings, whose local model is being loaded now; `hear` gets the outcome."""
        self._tried = self.settings.local.model
        return self.settings

    def hear(self, state: SessionState) -> None:
        """Keep the local model that was loaded. Where it is refused, the next start has the one from before.

        Here it stays chosen, so that it can be tried again.
        """
        if state.phase is Phase.READY and state.local and self._tried != self._loaded:
            self._loaded = self._tried
            self._keep_loaded()
        elif state.is_model_refused and self._tried != self._loaded:
            self._keep_loaded()

    def _keep_loaded(self) -> None:
        pending = self._pending.setdefault("local", {})
        if pending is not None:
            pending["model"] = self._loaded
        self._write()

    def _write(self) -> None:
        self._timer.stop()
        if self.is_keeping and self._pending:
            settings, pending, self._pending = self.settings, self._pending, {}
            self._beside(
                lambda: _merge(settings, pending), lambda _: None, lambda error: self._not_written(pending, error)
            )

    def _not_written(self, pending: dict[str, dict[str, Any] | None], error: TillerError) -> None:
        """Write it with what is changed next, or at the end."""
        for section, values in pending.items():
            newer = self._pending.get(section, {})
            self._pending[section] = None if values is None or newer is None else values | newer
        self.messages.error(error)

    def close(self) -> None:
        """Write what has not been written; the window that could tell of a failure is going away."""
        self._timer.stop()
        if self.is_keeping and self._pending:
            with contextlib.suppress(TillerError):
                _merge(self.settings, self._pending)
            self._pending = {}


def _merge(settings: Settings, pending: dict[str, dict[str, Any] | None]) -> None:
    """Write what was changed here, over what `tiller config` may have changed meanwhile."""
    kept = settings_file.load()
    for section, values in pending.items():
        mine = getattr(settings, section)
        kept = replace(kept, **{section: mine if values is None else replace(getattr(kept, section), **values)})
    if "cloud" in pending:
        kept = replace(kept, endpoints=settings.endpoints)
    settings_file.save(kept)
