"""What the user wrote before: records, kept whole, and their passages, which are searched."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from engine.store.database import Database, now
from engine.store.passages import cut, pairs
from engine.store.profiles import Sharing, clean


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

    def _insert(self, connection: sqlite3.Connection, record: NewRecord) -> int | None:
        text = record.text.replace("\0", "")
        title = clean(record.title) or clean(text.strip().split("\n", 1)[0])[:120]
        values = (
            self.profile,
            title,
            text,
            clean(record.source),
            record.date,
            record.sharing,
            digest(text),
            now(),
        )
        cursor = connection.execute(
            "INSERT INTO records (profile_id, title, text, source, date, sharing, digest, created) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (profile_id, digest) DO NOTHING",
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
            new_text = row[1] if text is None else text.replace("\0", "")
            connection.execute(
                "UPDATE records SET title = ?, text = ?, digest = ?, sharing = coalesce(?, sharing) WHERE id = ?",
                (new_title, new_text, digest(new_text), sharing, record),
            )
            if (new_title, new_text) != (row[0], row[1]):
                connection.execute("DELETE FROM passages WHERE record_id = ?", (record,))
                self._index(connection, record, new_title, new_text)

    def delete(self, record: int) -> None:
        """Delete one; `Database.shrink` then gives the room back."""
        with self._database.transaction() as connection:
            # By hand, not by the foreign key: cascades fire no triggers that keep the search index in step.
            connection.execute("DELETE FROM passages WHERE record_id = ?", (record,))
            connection.execute("DELETE FROM records WHERE id = ?", (record,))

    def count(self) -> int:
        """Return how many records there are."""
        return int(
            self._database.query("SELECT count(*) FROM records WHERE profile_id = ?", (self.profile,))[0][0]
        )

    def page(self, start: int, count: int) -> list[Record]:
        """Return `count` records from the `start`-th on, newest first."""
        rows = self._database.query(
            "SELECT id, title, source, date, sharing, length(text) FROM records WHERE profile_id = ? "
            "ORDER BY date DESC, id DESC LIMIT ? OFFSET ?",
            (self.profile, count, start),
        )
        return [Record(row[0], row[1], row[2], row[3], Sharing(row[4]), row[5]) for row in rows]

    def text(self, record: int) -> str:
        """Return a record's text; "" when it is gone."""
        rows = self._database.query("SELECT text FROM records WHERE id = ?", (record,))
        return str(rows[0][0]) if rows else ""


def scope(profile: int) -> str:
    """Return the word by which the index knows a profile's passages."""
    return f"profile{profile}"


def digest(text: str) -> bytes:
    """Return what two records share when their texts differ in nothing but spaces."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).digest()
