"""The first token behind a long profile, with and without its kept state: ``python -m tests.bench.first_token``.

Each start is a new session, as after starting the program; the model file is in the system's cache.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import tempfile
import time

from engine.common.paths import snapshot_folder
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.events import Failed, Started, Token
from engine.session.session import Session
from engine.settings import LocalSettings, Settings, WritingSettings

REPEATS = 3
FACTS = tuple(
    f"Fact {i}: in the year {1950 + i} I learned to {verb} {thing} and have liked it ever since."
    for i, (verb, thing) in enumerate(
        (v, t)
        for v in ("mend", "paint", "sail", "bake", "grow", "read", "carve", "record")
        for t in ("boats", "bread", "maps", "roses", "old letters", "lamps", "clocks", "songs", "nets", "birds")
    )
)


async def first_token(settings: Settings) -> tuple[float, int, list[int]]:
    """Milliseconds from the question to the first token, the private prompt's length, and the tokens."""
    session = await Session.open(settings)
    started = time.perf_counter()
    first = 0.0
    length = 0
    tokens = []
    question = [Message("user", "Write a line about my week.")]
    async for event in session.reply(question, PersonalContext.of_lines(FACTS), settings.writing):
        if isinstance(event, Token):
            first = first or (time.perf_counter() - started) * 1e3
            tokens.append(event.token)
        elif isinstance(event, Started):
            length = event.private_tokens
        elif isinstance(event, Failed):
            raise SystemExit(event.message)
    await session.close()
    return first, length, tokens


async def main() -> None:
    os.environ["TILLER_HOME"] = home = tempfile.mkdtemp()
    settings = Settings(
        local=LocalSettings(context_tokens=4096), writing=WritingSettings(max_tokens=8, temperature=0)
    )
    await first_token(settings)
    cold, kept, same = [], [], 0
    length = 0
    for _ in range(REPEATS):
        shutil.rmtree(snapshot_folder(), ignore_errors=True)
        without, length, tokens = await first_token(settings)
        with_it, _, again = await first_token(settings)
        cold.append(without)
        kept.append(with_it)
        same += tokens == again
    size = sum(path.stat().st_size for path in snapshot_folder().iterdir()) / 1e6
    print(f"private prompt of {length} tokens, file of {size:.0f} MB")
    print(f"first token without: {statistics.median(cold):.0f} ms; with: {statistics.median(kept):.0f} ms")
    print(f"sooner by a factor of {statistics.median(a / b for a, b in zip(cold, kept, strict=True)):.1f}")
    print(f"the same {len(tokens)} tokens in {same} of {REPEATS}")
    shutil.rmtree(home)


if __name__ == "__main__":
    asyncio.run(main())
