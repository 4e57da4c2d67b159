"""The store with many records (default 100,000, about 220 MB of text), and how well search finds one's own."""

from __future__ import annotations

import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from engine.context.retrieval import search
from engine.store.database import Database
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles
from tests.conftest import DATA


def times(work: Callable[[], object], repeats: int) -> str:
    found = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1e3)
    found.sort()
    return f"median {statistics.median(found):.2f}, 95% {found[int(repeats * 0.95)]:.2f}, worst {found[-1]:.1f} ms"


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
    print("open:", times(lambda: Database(path).close(), 10))


def _batches(texts: list[str], size: int) -> list[list[str]]:
    return [texts[i : i + size] for i in range(0, len(texts), size)]


def quality(folder: Path) -> None:
    """All people's histories pooled; each asks their own task."""
    people = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    with closing(Database(folder / "pool.db")) as database:
        history = History(database, Profiles(database).add("pool"))
        own = [{history.add(NewRecord(h["title"], h["text"])) for h in p["history"]} for p in people]
        recall = reciprocal = 0.0
        for person, mine in zip(people, own, strict=True):
            found = [f.record in mine for f in search(database, history.profile, person["input"], 5)]
            recall += sum(found) / min(5, len(mine))
            reciprocal += 1 / (found.index(True) + 1) if any(found) else 0
    print(f"{len(people)} people pooled: recall@5 {recall / len(people):.2f}, MRR {reciprocal / len(people):.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        scale(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
        if DATA.exists():
            quality(Path(name))


if __name__ == "__main__":
    main()
