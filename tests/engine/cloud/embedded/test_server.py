from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cloud.embedded import server as embedded
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.errors import CloudError, KeyRefusedError
from engine.cloud.http.transport import Transport

pytestmark = [pytest.mark.server, pytest.mark.models]


async def healthy(server: EmbeddedServer) -> bool:
    transport = Transport(server.url, server.key, connect_seconds=1)
    try:
        return (await transport.get("/health")).json == {"status": "ok"}
    except CloudError:
        return False
    finally:
        await transport.close()


async def test_it_answers_only_who_has_its_key(own_server: EmbeddedServer) -> None:
    assert own_server.url.startswith("http://127.0.0.1:")
    assert await healthy(own_server)
    stranger = Transport(own_server.url, None)
    with pytest.raises(KeyRefusedError):
        await stranger.post("/completion", {"prompt": [1], "n_predict": 1})
    await stranger.close()
    command = Path(f"/proc/{own_server.pid}/cmdline")
    if command.exists():
        assert own_server.key not in command.read_text()


async def test_it_comes_back_with_another_key_when_it_dies(own_server: EmbeddedServer) -> None:
    """Whoever took its port would be sent the old one, and what is asked."""
    key, pid = own_server.key, own_server.pid
    transport = Transport(own_server.url, own_server.key)
    own_server.moved = transport.move
    os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(30):
        while own_server.pid == pid or not await healthy(own_server):
            await asyncio.sleep(0.1)
    assert own_server.key != key
    answer = await transport.post("/completion", {"prompt": [1], "n_predict": 1})
    assert "content" in answer.json
    await transport.close()


async def test_stopping_ends_the_process(smollm2_path: Path) -> None:
    server = await EmbeddedServer.start(smollm2_path)
    await server.stop()
    assert not server.alive
    assert not await healthy(server)
    await server.stop()


def test_it_ends_when_its_owner_is_killed(smollm2_path: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(smollm2_path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    owner.kill()
    owner.wait()
    owner.stdout.close()
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        # Whoever inherits the orphan may be slow to collect it; a zombie has ended.
        if "Z" in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]:
            return
        subprocess.run(["sleep", "0.1"], check=True)
    pytest.fail("the server outlived its owner")


OWNER = """
import asyncio, sys
from pathlib import Path
from engine.cloud.embedded.server import EmbeddedServer
async def main():
    server = await EmbeddedServer.start(Path(sys.argv[1]))
    print(server.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_a_model_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(CloudError, match="did not start") as caught:
        await EmbeddedServer.start(path)
    assert "doctor" in caught.value.remedy


async def test_without_its_package(monkeypatch: pytest.MonkeyPatch, smollm2_path: Path) -> None:
    monkeypatch.setattr(embedded, "available", lambda: False)
    with pytest.raises(CloudError, match="not installed") as caught:
        await EmbeddedServer.start(smollm2_path)
    assert "tiller[demo]" in caught.value.remedy
