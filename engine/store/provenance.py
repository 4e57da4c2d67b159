"""Which messages left this computer, and to whom.

What was written where nothing is sent stays here until the user says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection

from engine.store.database import Database

_BRANCH = (
    "WITH RECURSIVE branch (id, parent) AS ("
    "SELECT id, parent FROM messages WHERE id = ? "
    "UNION ALL SELECT m.id, m.parent FROM messages AS m JOIN branch ON m.id = branch.parent) "
)
"""A message and all before it."""


class Provenance:
    """That of a database's messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unsent(self, message: int) -> list[int]:
        """Return the messages before one that nobody outside of this computer has had, the oldest first."""
        rows = self._database.query(
            f"{_BRANCH} SELECT branch.id FROM branch JOIN messages AS m ON m.id = branch.id "
            "LEFT JOIN sent_messages AS s ON s.message_id = branch.id "
            "WHERE s.message_id IS NULL AND branch.id != ? AND m.text != '' ORDER BY branch.id",
            (message, message),
        )
        return [int(row[0]) for row in rows]

    def mark_sent(self, message: int, endpoint: str, without: Collection[int] = ()) -> None:
        """Note that a message and all before it are known to a service.

        Args:
            endpoint: its host and path.
            without: those that were left out.
        Raises:
            StoreError: it cannot be kept.
        """
        with self._database.transaction() as connection:
            connection.execute(
                f"{_BRANCH} INSERT OR IGNORE INTO sent_messages (message_id, endpoint) "
                "SELECT id, ? FROM branch WHERE id NOT IN (SELECT value FROM json_each(?))",
                (message, endpoint, str(sorted(without))),
            )
