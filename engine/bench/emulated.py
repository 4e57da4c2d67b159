"""A session whose cloud is a real server behind the emulator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from engine.bench.emulator import Conditions, Counts
from engine.cloud.adapters.llama_server import KIND, LlamaServer
from engine.cloud.embedded.server import START_SECONDS, EmbeddedServer
from engine.cloud.endpoint.connect import CloudSide
from engine.cloud.errors import CloudError
from engine.cloud.http.transport import Transport
from engine.common.child_process import Child
from engine.session.load_local import load_local
from engine.session.session import Session
from engine.settings import LocalSettings


class Emulated:
    """An emulator's process and the session that speaks through it.

    Attributes:
        session: its cloud is the emulated one.
    """

    def __init__(self, session: Session, control: Transport) -> None:
        self.session = session
        self._control = control

    async def set(self, conditions: Conditions) -> Counts:
        """Emulate these from now on; return what was counted since the last call."""
        return Counts(**(await self._control.post("/emulator", asdict(conditions))).json)


@asynccontextmanager
async def emulated(local: LocalSettings, cloud_model: Path, candidates: int) -> AsyncIterator[Emulated]:
    """Open everything; the cloud model's own server, the emulator before it, and the local model.

    Args:
        local: the local model. It has all cores, as with a cloud elsewhere.
        cloud_model: the GGUF file that the server serves.
        candidates: K.
    Raises:
        TillerError: a part cannot be used.
    """
    server = await EmbeddedServer.start(cloud_model)
    try:
        emulator = await Child.start("engine.bench.emulator", server.url, key=server.key, seconds=START_SECONDS)
        try:
            if "url" not in emulator.said:
                raise CloudError("The emulator did not start.", "Please report this.")
            url = emulator.said["url"]
            cloud = LlamaServer(Transport(url, None), candidates=candidates)
            control = Transport(url, None)
            side = await asyncio.to_thread(load_local, local, 0)
            try:
                session = Session(side, CloudSide(cloud, await cloud.endpoint_info(), KIND.id))
                yield Emulated(session, control)
            finally:
                await cloud.close()
                await control.close()
                await asyncio.to_thread(side.close)
        finally:
            await asyncio.to_thread(emulator.end)
    finally:
        await server.stop()
