"""What one reply revealed, for the account of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from engine.common.i18n import mark
from engine.privacy.probe_detector import Suspicion
from engine.reply.events import Event, Finished, Suspected, Token
from engine.store.database import Database
from engine.store.disclosures import HERE, Disclosure, Disclosures

RUN = mark("words in a row")
"""Stands for runs of words where kinds of identifiers are counted."""


class Revealed:
    """What one reply revealed, as far as it came."""

    def __init__(self) -> None:
        self.tokens = 0
        self._bits = 0.0
        self._held: Counter[str] = Counter()
        self.suspicion: Suspicion | None = None

    def take(self, event: Event) -> None:
        """Count an event."""
        if isinstance(event, Token):
            self.tokens += 1
            self._bits += event.disclosed_bits
        if isinstance(event, Finished):
            self._bits = event.disclosed_bits
        if isinstance(event, Suspected):
            self.suspicion = event.reason
        if isinstance(event, Token | Finished):
            self._held.update(held.kind or RUN for held in event.held)

    def enter(self, entry: Disclosure, database: Database) -> None:
        """Enter it in the account, and a suspicion with it.

        Args:
            entry: whose it is.
        Raises:
            StoreError: it cannot be kept.
        """
        kept = Disclosures(database)
        kept.add(replace(entry, tokens=self.tokens, bits=round(self._bits, 4), held=dict(self._held)))
        if self.suspicion and entry.endpoint != HERE:
            kept.suspect(entry.endpoint, self.suspicion)
