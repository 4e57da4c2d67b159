"""A session whose cloud is a real server behind the emulator."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

from engine.bench.emulator import Conditions, Counts
from engine.cloud.embedded import EmbeddedServer
from engine.cloud.errors import CloudError
from engine.cloud.llama_server import LlamaServer
from engine.cloud.transport import Transport
from engine.session import CloudSide, Session, load_local
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
        process = await asyncio.to_thread(
            subprocess.Popen,
            [sys.executable, "-P", "-m", "engine.bench.emulator", server.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"TILLER_EMBEDDED_KEY": server.key},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            line = await asyncio.to_thread(process.stdout.readline)
            if not line:
                raise CloudError("The emulator did not start.", "Please report this.")
            url = json.loads(line)["url"]
            cloud = LlamaServer(Transport(url, None), candidates=candidates)
            control = Transport(url, None)
            side = await asyncio.to_thread(load_local, local, 0)
            try:
                session = Session(side, CloudSide(cloud, await cloud.capabilities(), None))
                yield Emulated(session, control)
            finally:
                await cloud.close()
                await control.close()
                await asyncio.to_thread(side.close)
        finally:
            process.stdin.close()
            try:
                await asyncio.to_thread(process.wait, 5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()
    finally:
        await server.stop()
