"""Spellings that the user wants kept back, or let through although they look like what identifies a person."""

from __future__ import annotations

from dataclasses import dataclass

from engine.store.database import Database
from engine.store.text import clean


@dataclass(frozen=True, slots=True)
class ListedIdentifier:
    """One line of the user's own list.

    Attributes:
        text: the spelling.
        allowed: whether it is let through; else it is kept back.
    """

    text: str
    allowed: bool


class ListedIdentifiers:
    """A profile's list. Raises `StoreError` where it cannot read or write."""

    def __init__(self, database: Database, profile: int) -> None:
        self._database = database
        self._profile = profile

    def all(self) -> list[ListedIdentifier]:
        """Return all, in the order in which they were listed."""
        rows = self._database.query(
            "SELECT text, allowed FROM identifiers WHERE profile_id = ? ORDER BY id", (self._profile,)
        )
        return [ListedIdentifier(text, bool(allowed)) for text, allowed in rows]

    def put(self, text: str, *, allowed: bool) -> None:
        """List a spelling; where it is listed already, change what is done with it. Blank text is left out."""
        text = clean(text).strip()
        if not text:
            return
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO identifiers (profile_id, text, allowed) VALUES (?, ?, ?) "
                "ON CONFLICT (profile_id, text) DO UPDATE SET allowed = excluded.allowed",
                (self._profile, text, allowed),
            )

    def remove(self, text: str) -> None:
        """Take a spelling off the list."""
        with self._database.transaction() as connection:
            self._database.leave_traces(private=True)
            connection.execute(
                "DELETE FROM identifiers WHERE profile_id = ? AND text = ?", (self._profile, clean(text).strip())
            )
