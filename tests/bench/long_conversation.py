"""What a token costs late in a long conversation: ``python -m tests.bench.long_conversation``.

One conversation of several turns over an emulated network and cloud; the cost of tokens around the 50th and around
the 2,000th, and what each turn's first token waits for.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time

from engine.bench.emulated import emulated
from engine.bench.emulator import Conditions
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.models import packaged
from engine.reply.events import Failed, Finished, Token
from engine.settings import LocalSettings, WritingSettings
from engine.speculation.token_sources import Mode

NETWORK = Conditions(round_trip_ms=40, token_ms=40)


async def converse(mode: Mode, turns: int, tokens: int) -> None:
    """Run the conversation twice: first to gather the real server's answers, then timed."""
    model = packaged.smollm2()
    assert model is not None
    personal = PersonalContext.of_lines(
        ("Name: Ada", "Occupation: lighthouse keeper", "Writing style: long, about the sea")
    )
    writing = WritingSettings(strength=0.48, temperature=0, max_tokens=tokens, mode=mode)
    async with emulated(LocalSettings(context_tokens=4096), model, 20) as cloud:
        for conditions in (Conditions(), NETWORK):
            # Both passes begin alike, or their tokens part and the real server is asked anew.
            local = cloud.session.local
            assert local is not None
            await local.steerer.pair.prepare_async([0], [0])
            await cloud.set(conditions)
            conversation: list[Message] = []
            costs: list[float] = []
            firsts = []
            for turn in range(turns):
                conversation.append(Message("user", f"Tell me at length about day {turn + 1} at the lighthouse."))
                started = time.perf_counter()
                first = 0.0
                async for event in cloud.session.reply(conversation, personal, writing):
                    if isinstance(event, Token):
                        if not first:
                            first = (time.perf_counter() - started) * 1e3
                        else:
                            costs.append(event.times.total_ms)
                    elif isinstance(event, Finished):
                        conversation.append(Message("assistant", event.text))
                    elif isinstance(event, Failed):
                        raise SystemExit(event.message)
                firsts.append(first)
        late = (await cloud.set(NETWORK)).late
    early, late = statistics.median(costs[30:80]), statistics.median(costs[-60:])
    mean_early, mean_late = statistics.mean(costs[20:120]), statistics.mean(costs[-100:])
    print(
        f"{mode}: {len(costs)} tokens in {turns} turns; around the 50th {early:.1f} ms (mean {mean_early:.1f}), "
        f"the last {late:.1f} ms (mean {mean_late:.1f})"
    )
    print(f"   more at the end: {late / early - 1:+.1%} (mean {mean_late / mean_early - 1:+.1%})")
    print(f"   answers of the real server that came late: {late}")
    print("   first token of each turn, ms:", " ".join(f"{first:.0f}" for first in firsts))


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=10)
    parser.add_argument("--tokens", type=int, default=220)
    options = parser.parse_args()
    for mode in (Mode.STEPWISE, Mode.RUN_AHEAD):
        await converse(mode, options.turns, options.tokens)


if __name__ == "__main__":
    asyncio.run(main())
