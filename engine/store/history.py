"""What the user wrote before: records, kept whole, and their passages, which are searched."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.common.sharing import Sharing
from engine.common.writing_systems import SPACELESS
from engine.store.database import Database, now
from engine.store.passages import cut, pairs
from engine.store.text import clean, storable

WORD = re.compile(r"[^\W_]+")
"""What the index takes for a word."""
MIN_BEGUN = 3
"""Letters of a word's beginning that a search goes by."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A text to be kept.

    Attributes:
        title: "" takes the text's first line.
        text: what was written.
        source: where it comes from, such as a file's name.
        date: ISO 8601, or "" when unknown.
        sharing: what it may do.
    """

    title: str
    text: str
    source: str = ""
    date: str = ""
    sharing: Sharing = Sharing.STYLE


@dataclass(frozen=True, slots=True)
class Record:
    """A kept text, without the text itself."""

    id: int
    title: str
    source: str
    date: str
    sharing: Sharing
    length: int


class History:
    """The records of one profile. Raises `StoreError` where it cannot read or write."""

    def __init__(self, database: Database, profile: int) -> None:
        self._database = database
        self.profile = profile

    def add(self, record: NewRecord) -> int | None:
        """Keep a record and return its id; None when the same text is there already."""
        with self._database.transaction() as connection:
            return self._insert(connection, record)

    def add_many(self, records: Iterable[NewRecord]) -> tuple[int, int]:
        """Keep all or none; return how many were kept and how many were there already."""
        kept = known = 0
        with self._database.transaction() as connection:
            for record in records:
                if self._insert(connection, record) is None:
                    known += 1
                else:
                    kept += 1
        return kept, known

    def restore(self, number: int, record: NewRecord) -> None:
        """Put a deleted record back under its old id, unless its text has come back by other ways."""
        with self._database.transaction() as connection:
            taken = connection.execute("SELECT 1 FROM records WHERE id = ?", (number,)).fetchone()
            self._insert(connection, record, None if taken else number)

    def _insert(self, connection: sqlite3.Connection, record: NewRecord, number: int | None = None) -> int | None:
        text = storable(record.text)
        title = clean(record.title) or clean(text.strip().split("\n", 1)[0])[:120]
        values = (
            number,
            self.profile,
            title,
            text,
            clean(record.source),
            record.date,
            record.sharing,
            # Empty texts are not alike: they are about to be written.
            digest(text) if text.strip() else os.urandom(32),
            now(),
        )
        cursor = connection.execute(
            "INSERT INTO records (id, profile_id, title, text, source, date, sharing, digest, created) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (profile_id, digest) DO NOTHING",
            values,
        )
        if not cursor.rowcount:
            return None
        number = int(cursor.lastrowid or 0)
        self._index(connection, number, title, text)
        return number

    def _index(self, connection: sqlite3.Connection, record: int, title: str, text: str) -> None:
        connection.executemany(
            "INSERT INTO passages (record_id, position, title, text, pairs, scope) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (record, i, title, p, " ".join(pairs(f"{title} {p}")), scope(self.profile))
                for i, p in enumerate(cut(text) or [title])
            ],
        )

    def change(
        self, record: int, *, title: str | None = None, text: str | None = None, sharing: Sharing | None = None
    ) -> None:
        """Change what is given of a record; the index follows."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT title, text FROM records WHERE id = ?", (record,)).fetchone()
            if row is None:
                return
            new_title = row[0] if title is None else clean(title)
            new_text = row[1] if text is None else storable(text)
            marked = digest(new_text)
            others = "SELECT 1 FROM records WHERE profile_id = ? AND digest = ? AND id != ?"
            if connection.execute(others, (self.profile, marked, record)).fetchone():
                # Mended until it is like another: both stay.
                marked = os.urandom(32)
            connection.execute(
                "UPDATE records SET title = ?, text = ?, digest = ?, sharing = coalesce(?, sharing) WHERE id = ?",
                (new_title, new_text, marked, sharing, record),
            )
            if (new_title, new_text) != (row[0], row[1]):
                self._database.leave_traces(private=True)
                connection.execute("DELETE FROM passages WHERE record_id = ?", (record,))
                self._index(connection, record, new_title, new_text)

    def delete(self, record: int) -> None:
        """Delete one; `erasing.remove_traces` then makes it unreadable."""
        self.delete_many([record])

    def delete_many(self, records: Sequence[int]) -> None:
        """Delete all of these or none."""
        numbers = [(record,) for record in records]
        with self._database.transaction() as connection:
            self._database.leave_traces(private=True)
            connection.executemany("DELETE FROM records WHERE id = ?", numbers)

    def count(self) -> int:
        """Return how many records there are."""
        return int(
            self._database.query("SELECT count(*) FROM records WHERE profile_id = ?", (self.profile,))[0][0]
        )

    def page(self, start: int, count: int) -> list[Record]:
        """Return `count` records from the `start`-th on, newest first."""
        return self._records(
            "WHERE r.profile_id = ? ORDER BY r.date DESC, r.id DESC LIMIT ? OFFSET ?",
            (self.profile, count, start),
        )

    def row_of(self, record: int) -> int | None:
        """Return where a record stands in the whole list; None when it is gone."""
        rows = self._database.query(
            "SELECT (SELECT count(*) FROM records WHERE profile_id = r.profile_id "
            "AND (date, id) > (r.date, r.id)) FROM records AS r WHERE r.id = ? AND r.profile_id = ?",
            (record, self.profile),
        )
        return int(rows[0][0]) if rows else None

    def search(self, text: str, limit: int) -> list[Record]:
        """Return the records that hold every word of `text`, the last one perhaps begun only; newest first.

        Whatever is typed is looked for as words; nothing in it is a search expression.
        """
        *whole, last = [*pairs(text), *WORD.findall(SPACELESS.sub(" ", text.lower()))] or [""]
        if not last:
            return self.page(0, limit)
        # The last word is still being typed. What two letters begin is half of the language, though.
        is_begun = len(last) >= MIN_BEGUN or bool(SPACELESS.match(last))
        terms = [*map(quoted, whole), f"{quoted(last)} *" if is_begun else quoted(last)]
        found = self._database.query(
            # By row, not by rank: the index is walked only as far as the list is long.
            "SELECT DISTINCT p.record_id FROM words CROSS JOIN passages AS p ON p.id = words.rowid "
            "CROSS JOIN records AS r ON r.id = p.record_id WHERE words MATCH ? AND r.profile_id = ? "
            "ORDER BY words.rowid DESC LIMIT ?",
            (" AND ".join(terms), self.profile, limit),
        )
        numbers = [row[0] for row in found]
        return self._records(
            f"WHERE r.id IN ({', '.join('?' * len(numbers))}) ORDER BY r.date DESC, r.id DESC", numbers
        )

    def _records(self, condition: str, parameters: Sequence[Any]) -> list[Record]:
        rows = self._database.query(
            f"SELECT r.id, r.title, r.source, r.date, r.sharing, length(r.text) FROM records AS r {condition}",
            parameters,
        )
        return [Record(row[0], row[1], row[2], row[3], Sharing(row[4]), row[5]) for row in rows]

    def whole(self, record: int) -> NewRecord | None:
        """Return a record with its text; None when it is gone."""
        rows = self._database.query(
            "SELECT title, text, source, date, sharing FROM records WHERE id = ?", (record,)
        )
        if not rows:
            return None
        title, text, source, date, sharing = rows[0]
        return NewRecord(title, text, source, date, Sharing(sharing))


def quoted(word: str) -> str:
    """Return a word as the index's query language takes it literally."""
    return '"' + word.replace('"', '""') + '"'


def scope(profile: int) -> str:
    """Return the word by which the index knows a profile's passages."""
    return f"profile{profile}"


def digest(text: str) -> bytes:
    """Return what two records share when their texts differ in nothing but spaces."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).digest()
