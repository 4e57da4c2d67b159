"""A scripted server, and requests to it; tests that need a service on it add their own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from engine.cloud.http.transport import Transport
from tests.support.http_server import MisbehavingServer, misbehaving_server


@pytest.fixture
async def server() -> AsyncIterator[MisbehavingServer]:
    async with misbehaving_server() as running:
        yield running


@pytest.fixture
async def transport(server: MisbehavingServer) -> AsyncIterator[Transport]:
    made = Transport(server.url, None, stall_seconds=1)
    yield made
    await made.close()
