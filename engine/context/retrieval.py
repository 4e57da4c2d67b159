"""Finding the few passages of a user's history that help with a question.

SQLite's full-text index with BM25 does the work; nothing else is needed. Scripts without spaces between
words are found by pairs of neighbouring characters. Where the user chose an embedding model, passages that
mean the same in other words are found too (`engine.context.meaning`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.common.sharing import Sharing
from engine.context.meaning import Meanings, fused_ranks
from engine.privacy.private_text import PrivateText, Source, SourceKind
from engine.store.database import Database
from engine.store.history import WORD, quoted, scope
from engine.store.passages import pairs

MAX_LOOKED_UP = 60
"""Terms of a question whose rarity is looked up; a question longer than that is one pasted in."""
MAX_TERMS = 12
"""Terms of a question that are looked for: the rarest ones."""
MAX_MATCHES = 2_000
"""Passages that a question's terms may match together: ranking them is what takes the time."""
MAX_RANKED = 100
"""Passages of all profiles, the best ones, that are looked up to find one profile's."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that fits a question.

    Attributes:
        passage, record: ids.
        title: of the record.
        text: of the passage.
        sharing: what the record may do.
        score: BM25, higher fits better, comparable within one search; 0 where no word of it was found.
        similarity: cosine of the meanings, -1 to 1; None where that was not asked for.
    """

    passage: int
    record: int
    title: str
    text: str
    sharing: Sharing
    score: float
    similarity: float | None = None

    def private(self, kind: SourceKind = SourceKind.PASSAGE) -> PrivateText:
        """Return the passage as a private text."""
        return PrivateText(self.text, "", self.sharing, Source(kind, self.passage))


def search(
    database: Database, profile: int, question: str, limit: int = 5, meanings: Meanings | None = None
) -> list[Found]:
    """Return the passages of a profile that fit best, best first, at most one of a record.

    Whatever is typed is searched for as words; nothing in it is a search expression. Records whose sharing
    is off are not found. With `meanings`, the order by words and the order by meaning are joined.

    Raises:
        StoreError: the history cannot be read.
        LocalModelError: the embedding model failed.
    """
    by_words = _by_words(database, profile, question, limit * 10)
    if meanings is None:
        return _one_a_record(by_words, limit)
    similar = dict(meanings.search(database, profile, question, limit * 10))
    known = {found.passage: found for found in by_words}
    known |= {found.passage: found for found in _passages(database, [n for n in similar if n not in known])}
    order = fused_ranks([found.passage for found in by_words], list(similar))
    fused = [replace(known[n], similarity=similar.get(n, 0.0)) for n in order if n in known]
    return _one_a_record(fused, limit)


def still_usable(database: Database, passages: Sequence[int]) -> dict[int, Found]:
    """Return, by id, those passages that are still there and whose sharing is not off, as they are now.

    Raises:
        StoreError: the history cannot be read.
    """
    found = _passages(database, list(passages))
    return {passage.passage: passage for passage in found if passage.sharing is not Sharing.OFF}


def _one_a_record(found: Iterable[Found], limit: int) -> list[Found]:
    best: dict[int, Found] = {}
    for entry in found:
        best.setdefault(entry.record, entry)
    return list(best.values())[:limit]


def _by_words(database: Database, profile: int, question: str, limit: int) -> list[Found]:
    expression = _expression(database, question)
    if not expression:
        return []
    rows = _ranked(database, expression, profile, MAX_RANKED)
    if len(rows) < limit and _profiles_with_history(database) > 1:
        # Others' passages may have taken the places. Within the index it costs a walk over all of one's own.
        rows = _ranked(database, f"scope : {scope(profile)} AND ({expression})", profile, MAX_RANKED)
    return [Found(row[0], row[1], row[2], row[3], Sharing(row[4]), float(row[5])) for row in rows[:limit]]


def _ranked(database: Database, expression: str, profile: int, most: int) -> list[tuple[Any, ...]]:
    return database.query(
        # Ranked within the index first: only what ranks high is looked up.
        "SELECT p.id, r.id, p.title, p.text, r.sharing, -hit.rank FROM "
        "(SELECT rowid, rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?) AS hit "
        "CROSS JOIN passages AS p ON p.id = hit.rowid CROSS JOIN records AS r ON r.id = p.record_id "
        "WHERE r.profile_id = ? AND r.sharing != 'off' ORDER BY hit.rank",
        (expression, most, profile),
    )


def _profiles_with_history(database: Database) -> int:
    rows = database.query(
        "SELECT count(*) FROM profiles AS p WHERE EXISTS (SELECT 1 FROM records WHERE profile_id = p.id)"
    )
    return int(rows[0][0])


def _passages(database: Database, numbers: list[int]) -> list[Found]:
    """Passages by their ids, in which no word of the question was found."""
    rows = database.query(
        "SELECT p.id, r.id, p.title, p.text, r.sharing FROM passages AS p JOIN records AS r ON r.id = p.record_id "
        f"WHERE p.id IN ({', '.join('?' * len(numbers))})",
        numbers,
    )
    return [Found(row[0], row[1], row[2], row[3], Sharing(row[4]), 0.0) for row in rows]


def _expression(database: Database, question: str) -> str:
    """The question's rarest terms, joined by OR, so many that they match a bounded number of passages."""
    spaceless = pairs(question)
    terms = list(dict.fromkeys([*spaceless, *WORD.findall(question.lower())]))[:MAX_LOOKED_UP]
    counts: list[tuple[int, str]] = []
    for term in terms:
        # Counted up to where it no longer matters: a common word's whole list takes milliseconds to walk.
        rows = database.query(
            "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)", (quoted(term), MAX_MATCHES)
        )
        if rows[0][0]:
            counts.append((int(rows[0][0]), term))
    chosen: list[str] = []
    total = 0
    for count, term in sorted(counts)[:MAX_TERMS]:
        total += count
        if chosen and total > MAX_MATCHES:
            break
        chosen.append(term)
    return " OR ".join(quoted(term) for term in chosen)
