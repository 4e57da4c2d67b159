"""The four steps: what this is, the local model, the cloud, about you."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.widgets.fields import ComboBox
from desktop_app.widgets.label import Label
from engine.cloud.adapters.registry import presets
from engine.cloud.kinds import CloudKind
from engine.common.i18n import tr
from engine.importing.facts import facts_of
from engine.models.advice import Fit, advise, gigabytes, machine_memory
from engine.models.catalog import CatalogEntry, catalog
from engine.models.packaged import smollm2
from engine.settings import CloudSettings, LocalSettings


class Page(QWidget):
    """One step.

    Attributes:
        layout_: what stands under its heading.
    Signals:
        changed(): what was chosen changed.
    """

    changed = Signal()

    def __init__(self, heading: str, words: str) -> None:
        super().__init__()
        title = Label(heading, wraps=True)
        title.setObjectName("figure")
        self.setAccessibleName(heading)
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(28, 22, 28, 8)
        self.layout_.setSpacing(10)
        self.layout_.addWidget(title)
        if words:
            self.layout_.addWidget(Label(words, wraps=True))
            self.layout_.addSpacing(6)

    @property
    def is_complete(self) -> bool:
        """Whether one can go on from here."""
        return True


class WhatPage(Page):
    """What Tiller is.

    Signals:
        offline(): the user wants to try it now.
    """

    offline = Signal()

    def __init__(self, can_try: bool) -> None:
        super().__init__(tr("A large model that writes as if it knew you"), "")
        for number, words in enumerate(
            (
                tr("The large model writes. It is a cloud service, or a server of yours."),
                tr("A small model on this machine knows you, and steers the choice of every word."),
                tr("Only the chosen words go to the cloud. What Tiller knows about you never does."),
            ),
            1,
        ):
            row = QHBoxLayout()
            figure = Label(str(number))
            figure.setObjectName("figure")
            figure.setFixedWidth(28)
            row.addWidget(figure)
            row.addWidget(Label(words, wraps=True), 1)
            self.layout_.addLayout(row)
        self.layout_.addSpacing(10)
        self.layout_.addWidget(
            Label(
                tr("Three short steps set it up. Everything can be changed later, and you can skip them."),
                quiet=True,
                wraps=True,
            )
        )
        self.try_it = QPushButton(tr("&Try it offline now"))
        self.try_it.setObjectName("send")
        self.try_it.setToolTip(tr("With two small models on this machine: nothing is sent anywhere."))
        self.try_it.setVisible(can_try)
        self.try_it.clicked.connect(self.offline)
        row = QHBoxLayout()
        row.addWidget(self.try_it)
        row.addStretch(1)
        self.layout_.addStretch(1)
        self.layout_.addLayout(row)


class LocalPage(Page):
    """Which model runs here."""

    def __init__(self, local: LocalSettings) -> None:
        super().__init__(
            tr("The model on this machine"),
            tr("It reads what you tell Tiller about you. A larger one steers better, and takes longer."),
        )
        self._local = local
        packaged = smollm2()
        self.small = QRadioButton(tr("The &small one that came with Tiller: quick, simple, English"))
        self.small.setVisible(packaged is not None)
        self.get = QRadioButton(tr("&Download one that fits this machine"))
        self.models = ComboBox()
        self.models.setAccessibleName(tr("Models to download"))
        memory = machine_memory()
        self._fitting = [
            entry
            for entry in catalog()
            if advise(entry.memory_bytes(local.context_tokens), memory.total, memory.available).fit is Fit.WELL
        ]
        for entry in self._fitting:
            languages = ", ".join(tr(language) for language in entry.languages[:4])
            self.models.addItem(f"{entry.name} · {gigabytes(entry.bytes)} · {languages}")
        self._advise()
        self.file = QRadioButton(tr("A GGUF &file that is here already"))
        self.path = QLineEdit(local.model)
        self.path.setAccessibleName(tr("Model file"))
        self.path.textChanged.connect(self.changed)
        browse = QPushButton(tr("&Browse…"))
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 0, 0)
        row.addWidget(self.path, 1)
        row.addWidget(browse)
        models = QHBoxLayout()
        models.setContentsMargins(24, 0, 0, 0)
        models.addWidget(self.models, 1)
        for widget in (self.small, self.get, models, self.note, self.file, row):
            if isinstance(widget, QHBoxLayout):
                self.layout_.addLayout(widget)
            else:
                self.layout_.addWidget(widget)
        self.layout_.addStretch(1)
        self.get.setEnabled(bool(self._fitting))
        chosen = self.file if local.model else self.small if packaged else self.get if self._fitting else self.file
        chosen.setChecked(True)
        for button in (self.small, self.get, self.file):
            button.toggled.connect(self._refresh)
        self._refresh()

    def _advise(self) -> None:
        memory = machine_memory()
        self.note = Label(
            tr(
                "This machine has {total} of memory, {free} free. The download goes on while you do the rest.",
                total=gigabytes(memory.total),
                free=gigabytes(memory.available),
            ),
            quiet=True,
            wraps=True,
        )
        self.note.setContentsMargins(24, 0, 0, 0)
        # The largest that is still quick on a laptop's CPU.
        quick = [i for i, entry in enumerate(self._fitting) if entry.bytes < 1.3e9]
        if quick:
            self.models.setCurrentIndex(max(quick, key=lambda i: self._fitting[i].bytes))

    def _refresh(self) -> None:
        self.models.setEnabled(self.get.isChecked())
        self.path.setEnabled(self.file.isChecked())
        self.changed.emit()

    def _browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Choose a local model"), "", tr("Models (*.gguf)"))
        if name:
            self.file.setChecked(True)
            self.path.setText(name)

    @property
    def is_complete(self) -> bool:
        if self.get.isChecked():
            return self.download is not None
        return not self.file.isChecked() or bool(self.path.text().strip())

    @property
    def settings(self) -> LocalSettings:
        """The local model's settings."""
        return replace(self._local, model=self.path.text().strip() if self.file.isChecked() else "")

    @property
    def download(self) -> CatalogEntry | None:
        """What is to be downloaded."""
        place = self.models.currentIndex()
        return self._fitting[place] if self.get.isChecked() and place >= 0 else None


class CloudPage(Page):
    """Which large model."""

    def __init__(self, cloud: CloudSettings, can_try: bool, endpoints: Sequence[CloudSettings] = ()) -> None:
        super().__init__(
            tr("The large model"),
            tr("A server of yours, or a service that you pay for. It must send the probabilities of its tokens."),
        )
        self._cloud, self._endpoints = cloud, endpoints
        self.embedded = QRadioButton(tr("None yet: &try it with a small server on this machine"))
        self.remote = QRadioButton(tr("A &server or service"))
        self.alone = QRadioButton(tr("None: the &local model writes alone, and nothing is sent"))
        self.preset = ComboBox()
        for preset in presets():
            self.preset.addItem(preset.name)
        self.preset.addItem(tr("Another server"))
        self.preset.activated.connect(self._fill)
        self.url = QLineEdit(cloud.url)
        self.url.setPlaceholderText(tr("https://host or http://127.0.0.1:8080"))
        self.url.textChanged.connect(self.changed)
        self.model = QLineEdit(cloud.model)
        self.model.setPlaceholderText(tr("the server's first"))
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText(tr("kept in the system keyring and nowhere else"))
        self.note = Label(quiet=True, wraps=True)
        self._part = QWidget()
        form = QFormLayout(self._part)
        form.setContentsMargins(24, 0, 0, 0)
        form.addRow(tr("&Kind"), self.preset)
        form.addRow(tr("A&ddress"), self.url)
        form.addRow(tr("&Model"), self.model)
        form.addRow(tr("API k&ey"), self.key)
        form.addRow(self.note)
        for widget in (self.embedded, self.remote, self._part, self.alone):
            self.layout_.addWidget(widget)
        # Only once it has a parent: it would be a window of its own until then.
        self.embedded.setVisible(can_try)
        self.layout_.addStretch(1)
        chosen: dict[str, QRadioButton] = {CloudKind.EMBEDDED: self.embedded, CloudKind.NONE: self.alone}
        first = chosen.get(cloud.kind, self.remote)
        (first if can_try or first is not self.embedded else self.remote).setChecked(True)
        for button in (self.embedded, self.remote, self.alone):
            button.toggled.connect(self._refresh)
        urls = [preset.url for preset in presets()]
        if not cloud.url:
            self._fill(0)
        else:
            # One that is in use stays as it is.
            self.preset.setCurrentIndex(urls.index(cloud.url) if cloud.url in urls else len(urls))
        self._refresh()

    def _fill(self, place: int) -> None:
        if place < len(presets()):
            preset = presets()[place]
            self.url.setText(preset.url)
            self.model.setText(preset.model)
            self.note.setText(tr(preset.note))
        else:
            self.url.clear()
            self.note.clear()

    def _refresh(self) -> None:
        self._part.setEnabled(self.remote.isChecked())
        self.changed.emit()

    @property
    def is_complete(self) -> bool:
        return not self.remote.isChecked() or bool(self.url.text().strip())

    @property
    def typed_key(self) -> str:
        """The key for the server that is chosen; "" for none."""
        return self.key.text().strip() if self.remote.isChecked() else ""

    @property
    def settings(self) -> CloudSettings:
        """The cloud's settings."""
        if not self.remote.isChecked():
            return replace(self._cloud, kind=CloudKind.EMBEDDED if self.embedded.isChecked() else CloudKind.NONE)
        place = self.preset.currentIndex()
        found = presets()[place] if place < len(presets()) else None
        url, model = self.url.text().strip(), self.model.text().strip()
        before = self._cloud
        if (url, model) == (before.url, before.model) and before.kind not in (CloudKind.EMBEDDED, CloudKind.NONE):
            return before
        kept = (entry for entry in self._endpoints if (entry.url, entry.model) == (url, model))
        if found_again := next(kept, None):
            return found_again
        # Another server: what was set or accepted for the last one is not for it.
        return CloudSettings(
            kind=found.kind if found else CloudKind.AUTO,
            url=url,
            model=model,
            candidates=found.candidates if found else CloudSettings().candidates,
            currency=before.currency,
            daily_limit=before.daily_limit,
        )


class AboutYouPage(Page):
    """What the local model may know; and, last of all, whether newer versions are looked for.

    Args:
        is_looked_for: whether they are now.
        can_look: whether this build knows where to ask.
    """

    def __init__(self, *, is_looked_for: bool, can_look: bool) -> None:
        super().__init__(
            tr("About you"),
            tr("A few lines make replies yours: what you do, how you like to write, what you care about."),
        )
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("what replies may call you"))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(
            tr(
                "One thing a line, such as\nOccupation: gardener\nWriting style: short and warm\n"
                "Loves: the sea, old bicycles"
            )
        )
        form = QFormLayout()
        form.addRow(tr("&Name"), self.name)
        form.addRow(tr("A&bout you"), self.text)
        self.layout_.addLayout(form, 1)
        self.layout_.addWidget(
            Label(
                tr("This stays on this machine. Your own letters and notes can be added later, as history."),
                quiet=True,
                wraps=True,
            )
        )
        self.updates = QCheckBox(tr("&Look for new versions once a day; nothing of yours is sent for that"))
        self.updates.setChecked(is_looked_for)
        self.layout_.addWidget(self.updates)
        self.updates.setVisible(can_look)

    @property
    def called(self) -> str:
        """What replies may call the user, "" where that was not told."""
        return self.name.text().strip()

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What else was told, as label and text."""
        return facts_of(self.text.toPlainText())
