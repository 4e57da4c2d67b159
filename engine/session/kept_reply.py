"""One reply in the store, as it is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, fields
from typing import Any

from engine.reply.events import Ending, Failed, Finished, StageTimes, Token
from engine.session.kept_tokens import pack
from engine.session.revealed import RUN
from engine.steerer.decision import Decision
from engine.store.conversations import Conversations
from engine.store.database import Database

_STATES = {Ending.LOOP: "stopped"}
"""Of endings that the store has no state for; the totals tell them apart."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that is kept.

    Attributes:
        conversation, message: their ids in the store.
        before: the last message that was shown before it.
        is_new: whether the question was kept now, and not for an earlier reply.
    """

    conversation: int
    message: int
    before: int | None = None
    is_new: bool = True


class KeptReply:
    """One reply in the store. Its methods run in the store's thread."""

    def __init__(self, turn: Turn, settings: dict[str, Any]) -> None:
        self._turn = turn
        self._settings = settings
        self._reply: int | None = None
        self._tokens: list[Token] = []
        self._steered = 0
        self._length = 0
        """Characters that were kept."""
        self._disclosed_bits = 0.0
        # Kinds and no spellings: what the user deletes from the profile must not stand here.
        self._held: Counter[str] = Counter()
        self._stages_ms: dict[str, float] = dict.fromkeys((entry.name for entry in fields(StageTimes)), 0.0)

    def take(self, event: Token | Finished | Failed, database: Database) -> None:
        """Keep what a reply says.

        Raises:
            StoreError: it cannot be kept.
        """
        conversations = Conversations(database)
        if isinstance(event, Token):
            if self._reply is None:
                self._reply = conversations.begin_reply(self._turn.conversation, self._settings)
            if event.text:
                conversations.append(self._reply, event.text)
                self._length += len(event.text)
            self._tokens.append(event)
            self._steered += event.decision is Decision.STEERED
            self._disclosed_bits += event.disclosed_bits
            self._held.update(held.kind or RUN for held in event.held)
            for name in self._stages_ms:
                self._stages_ms[name] += getattr(event.times, name)
        elif event.text and self._reply is not None:
            if isinstance(event, Finished):
                self._disclosed_bits = event.disclosed_bits
                self._held.update(held.kind or RUN for held in event.held)
            # What no token said: part of a character or of a tag, which nothing followed.
            conversations.append(self._reply, event.text[self._length :])
            state = _STATES.get(event.ending, event.ending) if isinstance(event, Finished) else "failed"
            conversations.end_reply(self._reply, state, self._totals(event), pack(self._tokens))
        else:
            # The question stays: whoever asked may have left, and it would be lost.
            with database.transaction():
                if self._reply is not None:
                    conversations.take_back(self._reply)
                if not self._turn.is_new:
                    conversations.go_back(self._turn.conversation, self._turn.before)

    def _totals(self, event: Finished | Failed) -> dict[str, Any]:
        """What the reply came to."""
        totals: dict[str, Any] = {
            "tokens": len(self._tokens),
            "steered": self._steered,
            "disclosed_bits": round(self._disclosed_bits, 4),
            "held": {str(kind): count for kind, count in self._held.items()},
            "stages_ms": {name: round(total, 3) for name, total in self._stages_ms.items()},
        }
        if isinstance(event, Finished):
            totals |= {"seconds": round(event.seconds, 4), "work": asdict(event.work)}
            if event.thought:
                totals["thought"] = event.thought
            if event.ending is Ending.LOOP:
                totals["loop"] = True
        return totals
