"""What an endpoint's tokens cost, and where a day ends."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from desktop_app.widgets.fields import DoubleSpinBox
from desktop_app.widgets.label import Label
from engine.common.i18n import tr
from engine.settings import CloudSettings
from engine.settings.change import find
from engine.settings.cloud import PRICE_DECIMALS, PRICE_HELP


class PricesEditor(QWidget):
    """Edits the prices of a million tokens and the daily limit.

    Args:
        cloud: as they are.
    """

    def __init__(self, cloud: CloudSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currency = QLineEdit(cloud.currency)
        self.currency.setMaxLength(5)
        self.currency.setMaximumWidth(self.fontMetrics().horizontalAdvance("EUR") + 24)
        self.currency.setAccessibleName(tr("Currency"))
        self.currency.setToolTip(tr(find("cloud.currency").declared.help))
        self.prompt = _amount(
            cloud.price_prompt, 0, tr("free"), tr("Price of a million prompt tokens"), tr(PRICE_HELP)
        )
        self.cached = _amount(
            cloud.price_cached,
            -1,
            tr("as prompt"),
            tr("Price of a million cached prompt tokens"),
            tr(
                "{help} Cached ones were read before; steering asks for the same prompt again and again.",
                help=tr(PRICE_HELP),
            ),
        )
        self.output = _amount(
            cloud.price_output, 0, tr("free"), tr("Price of a million output tokens"), tr(PRICE_HELP)
        )
        self.limit = _amount(
            cloud.daily_limit,
            0,
            tr("no limit"),
            tr("Daily spending limit"),
            tr(find("cloud.daily_limit").declared.help),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        columns = (
            ("", self.currency),
            (tr("prompt"), self.prompt),
            (tr("cached"), self.cached),
            (tr("output"), self.output),
            (tr("a day at most"), self.limit),
        )
        for column, (words, widget) in enumerate(columns):
            grid.addWidget(Label(words, quiet=True), 0, column)
            grid.addWidget(widget, 1, column)
            grid.setColumnStretch(column, int(column > 0))
        self.setFocusProxy(self.prompt)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_cloud(self, cloud: CloudSettings) -> None:
        """Show an endpoint's."""
        self.currency.setText(cloud.currency)
        for box, value in (
            (self.prompt, cloud.price_prompt),
            (self.cached, cloud.price_cached),
            (self.output, cloud.price_output),
            (self.limit, cloud.daily_limit),
        ):
            box.setValue(value)

    @property
    def chosen(self) -> dict[str, Any]:
        """The settings as they stand, by their names in `CloudSettings`."""
        return {
            "price_prompt": self.prompt.value(),
            "price_cached": self.cached.value(),
            "price_output": self.output.value(),
            "currency": self.currency.text().strip(),
            "daily_limit": self.limit.value(),
        }


def _amount(value: float, low: float, lowest: str, name: str, help_text: str) -> QDoubleSpinBox:
    box = DoubleSpinBox()
    box.setRange(low, find("cloud.daily_limit").declared.high)
    box.setDecimals(PRICE_DECIMALS)
    box.setSingleStep(0.1)
    box.setSpecialValueText(lowest)
    box.setValue(value)
    box.setAccessibleName(name)
    box.setToolTip(f"{name}. {help_text}")
    return box
