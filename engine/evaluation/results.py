"""The results of a run: one SQLite file, which a run goes on with wherever it was stopped."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from engine.common.errors import SettingsError
from engine.common.version import VERSION
from engine.evaluation.examples import Example
from engine.evaluation.recorded import Recorded
from engine.store.database import faults_named, transaction

FORMAT = 1
"""Of the file; raised when a table changes."""
WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Written:
    """One reply.

    Attributes:
        text: of it.
        tokens: how many.
        seconds: from the question to the last token.
        first_seconds: from the question to the first token.
        bits: disclosed by its tokens.
        changed: tokens that steering changed.
        held: tokens that the guard held back.
    """

    text: str
    tokens: int = 0
    seconds: float = 0.0
    first_seconds: float = 0.0
    bits: float = 0.0
    changed: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class Forced:
    """The log-likelihood of an example's reference under a way.

    Attributes:
        gain: nats a token over the cloud alone; None where no position counts.
        alone: nats a token under the cloud alone.
        positions, missed, refused: see `Likelihood`.
    """

    gain: float | None
    alone: float | None
    positions: int
    missed: int
    refused: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What a judge said of a reply.

    Attributes:
        score: 1 to 10; None where it gave none.
        words: of it.
    """

    score: float | None
    words: str


class Results:
    """The file of a run's results. Everything that is added is kept at once.

    It holds the private context of its examples, so only this user may read it.

    Args:
        path: made where it is not there.
        must_exist: for reading.
    Raises:
        SettingsError: it is no file of results, or of another version.
        StoreError: it cannot be read or written.
    """

    def __init__(self, path: Path, *, must_exist: bool = False) -> None:
        import sqlite_utils

        self.path = path
        if must_exist and not path.exists():
            raise SettingsError(f"There is no file {path}.", "Run an evaluation first: tiller eval run --help")
        with faults_named(path):
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
            connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
            try:
                self._database = sqlite_utils.Database(connection)
                self._prepare()
            except BaseException:
                connection.close()
                raise

    def _prepare(self) -> None:
        database = self._database
        if not database.table_names():
            self._create()
        names = database.table_names()
        if "about" not in names:
            raise SettingsError(f"{self.path.name} is another program's database.", "Choose another file.")
        if self._about("format") != FORMAT:
            raise SettingsError(f"{self.path.name} was made by another version of Tiller.", "Choose another file.")

    def _create(self) -> None:
        database = self._database
        # Whole or not at all, whoever reads it meanwhile and whenever it is stopped.
        with transaction(database.conn, self.path):
            if not database.table_names():
                for name, columns, key in TABLES:
                    database.execute(database.create_table_sql(name, columns, pk=key))
                self._set("format", FORMAT)
                self._set("version", VERSION)

    def _about(self, key: str) -> Any:
        rows = list(self._database.query("SELECT value FROM about WHERE key = ?", [key]))
        return json.loads(rows[0]["value"]) if rows else None

    def _set(self, key: str, value: Any) -> None:
        self._put("about", {"key": key, "value": json.dumps(value)})

    def _put(self, table: str, row: dict[str, Any]) -> None:
        with faults_named(self.path):
            names = ", ".join(row)
            places = ", ".join("?" * len(row))
            self._database.execute(
                f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({places})", list(row.values())
            )

    def _rows(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        with faults_named(self.path):
            return list(self._database.query(sql, parameters))

    # What is measured

    @property
    def settings(self) -> dict[str, str]:
        """What the run was made with, in words; empty before `begin`."""
        return dict(self._about("settings") or {})

    def begin(self, settings: Mapping[str, str]) -> None:
        """Say what is measured with; what is there already must have been measured with the same.

        Raises:
            SettingsError: it was not; says what differs.
        """
        before = self.settings
        if before and before != dict(settings):
            names = [name for name in {**before, **settings} if before.get(name) != settings.get(name)]
            told = "; ".join(
                f"{name}: {before.get(name, 'none')} there, {settings.get(name, 'none')} now" for name in names
            )
            raise SettingsError(
                f"{self.path.name} holds results with other settings ({told}).",
                "Use the same settings to go on with it, or another file.",
            )
        self._set("settings", dict(settings))

    def keep_examples(self, examples: Sequence[Example]) -> None:
        """Keep what is asked, in its order, behind what is there.

        Raises:
            SettingsError: one of them is there with other words; nothing was kept.
        """
        known = {example.id: example for example in self.examples()}
        for example in examples:
            if (before := known.get(example.id, example)) != example:
                parts = [e.name for e in fields(Example) if getattr(before, e.name) != getattr(example, e.name)]
                raise SettingsError(
                    f"The example {example.id} was another one when {self.path.name} was made: "
                    f"other {' and '.join(parts)}.",
                    "Use the same data, and as many passages, to go on with it, or another file.",
                )
        added = [example for example in examples if example.id not in known]
        with transaction(self._database.conn, self.path):
            for place, example in enumerate(added, len(known)):
                row = asdict(example) | {
                    "place": place,
                    "facts": json.dumps(example.facts),
                    "passages": json.dumps(example.passages),
                }
                self._put("examples", row)

    def keep_ways(self, names: Sequence[str]) -> None:
        """Keep the order of the ways' names, those of earlier runs first."""
        self._set("ways", list(dict.fromkeys([*self.ways(), *names])))

    def examples(self) -> list[Example]:
        """Return what is asked, in its order."""
        return [
            Example(
                row["id"],
                row["question"],
                tuple(json.loads(row["facts"])),
                tuple(json.loads(row["passages"])),
                row["reference"],
            )
            for row in self._rows("SELECT * FROM examples ORDER BY place")
        ]

    def ways(self) -> list[str]:
        """Return the names of the ways, in their order."""
        return list(self._about("ways") or [])

    def keep_problems(self, problems: Sequence[str]) -> None:
        """Keep what could not be used of the data, in words."""
        self._set("problems", list(problems))

    def problems(self) -> list[str]:
        """Return what could not be used of the data."""
        return list(self._about("problems") or [])

    # What came out

    def keep_reply(self, example: str, way: str, written: Written) -> None:
        """Keep a reply."""
        self._put("replies", {"example": example, "way": way} | asdict(written))

    def replies(self) -> dict[tuple[str, str], Written]:
        """Return all replies, by example and way."""
        names = [entry.name for entry in fields(Written)]
        return {
            (row["example"], row["way"]): Written(**{name: row[name] for name in names})
            for row in self._rows("SELECT * FROM replies")
        }

    def keep_forced(self, example: str, way: str, forced: Forced) -> None:
        """Keep the log-likelihood of an example's reference."""
        self._put("likelihoods", {"example": example, "way": way} | asdict(forced))

    def forced(self) -> dict[tuple[str, str], Forced]:
        """Return all log-likelihoods, by example and way."""
        names = [entry.name for entry in fields(Forced)]
        return {
            (row["example"], row["way"]): Forced(**{name: row[name] for name in names})
            for row in self._rows("SELECT * FROM likelihoods")
        }

    def keep_recorded(self, example: str, recorded: Recorded, *, uploaded: bool = False) -> None:
        """Keep what the cloud said along an example's reference."""
        self._put("recordings", {"example": example, "uploaded": int(uploaded), "packed": recorded.packed()})

    def recorded(self, example: str, *, uploaded: bool = False) -> Recorded | None:
        """Return it, if it was kept.

        Raises:
            SettingsError: it is damaged.
        """
        rows = self._rows(
            "SELECT packed FROM recordings WHERE example = ? AND uploaded = ?", example, int(uploaded)
        )
        return Recorded.unpacked(rows[0]["packed"]) if rows else None

    def keep_failure(self, example: str, what: str, words: str) -> None:
        """Keep why something of an example could not be measured; it is tried again in the next run."""
        self._put("failures", {"example": example, "what": what, "words": words})

    def no_failure(self, example: str, what: str) -> None:
        """Forget a failure: it was measured since."""
        with faults_named(self.path):
            self._database.execute("DELETE FROM failures WHERE example = ? AND what = ?", [example, what])

    def failures(self) -> dict[tuple[str, str], str]:
        """Return what could not be measured, by example and what it was."""
        rows = self._rows("SELECT * FROM failures ORDER BY rowid")
        return {(row["example"], row["what"]): row["words"] for row in rows}

    def require_judge(self, name: str) -> None:
        """Keep who judges; all judgements must be of the same one.

        Raises:
            SettingsError: another one judged before.
        """
        before = self._about("judge")
        if before is not None and before != name and self.judged():
            raise SettingsError(
                f"These replies were judged by {before}, not {name}.",
                "Use the same judge, or measure into another file for this one.",
            )
        self._set("judge", name)

    def keep_judged(self, example: str, way: str, judged: Judged) -> None:
        """Keep what a judge said."""
        self._put("judgements", {"example": example, "way": way} | asdict(judged))

    def judged(self) -> dict[tuple[str, str], Judged]:
        """Return what the judge said, by example and way."""
        return {
            (row["example"], row["way"]): Judged(row["score"], row["words"])
            for row in self._rows("SELECT * FROM judgements")
        }

    def close(self) -> None:
        """Close the file."""
        self._database.conn.close()


TABLES: tuple[tuple[str, dict[str, type], str | tuple[str, ...]], ...] = (
    ("about", {"key": str, "value": str}, "key"),
    (
        "examples",
        {"id": str, "place": int, "question": str, "facts": str, "passages": str, "reference": str},
        "id",
    ),
    (
        "replies",
        {
            "example": str,
            "way": str,
            "text": str,
            "tokens": int,
            "seconds": float,
            "first_seconds": float,
            "bits": float,
            "changed": int,
            "held": int,
        },
        ("example", "way"),
    ),
    (
        "likelihoods",
        {
            "example": str,
            "way": str,
            "gain": float,
            "alone": float,
            "positions": int,
            "missed": int,
            "refused": int,
        },
        ("example", "way"),
    ),
    ("recordings", {"example": str, "uploaded": int, "packed": bytes}, ("example", "uploaded")),
    ("failures", {"example": str, "what": str, "words": str}, ("example", "what")),
    ("judgements", {"example": str, "way": str, "score": float, "words": str}, ("example", "way")),
)
