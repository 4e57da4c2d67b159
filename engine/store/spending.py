"""What each day's requests cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.store.database import Database


def today() -> str:
    """Return the day where the user is, as limits are meant."""
    return datetime.now().astimezone().date().isoformat()


@dataclass(frozen=True, slots=True)
class Spent:
    """What one endpoint cost on one day.

    Attributes:
        day: ISO 8601, where the user is.
        host: the endpoint's.
        requests, prompt_tokens, cached_tokens, output_tokens: what was billed.
        money: at the prices of then.
    """

    day: str
    host: str
    requests: int
    prompt_tokens: int
    cached_tokens: int
    output_tokens: int
    money: float


class Spending:
    """The days in a database. Raises `StoreError` where it cannot read or write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, spent: Spent) -> float:
        """Add to a day; return what all of that day cost."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO spending VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day, host) DO UPDATE SET "
                "requests = requests + excluded.requests, "
                "prompt_tokens = prompt_tokens + excluded.prompt_tokens, "
                "cached_tokens = cached_tokens + excluded.cached_tokens, "
                "output_tokens = output_tokens + excluded.output_tokens, money = money + excluded.money",
                (
                    spent.day,
                    spent.host,
                    spent.requests,
                    spent.prompt_tokens,
                    spent.cached_tokens,
                    spent.output_tokens,
                    spent.money,
                ),
            )
            return self.on(spent.day)

    def on(self, day: str) -> float:
        """Return what a day cost."""
        return float(
            self._database.query("SELECT coalesce(sum(money), 0) FROM spending WHERE day = ?", (day,))[0][0]
        )

    def all(self) -> list[Spent]:
        """Return everything, the newest day first."""
        rows = self._database.query("SELECT * FROM spending ORDER BY day DESC, host")
        return [Spent(*row) for row in rows]
