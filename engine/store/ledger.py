"""Everything that was sent to a cloud, so that its bytes can be shown exactly as they left.

A reply sends its prompt again with every request. What is kept of a request is where it differs from the one
before, so the ledger grows with the text and not with its square.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.common.i18n import tr
from engine.store.database import Database, now
from engine.store.errors import StoreError

LONGEST_CHAIN = 64
"""Requests that are kept as differences before one is kept whole: what rebuilding one costs at most."""
SYNC_SECONDS = 1.0
"""What a power cut may take of the ledger, at most. The first request of a question, which has all that the user
wrote, is on the disk itself before it is sent; those after it tell the reply's tokens, and come by the hundred."""
ROWS_AT_ONCE = 200
RECENT_BODIES = 8
"""Bodies that are held while all are read: as many servers and paths are in use at a time, and a few more."""


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request, without its body.

    Attributes:
        id: its number, in the order of sending.
        time: ISO 8601, UTC.
        host: where to, with the port.
        method, path: of HTTP.
        length: bytes of the body.
        message: the question that it was sent for, or None.
    """

    id: int
    time: str
    host: str
    method: str
    path: str
    length: int
    message: int | None


@dataclass(frozen=True, slots=True)
class SentGroup:
    """What was sent for one question.

    Attributes:
        message: the question's id, or None for what was sent to find out about the server.
        question: its text, "" where it was deleted.
        requests: how many.
        length: bytes of their bodies.
        time: of the last one; ISO 8601, UTC.
        hosts: where to.
    """

    message: int | None
    question: str
    requests: int
    length: int
    time: str
    hosts: tuple[str, ...]


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
        self._synced: tuple[tuple[str, str, int | None], float] | None = None

    def record(self, host: str, method: str, path: str, body: bytes, message: int | None = None) -> int:
        """Keep a request, before it is sent; return its number.

        Args:
            host, method, path, body: what and where.
            message: the question that it is sent for.
        """
        last = self._last.get((host, path))
        base: int | None = None
        head = tail = chain = 0
        if last and last.chain < LONGEST_CHAIN:
            base, chain = last.number, last.chain + 1
            head, tail = shared_ends(last.body, body)
        kept = body[head : len(body) - tail]
        purpose, started = (host, path, message), time.monotonic()
        is_synced = self._synced is None or self._synced[0] != purpose or started - self._synced[1] >= SYNC_SECONDS
        with self._database.transaction(is_synced=is_synced) as connection:
            # What was erased meanwhile is no base any more.
            if (
                base is not None
                and not connection.execute("SELECT 1 FROM requests WHERE id = ?", (base,)).fetchone()
            ):
                base, head, tail, chain, kept = None, 0, 0, 0, body
            cursor = connection.execute(
                "INSERT INTO requests (time, host, method, path, length, base, head, tail, body, message_id) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (now(), host, method, path, len(body), base, head, tail, kept, message),
            )
            number = int(cursor.lastrowid or 0)
        self._last[host, path] = _Last(number, body, chain)
        if is_synced:
            self._synced = (purpose, started)
        return number

    def forget_deleted(self) -> int:
        """Delete what was sent for questions that are not kept any more; return how many requests that were.

        What was sent for none, to find out about a server or by the command line, stays. So do the bytes of all
        others: those that were kept as the difference from a deleted one are kept as the difference from the
        nearest before it that stays, or whole.
        """
        gone = "{0}.message_id IS NOT NULL AND {0}.message_id NOT IN (SELECT id FROM messages)"
        with self._database.transaction() as connection:
            # In the order of sending, and all before any is deleted: each is still to be rebuilt.
            hanging = connection.execute(
                "SELECT r.id FROM requests AS r JOIN requests AS b ON b.id = r.base "
                f"WHERE {gone.format('b')} AND NOT ({gone.format('r')}) ORDER BY r.id"
            ).fetchall()
            for (number,) in hanging:
                staying = connection.execute(
                    "WITH RECURSIVE chain (id, depth) AS (SELECT base, 0 FROM requests WHERE id = ? UNION ALL "
                    "SELECT r.base, depth + 1 FROM requests AS r JOIN chain ON r.id = chain.id) "
                    "SELECT r.id FROM chain JOIN requests AS r ON r.id = chain.id "
                    f"WHERE NOT ({gone.format('r')}) ORDER BY depth LIMIT 1",
                    (number,),
                ).fetchone()
                body, base = self.body(number), staying[0] if staying else None
                head, tail = (0, 0) if base is None else shared_ends(self.body(base), body)
                connection.execute(
                    "UPDATE requests SET base = ?, head = ?, tail = ?, body = ? WHERE id = ?",
                    (base, head, tail, body[head : len(body) - tail], number),
                )
            return connection.execute(f"DELETE FROM requests AS r WHERE {gone.format('r')}").rowcount

    def count(self) -> int:
        """Return how many requests were sent."""
        return int(self._database.query("SELECT count(*) FROM requests")[0][0])

    def groups(self, start: int = 0, count: int = -1) -> list[SentGroup]:
        """Return what was sent for each question, the newest first; -1 returns all from the `start`-th on.

        What was sent for none, to find out about the server, is one group, the last.
        """
        rows = self._database.query(
            "SELECT r.message_id, coalesce(m.text, ''), count(*), sum(r.length), max(r.time), "
            "group_concat(DISTINCT r.host) FROM requests AS r LEFT JOIN messages AS m ON m.id = r.message_id "
            "GROUP BY r.message_id ORDER BY r.message_id IS NULL, max(r.id) DESC LIMIT ? OFFSET ?",
            (count, start),
        )
        return [
            SentGroup(message, question, requests, length, time, tuple((hosts or "").split(",")))
            for message, question, requests, length, time, hosts in rows
        ]

    def page(self, start: int, count: int) -> list[SentRequest]:
        """Return `count` requests from the `start`-th on, the newest first."""
        fields = "id, time, host, method, path, length, message_id"
        rows = self._database.query(
            f"SELECT {fields} FROM requests ORDER BY id DESC LIMIT ? OFFSET ?", (count, start)
        )
        return [SentRequest(*row) for row in rows]

    def all(self) -> Iterator[tuple[SentRequest, bytes]]:
        """Yield all requests with their bodies, in the order of sending, without holding more than a few."""
        for request, body, _ in self._rebuilt("1", ()):
            yield request, body

    def distinct(self, *messages: int | None) -> Iterator[tuple[SentRequest, bytes]]:
        """Yield those that say something which no later one of the same question repeats whole, in the order of
        sending: a reply's requests each repeat the one before with a token more.

        Args:
            messages: the questions, None being what was sent for none; without any, all requests.
        """
        which = " OR ".join(["message_id IS ?"] * len(messages)) or "1"
        waiting: dict[tuple[int | None, str, str], tuple[SentRequest, bytes]] = {}
        for request, body, base in self._rebuilt(f"({which})", messages):
            place = (request.message, request.host, request.path)
            before = waiting.pop(place, None)
            if before and not (before[0].id == base and _is_within(before[1], body)):
                yield before
            waiting[place] = (request, body)
        yield from sorted(waiting.values(), key=lambda entry: entry[0].id)

    def _rebuilt(
        self, which: str, parameters: tuple[int | None, ...]
    ) -> Iterator[tuple[SentRequest, bytes, int | None]]:
        """Yield requests with their bodies and the number of what each was kept as the difference from."""
        recent: dict[int, bytes] = {}
        last = 0
        fields = "id, time, host, method, path, length, message_id, base, head, tail, body"
        sql = f"SELECT {fields} FROM requests WHERE {which} AND id > ? ORDER BY id LIMIT {ROWS_AT_ONCE}"
        while rows := self._database.query(sql, (*parameters, last)):
            for *described, base, head, tail, kept in rows:
                last = described[0]
                body = kept
                if base is not None:
                    before = recent[base] if base in recent else self.body(base)
                    body = before[:head] + kept + before[len(before) - tail :]
                recent[last] = body
                if len(recent) > RECENT_BODIES:
                    del recent[min(recent)]
                yield SentRequest(*described), body, base

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
            raise StoreError(tr("That request is not in the ledger."), tr("It may have been erased."))
        body = b""
        for head, tail, kept in rows:
            body = body[:head] + kept + body[len(body) - tail :]
        return body


def _is_within(before: bytes, after: bytes) -> bool:
    """Whether a body is the other with something put in between."""
    return sum(shared_ends(before, after)) == len(before)


def shared_ends(before: bytes, after: bytes) -> tuple[int, int]:
    """Return how many bytes two bodies share at their beginning, and how many of the rest at their end."""
    size = min(len(before), len(after))
    one, other = np.frombuffer(before, np.uint8), np.frombuffer(after, np.uint8)
    differing = np.flatnonzero(one[:size] != other[:size])
    head = int(differing[0]) if len(differing) else size
    room = size - head
    differing = np.flatnonzero(one[len(one) - room :][::-1] != other[len(other) - room :][::-1])
    return head, int(differing[0]) if len(differing) else room
