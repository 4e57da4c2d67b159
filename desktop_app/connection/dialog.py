"""Which local model, which cloud."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.background import Job
from desktop_app.connection.more_models import MoreModels
from desktop_app.connection.prices import PricesEditor
from desktop_app.label import Label
from desktop_app.text import printable
from engine.cloud import keys
from engine.cloud.kinds import CloudKind
from engine.cloud.transport import is_readable
from engine.connecting import describe
from engine.context.template import Format
from engine.errors import TillerError
from engine.recording import Recorder
from engine.settings import Settings

KINDS = (
    (CloudKind.AUTO, "Find out by asking"),
    (CloudKind.LLAMA, "llama.cpp server"),
    (CloudKind.COMPLETIONS, "vLLM, or other completions that take token ids"),
    (CloudKind.CHAT, "Chat completions, as most services offer them"),
    (CloudKind.OLLAMA, "Ollama"),
    (CloudKind.SGLANG, "SGLang"),
)
TEMPLATES = (
    (Format.OWN, "The model's own"),
    (Format.CHATML, "ChatML, for models without one"),
    (Format.PLAIN, "Plain text, for models that never learned to chat"),
)


Beside = Callable[[Callable[[], Any], Callable[[Any], None], Callable[[TillerError], None]], Job | None]
"""Does work off the GUI thread: what, who gets the result, who gets the fault."""


class ConnectionDialog(QDialog):
    """Edits the connection settings; read `settings` and `key` after it was accepted.

    Args:
        settings: as they are.
        beside: where the keyring is asked, which may take long or put a question of its own to the user.
        store: the database in which everything is kept that is sent.
    """

    def __init__(self, settings: Settings, beside: Beside, store: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside = beside
        self._store = store
        self._asked: Job | None = None
        self._testing: Job | None = None
        self.setWindowTitle("Connections")
        self.setMinimumWidth(600)
        self._settings = settings
        cloud, local = settings.cloud, settings.local

        self.embedded = QRadioButton("&Try it offline: a small server on this machine")
        self.remote = QRadioButton("A &server")
        self.alone = QRadioButton("None: the &local model writes alone, and nothing is sent")
        chosen = {CloudKind.EMBEDDED: self.embedded, CloudKind.NONE: self.alone}
        chosen.get(cloud.kind, self.remote).setChecked(True)
        self.url = QLineEdit(cloud.url)
        self.url.setPlaceholderText("https://host or http://127.0.0.1:8080")
        self.kind = QComboBox()
        for kind, words in KINDS:
            self.kind.addItem(words, kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(cloud.kind)))
        self.model = QLineEdit(cloud.model)
        self.model.setPlaceholderText("the server's first")
        self.key_field = QLineEdit()
        self.key_field.setEchoMode(QLineEdit.EchoMode.Password)
        self.key_field.setPlaceholderText("kept in the system keyring and nowhere else")
        self.kept_key = Label(quiet=True)
        self.kept_key.setToolTip("A fingerprint (SHA-256) to tell keys apart; a key itself is never shown.")
        self.forget_key = QPushButton("For&get")
        self.forget_key.setToolTip("Remove this server's key from the system keyring.")
        self.forget_key.clicked.connect(self._forget_key)
        key_row = QHBoxLayout()
        key_row.setContentsMargins(0, 0, 0, 0)
        key_row.addWidget(self.kept_key, 1)
        key_row.addWidget(self.forget_key)
        self._key_row = QWidget()
        self._key_row.setLayout(key_row)
        self.candidates = _number(cloud.candidates, 1, 5000)
        self.candidates.setToolTip(
            "Log-probabilities to ask for per token. More follow strong steering more exactly, and cost bytes; "
            "servers that give fewer are asked for fewer."
        )
        self.plain_http = QCheckBox("&Unencrypted: others on the way can read it all")
        self.plain_http.setToolTip(
            "The API key included. Only for a server in a network that you trust; https needs no such leave."
        )
        self.plain_http.setChecked(cloud.plain_http)
        form = QFormLayout()
        form.addRow("&Address", self.url)
        form.addRow("", self.plain_http)
        self._form = form
        form.addRow("K&ind", self.kind)
        form.addRow("&Model", self.model)
        form.addRow("API &key", self.key_field)
        form.addRow("", self._key_row)
        form.addRow("Ca&ndidates", self.candidates)
        self.prices = PricesEditor(cloud)
        form.addRow("&Prices per\nmillion", self.prices)
        self.test = QPushButton("&Test")
        self.test.setToolTip("Find out in up to fifteen short requests what this server can do; it is remembered.")
        self.test.clicked.connect(self._test)
        self.found = Label(wraps=True, quiet=True)
        form.addRow("", self.test)
        self.found.setContentsMargins(24, 0, 0, 0)
        self.found.hide()
        self._remote_part = QWidget()
        self._remote_part.setLayout(form)
        # Where room is short it is the dialog that gives way, not these rows.
        self._remote_part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        form.setContentsMargins(24, 0, 0, 0)
        cloud_box = QWidget()
        cloud_layout = QVBoxLayout(cloud_box)
        cloud_layout.addWidget(self.embedded)
        cloud_layout.addWidget(self.remote)
        cloud_layout.addWidget(self._remote_part)
        cloud_layout.addWidget(self.found)
        cloud_layout.addWidget(self.alone)
        cloud_layout.addStretch(1)

        self.file = QLineEdit(local.model)
        self.file.setPlaceholderText("the small one that comes with the demo")
        browse = QPushButton("&Browse…")
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        self.threads = _number(local.threads, 0, 256, zero="fastest")
        self.layers = _number(local.gpu_layers, -1, 999, zero="")
        self.layers.setSpecialValueText("all")
        self.context = _number(local.context_tokens, 256, 1_048_576)
        self.context.setSingleStep(1024)
        local_form = QFormLayout()
        file_label = Label("GGUF &file")
        file_label.setBuddy(self.file)
        local_form.addRow(file_label, row)
        local_form.addRow("T&hreads", self.threads)
        local_form.addRow("GPU &layers", self.layers)
        local_form.addRow("Conte&xt, tokens", self.context)
        self.template = QComboBox()
        for form_kind, words in TEMPLATES:
            self.template.addItem(words, form_kind)
        self.template.setCurrentIndex(self.template.findData(local.template))
        self.template.setToolTip("How a conversation is written out for this model.")
        local_form.addRow("Tem&plate", self.template)
        self.more_models = MoreModels(local.more_models, local.combination)
        local_form.addRow("&With these", self.more_models)
        hint = Label(
            "Best of the cloud model's family, with which it shares a vocabulary. Of another family, or where a "
            "service shows no token ids, tokens are compared by their bytes.",
            quiet=True,
            wraps=True,
        )
        local_form.addRow(hint)
        local_box = QWidget()
        local_box.setLayout(local_form)

        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        buttons.button(standard.Ok).setText("Connect")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._connect_button = buttons.button(standard.Ok)
        layout = QVBoxLayout(self)
        self.pages = QTabWidget()
        self.pages.addTab(cloud_box, "Cloud model")
        self.pages.addTab(local_box, "Local model")
        layout.addWidget(self.pages)
        layout.addWidget(buttons)
        self.remote.toggled.connect(self._refresh)
        self.url.textChanged.connect(self._refresh)
        # The risk was accepted for one address, not for the next.
        self.url.textEdited.connect(lambda _: self.plain_http.setChecked(False))
        self.url.editingFinished.connect(self._show_key)
        self.remote.toggled.connect(self._show_key)
        self._refresh()
        self._show_key()

    @property
    def settings(self) -> Settings:
        """The settings as they stand in the dialog."""
        kind = CloudKind(self.kind.currentData())
        if not self.remote.isChecked():
            kind = CloudKind.EMBEDDED if self.embedded.isChecked() else CloudKind.NONE
        return replace(
            self._settings,
            cloud=replace(
                self._settings.cloud,
                kind=kind,
                url=self.url.text().strip(),
                model=self.model.text().strip(),
                candidates=self.candidates.value(),
                plain_http=self.plain_http.isChecked(),
                **self.prices.chosen,
            ),
            local=replace(
                self._settings.local,
                model=self.file.text().strip(),
                threads=self.threads.value(),
                gpu_layers=self.layers.value(),
                context_tokens=self.context.value(),
                template=Format(self.template.currentData()),
                more_models=self.more_models.paths,
                combination=self.more_models.combination,
            ),
        )

    @property
    def key(self) -> str:
        """The key that was typed; "" for none."""
        return self.key_field.text().strip()

    def _refresh(self) -> None:
        self._remote_part.setEnabled(self.remote.isChecked())
        # Asked where it matters only, so that nobody ticks it by habit.
        self._form.setRowVisible(self.plain_http, is_readable(self.url.text().strip()))
        has_address = bool(self.url.text().strip())
        self._connect_button.setEnabled(has_address or not self.remote.isChecked())
        self.test.setEnabled(has_address)

    def done(self, result: int) -> None:
        """It closes: what the keyring says later is for nobody."""
        for job in (self._asked, self._testing):
            if job:
                job.forget()
        super().done(result)

    def _ask(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        if self._asked:
            self._asked.forget()
        self._asked = self._beside(work, then, lambda error: self.kept_key.setText(error.message))

    def _show_key(self) -> None:
        url = self.url.text().strip()
        if url and self.remote.isChecked():
            self._ask(lambda: keys.described(url), self._show_kept)
        else:
            self._show_kept("")

    def _show_kept(self, words: str) -> None:
        self.kept_key.setText(words)
        self._form.setRowVisible(self._key_row, bool(words))
        self.forget_key.setVisible(keys.VARIABLE not in words)

    def _forget_key(self) -> None:
        url = self.url.text().strip()
        self._ask(lambda: keys.save(url, ""), lambda _: self._show_key())

    def _test(self) -> None:
        settings, key = self.settings, self.key or None
        self._show_found("Asking…", may_test=False)
        if self._testing:
            self._testing.forget()
        self._testing = self._beside(
            lambda: asyncio.run(_describe(settings, key, self._store)),
            lambda lines: self._show_found("\n".join(lines)),
            lambda error: self._show_found(f"{error.message} {error.remedy}"),
        )

    def _show_found(self, words: str, *, may_test: bool = True) -> None:
        self.found.setText(printable(words))
        self.found.show()
        self._refresh()
        self.test.setEnabled(may_test)
        # Several lines, by which the dialog grows.
        self.found.setMinimumHeight(self.found.heightForWidth(self._remote_part.width()))
        self.adjustSize()

    def _browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a local model", self.file.text(), "Models (*.gguf)")
        if name:
            self.file.setText(name)


def _number(value: int, low: int, high: int, *, zero: str = "") -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    box.setValue(value)
    if zero:
        box.setSpecialValueText(zero)
    return box


async def _describe(settings: Settings, key: str | None, store: Path) -> list[str]:
    recorder = Recorder(store, recover=False)
    try:
        return await describe(settings.cloud, settings.local, key, recorder)
    finally:
        await recorder.close()
