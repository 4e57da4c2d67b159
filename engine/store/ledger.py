"""Everything that was sent to a cloud, so that its bytes can be shown exactly as they left.

A reply sends its prompt again with every request. What is kept of a request is where it differs from the one
before, so the ledger grows with the text and not with its square.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.store.database import Database, now
from engine.store.errors import StoreError

LONGEST_CHAIN = 64
"""Requests that are kept as differences before one is kept whole: what rebuilding one costs at most."""


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request, without its body.

    Attributes:
        id: its number, in the order of sending.
        time: ISO 8601, UTC.
        host: where to, with the port.
        method, path: of HTTP.
        length: bytes of the body.
    """

    id: int
    time: str
    host: str
    method: str
    path: str
    length: int


@dataclass(frozen=True, slots=True)
class _Last:
    number: int
    body: bytes
    chain: int


class Ledger:
    """The requests in a database. Raises `StoreError` where it cannot read or write."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last: dict[tuple[str, str], _Last] = {}

    def record(self, host: str, method: str, path: str, body: bytes) -> int:
        """Keep a request, before it is sent; return its number."""
        last = self._last.get((host, path))
        base: int | None = None
        head = tail = chain = 0
        if last and last.chain < LONGEST_CHAIN:
            base, chain = last.number, last.chain + 1
            head, tail = shared_ends(last.body, body)
        kept = body[head : len(body) - tail]
        with self._database.transaction() as connection:
            # What was erased meanwhile is no base any more.
            if (
                base is not None
                and not connection.execute("SELECT 1 FROM requests WHERE id = ?", (base,)).fetchone()
            ):
                base, head, tail, chain, kept = None, 0, 0, 0, body
            cursor = connection.execute(
                "INSERT INTO requests (time, host, method, path, length, base, head, tail, body) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (now(), host, method, path, len(body), base, head, tail, kept),
            )
            number = int(cursor.lastrowid or 0)
        self._last[host, path] = _Last(number, body, chain)
        return number

    def count(self) -> int:
        """Return how many requests were sent."""
        return int(self._database.query("SELECT count(*) FROM requests")[0][0])

    def page(self, start: int, count: int) -> list[SentRequest]:
        """Return `count` requests from the `start`-th on, the newest first."""
        rows = self._database.query(
            "SELECT id, time, host, method, path, length FROM requests ORDER BY id DESC LIMIT ? OFFSET ?",
            (count, start),
        )
        return [SentRequest(*row) for row in rows]

    def body(self, number: int) -> bytes:
        """Return a request's body, byte for byte as it was sent.

        Raises:
            StoreError: there is no such request.
        """
        rows = self._database.query(
            "WITH RECURSIVE chain (id, base, head, tail, body, depth) AS ("
            "SELECT id, base, head, tail, body, 0 FROM requests WHERE id = ? UNION ALL "
            "SELECT r.id, r.base, r.head, r.tail, r.body, chain.depth + 1 FROM requests AS r "
            "JOIN chain ON r.id = chain.base) SELECT head, tail, body FROM chain ORDER BY depth DESC",
            (number,),
        )
        if not rows:
            raise StoreError("That request is not in the ledger.", "It may have been erased.")
        body = b""
        for head, tail, kept in rows:
            body = body[:head] + kept + body[len(body) - tail :]
        return body


def shared_ends(before: bytes, after: bytes) -> tuple[int, int]:
    """Return how many bytes two bodies share at their beginning, and how many of the rest at their end."""
    size = min(len(before), len(after))
    one, other = np.frombuffer(before, np.uint8), np.frombuffer(after, np.uint8)
    differing = np.flatnonzero(one[:size] != other[:size])
    head = int(differing[0]) if len(differing) else size
    room = size - head
    differing = np.flatnonzero(one[len(one) - room :][::-1] != other[len(other) - room :][::-1])
    return head, int(differing[0]) if len(differing) else room
