"""The emulated cloud gives the real server's answers, later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from engine.bench import modes, plot
from engine.bench.compare import Prompt
from engine.bench.emulated import emulated
from engine.bench.emulator import Conditions, Counts
from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.http.transport import Transport
from engine.common.child_process import Child
from engine.common.errors import SettingsError
from engine.context.messages import Message
from engine.reply.events import Work
from engine.settings import LocalSettings
from engine.steering.pick import Sampling

pytestmark = [pytest.mark.models, pytest.mark.server]
QUESTION = [Message("user", "Name three colours.")]


@pytest.fixture
async def clouds(running_server: EmbeddedServer) -> AsyncIterator[tuple[LlamaServer, LlamaServer, Transport]]:
    """The real server, the emulated one, and the emulator's control."""
    emulator = await Child.start("engine.bench.emulator", running_server.url, key=running_server.key, seconds=30)
    url = emulator.said["url"]
    control = Transport(url, None)
    real = LlamaServer(Transport(running_server.url, running_server.key), candidates=10, slot=0)
    made = LlamaServer(Transport(url, None), candidates=10)
    yield real, made, control
    for side in (real, made, control):
        await side.close()
    assert emulator.alive
    emulator.end()


async def test_it_says_what_the_real_server_says(clouds: tuple[LlamaServer, LlamaServer, Transport]) -> None:
    real, made, control = clouds
    assert (await made.endpoint_info()).context_tokens == (await real.endpoint_info()).context_tokens
    prefix = await made.prepare(QUESTION)
    assert prefix == await real.prepare(QUESTION)
    await control.post("/emulator", asdict(Conditions(round_trip_ms=10, jitter_ms=2, megabits=50, token_ms=5)))
    async with made.stream(prefix, 12, Sampling()) as stream:
        ours = [item async for item in stream]
    said = [*prefix]
    for item in ours:
        expected = (await real.next(said)).distribution
        assert item.token == int(item.distribution.ids[0])
        # The real server's own answers to the same question differ by how it batches.
        assert set(expected.ids[:3].tolist()) <= set(item.distribution.ids.tolist())
        said.append(item.token)
    lists = await made.score([said, prefix, [*prefix, 100]])
    singly = [await made.next(p) for p in (said, prefix, [*prefix, 100])]
    for a, b in zip(lists, singly, strict=True):
        assert np.array_equal(a.distribution.ids, b.distribution.ids)
        assert np.array_equal(a.distribution.logprobs, b.distribution.logprobs)
    assert np.array_equal(singly[1].distribution.logprobs, ours[0].distribution.logprobs), "asked once and kept"
    counts = Counts(**(await control.post("/emulator", {})).json)
    assert counts.positions >= 12 + 3 + 3
    assert 0 < counts.asked <= counts.positions
    again = Counts(**(await control.post("/emulator", {})).json)
    assert again == Counts()


async def test_a_reply_that_ends_and_one_that_is_cancelled(
    clouds: tuple[LlamaServer, LlamaServer, Transport],
) -> None:
    _, made, control = clouds
    prefix = await made.prepare(QUESTION)
    async with made.stream(prefix, 200, Sampling()) as stream:
        items = [item async for item in stream]
    assert items[-1].ends_reply
    await control.post("/emulator", asdict(Conditions(round_trip_ms=4, token_ms=20)))
    async with made.stream(prefix, 200, Sampling()) as stream:
        await anext(stream)
    await asyncio.sleep(0.1)
    await control.post("/emulator", {})
    await asyncio.sleep(0.2)
    left = Counts(**(await control.post("/emulator", {})).json)
    assert left.positions == 0, "a cancelled stream is not computed"


async def test_every_way_on_a_prompt(smollm2_path: Path, tmp_path: Path) -> None:
    conditions = Conditions(round_trip_ms=6, token_ms=8)
    prompt = Prompt("Write two sentences about my evening.", "Name: Ada\nOccupation: lighthouse keeper")
    async with emulated(LocalSettings(threads=1, context_tokens=1024), smollm2_path, 20) as cloud:
        runs = await modes.run_all([prompt], cloud, [0.7], [conditions], 12, lambda _: None)
    lines = modes.summarize(runs)
    assert [line.way for line in lines] == [way.name for way in modes.WAYS]
    by_name = {line.way: line for line in lines}
    assert by_name["cloud alone"].ratio == 1.0
    for line in lines:
        assert line.broken == 0
        assert line.rate > 0
        exact = next(way for way in modes.WAYS if way.name == line.way).exact
        assert line.same + line.near_ties == exact
    assert by_name["one by one"].requests >= 1
    assert by_name["run-ahead"].requests < by_name["one by one"].requests
    assert by_name["private drafts"].billed > by_name["run-ahead"].billed
    picture = tmp_path / "modes.svg"
    plot.check(picture)
    plot.draw(lines, picture)
    assert "one by one" in picture.read_text() or picture.stat().st_size > 10_000
    with pytest.raises(SettingsError, match="cannot be written as"):
        plot.check(tmp_path / "modes.gif")
    with pytest.raises(SettingsError, match="could not be written"):
        plot.draw(lines, tmp_path / "no folder" / "modes.png")


def run(way: modes.Way, tokens: tuple[int, ...], margins: tuple[float, ...] = (1.0,) * 9) -> modes.Run:
    return modes.Run(
        way, 0.5, Conditions(), 0, tokens, 2.0, 500.0, 0.5, 3.0, Work(), (), {"local_ms": 1.0}, margins
    )


@pytest.mark.parametrize(
    ("tokens", "margins", "expected"),
    [
        ((1, 2, 3), (1.0, 1.0, 1.0), (1, 0, 0)),
        ((1, 9, 3), (1.0, 0.01, 1.0), (0, 1, 0)),
        ((1, 9, 3), (1.0, 0.2, 1.0), (0, 0, 1)),
        ((1, 2), (1.0, 1.0, 1.0), (0, 0, 1)),
    ],
)
def test_the_exactness_rule(
    tokens: tuple[int, ...], margins: tuple[float, ...], expected: tuple[int, int, int]
) -> None:
    runs = [run(modes.ALONE, (1, 2, 3)), run(modes.PLAIN, (1, 2, 3), margins), run(modes.RUN_AHEAD, tokens)]
    line = modes.summarize(runs)[-1]
    assert (line.same, line.near_ties, line.broken) == expected
