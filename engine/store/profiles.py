"""Profiles and their facts: what the user says about themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.common.i18n import tr
from engine.common.sharing import Sharing
from engine.store.database import Database, now
from engine.store.errors import StoreError
from engine.store.text import clean, storable


@dataclass(frozen=True, slots=True)
class Profile:
    """One person, or one side of a person."""

    id: int
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the user says about themselves, in the user's order."""

    id: int
    label: str
    text: str
    sharing: Sharing


class Profiles:
    """The profiles in a database. Raises `StoreError` where it cannot read or write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Profile]:
        """Return all, by name."""
        rows = self._database.query("SELECT id, name, active FROM profiles ORDER BY name COLLATE NOCASE, id")
        return [Profile(row[0], row[1], bool(row[2])) for row in rows]

    def active(self) -> Profile | None:
        """Return the one in use, or None where there is none."""
        return next((profile for profile in self.all() if profile.active), None)

    def add(self, name: str) -> int:
        """Make one and return its id; the first becomes the active one."""
        with self._database.transaction() as connection:
            first = connection.execute("SELECT count(*) = 0 FROM profiles").fetchone()[0]
            cursor = connection.execute(
                "INSERT INTO profiles (name, active, created) VALUES (?, ?, ?)", (clean(name), first, now())
            )
            return int(cursor.lastrowid or 0)

    def rename(self, profile: int, name: str) -> None:
        """Give another name."""
        with self._database.transaction() as connection:
            self._database.leave_traces(private=True)
            connection.execute("UPDATE profiles SET name = ? WHERE id = ?", (clean(name), profile))

    def activate(self, profile: int) -> None:
        """Make this the one in use.

        Raises:
            StoreError: there is no such profile; the active one stays.
        """
        with self._database.transaction() as connection:
            connection.execute("UPDATE profiles SET active = 0 WHERE active = 1")
            if not connection.execute("UPDATE profiles SET active = 1 WHERE id = ?", (profile,)).rowcount:
                raise StoreError(tr("That profile is gone."), tr("Choose another."))

    def delete(self, profile: int) -> None:
        """Delete one with its facts and history; `erasing.remove_traces` then makes them unreadable."""
        with self._database.transaction() as connection:
            self._database.leave_traces(private=True)
            connection.execute("DELETE FROM profiles WHERE id = ?", (profile,))
            if not connection.execute("SELECT 1 FROM profiles WHERE active = 1").fetchone():
                connection.execute("UPDATE profiles SET active = 1 WHERE id = (SELECT min(id) FROM profiles)")

    def facts(self, profile: int) -> list[Fact]:
        """Return a profile's facts in the user's order."""
        rows = self._database.query(
            "SELECT id, label, text, sharing FROM facts WHERE profile_id = ? ORDER BY position, id", (profile,)
        )
        return [Fact(row[0], row[1], row[2], Sharing(row[3])) for row in rows]

    def add_fact(
        self, profile: int, label: str, text: str, sharing: Sharing = Sharing.STYLE, *, position: int | None = None
    ) -> int:
        """Add a fact at the end, or before the one at `position` (from 0); return its id."""
        with self._database.transaction() as connection:
            count = connection.execute("SELECT count(*) FROM facts WHERE profile_id = ?", (profile,)).fetchone()[0]
            cursor = connection.execute(
                "INSERT INTO facts (profile_id, position, label, text, sharing) VALUES (?, ?, ?, ?, ?)",
                (profile, count, clean(label), storable(text), sharing),
            )
            fact = int(cursor.lastrowid or 0)
            if position is not None:
                _place(connection, profile, fact, position)
            return fact

    def add_facts(self, profile: int, facts: Sequence[tuple[str, str]]) -> None:
        """Add facts, as (label, text), at the end: all of them or none."""
        with self._database.transaction() as connection:
            (first,) = connection.execute(
                "SELECT coalesce(max(position), -1) + 1 FROM facts WHERE profile_id = ?", (profile,)
            ).fetchone()
            connection.executemany(
                "INSERT INTO facts (profile_id, position, label, text, sharing) VALUES (?, ?, ?, ?, ?)",
                [
                    (profile, position, clean(label), storable(text), Sharing.STYLE)
                    for position, (label, text) in enumerate(facts, first)
                ],
            )

    def restore_fact(self, profile: int, fact: Fact, position: int) -> None:
        """Put a deleted fact back where it was, under its old id."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO facts (id, profile_id, position, label, text, sharing) VALUES (?, ?, -1, ?, ?, ?)",
                (fact.id, profile, fact.label, fact.text, fact.sharing),
            )
            _place(connection, profile, fact.id, position)

    def change_fact(
        self, fact: int, *, label: str | None = None, text: str | None = None, sharing: Sharing | None = None
    ) -> None:
        """Change what is given of a fact."""
        with self._database.transaction() as connection:
            if label is not None or text is not None:
                self._database.leave_traces(private=True)
            connection.execute(
                "UPDATE facts SET label = coalesce(?, label), text = coalesce(?, text), "
                "sharing = coalesce(?, sharing) WHERE id = ?",
                (None if label is None else clean(label), None if text is None else storable(text), sharing, fact),
            )

    def move_fact(self, fact: int, position: int) -> None:
        """Put a fact before the one that stands at `position` (from 0) without it."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT profile_id FROM facts WHERE id = ?", (fact,)).fetchone()
            if row:
                _place(connection, row[0], fact, position)

    def delete_fact(self, fact: int) -> None:
        """Delete one; `erasing.remove_traces` then makes it unreadable."""
        with self._database.transaction() as connection:
            self._database.leave_traces(private=True)
            connection.execute("DELETE FROM facts WHERE id = ?", (fact,))


def _place(connection: Any, profile: int, fact: int, position: int) -> None:
    """Number all facts of a profile anew, with one of them at `position`."""
    rows = connection.execute(
        "SELECT id FROM facts WHERE profile_id = ? AND id != ? ORDER BY position, id", (profile, fact)
    )
    order = [row[0] for row in rows]
    order.insert(max(0, min(position, len(order))), fact)
    connection.executemany(
        "UPDATE facts SET position = ? WHERE id = ?", [(number, entry) for number, entry in enumerate(order)]
    )
