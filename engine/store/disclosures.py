"""What replies told the services that took part in them: an account that adds up over replies and days.

It holds numbers and no text, and stays when a conversation is deleted: what somebody learned is not unlearned.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.common.i18n import mark
from engine.store.database import Database, now

HERE = ""
"""The endpoint of replies that nobody else took part in: written by the local model, or by a server of our own."""


class Purpose(StrEnum):
    """What a reply was for."""

    CHAT = mark("chat")
    COMPARISON = mark("comparison")
    BLIND = mark("blind test")
    COMMAND = mark("command line")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What one reply told.

    Attributes:
        endpoint: who took part in it: host and path; `HERE` for nobody else.
        profile: the id of the profile that it was steered by, None for none.
        purpose: what it was for.
        tokens: how many it has.
        bits: an estimate of what it told.
        budget: bits that it might have told; 0 is no limit.
        held: what the guard kept out: kind in words to how often.
        message: the id of the question, None where that is not kept.
        time: when it ended; ISO 8601, UTC.
        question: its text, "" where that is not kept.
    """

    endpoint: str
    profile: int | None
    purpose: Purpose
    tokens: int
    bits: float
    budget: float
    held: Mapping[str, int] = field(default_factory=dict)
    message: int | None = None
    time: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What one service learned of one profile.

    Attributes:
        endpoint, profile: whose.
        replies: how many took part in it.
        today_bits, bits: told today (UTC), and in all.
    """

    endpoint: str
    profile: int | None
    replies: int
    today_bits: float
    bits: float


class Disclosures:
    """The account of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: Disclosure) -> None:
        """Enter what a reply told.

        Raises:
            StoreError: it cannot be kept.
        """
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO disclosures (time, endpoint, profile_id, purpose, message_id, tokens, bits, budget, "
                "held) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(entry.time or now(), entry.endpoint, entry.profile, entry.purpose, entry.message),
                    *(entry.tokens, entry.bits, entry.budget, json.dumps(dict(entry.held))),
                ),
            )

    def newest(self, count: int) -> list[Disclosure]:
        """Return the last `count` entries, the newest first."""
        rows = self._database.query(
            "SELECT d.endpoint, d.profile_id, d.purpose, d.tokens, d.bits, d.budget, d.held, d.message_id, "
            "d.time, coalesce(m.text, '') FROM disclosures AS d LEFT JOIN messages AS m ON m.id = d.message_id "
            "ORDER BY d.id DESC LIMIT ?",
            (count,),
        )
        return [
            Disclosure(endpoint, profile, Purpose(purpose), tokens, bits, budget, json.loads(held), *rest)
            for endpoint, profile, purpose, tokens, bits, budget, held, *rest in rows
        ]

    def account(self, endpoint: str, profile: int | None) -> Account:
        """Return what one service learned of one profile."""
        (row,) = self._database.query(
            "SELECT count(*), coalesce(sum(bits) FILTER (WHERE time >= ?), 0), coalesce(sum(bits), 0) "
            "FROM disclosures WHERE endpoint = ? AND profile_id IS ?",
            (now()[:10], endpoint, profile),
        )
        return Account(endpoint, profile, *row)

    def accounts(self) -> list[Account]:
        """Return what each service learned of all profiles, the one that learned most today first."""
        rows = self._database.query(
            "SELECT endpoint, NULL, count(*), coalesce(sum(bits) FILTER (WHERE time >= ?), 0) AS today, sum(bits) "
            "FROM disclosures WHERE endpoint != ? GROUP BY endpoint ORDER BY today DESC, endpoint",
            (now()[:10], HERE),
        )
        return [Account(*row) for row in rows]

    def suspicion(self, endpoint: str) -> str:
        """Return why a service is not trusted; "" for one that is."""
        rows = self._database.query("SELECT reason FROM suspects WHERE endpoint = ?", (endpoint,))
        return str(rows[0][0]) if rows else ""

    def suspect(self, endpoint: str, reason: str) -> None:
        """Remember that a service was found to probe.

        Raises:
            StoreError: it cannot be kept.
        """
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO suspects (endpoint, reason, time) VALUES (?, ?, ?)",
                (endpoint, reason, now()),
            )

    def suspects(self) -> dict[str, str]:
        """Return the services that were found to probe, with the reason."""
        rows = self._database.query("SELECT endpoint, reason FROM suspects ORDER BY time DESC")
        return {str(endpoint): str(reason) for endpoint, reason in rows}

    def trust(self, endpoint: str) -> None:
        """Forget what a service was suspected of.

        Raises:
            StoreError: it cannot be kept.
        """
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM suspects WHERE endpoint = ?", (endpoint,))
