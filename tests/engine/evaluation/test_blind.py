from __future__ import annotations

import pytest

from engine.evaluation.blind import Tally, Trial, Vote, shuffled, tally
from engine.session.session import Writer
from engine.store.conversations import Conversations
from engine.store.database import Database


def test_orders_are_balanced_and_mixed() -> None:
    trials = shuffled([str(n) for n in range(10)], seed=4)
    assert [trial.question for trial in trials] == [str(n) for n in range(10)]
    cloud_first = [trial.order[0] is Writer.CLOUD for trial in trials]
    assert sum(cloud_first) == 5
    assert cloud_first != [n % 2 == 0 for n in range(10)]
    assert {frozenset(trial.order) for trial in trials} == {frozenset((Writer.CLOUD, Writer.STEERED))}
    assert any(
        [t.order for t in shuffled([str(n) for n in range(10)])] != [t.order for t in trials] for _ in range(20)
    )


def test_votes_are_counted_by_writer() -> None:
    def trial(first: Writer, vote: Vote | None) -> Trial:
        second = Writer.CLOUD if first is Writer.STEERED else Writer.STEERED
        return Trial("Q", (first, second), vote)

    trials = [
        trial(Writer.STEERED, Vote.FIRST),
        trial(Writer.CLOUD, Vote.SECOND),
        trial(Writer.CLOUD, Vote.FIRST),
        trial(Writer.CLOUD, Vote.NEITHER),
        trial(Writer.CLOUD, None),
    ]
    assert tally(trials) == Tally(steered=2, alone=1, neither=1)


@pytest.mark.parametrize(
    ("steered", "alone", "p"),
    # By hand: two times the tail of the binomial distribution with one half.
    [(10, 0, 2 / 1024), (9, 1, 2 * 11 / 1024), (0, 5, 2 / 32), (5, 5, 1.0), (0, 0, 1.0), (1, 0, 1.0)],
)
def test_the_sign_test(steered: int, alone: int, p: float) -> None:
    assert Tally(steered, alone, 7).p == pytest.approx(p)


def test_first_questions_are_those_that_began_conversations(database: Database) -> None:
    conversations = Conversations(database)
    first = conversations.begin("a")
    conversations.add(first, "user", "First?")
    conversations.add(first, "assistant", "Yes.")
    conversations.add(first, "user", "And then?")
    for question in ("Second?", "First?", "  "):
        conversations.add(conversations.begin(question), "user", question)
    gone = conversations.begin("gone")
    conversations.add(gone, "user", "Deleted?")
    conversations.delete(gone)
    assert conversations.first_questions(10) == ["First?", "Second?"]
    assert conversations.first_questions(1) == ["First?"]
