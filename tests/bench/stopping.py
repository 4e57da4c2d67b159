"""From `stop` to the last event, at random moments of reading a prompt, of writing, and unsteered."""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time

from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.events import Ending, Finished
from engine.session.session import Session
from engine.settings import Settings, WritingSettings

STAGES = {
    "reading a prompt": ("A word. " * 450, (0.05, 0.8), True),
    "writing": ("Tell me a story.", (0.4, 1.2), True),
    "unsteered": ("Tell me a story.", (0.3, 0.9), False),
}


async def main() -> None:
    os.environ.setdefault("TILLER_HOME", tempfile.mkdtemp())
    session = await Session.open(Settings())
    moments = random.Random(0)
    for stage, (text, (low, high), steering) in STAGES.items():
        waited = []
        for i in range(12):
            profile = PersonalContext.of_text(f"Name: Ada {i}")
            reply = session.reply([Message("user", f"{text}{i}")], profile, WritingSettings(steering=steering))
            asked = [0.0]

            def stop(reply=reply, asked=asked) -> None:  # type: ignore[no-untyped-def]
                asked[0] = time.perf_counter()
                reply.stop()

            asyncio.get_running_loop().call_later(moments.uniform(low, high), stop)
            events = [event async for event in reply]
            if isinstance(events[-1], Finished) and events[-1].ending is Ending.STOPPED:
                waited.append((time.perf_counter() - asked[0]) * 1e3)
        print(f"{stage}: {len(waited)} stops, median {statistics.median(waited):.0f}, worst {max(waited):.0f} ms")
    await session.close()


if __name__ == "__main__":
    asyncio.run(main())
