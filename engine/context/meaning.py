"""Finding passages by what they mean, beside the words that they hold."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.store.database import Database

Bits = npt.NDArray[np.uint8]
BATCH = 16
"""Passages read between two looks at whether to go on."""
COARSE = 256
"""Passages whose vectors are compared in full, chosen by the signs of their components."""


class TextEmbedder(Protocol):
    """What turns texts into unit vectors: `engine.local.embedder.Embedder`."""

    name: str
    size: int

    def embed(self, text: str) -> npt.NDArray[np.float32]:
        """Return a text's unit vector, float32, shape (D,)."""


class Meanings:
    """Passages by meaning, as one embedding model sees them.

    In memory is one bit a component only: 48 bytes for a passage of a common model, so that 200,000 passages
    take 10 MB. The best by those bits are compared by their vectors, which stay in the database.

    Args:
        embedder: the model.
    """

    def __init__(self, embedder: TextEmbedder) -> None:
        self._embedder = embedder
        self._indexes: dict[int, _Index] = {}

    def read_new(
        self,
        database: Database,
        on_progress: Callable[[int], None] = lambda _left: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> int:
        """Compute the vectors that are missing, newest passages first; return how many were computed.

        Args:
            on_progress: called with the number of passages left.
            cancelled: asked often; True ends it, and what was computed stays.
        Raises:
            StoreError, LocalModelError
        """
        name = self._embedder.name
        computed = 0
        while not cancelled():
            # Counted anew each time: more may have been added meanwhile.
            left = self.left(database)
            on_progress(left)
            rows = database.query(
                "SELECT p.id, p.title, p.text FROM passages AS p LEFT JOIN vectors AS v "
                "ON v.passage_id = p.id AND v.model = ? WHERE v.id IS NULL ORDER BY p.id DESC LIMIT ?",
                (name, BATCH if left > 0 else 0),
            )
            if not rows:
                break
            found = [(row[0], self._embedder.embed(f"{row[1]}\n{row[2]}")) for row in rows]
            with database.transaction() as connection:
                connection.executemany(
                    # A passage that was deleted meanwhile stays so.
                    "INSERT OR REPLACE INTO vectors (passage_id, profile_id, model, signature, vector) "
                    "SELECT p.id, r.profile_id, ?, ?, ? FROM passages AS p "
                    "JOIN records AS r ON r.id = p.record_id WHERE p.id = ?",
                    [
                        (name, signature(vector).tobytes(), vector.astype(np.float16).tobytes(), number)
                        for number, vector in found
                    ],
                )
            computed += len(rows)
        return computed

    def left(self, database: Database) -> int:
        """Return how many passages have no vector of this model yet."""
        rows = database.query(
            "SELECT (SELECT count(*) FROM passages) - (SELECT count(*) FROM vectors WHERE model = ?)",
            (self._embedder.name,),
        )
        return int(rows[0][0])

    def search(self, database: Database, profile: int, question: str, limit: int) -> list[tuple[int, float]]:
        """Return the passages of a profile nearest in meaning: (id, cosine), best first.

        Raises:
            StoreError, LocalModelError
        """
        index = self._indexes.setdefault(profile, _Index(profile, self._embedder))
        index.bring_up_to_date(database)
        vector = self._embedder.embed(question)
        numbers = index.nearest(signature(vector), COARSE)
        if not numbers:
            return []
        rows = database.query(
            # What was deleted since drops out here, and what is not to be used.
            # CROSS JOIN keeps this order; by itself SQLite would begin with all records of the profile.
            f"SELECT v.passage_id, v.vector FROM vectors AS v CROSS JOIN passages AS p ON p.id = v.passage_id "
            f"CROSS JOIN records AS r ON r.id = p.record_id WHERE v.id IN ({', '.join('?' * len(numbers))}) "
            f"AND r.profile_id = ? AND r.sharing != 'off'",
            [*numbers, profile],
        )
        if not rows:
            return []
        vectors = np.frombuffer(b"".join(row[1] for row in rows), np.float16).reshape(len(rows), -1)
        cosines = vectors.astype(np.float32) @ vector
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [(int(rows[i][0]), float(cosines[i])) for i in best]


def signature(vector: npt.NDArray[np.float32]) -> Bits:
    """Return the signs of a vector's components, eight to a byte, uint8, shape (D/8,)."""
    return np.packbits(vector > 0)


class _Index:
    """The signatures of one profile's passages."""

    def __init__(self, profile: int, embedder: TextEmbedder) -> None:
        self._profile = profile
        self._name = embedder.name
        self._width = (embedder.size + 7) // 8
        self._last = 0
        self._numbers = np.zeros(0, np.int64)
        self._signatures: Bits = np.zeros((0, self._width), np.uint8)

    def bring_up_to_date(self, database: Database) -> None:
        rows = database.query(
            "SELECT id, signature FROM vectors WHERE model = ? AND profile_id = ? AND id > ? ORDER BY id",
            (self._name, self._profile, self._last),
        )
        rows = [row for row in rows if len(row[1]) == self._width]
        if rows:
            self._last = int(rows[-1][0])
            added = np.frombuffer(b"".join(row[1] for row in rows), np.uint8).reshape(-1, self._width)
            self._signatures = np.concatenate([self._signatures, added])
            numbers = np.fromiter((row[0] for row in rows), np.int64, len(rows))
            self._numbers = np.concatenate([self._numbers, numbers])

    def nearest(self, wanted: Bits, count: int) -> list[int]:
        """Return the vectors' ids whose signatures differ least."""
        if not len(self._numbers):
            return []
        differences = np.bitwise_count(self._signatures ^ wanted).sum(axis=1, dtype=np.uint16)
        count = min(count, len(differences))
        best = np.argpartition(differences, count - 1)[:count]
        found: list[int] = self._numbers[best].tolist()
        return found


def fused_ranks(*rankings: list[int], constant: float = 60.0) -> list[int]:
    """Join rankings by reciprocal-rank fusion (Cormack and others, 2009); return all items, best first."""
    scores: dict[int, float] = {}
    for rank, item in itertools.chain.from_iterable(enumerate(ranking, 1) for ranking in rankings):
        scores[item] = scores.get(item, 0.0) + 1.0 / (constant + rank)
    return sorted(scores, key=lambda item: -scores[item])
