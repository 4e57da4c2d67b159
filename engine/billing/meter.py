"""What today's requests cost so far, and the limit that stops them."""

from __future__ import annotations

import asyncio

from engine.billing.prices import Prices
from engine.cloud.errors import SpendingLimitError
from engine.cloud.protocol import SentLog, Traffic
from engine.common.i18n import tr
from engine.store.spending import today


class SpendingMeter:
    """Implements `engine.cloud.protocol.SpendingMeter` for one endpoint.

    What a request cost is known when it was answered; it is kept before the next is sent.

    Args:
        host: of the endpoint.
        prices: its prices.
        limit: the most that a day may cost, all endpoints together; 0 is no limit.
        log: keeps what was spent; None remembers it for this connection alone.
    """

    def __init__(self, host: str, prices: Prices, limit: float, log: SentLog | None) -> None:
        self._host = host
        self._prices = prices
        self._limit = limit
        self._log = log
        self._pending = Traffic()
        self._day = ""
        self._today: float | None = None
        self._lock = asyncio.Lock()

    async def allow(self, prompt_tokens: int) -> None:
        """Look whether a request may be sent.

        Raises:
            SpendingLimitError: it could cost more than is left of the day's limit.
            StoreError: what was spent cannot be kept.
        """
        if not self._prices:
            return
        await self.settle()
        spent = self._today or 0.0
        next_costs = self._prices.of(Traffic(prompt_tokens=prompt_tokens, output_tokens=1))
        if self._limit and spent + next_costs > self._limit:
            say = self._prices.words
            raise SpendingLimitError(
                tr(
                    "Today's spending limit of {price} is reached: {price2} is spent.",
                    price=say(self._limit),
                    price2=say(spent),
                ),
                tr("Raise it in Connections, or go on tomorrow. The local model alone costs nothing."),
            )

    def add(self, traffic: Traffic) -> None:
        """A request was billed."""
        self._pending = self._pending.plus(traffic)

    async def settle(self) -> None:
        """Keep what was spent.

        Raises:
            StoreError: it cannot be kept.
        """
        async with self._lock:
            day = today()
            if day == self._day and self._today is not None and self._pending == Traffic():
                return
            pending, self._pending = self._pending, Traffic()
            money = self._prices.of(pending)
            try:
                before = self._today or 0.0 if day == self._day else 0.0
                self._today = await self._log.spend(self._host, pending, money) if self._log else before + money
                self._day = day
            except BaseException:
                self.add(pending)
                raise
