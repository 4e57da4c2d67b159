"""What was sent, read again by the user: as text, with what looks private marked, searchable, in one file."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.cloud.http.sent import Spelling, readable, token_ids
from engine.common.errors import LocalModelError
from engine.common.sharing import Sharing
from engine.context.personal import listed_spellings, private_fact
from engine.local.library import Model
from engine.local.tokens import Vocabulary
from engine.privacy.guard import RUN_WORDS, Index, Private
from engine.privacy.private_text import PASSAGE, PrivateText
from engine.privacy.spans import Span, find_spans
from engine.store import private_file
from engine.store.database import Database, faults_named
from engine.store.ledger import Ledger, SentRequest
from engine.store.profiles import Profiles

LONGEST_SHOWN = 200_000
"""Characters of one request that are looked through and shown; all of it is in the export."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a request's text that looks private.

    Attributes:
        start, end: its place, in characters.
        reason: what it is, in words.
        own: whether the user wrote it in the conversation, so that it was meant to be sent.
    """

    start: int
    end: int
    reason: str
    own: bool


@dataclass(frozen=True, slots=True)
class SentText:
    """A request as a person reads it.

    Attributes:
        request: where to and when.
        text: what it says.
        marks: what in it looks private, in order.
        is_numbers: whether it holds token ids of a vocabulary that is not at hand, which stay numbers.
    """

    request: SentRequest
    text: str
    marks: tuple[Mark, ...]
    is_numbers: bool = False


class Reviewer:
    """Reads the ledger. Used by one thread; every method but `close` raises `StoreError`.

    Args:
        model: the GGUF file whose vocabulary spells token ids, or None; only its vocabulary is loaded.
    """

    def __init__(self, model: Path | None) -> None:
        self._path = model
        self._model: Model | None = None
        self._kept: _KeptBack | None = None
        self._can_spell: dict[int, bool] = {}
        """By question whether this vocabulary spells what was sent for it."""

    def use(self, model: Path | None) -> None:
        """Spell with the vocabulary of another model from here on."""
        self.close()
        self._path = model
        self._can_spell.clear()
        self.forget()

    def close(self) -> None:
        """Give the vocabulary back."""
        if self._model:
            self._model.close()
            self._model = None

    def forget(self) -> None:
        """The profile changed: what is private is read anew."""
        self._kept = None

    def texts(self, database: Database, message: int | None) -> list[SentText]:
        """Return what was sent for a question (None: for none), without what a later request repeats."""
        sent = Ledger(database).distinct(message)
        return [self._read(database, request, body) for request, body in sent]

    def text(self, database: Database, request: SentRequest) -> SentText:
        """Return one request."""
        return self._read(database, request, Ledger(database).body(request.id))

    def search(self, database: Database, words: str, is_cancelled: Callable[[], bool]) -> list[int | None]:
        """Return the questions for which something was sent that holds `words`, in any case."""
        wanted = words.casefold()
        found: dict[int | None, None] = {}
        for request, body in Ledger(database).distinct():
            if is_cancelled():
                break
            if request.message not in found and wanted in self._spelled(database, request, body).casefold():
                found[request.message] = None
        return list(found)

    def export(self, database: Database, path: Path, is_cancelled: Callable[[], bool] = lambda: False) -> int:
        """Write every request into a file for this user alone, a line of JSON each; return how many.

        `body` is what was sent, byte for byte where it is UTF-8; `text` is what it says.
        """
        count = 0

        def lines() -> Iterator[bytes]:
            nonlocal count
            for request, body in Ledger(database).all():
                if is_cancelled():
                    return
                entry = {
                    "time": request.time,
                    "host": request.host,
                    "request": f"{request.method} {request.path}",
                    "bytes": request.length,
                    "body": body.decode("utf-8", "backslashreplace"),
                    "text": self._spelled(database, request, body),
                }
                count += 1
                yield json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n"

        with faults_named(path):
            private_file.write_bytes(path, *lines())
        return count

    def _read(self, database: Database, request: SentRequest, body: bytes) -> SentText:
        text = self._spelled(database, request, body)[:LONGEST_SHOWN]
        is_numbers = bool(token_ids(body)) and self._spelling(database, request.message) is None
        return SentText(request, text, self._marks(database, text, request.message), is_numbers)

    def _marks(self, database: Database, text: str, message: int | None) -> tuple[Mark, ...]:
        if self._kept is None:
            self._kept = _KeptBack.of(database, self._vocabulary())
        everything = self._kept.spans(text)
        if not everything:
            return ()
        untold = {(s.start, s.end) for s in self._kept.spans(text, _said(database, message))}
        return tuple(
            Mark(s.start, s.end, s.held.reason, not any(a < s.end and s.start < b for a, b in untold))
            for s in everything
        )

    def _spelled(self, database: Database, request: SentRequest, body: bytes) -> str:
        return readable(body, self._spelling(database, request.message))

    def _spelling(self, database: Database, message: int | None) -> Spelling | None:
        """Return what spells the token ids that were sent for a question; None where this vocabulary does not.

        The cloud may have had another one. A prompt holds the question, so what spells it is the right one.
        """
        vocabulary = self._vocabulary()
        if vocabulary is None:
            return None
        if message is not None and message not in self._can_spell:
            verdict = _spells(database, message, vocabulary.spelling)
            if verdict is None:
                return vocabulary.spelling
            self._can_spell[message] = verdict
        return vocabulary.spelling if message is None or self._can_spell[message] else None

    def _vocabulary(self) -> Vocabulary | None:
        if self._model is None and self._path:
            path, self._path = self._path, None
            try:
                self._model = Model(path, vocabulary_only=True)
            # Token ids stay numbers.
            except LocalModelError:
                return None
        return self._model.vocabulary if self._model else None


@dataclass(frozen=True, slots=True)
class _KeptBack:
    """What of a profile must not be told, ready for comparing."""

    private: Private
    indexes: tuple[Index, ...]

    @classmethod
    def of(cls, database: Database, vocabulary: Vocabulary | None) -> _KeptBack:
        """Return the active profile's: all of it that may influence replies, used or not."""
        is_common = vocabulary.is_common if vocabulary else lambda _: True
        profile = Profiles(database).active()
        if profile is None:
            return cls(Private(), ())
        records = database.query("SELECT text, sharing FROM records WHERE profile_id = ?", (profile.id,))
        private = Private.of(
            (
                *map(private_fact, Profiles(database).facts(profile.id)),
                *(PrivateText(text, "", Sharing(sharing), PASSAGE) for text, sharing in records),
                *listed_spellings(database, profile.id),
            )
        )
        indexes = (private.fact_index(RUN_WORDS, is_common), private.passage_index(RUN_WORDS, is_common))
        return cls(private, indexes)

    def spans(self, text: str, said: tuple[str, ...] = ()) -> list[Span]:
        """Return where a text spells it out, but for what was said and what may be told."""
        guard = self.private.guard(self.indexes, said)
        return find_spans(text, guard) if guard else []


def _spells(database: Database, message: int, spelling: Spelling) -> bool | None:
    """Say whether a prompt of a question, spelled, holds the question; None where there is nothing to tell by."""
    rows = database.query("SELECT text FROM messages WHERE id = ?", (message,))
    prompt = next((ids for _, body in Ledger(database).distinct(message) if (ids := token_ids(body))), None)
    if not rows or not prompt:
        return None
    text = b"".join(map(spelling, prompt)).decode("utf-8", "replace")
    # Some tokenizers normalize what they are given.
    plain, question = (" ".join(unicodedata.normalize("NFKC", part).split()) for part in (text, rows[0][0]))
    return question in plain


def _said(database: Database, message: int | None) -> tuple[str, ...]:
    """What the user wrote in the conversation of a question."""
    rows = database.query(
        "SELECT text FROM messages WHERE role = 'user' AND conversation_id = "
        "(SELECT conversation_id FROM messages WHERE id = ?)",
        (message,),
    )
    return tuple(row[0] for row in rows)
