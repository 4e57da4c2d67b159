"""Prices, estimates, the day's limit and the service's own limits, as replies meet them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.billing.meter import SpendingMeter
from engine.billing.prices import Prices, billed, estimate
from engine.cloud.errors import BusyError, SpendingLimitError
from engine.cloud.http import usage
from engine.cloud.http.transport import Transport
from engine.cloud.protocol import Traffic
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.events import Event, Failed, Finished, Token
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.session.recording import Recorder
from engine.speculation.token_sources import Mode
from engine.store.database import Database
from engine.store.spending import Spending, Spent, today
from tests.support.http_server import MisbehavingServer, Respond, misbehaving_server
from tests.support.scripted import ScriptedCloud, scripted_steerer

PRICES = Prices(2.0, 0.5, 8.0)
USAGE = {"usage": {"prompt_tokens": 1000, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 600}}}


@pytest.fixture
async def server() -> AsyncIterator[MisbehavingServer]:
    async with misbehaving_server() as running:
        yield running


def test_money() -> None:
    traffic = Traffic(prompt_tokens=1_000_000, cached_tokens=600_000, output_tokens=100_000)
    assert PRICES.of(traffic) == pytest.approx(0.4 * 2 + 0.6 * 0.5 + 0.1 * 8)
    assert Prices(2.0, -1, 8.0).of(traffic) == pytest.approx(2 + 0.8)
    assert not Prices()
    assert Prices().of(traffic) == 0


@pytest.mark.parametrize(
    ("answer", "traffic"),
    [
        (USAGE, Traffic(prompt_tokens=1000, cached_tokens=600, output_tokens=2)),
        (
            {"usage": {"prompt_tokens": 9, "prompt_cache_hit_tokens": 4}},
            Traffic(prompt_tokens=9, cached_tokens=4, output_tokens=2),
        ),
        (
            {"timings": {"cache_n": 20, "prompt_n": 1, "predicted_n": 3}},
            Traffic(prompt_tokens=21, cached_tokens=20, output_tokens=3),
        ),
        ({"timings": {"prompt_n": 5}}, Traffic(prompt_tokens=7, cached_tokens=0, output_tokens=2)),
        ({"prompt_eval_count": 8, "eval_count": 3}, Traffic(prompt_tokens=8, cached_tokens=0, output_tokens=3)),
        ({"timings": {"prompt_n": "5"}}, Traffic(prompt_tokens=7, cached_tokens=0, output_tokens=2)),
        ({}, Traffic(prompt_tokens=7, cached_tokens=0, output_tokens=2)),
    ],
)
def test_what_an_answer_says_it_is_billed_as(answer: dict[str, object], traffic: Traffic) -> None:
    assert usage.of(answer, Traffic(prompt_tokens=7, output_tokens=2)) == traffic


@pytest.mark.parametrize(
    ("amount", "words"), [(0, "$0.00"), (12.345, "$12.35"), (0.1234, "$0.123"), (0.01234, "$0.0123")]
)
def test_amounts_in_words(amount: float, words: str) -> None:
    assert PRICES.words(amount) == words


def test_billed_in_words() -> None:
    traffic = Traffic(prompt_tokens=12345, cached_tokens=600)
    assert billed(traffic, PRICES) == "12,345 prompt tokens billed, 600 of them cached, $0.0238"
    assert billed(Traffic(prompt_tokens=5), Prices()) == "5 prompt tokens billed"


def test_estimates_are_ordered_as_the_modes_cost() -> None:
    cost = {mode: PRICES.of(estimate(mode, 500)) for mode in (None, Mode.RUN_AHEAD, Mode.STEPWISE, Mode.DRAFTS)}
    assert cost[None] < cost[Mode.RUN_AHEAD] < cost[Mode.STEPWISE] < cost[Mode.DRAFTS]
    assert estimate(Mode.STEPWISE, 500, reply=300).prompt_tokens == 300 * 650
    assert PRICES.of(estimate(Mode.STEPWISE, 500, caches=True)) < cost[Mode.STEPWISE] / 3


async def test_an_estimate_is_what_a_reply_bills() -> None:
    """Of a scripted cloud that counts its prompts; the first request is the template's."""
    cloud = ScriptedCloud()
    settings = ReplySettings(max_tokens=100, mode=Mode.STEPWISE, watch=False)
    reply = Reply(cloud, None, scripted_steerer(), [Message("user", "Hi")], PersonalContext(), settings)
    events = [event async for event in reply]
    assert isinstance(events[-1], Finished)
    sent = sum(len(prefix) for prefix in cloud.prefixes)
    expected = estimate(Mode.STEPWISE, cloud.prompt_length, reply=100)
    assert expected.prompt_tokens == pytest.approx(sent, rel=0.02)


async def test_every_request_is_kept_and_the_limit_stops(server: MisbehavingServer, tmp_path: Path) -> None:
    server.on("/x", Respond(USAGE))
    recorder = Recorder(tmp_path / "tiller.db", recover=False)
    host = server.url.removeprefix("http://")
    each = PRICES.of(Traffic(prompt_tokens=1000, cached_tokens=600, output_tokens=1))
    limit = 3.5 * each
    transport = Transport(server.url, None, log=recorder, meter=SpendingMeter(host, PRICES, limit, recorder))
    asked = 0
    with pytest.raises(SpendingLimitError, match="limit of") as told:
        for _ in range(9):
            await transport.post("/x", {}, prompt_tokens=400)
            asked += 1
    assert "go on tomorrow" in told.value.remedy
    # The next one could cost more than what is left.
    assert asked == 3
    assert len(server.received) == 3
    # What is not billed goes on.
    await transport.get("/x")
    await transport.close()
    await recorder.close()
    with closing(Database(tmp_path / "tiller.db")) as database:
        (kept,) = Spending(database).all()
    assert (kept.day, kept.host, kept.requests) == (today(), host, 3)
    assert (kept.prompt_tokens, kept.cached_tokens, kept.output_tokens) == (3000, 1800, 3)
    assert kept.money == pytest.approx(3 * each)


async def test_another_program_and_another_endpoint_count_too(server: MisbehavingServer, tmp_path: Path) -> None:
    server.on("/x", Respond(USAGE))
    with closing(Database(tmp_path / "tiller.db")) as database:
        Spending(database).add(Spent(today(), "elsewhere.example", 9, 9, 0, 9, 5.0))
        Spending(database).add(Spent("2020-01-01", "elsewhere.example", 9, 9, 0, 9, 50.0))
    recorder = Recorder(tmp_path / "tiller.db", recover=False)
    transport = Transport(server.url, None, meter=SpendingMeter("here", PRICES, 5.0, recorder))
    with pytest.raises(SpendingLimitError, match=r"\$5\.00 is spent"):
        await transport.post("/x", {}, prompt_tokens=400)
    assert not server.received
    await transport.close()
    await recorder.close()


async def test_a_new_day_has_all_of_its_limit(
    server: MisbehavingServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = "2026-03-01"
    monkeypatch.setattr("engine.billing.meter.today", lambda: day)
    monkeypatch.setattr("engine.session.recording.today", lambda: day)
    server.on("/x", Respond(USAGE))
    each = PRICES.of(Traffic(prompt_tokens=1000, cached_tokens=600, output_tokens=1))
    with_log = Recorder(tmp_path / "tiller.db", recover=False)
    for recorder in (with_log, None):
        day = "2026-03-01"
        meter = SpendingMeter("here", PRICES, 2.5 * each, recorder)
        transport = Transport(server.url, None, meter=meter)
        for _ in range(2):
            await transport.post("/x", {}, prompt_tokens=400)
        with pytest.raises(SpendingLimitError):
            await transport.post("/x", {}, prompt_tokens=400)
        day = "2026-03-02"
        await transport.post("/x", {}, prompt_tokens=400)
        await transport.close()
    await with_log.close()


async def test_without_a_limit_nothing_stops(server: MisbehavingServer) -> None:
    server.on("/x", Respond(USAGE))
    transport = Transport(server.url, None, meter=SpendingMeter("here", PRICES, 0.0, None))
    for _ in range(5):
        await transport.post("/x", {}, prompt_tokens=400)
    assert len(server.received) == 5
    await transport.close()


async def test_a_reply_beyond_the_limit_says_so_and_keeps_what_it_has() -> None:
    cloud = ScriptedCloud(
        faults={6: SpendingLimitError("Today's spending limit of $1.00 is reached.", "Raise it.")}
    )
    settings = ReplySettings(max_tokens=30, mode=Mode.STEPWISE, watch=False)
    reply = Reply(cloud, None, scripted_steerer(), [Message("user", "Hi")], PersonalContext(), settings)
    events: list[Event] = [event async for event in reply]
    assert sum(isinstance(event, Token) for event in events) == 5
    failed = events[-1]
    assert isinstance(failed, Failed)
    assert "spending limit" in failed.message


async def test_a_service_that_has_no_more_requests_is_not_asked(server: MisbehavingServer) -> None:
    spent = ("x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 300ms")
    server.on("/x", Respond({}, headers=spent), Respond({}))
    transport = Transport(server.url, None)
    await transport.post("/x", {}, prompt_tokens=4)
    with pytest.raises(BusyError, match="own limit of requests"):
        await transport.post("/x", {}, prompt_tokens=4)
    assert len(server.received) == 1
    assert transport.limits.words == "0 requests left"
    await asyncio.sleep(0.35)
    await transport.post("/x", {}, prompt_tokens=4)
    await transport.close()
