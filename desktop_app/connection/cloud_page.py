"""Which cloud, and how it is reached."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.application.background import Job, unless
from desktop_app.application.settings_store import Beside
from desktop_app.connection.endpoints import UNKEPT, EndpointBox
from desktop_app.connection.prices import PricesEditor
from desktop_app.widgets.fields import ComboBox, SpinBox
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.cloud.endpoint.connect import describe
from engine.cloud.http import keys
from engine.cloud.http.transport import is_readable
from engine.cloud.kinds import CloudKind
from engine.common.i18n import tr
from engine.session.recording import Recorder
from engine.settings import CloudSettings, LocalSettings, Settings
from engine.settings.change import find, with_limit
from engine.settings.cloud import MAX_NAME


class CloudPage(QWidget):
    """Edits the cloud's settings and the endpoints that are kept.

    Args:
        settings: as they are.
        beside: where the keyring and the server are asked.
        store: the database in which everything is kept that is sent.
        local: gives the local model's settings as they stand.
        session_keys: keys by address that were given in this run; one that is forgotten is taken out.
    Signals:
        usable(bool): whether one could connect with what stands there.
        grown(): it takes more room.
    """

    usable = Signal(bool)
    grown = Signal()

    def __init__(
        self,
        settings: Settings,
        beside: Beside,
        store: Path,
        local: Callable[[], LocalSettings],
        session_keys: dict[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._beside, self._store, self._local = beside, store, local
        self._session_keys = session_keys
        self._cloud = settings.cloud
        self._asked: Job | None = None
        self._testing: Job | None = None
        self._stop = threading.Event()
        self.embedded = QRadioButton(tr("&Try it offline: a small server on this machine"))
        self.remote = QRadioButton(tr("A &server"))
        self.alone = QRadioButton(tr("None: the &local model writes alone, and nothing is sent"))
        chosen: dict[str, QRadioButton] = {CloudKind.EMBEDDED: self.embedded, CloudKind.NONE: self.alone}
        chosen.get(settings.cloud.kind, self.remote).setChecked(True)
        self.endpoints = EndpointBox(settings)
        self._make_fields()
        self._remote_part = QWidget()
        self._remote_part.setLayout(self._form())
        # Where room is short it is the dialog that gives way, not these rows.
        self._remote_part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.addWidget(self.embedded)
        layout.addWidget(self.remote)
        layout.addWidget(self._remote_part)
        layout.addWidget(self.found)
        layout.addWidget(self.alone)
        layout.addStretch(1)
        self.endpoints.leaving.connect(lambda: self.endpoints.put(self._typed))
        self.endpoints.shown.connect(self._show_endpoint)
        self.remote.toggled.connect(self.refresh)
        self.url.textChanged.connect(self.refresh)
        # The risk was accepted for one address, not for the next.
        self.url.textEdited.connect(lambda _: self.plain_http.setChecked(False))
        self.url.editingFinished.connect(self._show_key)
        self.remote.toggled.connect(self._show_key)
        self._show_endpoint()

    def _make_fields(self) -> None:
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_NAME)
        self.name.setPlaceholderText(tr("the server's name"))
        self.url = QLineEdit()
        self.url.setPlaceholderText(tr("https://host or http://127.0.0.1:8080"))
        self.kind = ComboBox()
        for value, choice in find("cloud.kind").declared.choices.items():
            if value not in UNKEPT:
                self.kind.addItem(choice.words, value)
        self.model = QLineEdit()
        self.model.setPlaceholderText(tr("the server's first"))
        self.key_field = QLineEdit()
        self.key_field.setEchoMode(QLineEdit.EchoMode.Password)
        self.key_field.setPlaceholderText(tr("kept in the system keyring and nowhere else"))
        self.kept_key = Label(quiet=True)
        self.kept_key.setToolTip(tr("A fingerprint (SHA-256) to tell keys apart; a key itself is never shown."))
        self.forget_key = QPushButton(tr("For&get"))
        self.forget_key.setToolTip(tr("Remove this server's key from the system keyring."))
        self.forget_key.clicked.connect(self._forget_key)
        self.candidates = SpinBox()
        bounds = find("cloud.candidates").declared
        self.candidates.setRange(round(bounds.low), round(bounds.high))
        self.candidates.setToolTip(tr(find("cloud.candidates").declared.help))
        self.plain_http = QCheckBox(tr("&Unencrypted: others on the way can read it all"))
        self.plain_http.setToolTip(
            tr("The API key included. Only for a server in a network that you trust; https needs no such leave.")
        )
        self.prices = PricesEditor(self.endpoints.shown_one)
        self.test = QPushButton(tr("&Test"))
        self.test.setToolTip(
            tr("Find out in up to fifteen short requests what this server can do; it is remembered.")
        )
        self.test.clicked.connect(self._test)
        self.found = Label(wraps=True, quiet=True)
        self.found.setContentsMargins(24, 0, 0, 0)
        self.found.hide()

    def _form(self) -> QFormLayout:
        key_row = QHBoxLayout()
        key_row.setContentsMargins(0, 0, 0, 0)
        key_row.addWidget(self.kept_key, 1)
        key_row.addWidget(self.forget_key)
        self._key_row = QWidget()
        self._key_row.setLayout(key_row)
        form = QFormLayout()
        form.setContentsMargins(24, 0, 0, 0)
        form.addRow(tr("&Endpoint"), self.endpoints)
        form.addRow(tr("&Name"), self.name)
        form.addRow(tr("A&ddress"), self.url)
        form.addRow("", self.plain_http)
        form.addRow(tr("K&ind"), self.kind)
        form.addRow(tr("&Model"), self.model)
        form.addRow(tr("API &key"), self.key_field)
        form.addRow("", self._key_row)
        form.addRow(tr("&Candidates"), self.candidates)
        form.addRow(tr("&Prices per\nmillion"), self.prices)
        form.addRow("", self.test)
        self._rows = form
        return form

    @property
    def _typed(self) -> CloudSettings:
        """The endpoint as its fields have it."""
        return replace(
            self.endpoints.shown_one,
            name=self.name.text().strip(),
            kind=self.kind.currentData(),
            url=self.url.text().strip(),
            model=self.model.text().strip(),
            candidates=self.candidates.value(),
            plain_http=self.plain_http.isChecked(),
            **self.prices.chosen,
        )

    @property
    def chosen(self) -> tuple[CloudSettings, tuple[CloudSettings, ...]]:
        """The cloud to use, and the endpoints to keep."""
        place = self.endpoints.current
        self.endpoints.put(self._typed)
        kept = with_limit(self.endpoints.kept(), self.endpoints.shown_one)
        if not self.remote.isChecked():
            kind = CloudKind.EMBEDDED if self.embedded.isChecked() else CloudKind.NONE
            return replace(self.endpoints.shown_one, kind=kind), kept
        # Those before it that have no address are not kept.
        behind = sum(1 for entry in self.endpoints.endpoints[:place] if entry.url)
        return (kept[behind] if self.endpoints.shown_one.url else self.endpoints.shown_one), kept

    @property
    def key(self) -> str:
        """The key that was typed; "" for none."""
        return self.key_field.text().strip()

    def _show_endpoint(self) -> None:
        cloud = self.endpoints.shown_one
        self.name.setText(cloud.name)
        self.url.setText(cloud.url)
        self.kind.setCurrentIndex(max(0, self.kind.findData(cloud.kind)))
        self.model.setText(cloud.model)
        self.key_field.clear()
        self.candidates.setValue(cloud.candidates)
        self.plain_http.setChecked(cloud.plain_http)
        self.prices.show_cloud(cloud)
        note = self.endpoints.notes.get(cloud.name, "")
        self.found.setVisible(bool(note))
        if note:
            self._show_found(tr(note))
        self.refresh()
        self._show_key()

    def refresh(self) -> None:
        """Allow what can be done with what stands there."""
        self._remote_part.setEnabled(self.remote.isChecked())
        # Asked where it matters only, so that nobody ticks it by habit.
        self._rows.setRowVisible(self.plain_http, is_readable(self.url.text().strip()))
        has_address = bool(self.url.text().strip())
        self.usable.emit(has_address or not self.remote.isChecked())
        self.test.setEnabled(has_address)

    def forget(self) -> None:
        """What the keyring and the server say later is for nobody."""
        self._stop.set()
        for job in (self._asked, self._testing):
            if job:
                job.forget()

    def _ask(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        if self._asked:
            self._asked.forget()
        self._asked = self._beside(work, then, lambda error: self.kept_key.setText(error.message))

    def _show_key(self) -> None:
        url = self.url.text().strip()
        if url and self.remote.isChecked():
            given = self._session_keys.get(url)
            self._ask(lambda: keys.described(url, given), self._show_kept)
        else:
            self._show_kept("")

    def _show_kept(self, words: str) -> None:
        self.kept_key.setText(words)
        self._rows.setRowVisible(self._key_row, bool(words))
        self.forget_key.setVisible(keys.VARIABLE not in words)

    def _forget_key(self) -> None:
        url = self.url.text().strip()
        self._session_keys.pop(url, None)
        self._ask(lambda: keys.save(url, ""), lambda _: self._show_key())

    def _test(self) -> None:
        cloud, local = self._typed, self._local()
        key = self.key or self._session_keys.get(cloud.url)
        self._show_found(tr("Asking…"), may_test=False)
        if self._testing:
            self._stop.set()
            self._testing.forget()
        stop = self._stop = threading.Event()
        self._testing = self._beside(
            lambda: asyncio.run(_describe(cloud, local, key, self._store, stop)),
            lambda lines: self._show_found("\n".join(lines)),
            lambda error: self._show_found(f"{error.message} {error.remedy}"),
        )

    def _show_found(self, words: str, *, may_test: bool = True) -> None:
        self.found.setText(printable(words))
        self.found.show()
        self.refresh()
        self.test.setEnabled(may_test)
        # Several lines, by which the dialog grows.
        self.found.setMinimumHeight(self.found.heightForWidth(self._remote_part.width()))
        self.grown.emit()


async def _describe(
    cloud: CloudSettings, local: LocalSettings, key: str | None, store: Path, stop: threading.Event
) -> list[str]:
    """Ask, until nobody wants to know any more: others wait for this thread."""
    recorder = Recorder(store, recover=False)
    try:
        return await unless(stop.is_set, describe(cloud, local, key, recorder)) or []
    finally:
        await recorder.close()
