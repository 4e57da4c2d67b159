"""What keeping a reply and its requests costs a token: the same reply with and without, in turn, in one run."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.events import Token
from engine.session.recording import Recorder
from engine.session.session import Session
from engine.settings import Settings, WritingSettings

TOKENS = 96
ROUNDS = 6


async def ms_a_token(session: Session, recorder: Recorder | None, number: int) -> float:
    """Time of one reply's tokens behind its first, milliseconds each."""
    writing = WritingSettings(temperature=0.0, max_tokens=TOKENS)
    question = f"Write about evening number {number} at the harbour, in detail."
    reply = session.reply([Message("user", question)], PersonalContext.of_lines(("Name: Ada",)), writing)
    turn = await recorder.begin(None, None, question) if recorder else None
    arrived = []
    async for event in recorder.keep(turn, reply, writing) if recorder and turn else reply:
        if isinstance(event, Token):
            arrived.append(time.perf_counter())
    return (arrived[-1] - arrived[0]) / (len(arrived) - 1) * 1e3


async def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        recorder = Recorder(Path(name) / "tiller.db", recover=False)
        plain, kept = await Session.open(Settings()), await Session.open(Settings(), log=recorder)
        found: dict[str, list[float]] = {"kept": [], "not kept": []}
        for number in range(ROUNDS):
            found["not kept"].append(await ms_a_token(plain, None, number))
            found["kept"].append(await ms_a_token(kept, recorder, number))
        for words, times in found.items():
            print(
                f"{words}: median {statistics.median(times):.2f} ms a token ({min(times):.2f} to {max(times):.2f})"
            )
        ratio = statistics.median(a / b for a, b in zip(found["kept"], found["not kept"], strict=True))
        print(f"ratio, median of pairs: {ratio:.3f}")
        await plain.close()
        await kept.close()
        await recorder.close()


if __name__ == "__main__":
    asyncio.run(main())
