"""Finding the few passages of a user's history that help with a question.

SQLite's full-text index with BM25 does the work; nothing else is needed. Scripts without spaces between
words are found by pairs of neighbouring characters.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.store.database import Database
from engine.store.history import WORD, quoted, scope
from engine.store.passages import pairs
from engine.store.profiles import Sharing

MOST_LOOKED_UP = 60
"""Terms of a question whose rarity is looked up; a question longer than that is one pasted in."""
MOST_TERMS = 12
"""Terms of a question that are looked for: the rarest ones."""
MOST_MATCHES = 2_000
"""Passages that a question's terms may match together: ranking them is what takes the time."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that fits a question.

    Attributes:
        passage, record: ids.
        title: of the record.
        text: of the passage.
        sharing: what the record may do.
        score: BM25, higher fits better; comparable within one search.
    """

    passage: int
    record: int
    title: str
    text: str
    sharing: Sharing
    score: float


def search(database: Database, profile: int, question: str, limit: int = 5) -> list[Found]:
    """Return the passages of a profile that fit best, best first, at most one of a record.

    Whatever is typed is searched for as words; nothing in it is a search expression. Records whose sharing
    is off are not found.

    Raises:
        StoreError: the history cannot be read.
    """
    expression = _expression(database, question)
    if not expression:
        return []
    rows = database.query(
        # Ranked within the index first: only what ranks high is looked up.
        "SELECT p.id, r.id, p.title, p.text, r.sharing, -hit.rank FROM "
        "(SELECT rowid, rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?) AS hit "
        "JOIN passages AS p ON p.id = hit.rowid JOIN records AS r ON r.id = p.record_id "
        "WHERE r.sharing != 'off' ORDER BY hit.rank",
        (f"scope : {scope(profile)} AND ({expression})", limit * 10),
    )
    best: dict[int, Found] = {}
    for row in rows:
        found = Found(row[0], row[1], row[2], row[3], Sharing(row[4]), float(row[5]))
        best.setdefault(found.record, found)
    return list(best.values())[:limit]


def _expression(database: Database, question: str) -> str:
    """The question's rarest terms, joined by OR, so many that they match a bounded number of passages."""
    spaceless = pairs(question)
    terms = list(dict.fromkeys([*spaceless, *WORD.findall(question.lower())]))[:MOST_LOOKED_UP]
    counts: list[tuple[int, str]] = []
    for term in terms:
        # Counted up to where it no longer matters: a common word's whole list takes milliseconds to walk.
        rows = database.query(
            "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)", (quoted(term), MOST_MATCHES)
        )
        if rows[0][0]:
            counts.append((int(rows[0][0]), term))
    chosen: list[str] = []
    total = 0
    for count, term in sorted(counts)[:MOST_TERMS]:
        total += count
        if chosen and total > MOST_MATCHES:
            break
        chosen.append(term)
    return " OR ".join(quoted(term) for term in chosen)
