"""What is said below a reply, in words."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.widgets.withheld import in_words
from engine.billing.prices import Prices, billed
from engine.common.i18n import mark, tr
from engine.privacy.guard import Held
from engine.reply.events import Ending, Finished, Started, Token, Work
from engine.steerer.decision import Decision
from engine.store.conversations import StoredMessage

_ENDINGS = {
    Ending.COMPLETE: "",
    Ending.LENGTH: mark("Ended at the longest reply allowed."),
    Ending.STOPPED: mark("Stopped."),
    Ending.LOOP: mark("Ended, because it had begun to repeat itself."),
}
KEPT_STATES = {
    "length": mark("Ended at the longest reply allowed."),
    "stopped": mark("Stopped."),
    "failed": mark("It failed here."),
}
"""How a reply that was kept ended, where it did not end by itself."""


def kept_notes(message: StoredMessage) -> list[str]:
    """Return what is said below a reply that was kept: what it came to, and how it ended."""
    totals, state = message.totals, KEPT_STATES.get(message.state)
    ending = tr(_ENDINGS[Ending.LOOP] if totals.get("loop") else state or "")
    try:
        tokens, seconds = int(totals["tokens"]), float(totals["seconds"])
        how = ""
        if "stages_ms" in totals and totals["stages_ms"].get("local_ms"):
            how = tr(
                " · {steered} steered · {bits:.1f} bits disclosed",
                steered=int(totals["steered"]),
                # Replies of earlier versions have the first.
                bits=float(totals.get("spent_bits", totals.get("disclosed_bits", 0.0))),
            )
    # Another version's, or it failed before there was anything to count.
    except (LookupError, TypeError, ValueError, AttributeError):
        return [ending] if ending else []
    return [f"{ending} {_counted(tokens, seconds)}{how}".strip()]


def _counted(tokens: int, seconds: float) -> str:
    rate = tokens / seconds if seconds else 0.0
    return tr("{n} token · {rate:.1f} a second", "{n} tokens · {rate:.1f} a second", n=tokens, rate=rate)


class ReplyTally:
    """What a reply's tokens came to, for the notes below it.

    Args:
        prices: the endpoint's.
    Attributes:
        is_steered: whether the local model had a part in it.
        is_alone: whether nothing was sent for it.
    """

    def __init__(self, prices: Prices) -> None:
        self._prices = prices
        self.is_steered = self.is_alone = False
        self._steered = 0
        self._held: list[Held] = []

    def begin(self, event: Started) -> None:
        """Take in who writes it."""
        self.is_steered, self.is_alone = event.private_tokens > 0, event.cloud_tokens == 0

    def add(self, tokens: Sequence[Token]) -> None:
        """Count more tokens."""
        self._steered += sum(token.decision is Decision.STEERED for token in tokens)
        self._held += [held for token in tokens for held in token.held]

    def notes(self, event: Finished) -> list[str]:
        """Return what is said below the reply when it ended."""
        self._held += event.held
        how = tr(" · not steered")
        if self.is_alone:
            how = tr(" · written here alone")
        elif self.is_steered:
            held = tr(" · {held} held back", held=len(self._held)) if self._held else ""
            how = tr(
                " · {steered} steered{held} · {bits:.1f} bits disclosed{work}",
                steered=self._steered,
                held=held,
                bits=event.disclosed_bits,
                work=_work(event.work),
            )
        ending = _ENDINGS[event.ending]
        counted = _counted(event.tokens, event.seconds)
        notes = [f"{tr(ending)} {counted}{how}" if ending else f"{counted}{how}"]
        if self._prices and not self.is_alone:
            notes.append(f"{billed(event.work.traffic, self._prices)}.")
        if words := in_words(self._held):
            notes.append(words)
        return notes


def _work(work: Work) -> str:
    """What a reply's drafts and gate did."""
    words = ""
    if work.draft_bits > 0.05:
        words += tr(", {draft_bits:.1f} more by drafts", draft_bits=work.draft_bits)
    if work.unsteered:
        words += tr(" · {unsteered} left to the cloud", unsteered=work.unsteered)
        if work.examined:
            words += tr(", {missed} of {examined} wrongly", missed=work.missed, examined=work.examined)
    return words
