"""The same prompts through the cloud alone, the local model alone, and steering."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from engine.common.errors import SettingsError
from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.reply.events import (
    Failed,
    Finished,
    Passing,
    StageTimes,
    Token,
)
from engine.session.session import Session
from engine.settings import WritingSettings
from engine.steering.pick import Sampling


@dataclass(frozen=True, slots=True)
class Prompt:
    """A public task and the private profile of who asks."""

    text: str
    profile: str


@dataclass(frozen=True, slots=True)
class Run:
    """One reply's speed.

    Attributes:
        tokens_per_second: from the first token to the last.
        first_token_ms: from the question to the first token.
        stages: each token's times; empty where the way has none.
    """

    tokens_per_second: float
    first_token_ms: float
    stages: tuple[StageTimes, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One way of replying over all prompts, in the order of the prompts."""

    name: str
    runs: tuple[Run, ...]

    @property
    def median_rate(self) -> float:
        """Median tokens a second."""
        return statistics.median(run.tokens_per_second for run in self.runs)

    def ratios(self, to: Row) -> list[float]:
        """Each prompt's rate as a multiple of another row's on the same prompt."""
        return [a.tokens_per_second / b.tokens_per_second for a, b in zip(self.runs, to.runs, strict=True)]


SAMPLES = (
    "Write a short letter to a neighbour about the noise from the workshop.",
    "Tell me how I should spend a free Saturday in spring.",
    "Draft an invitation to a small birthday dinner.",
    "Explain to a child why the sea is salty.",
    "Write a short review of a book that surprised me.",
)


def prompts(data: Path | None, count: int, profile: str) -> list[Prompt]:
    """Return prompts from a JSON Lines file with `input` and `profile`, or the samples with one profile.

    Raises:
        SettingsError: a line is malformed; it names the line.
    """
    if data is None:
        return [Prompt(SAMPLES[i % len(SAMPLES)], profile) for i in range(count)]
    found: list[Prompt] = []
    with data.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if len(found) == count:
                break
            try:
                row = json.loads(line)
                found.append(Prompt(str(row["input"]), str(row["profile"])))
            except (ValueError, KeyError, TypeError):
                raise SettingsError(
                    f"Line {number} of {data.name} is not an object with input and profile.", "Mend that line."
                ) from None
    return found


async def compare(
    session: Session, given: list[Prompt], writing: WritingSettings, on_progress: Callable[[str], None]
) -> list[Row]:
    """Run every prompt through every way, way after way within each prompt, so that all meet the same machine.

    Returns:
        Rows; the first is the cloud alone, streaming.
    """
    ways: dict[str, Callable[[Prompt], Awaitable[Run]]] = {
        "cloud alone, streaming": lambda p: _cloud_stream(session, p, writing.max_tokens),
        "cloud alone, one token a request": lambda p: _cloud_stepwise(session, p, writing.max_tokens),
        "local model alone, with profile": lambda p: asyncio.to_thread(
            _local_alone, session, p, writing.max_tokens
        ),
        "steered": lambda p: _steered(session, p, writing),
    }
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    # The first reply after loading pays for pages and caches that no later one does.
    await _steered(session, given[0], writing)
    for i, prompt in enumerate(given, 1):
        for name, way in ways.items():
            on_progress(f"prompt {i} of {len(given)}: {name}")
            runs[name].append(await way(prompt))
    return [Row(name, tuple(found)) for name, found in runs.items()]


async def _cloud_stream(session: Session, prompt: Prompt, count: int) -> Run:
    assert session.cloud
    cloud = session.cloud.cloud
    started = time.perf_counter()
    prefix = await cloud.prepare([Message("user", prompt.text)])
    arrived = []
    async with cloud.stream(prefix, count, Sampling()) as stream:
        async for _ in stream:
            arrived.append(time.perf_counter())
    return _run(started, arrived)


async def _cloud_stepwise(session: Session, prompt: Prompt, count: int) -> Run:
    assert session.cloud
    cloud, local = session.cloud.cloud, session.local
    started = time.perf_counter()
    prefix = await cloud.prepare([Message("user", prompt.text)])
    arrived = []
    for _ in range(count):
        token = int((await cloud.next(prefix)).distribution.ids[0])
        arrived.append(time.perf_counter())
        if local and local.model.vocabulary.ends_reply(token):
            break
        prefix.append(token)
    return _run(started, arrived)


def _local_alone(session: Session, prompt: Prompt, count: int) -> Run:
    """The local model behind the private prompt, greedy, with the threads that steering uses."""
    local = session.local
    assert local is not None
    steerer = local.steerer
    tokens = steerer.encode(
        private_prompt([Message("user", prompt.text)], PersonalContext.of_text(prompt.profile))
    )
    options = steerer.pair.options
    with closing(
        local.model.new_context(
            sequences=1, tokens=options.context_tokens, threads=options.threads, prefill_threads=2
        )
    ) as context:
        logits = steerer.pair.private_logits
        started = time.perf_counter()
        row = context.prefill(tokens, 0, 0)
        arrived = []
        for position in range(len(tokens), len(tokens) + count):
            context.read_logits(row, logits)
            token = int(logits.argmax())
            arrived.append(time.perf_counter())
            if steerer.vocabulary.ends_reply(token):
                break
            context.step([(token, position, 0)])
            row = 0
    return _run(started, arrived)


async def _steered(session: Session, prompt: Prompt, writing: WritingSettings) -> Run:
    started = time.perf_counter()
    arrived = []
    stages = []
    async for event in session.reply(
        [Message("user", prompt.text)], PersonalContext.of_text(prompt.profile), writing
    ):
        match event:
            case Token():
                arrived.append(time.perf_counter())
                stages.append(event.times)
            case Failed():
                raise SettingsError(event.message, event.remedy)
            case Passing() | Finished():
                pass
            case _:
                assert_never(event)
    run = _run(started, arrived)
    return Run(run.tokens_per_second, run.first_token_ms, tuple(stages))


def _run(started: float, arrived: list[float]) -> Run:
    if len(arrived) < 2:
        raise SettingsError("A reply was too short to be timed.", "Try other prompts.")
    return Run((len(arrived) - 1) / (arrived[-1] - arrived[0]), (arrived[0] - started) * 1e3)
