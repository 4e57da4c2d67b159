from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pytest

from engine.common.sharing import Sharing
from engine.context.meaning import COARSE, Meanings, fused_ranks, signature
from engine.context.personal import gather
from engine.context.retrieval import search
from engine.store.database import Database
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles

TOPICS = {"sea": 0, "boat": 0, "ship": 0, "bread": 1, "dough": 1, "loaf": 1, "law": 2, "court": 2}


class TopicEmbedder:
    """Knows that some words mean alike; all else is noise of its own."""

    size = 64

    def __init__(self, name: str = "topics") -> None:
        self.name = name
        self.read: list[str] = []

    def embed(self, text: str) -> npt.NDArray[np.float32]:
        self.read.append(text)
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
        vector = np.random.default_rng(seed).standard_normal(self.size) * 0.2
        for word, topic in TOPICS.items():
            if word in text:
                vector += np.random.default_rng(topic).standard_normal(self.size)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


@pytest.fixture
def history(database: Database) -> History:
    history = History(database, Profiles(database).add("Ada"))
    for title, text in (
        ("One", "My boat lies at the quay."),
        ("Two", "A loaf takes a day."),
        ("Three", "The court sat long."),
    ):
        history.add(NewRecord(title, text))
    return history


def titles(database: Database, history: History, question: str, meanings: Meanings) -> list[str]:
    return [found.title for found in search(database, history.profile, question, 5, meanings)]


def test_what_means_the_same_in_other_words_is_found(database: Database, history: History) -> None:
    meanings = Meanings(TopicEmbedder())
    assert search(database, history.profile, "any ship?") == []
    assert meanings.read_new(database) == 3
    (first, *_) = search(database, history.profile, "any ship?", 5, meanings)
    assert (first.title, first.score) == ("One", 0.0)
    assert first.similarity is not None
    assert first.similarity > 0.5
    found = gather(database, history.profile, "any ship?", meanings=meanings)
    assert [p.title for p in found.passages] == ["One"], "what is not near at all is left out"


def test_words_and_meaning_together(database: Database, history: History) -> None:
    meanings = Meanings(TopicEmbedder())
    meanings.read_new(database)
    assert titles(database, history, "dough for a day", meanings)[0] == "Two"
    both = search(database, history.profile, "dough for a day", 5, meanings)[0]
    assert both.score > 0
    assert both.similarity


def test_it_stays_in_step_with_the_history(database: Database, history: History) -> None:
    embedder = TopicEmbedder()
    meanings = Meanings(embedder)
    meanings.read_new(database)
    assert titles(database, history, "ship", meanings)[0] == "One"
    new = history.add(NewRecord("New", "The sea, the sea, and a boat."))
    assert new is not None
    assert meanings.left(database) == 1
    embedder.read.clear()
    assert meanings.read_new(database) == 1
    assert len(embedder.read) == 1, "only what is new is read"
    assert {"One", "New"} <= set(titles(database, history, "ship", meanings)[:2])
    history.delete(new)
    history.add(NewRecord("Again", "Under the number of what was deleted: law."))
    meanings.read_new(database)
    found = titles(database, history, "court", meanings)
    assert set(found[:2]) == {"Three", "Again"}
    assert "New" not in found
    (record,) = history.search("quay", 5)
    history.change(record.id, sharing=Sharing.OFF)
    assert "One" not in titles(database, history, "ship", meanings)
    history.change(record.id, text="Now about bread.", sharing=Sharing.OPEN)
    assert meanings.left(database) == 1


def test_profiles_are_kept_apart(database: Database, history: History) -> None:
    other = History(database, Profiles(database).add("Bob"))
    other.add(NewRecord("His", "A boat of his own."))
    meanings = Meanings(TopicEmbedder())
    meanings.read_new(database)
    assert titles(database, other, "ship", meanings) == ["His"]
    assert "His" not in titles(database, history, "ship", meanings)


def test_another_model_reads_everything_anew(database: Database, history: History) -> None:
    Meanings(TopicEmbedder("one")).read_new(database)
    other = Meanings(TopicEmbedder("other"))
    assert other.left(database) == 3
    assert other.read_new(database) == 3
    assert titles(database, history, "ship", other)[0] == "One"


def test_reading_is_cancelled_and_goes_on_later(database: Database, history: History) -> None:
    history.add_many(NewRecord("", f"Text {i} of many.") for i in range(100))
    meanings = Meanings(TopicEmbedder())
    left: list[int] = []
    meanings.read_new(database, left.append, lambda: len(left) >= 2)
    assert left == [103, 87]
    assert meanings.left(database) == 71
    assert meanings.read_new(database) == 71


def test_the_coarse_comparison_misses_little(database: Database) -> None:
    history = History(database, Profiles(database).add("Ada"))
    history.add_many(NewRecord("", f"{i} boat" if i % 7 == 0 else f"{i}") for i in range(3 * COARSE))
    embedder = TopicEmbedder()
    meanings = Meanings(embedder)
    meanings.read_new(database)
    wanted = embedder.embed("boat boat")
    rows = database.query("SELECT passage_id, vector FROM vectors")
    exact = sorted(rows, key=lambda row: -float(np.frombuffer(row[1], np.float16).astype(np.float32) @ wanted))
    found = [number for number, _ in meanings.search(database, history.profile, "boat boat", 10)]
    assert len(set(found) & {row[0] for row in exact[:10]}) >= 9


def test_ranks_are_fused() -> None:
    assert fused_ranks([1, 2, 3]) == [1, 2, 3]
    # 3: 1/63 + 1/61; 2: 1/62 + 1/62; 1: 1/61; 9: 1/63.
    assert fused_ranks([1, 2, 3], [3, 2, 9]) == [3, 2, 1, 9]
    assert fused_ranks([], []) == []
    assert fused_ranks([5], [5, 6])[0] == 5


def test_a_signature_is_a_bit_a_component() -> None:
    vector = np.array([1, -1, 0.5, -0.5, 0, 2, -2, 3, 1], np.float32)
    assert signature(vector).tolist() == [0b10100101, 0b10000000]
