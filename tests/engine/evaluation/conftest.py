"""A small task for real models, and sessions to run it with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.endpoint.connect import CloudSide
from engine.cloud.http.transport import Transport
from engine.cloud.kinds import CloudKind
from engine.evaluation.examples import Example
from engine.evaluation.run import Plan
from engine.evaluation.ways import WAYS, Way
from engine.session.load_local import LocalSide, load_local
from engine.session.session import Session
from engine.settings import LocalSettings, Settings
from engine.speculation.token_sources import Mode

FACTS = ("Name: Ada", "Occupation: lighthouse keeper", "Writing style: short sentences about ships and storms")
EXAMPLES = [
    Example(
        "evening",
        "Write two sentences about my evening.",
        FACTS,
        ("The lamp turned all night. Three ships passed.", "Storm at nine. I oiled the gears."),
        "The fog came in at six. I lit the lamp and counted four ships.",
    ),
    Example(
        "letter",
        "Write a line to my sister.",
        ("Name: Bo", "Occupation: baker"),
        ("The ovens are warm and the rye has risen.",),
        "Dear sister, the rye has risen and so have I.",
    ),
]
NAMES = ("cloud alone", "steered", "steered, guarded", "local alone, with context", "steered, 1 of others")


def ways(*names: str) -> tuple[Way, ...]:
    return tuple(way for way in WAYS if way.name in (names or NAMES))


def plan(*names: str, **changes: object) -> Plan:
    writing = replace(Settings().writing, temperature=0.0, seed=0, max_tokens=10, mode=Mode.STEPWISE, watch=False)
    return Plan(ways(*names), writing, **{"reference_tokens": 12, "curve": (0.5, 1.0)} | changes)  # type: ignore[arg-type]


SETTINGS = Settings(local=LocalSettings(threads=1, context_tokens=1024))


@pytest.fixture
def local_side(calibration: None, side_by_side: None, smollm2_path: Path) -> Iterator[LocalSide]:
    """The local model, which computes in the same way in all of them: another way has other last digits."""
    side = load_local(SETTINGS.local, 1, snapshots=False)
    yield side
    side.close()


@pytest.fixture
async def session(local_side: LocalSide, running_server: EmbeddedServer) -> AsyncIterator[Session]:
    """A session with the server that all tests share as its own."""
    cloud = LlamaServer(Transport(running_server.url, running_server.key), candidates=100, slot=0)
    side = CloudSide(cloud, await cloud.endpoint_info(), CloudKind.EMBEDDED, server=running_server)
    yield Session(local_side, side)
    await cloud.close()


@pytest.fixture
async def own_session(calibration: None, side_by_side: None, smollm2_path: Path) -> AsyncIterator[Session]:
    """A session that the test may ill-treat."""
    opened = await Session.open(SETTINGS, snapshots=False)
    yield opened
    await opened.close()
