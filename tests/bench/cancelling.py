"""What giving up a stream costs on a real llama.cpp server: ``python -m tests.bench.cancelling``.

For each way of leaving: the milliseconds from leaving a stream to the first token of the next one, which begins
behind another token, and how many prompt tokens the server had to read anew for it.
"""

from __future__ import annotations

import asyncio
import statistics
import time

from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.embedded.server import EmbeddedOptions, EmbeddedServer
from engine.cloud.http.transport import Transport
from engine.context.messages import Message
from engine.models import packaged
from engine.steering.pick import Sampling

REPEATS = 15
TOKENS_BEFORE = 6
QUESTION = "Write a letter to a neighbour about the noise from the workshop. " * 12


async def measure(server: EmbeddedServer, slot: int | None, read_on: int, warm: bool) -> tuple[list[float], int]:
    """Leave streams so many tokens past the difference; return the times, and how many were far too long."""
    transport = Transport(server.url, server.key)
    cloud = LlamaServer(transport, candidates=20, slot=slot)
    prefix = await cloud.prepare([Message("user", QUESTION)])
    times = []
    for repeat in range(REPEATS):
        said = list(prefix)
        async with cloud.stream(prefix, 200, Sampling()) as stream:
            if warm:
                await cloud.warm()
            for _ in range(TOKENS_BEFORE):
                said.append((await anext(stream)).token)
            # The difference: the reply goes on with another token.
            said[-1] = 100 + repeat
            for _ in range(read_on):
                await anext(stream)
            started = time.perf_counter()
        async with cloud.stream(said, 200, Sampling()) as stream:
            await anext(stream)
            times.append((time.perf_counter() - started) * 1e3)
    await cloud.close()
    slow = sum(t > 4 * statistics.median(times) for t in times)
    return times, slow


async def main() -> None:
    model = packaged.smollm2()
    assert model is not None
    for slots in (1, 2):
        server = await EmbeddedServer.start(model, EmbeddedOptions(slots=slots))
        for slot in (None, 0):
            for warm in (False, True):
                for read_on in (0, 1, 3):
                    times, slow = await measure(server, slot, read_on, warm)
                    print(
                        f"{slots} slot{'s' if slots > 1 else ' '}, {'slot named' if slot == 0 else 'any slot  '}, "
                        f"{'spare connection' if warm else 'new connection  '}, read on {read_on}: "
                        f"median {statistics.median(times):6.1f} ms, worst {max(times):7.1f}, "
                        f"cache missed about {slow} of {len(times)} times",
                        flush=True,
                    )
        await server.stop()


if __name__ == "__main__":
    asyncio.run(main())
