"""The local model's file and how it runs."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from desktop_app.appearance import theme
from desktop_app.widgets.fields import ComboBox, SpinBox
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.context.template import Format
from engine.settings import LocalSettings
from engine.settings.change import find


class LocalPage(QWidget):
    """Edits the settings of the local model.

    Args:
        local: as they are.
    """

    def __init__(self, local: LocalSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._local = local
        self.file = QLineEdit(local.model)
        self.file.setPlaceholderText(tr("the small one that comes with the demo"))
        browse = QPushButton(tr("&Browse…"))
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        self.threads = _number("threads", local)
        self.threads.setSpecialValueText(tr("fastest"))
        self.layers = _number("gpu_layers", local)
        self.layers.setSpecialValueText(tr("all"))
        self.context = _number("context_tokens", local)
        self.context.setSingleStep(1024)
        form = QFormLayout(self)
        file_label = Label(tr("GGUF &file"))
        file_label.setBuddy(self.file)
        form.addRow(file_label, row)
        form.addRow(tr("T&hreads"), self.threads)
        form.addRow(tr("GPU &layers"), self.layers)
        form.addRow(tr("Conte&xt, tokens"), self.context)
        self.template = ComboBox()
        for value, choice in find("local.template").declared.choices.items():
            self.template.addItem(choice.words, value)
        self.template.setCurrentIndex(self.template.findData(local.template))
        self.template.setToolTip(tr(find("local.template").declared.help))
        form.addRow(tr("Tem&plate"), self.template)
        hint = Label(
            tr(
                "Best of the cloud model's family, with which it shares a vocabulary. Of another family, or "
                "where a service shows no token ids, tokens are compared by their bytes."
            ),
            quiet=True,
            wraps=True,
        )
        form.addRow(hint)
        self._problem = Label(wraps=True)
        self._problem.setStyleSheet(f"color: {theme.colours().bad.name()}")
        self._problem.hide()
        form.addRow(self._problem)

    @property
    def problem(self) -> str:
        """What it says of a file that cannot be used."""
        return self._problem.text()

    def tell(self, error: TillerError) -> None:
        """Say why a file cannot be used."""
        self._problem.setText(printable(str(error)))
        self._problem.show()

    @property
    def settings(self) -> LocalSettings:
        """The settings as they stand."""
        return replace(
            self._local,
            model=self.file.text().strip(),
            threads=self.threads.value(),
            gpu_layers=self.layers.value(),
            context_tokens=self.context.value(),
            template=Format(self.template.currentData()),
        )

    def _browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Choose a local model"), self.file.text(), tr("Models (*.gguf)")
        )
        if name:
            self.file.setText(name)


def _number(name: str, local: LocalSettings) -> QSpinBox:
    declared = find(f"local.{name}").declared
    box = SpinBox()
    box.setRange(round(declared.low), round(declared.high))
    box.setValue(getattr(local, name))
    return box
