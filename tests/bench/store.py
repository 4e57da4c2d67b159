"""The store with many records (default 100,000, about 220 MB of text), how well search finds one's own, and what
deleting costs and leaves."""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.context.meaning import Meanings, signature
from engine.context.retrieval import search
from engine.importing import run as importing
from engine.local.embedder import Embedder
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.erasing import erase_everything, remove_traces
from engine.store.history import History, NewRecord
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles
from tests.conftest import DATA
from tests.support.reading_back import found


def times(work: Callable[[], object], repeats: int) -> str:
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1e3)
    taken.sort()
    return f"median {statistics.median(taken):.2f}, 95% {taken[int(repeats * 0.95)]:.2f}, worst {taken[-1]:.1f} ms"


def scale(folder: Path, count: int) -> None:
    """Texts of words with Zipf's frequencies, about 2.2 kB each."""
    chance = random.Random(0)
    syllables = [c + v for c in "bcdfghjklmnprstvwz" for v in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 5))) for _ in range(60_000)]
    weights = list(itertools.accumulate(1 / (i + 1) for i in range(len(words))))

    def text(length: int = 310) -> str:
        return " ".join(chance.choices(words, cum_weights=weights, k=length)) + "."

    path = folder / "tiller.db"
    with closing(Database(path)) as database:
        history = History(database, Profiles(database).add("x"))
        texts = [text() for _ in range(count)]
        started = time.perf_counter()
        for batch in _batches(texts, 500):
            history.add_many(NewRecord("", t) for t in batch)
        rate = count / (time.perf_counter() - started)
        print(f"{count:,} records, {sum(map(len, texts)) / 1e6:.0f} MB of text: import {rate:,.0f} a second")
        print(f"file: {path.stat().st_size / 1e6:.0f} MB")
        print("add one:", times(lambda: history.add(NewRecord("", text())), 100))
        print("search:", times(lambda: search(database, history.profile, text(15)), 200))
        print("page in the middle:", times(lambda: history.page(count // 2, 100), 20))
        print("search in the editor:", times(lambda: history.search(" ".join(text(2).split()[:2])[:-2], 500), 100))
        embedder = RandomEmbedder()
        fill_vectors(database, embedder)
        meanings = Meanings(embedder)
        both = functools.partial(search, database, history.profile, limit=5, meanings=meanings)
        print("first search by words and meaning:", times(lambda: both(text(15)), 1))
        print("search by words and meaning:", times(lambda: both(text(15)), 100))
    print("open:", times(lambda: Database(path).close(), 10))


def _batches(texts: list[str], size: int) -> list[list[str]]:
    return [texts[i : i + size] for i in range(0, len(texts), size)]


class RandomEmbedder:
    """Meanings by lot, to time the search without hours of reading."""

    name, size = "by lot", 384

    def __init__(self) -> None:
        self._random = np.random.default_rng(0)

    def embed(self, text: str) -> npt.NDArray[np.float32]:
        vector = self._random.standard_normal(self.size).astype(np.float32)
        return vector / np.float32(np.linalg.norm(vector))


def short_records(folder: Path, count: int = 20_000) -> None:
    """Through the import itself: a JSON Lines file of short texts."""
    path = folder / "short.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(
                json.dumps({"title": f"Note {number}", "text": f"Note {number}: call {number * 7} about it."})
                + "\n"
            )
    with closing(Database(folder / "short.db")) as database:
        history = History(database, Profiles(database).add("x"))
        started = time.perf_counter()
        importing.run(history, [path])
        print(f"import of short records from a file: {count / (time.perf_counter() - started):,.0f} a second")


def requests(folder: Path, count: int = 1_000) -> None:
    """A reply's requests, each one token longer."""
    with closing(Database(folder / "ledger.db")) as database:
        ledger = Ledger(database)
        prompt = list(range(10_000, 10_800))

        def record() -> None:
            prompt.append(20_000)
            body = json.dumps({"prompt": prompt, "n_predict": 1, "n_probs": 100, "cache_prompt": True}).encode()
            ledger.record("host", "POST", "/completion", body)

        print("ledger, one request:", times(record, count))


def deletions(folder: Path, count: int) -> None:
    """Conversations of 12 and 200 words, ten requests each: one in fifteen is deleted, then all are erased."""
    chance = random.Random(0)
    words = ["".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randint(3, 9))) for _ in range(4000)]
    path = folder / str(count) / "tiller.db"
    with closing(Database(path)) as database:
        conversations, ledger = Conversations(database), Ledger(database)
        said = []
        for _ in range(count):
            question, reply = (" ".join(chance.choices(words, k=k)) for k in (12, 200))
            number = conversations.begin(question)
            asked = conversations.add(number, "user", question)
            for end in range(0, len(reply), len(reply) // 10 + 1):
                ledger.record("host", "POST", "/x", json.dumps([question, reply[:end]]).encode(), asked)
            conversations.add(number, "assistant", reply)
            said.append((number, question, reply))

        def left(texts: list[str]) -> str:
            read = found(texts, path.parent.iterdir(), path, folder / "work")
            return f"{len(read)} of {len(texts)} messages can be read back"

        print(f"{count} conversations, {path.stat().st_size / 1e6:.1f} MB")
        gone = said[::15]
        for number, _, _ in gone:
            conversations.delete(number)
        print("delete one in fifteen:", times(conversations.purge, 1))
        print("remove the traces:", times(lambda: remove_traces(database), 1))
        print(left([text for entry in gone for text in entry[1:]]))
        print("erase everything:", times(lambda: erase_everything(database), 1))
        print(left([text for entry in said for text in entry[1:]]))


def fill_vectors(database: Database, embedder: RandomEmbedder) -> None:
    numbers = [row[0] for row in database.query("SELECT id FROM passages")]
    with database.transaction() as connection:
        connection.executemany(
            "INSERT INTO vectors (passage_id, profile_id, model, signature, vector) VALUES (?, 1, ?, ?, ?)",
            (
                (number, embedder.name, signature(vector).tobytes(), vector.astype(np.float16).tobytes())
                for number in numbers
                for vector in [embedder.embed("")]
            ),
        )


def quality(folder: Path, models: list[Path]) -> None:
    """All people's histories pooled; each asks their own task."""
    people = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    with closing(Database(folder / "pool.db")) as database:
        history = History(database, Profiles(database).add("pool"))
        own = [{history.add(NewRecord(h["title"], h["text"])) for h in p["history"]} for p in people]
        print(f"{len(people)} people, {history.count()} texts pooled\n\n| | recall@5 | MRR |\n| --- | --- | --- |")
        for model in (None, *models):
            meanings = None
            if model:
                meanings = Meanings(Embedder(model, threads=2))
                meanings.read_new(database)
            recall = reciprocal = 0.0
            for person, mine in zip(people, own, strict=True):
                hits = search(database, history.profile, person["input"], 5, meanings)
                right = [hit.record in mine for hit in hits]
                recall += sum(right) / min(5, len(mine))
                reciprocal += 1 / (right.index(True) + 1) if any(right) else 0
            name = f"words and {model.stem}" if model else "words (BM25)"
            print(f"| {name} | {recall / len(people):.3f} | {reciprocal / len(people):.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000, help="0 leaves the scale out")
    parser.add_argument("--embedding", type=Path, action="append", default=[], help="GGUF embedding model")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if arguments.records:
            scale(Path(name), arguments.records)
        short_records(Path(name))
        requests(Path(name))
        for count in (20, 300, 3000):
            deletions(Path(name), count)
        if DATA.exists():
            quality(Path(name), arguments.embedding)


if __name__ == "__main__":
    main()
