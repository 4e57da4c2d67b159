"""What replies cost: the last one, the day, and the next one in the mode that is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.billing.prices import TYPICAL_REPLY, Prices, billed, estimate
from engine.cloud.kinds import CloudKind
from engine.common.i18n import tr
from engine.reply.events import Work
from engine.settings import CloudSettings
from engine.speculation.token_sources import Mode

UNKNOWN_PROMPT = 300
"""Tokens of a conversation that nothing is known of yet."""


class CostPanel(QWidget):
    """Some lines, more of them for endpoints that have prices or limits of their own.

    Args:
        mode: how the cloud is read.
    """

    def __init__(self, mode: Mode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self._prices = Prices()
        self._prompt = UNKNOWN_PROMPT
        self.spent = Label(quiet=True, wraps=True)
        self.spent.setToolTip(tr("Tokens as the service bills them, at the prices that you set in Connections."))
        self.expected = Label(quiet=True, wraps=True)
        self.expected.setToolTip(
            tr(
                "Services bill the prompt again for every request, and steering asks more often. A server that "
                "keeps prompts, or bills cached tokens at less, makes it cheaper than this."
            )
        )
        self.limits = Label(quiet=True, wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for label in (self.spent, self.expected, self.limits):
            label.hide()
            layout.addWidget(label)

    def show_cost(self, cloud: CloudSettings, today: float, work: Work | None) -> None:
        """Say what a reply cost, or with None what the day did so far.

        Args:
            cloud: the endpoint, with its prices.
            today: what all of the day cost.
            work: what the reply took.
        """
        is_billed = cloud.kind not in (CloudKind.EMBEDDED, CloudKind.NONE)
        self._prices = cloud.prices if is_billed else Prices()
        words = (
            tr("Last reply: {billed}. ", billed=billed(work.traffic, self._prices)) if work and is_billed else ""
        )
        if self._prices:
            say = self._prices.words
            limit = tr(" of {limit}", limit=say(cloud.daily_limit)) if cloud.daily_limit else ""
            words += tr("Today: {price}{limit}.", price=say(today), limit=limit)
        _say(self.spent, words)
        _say(
            self.limits,
            tr("The service's own limits: {limits}.", limits=work.limits) if work and work.limits else "",
        )
        self._expect()

    def show_prompt(self, tokens: int) -> None:
        """The conversation has become so long."""
        self._prompt = tokens or UNKNOWN_PROMPT

    def show_mode(self, mode: Mode) -> None:
        """Another mode is chosen: say what it is going to cost before it does."""
        self._mode = mode
        self._expect()

    def _expect(self) -> None:
        words = ""
        if self._prices:
            steered, plain = (estimate(mode, self._prompt) for mode in (self._mode, None))
            say = self._prices.words
            words = tr(
                "A steered reply of {typical_reply} tokens bills about {prompt_tokens:,} prompt "
                "tokens, {price}; the cloud alone {price_alone}.",
                typical_reply=TYPICAL_REPLY,
                prompt_tokens=steered.prompt_tokens,
                price=say(self._prices.of(steered)),
                price_alone=say(self._prices.of(plain)),
            )
        _say(self.expected, words)


def _say(label: Label, words: str) -> None:
    label.setText(printable(words))
    label.setVisible(bool(words))
