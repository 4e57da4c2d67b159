"""What replies cost: the prices of an endpoint, and what a mode is going to bill."""

from __future__ import annotations

from dataclasses import dataclass

from engine.cloud.protocol import Traffic
from engine.common.i18n import tr
from engine.speculation.token_sources import Mode

MILLION = 1_000_000
TYPICAL_REPLY = 300
"""Tokens."""
AGREED = 0.9
"""Tokens of a steered reply that the cloud would have picked too, at the default strength."""
DRAFTED = 1.6
"""Prompts that a token takes where drafts are asked for, those of the wrong drafts included."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Of a million tokens, in the user's currency; 0 is free.

    Attributes:
        prompt: read anew.
        cached: read before; negative where they cost what others do.
        output: written.
        currency: written before an amount.
    """

    prompt: float = 0.0
    cached: float = -1.0
    output: float = 0.0
    currency: str = "$"

    def __bool__(self) -> bool:
        """Whether anything costs anything."""
        return self.prompt > 0 or self.cached > 0 or self.output > 0

    def of(self, traffic: Traffic) -> float:
        """Return what this traffic costs."""
        cached = self.prompt if self.cached < 0 else self.cached
        anew = max(0, traffic.prompt_tokens - traffic.cached_tokens)
        costs = anew * self.prompt + traffic.cached_tokens * cached + traffic.output_tokens * self.output
        return costs / MILLION

    def words(self, amount: float) -> str:
        """Return an amount in words: with two digits that say something."""
        digits = 2 if amount >= 1 or not amount else 3 if amount >= 0.1 else 4
        return f"{self.currency}{amount:,.{digits}f}"


def estimate(
    mode: Mode | None, prompt_tokens: int, *, caches: bool = False, reply: int = TYPICAL_REPLY
) -> Traffic:
    """Return what a reply is going to bill.

    Args:
        mode: how the cloud is read; None is the cloud alone, without steering.
        prompt_tokens: the conversation's.
        caches: whether the service bills what it has read before as such.
        reply: tokens of the reply.
    """
    if mode is None:
        return Traffic(requests=1, prompt_tokens=prompt_tokens, output_tokens=reply)
    requests = {Mode.STEPWISE: reply, Mode.DRAFTS: round(reply * DRAFTED)}.get(mode)
    if requests is None:
        # One stream, and another behind each token that steering changed.
        requests = 1 + round(reply * (1 - AGREED))
    read = requests * (prompt_tokens + reply // 2)
    cached = read - prompt_tokens - reply if caches else 0
    # A stream that is given up has read on for a few tokens.
    output = requests if mode in (Mode.STEPWISE, Mode.DRAFTS) else reply + 3 * requests
    return Traffic(requests=requests, prompt_tokens=read, cached_tokens=max(0, cached), output_tokens=output)


def billed(traffic: Traffic, prices: Prices) -> str:
    """Return in words what traffic came to."""
    cached = (
        tr(", {cached_tokens:,} of them cached", cached_tokens=traffic.cached_tokens)
        if traffic.cached_tokens
        else ""
    )
    words = tr(
        "{prompt_tokens:,} prompt tokens billed{cached}", prompt_tokens=traffic.prompt_tokens, cached=cached
    )
    return f"{words}, {prices.words(prices.of(traffic))}" if prices else words
