"""Replies under the account's limits, on a scripted cloud."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.privacy.probe_detector import Suspicion
from engine.reply.events import Ending, Event, Finished, Suspected
from engine.session.accounting import within_limits
from engine.session.recording import Recorder
from engine.settings import WritingSettings
from engine.store.database import Database
from engine.store.disclosures import HERE, Account, Disclosure, Disclosures, Purpose
from tests.engine.session.test_recording import stream, token

ENTRY = Disclosure("a.example", 1, Purpose.COMPARISON, 0, 0.0, 128.0, message=3)


@pytest.fixture
async def recorder(tmp_path: Path) -> AsyncIterator[Recorder]:
    made = Recorder(tmp_path / "tiller.db", recover=True)
    yield made
    await made.close()


def newest(tmp_path: Path) -> list[Disclosure]:
    with closing(Database(tmp_path / "tiller.db")) as database:
        return Disclosures(database).newest(10)


async def test_a_reply_is_entered_when_it_is_over(recorder: Recorder, tmp_path: Path) -> None:
    events: list[Event] = [
        token(0, "Dear"),
        token(1, " Ann"),
        Finished("Dear Ann", Ending.COMPLETE, 2, 1.0, 9.0),
    ]
    assert [event async for event in recorder.account(stream(*events), ENTRY)] == events
    (found,) = newest(tmp_path)
    assert (found.endpoint, found.profile, found.purpose) == ("a.example", 1, Purpose.COMPARISON)
    assert (found.tokens, found.bits, found.budget) == (2, 9.0, 128.0)


async def test_one_that_is_left_is_entered_as_far_as_it_came(recorder: Recorder, tmp_path: Path) -> None:
    entered = recorder.account(stream(*(token(i, "a") for i in range(9))), ENTRY)
    for _ in range(4):
        await anext(entered)
    await entered.aclose()
    (found,) = newest(tmp_path)
    assert (found.tokens, found.bits) == (4, 2.0)


async def test_what_was_not_begun_tells_nothing(recorder: Recorder, tmp_path: Path) -> None:
    end = Finished("", Ending.STOPPED, 0, 0.1, 0.0)
    assert [event async for event in recorder.account(stream(end), ENTRY)] == [end]
    assert newest(tmp_path) == []


async def test_a_suspect_stays_one_over_connections(recorder: Recorder) -> None:
    events = [token(0, "a"), Suspected(Suspicion.FLAT), Finished("a", Ending.COMPLETE, 1, 1.0, 0.0)]
    assert [event async for event in recorder.account(stream(*events), ENTRY)] == events
    account, suspicion = await recorder.standing("a.example", 1)
    assert (account.replies, suspicion) == (1, Suspicion.FLAT)
    assert (await recorder.standing("b.example", 1))[1] is None
    assert (await recorder.standing(HERE, 1))[1] is None


@pytest.mark.parametrize(
    ("daily", "total", "today", "spent", "budget", "left"),
    [
        (0, 0, 500, 900, 128, 128),
        (100, 0, 30, 900, 128, 70),
        (1000, 950, 30, 900, 128, 50),
        (1000, 0, 30, 900, 0, 970),
        (100, 0, 99.5, 900, 128, 0.5),
    ],
)
def test_a_reply_gets_what_the_limits_leave(
    daily: float, total: float, today: float, spent: float, budget: float, left: float
) -> None:
    writing = WritingSettings(daily_bits=daily, total_bits=total, budget_bits=budget)
    limited, notice = within_limits(writing, Account("a", 1, 5, today, spent))
    assert limited.budget_bits == left
    assert (limited.strength, notice) == (writing.strength, "")


@pytest.mark.parametrize("writing", [WritingSettings(daily_bits=30.0), WritingSettings(total_bits=900.0)])
def test_nothing_is_revealed_once_a_limit_is_reached(writing: WritingSettings) -> None:
    limited, notice = within_limits(writing, Account("a", 1, 5, 30.0, 900.0))
    assert limited.strength == 0
    assert "isn't personalized" in notice
