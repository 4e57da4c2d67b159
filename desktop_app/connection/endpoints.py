"""The clouds that are kept: choosing one, adding one from a preset, removing one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from desktop_app.widgets.fields import ComboBox
from engine.cloud.adapters.declaration import Preset
from engine.cloud.adapters.registry import presets
from engine.cloud.kinds import CloudKind
from engine.common.i18n import tr
from engine.settings import CloudSettings, Settings
from engine.settings.change import free_name

UNKEPT = (CloudKind.EMBEDDED, CloudKind.NONE)


class EndpointBox(QWidget):
    """Holds them while they are edited.

    Attributes:
        endpoints: all of them, by their place in the box; at least one.
        current: the place of the one that is shown.
        notes: what to know of those that were added from a preset, by their names.
    Signals:
        leaving(): the one that is shown is about to change: its fields are to be kept with `put`.
        shown(): another one is to be shown.
    """

    leaving = Signal()
    shown = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        cloud = settings.cloud
        self.endpoints = list(settings.endpoints)
        names = [entry.name for entry in self.endpoints]
        self.current = 0
        if cloud.name in names:
            self.current = names.index(cloud.name)
            if cloud.kind not in UNKEPT:
                self.endpoints[self.current] = cloud
        elif cloud.url or not self.endpoints:
            # What an older version kept, or the form of the first one.
            kind = CloudKind.AUTO if cloud.kind in UNKEPT else cloud.kind
            self.endpoints.insert(0, replace(cloud, kind=kind))
        self.notes: dict[str, str] = {}
        self.box = ComboBox()
        self.box.setAccessibleName(tr("Endpoint"))
        self.box.activated.connect(self._choose)
        self.add = QPushButton(tr("&Add"))
        menu = QMenu(self.add)
        for preset in presets():
            menu.addAction(preset.name).triggered.connect(lambda _=False, p=preset: self.add_preset(p))
        menu.addSeparator()
        menu.addAction(tr("Another server…")).triggered.connect(lambda _=False: self._append(CloudKind.AUTO))
        self.add.setMenu(menu)
        self.remove = QPushButton(tr("&Remove"))
        self.remove.setToolTip(tr("Forget this endpoint. Its key stays in the keyring until you forget that too."))
        self.remove.clicked.connect(self._remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        self.setFocusProxy(self.box)
        self.refresh()

    @property
    def shown_one(self) -> CloudSettings:
        """The one that is shown."""
        return self.endpoints[self.current]

    def put(self, cloud: CloudSettings) -> None:
        """Keep the one that is shown as its fields have it."""
        self.endpoints[self.current] = cloud
        self.refresh()

    def refresh(self) -> None:
        """Show the names as they stand."""
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems([entry.title or tr("new") for entry in self.endpoints])
        self.box.setCurrentIndex(self.current)
        self.box.blockSignals(False)
        self.remove.setEnabled(len(self.endpoints) > 1 or bool(self.endpoints[0].url))

    def kept(self) -> tuple[CloudSettings, ...]:
        """Return those that have an address, each with a name of its own."""
        found: list[CloudSettings] = []
        for entry in self.endpoints:
            if entry.url:
                others = tuple(found)
                is_named = entry.name and entry.name not in {other.name for other in others}
                found.append(entry if is_named else replace(entry, name=_name(others, entry)))
        return tuple(found)

    def add_preset(self, preset: Preset) -> None:
        """Add one that is filled in already."""
        taken = tuple(self.endpoints)
        name = _name(taken, CloudSettings(name=preset.name))
        self.notes[name] = preset.note
        self._append(preset.kind, name=name, url=preset.url, model=preset.model, candidates=preset.candidates)

    def _append(self, kind: str, **values: object) -> None:
        self.leaving.emit()
        before = self.shown_one
        if before.url:
            self.current = len(self.endpoints)
            self.endpoints.append(before)
        # A day's limit is for all endpoints together, and people pay in one currency.
        shared = {"currency": before.currency, "daily_limit": before.daily_limit}
        self.endpoints[self.current] = replace(CloudSettings(kind=kind), **shared, **values)  # type: ignore[arg-type]
        self.refresh()
        self.shown.emit()

    def _choose(self, place: int) -> None:
        if place != self.current:
            self.leaving.emit()
            self.current = place
            self.refresh()
            self.shown.emit()

    def _remove(self) -> None:
        del self.endpoints[self.current]
        if not self.endpoints:
            self.endpoints.append(CloudSettings(kind=CloudKind.AUTO))
        self.current = min(self.current, len(self.endpoints) - 1)
        self.refresh()
        self.shown.emit()


def _name(taken: tuple[CloudSettings, ...], cloud: CloudSettings) -> str:
    """Return a name like the endpoint's that none has, even where the address is the same."""
    elsewhere = tuple(replace(entry, url="") for entry in taken)
    return free_name(elsewhere, replace(cloud, url=cloud.url or "server"))
