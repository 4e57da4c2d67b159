"""What leaves the device with the guard and the budget, and without: ``python -m tests.bench.guarded DATA``.

Real replies over the embedded server, greedy, on CoGenesis rows. Runs of four private words and identifiers are
counted here by other code than the guard's, in the reply's text and in every request's body as it was sent, which
a hook in front of the transport collects.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.privacy.identifiers import find
from engine.reply.events import Failed, Finished, Notice, Token
from engine.session.session import Session
from engine.settings import Settings, WritingSettings
from engine.speculation.token_sources import Mode
from tests.bench.prompt_forms import PASSAGE_CHARACTERS, runs

OPTIONS: dict[str, dict[str, Any]] = {
    "nothing": {"guard_words": 0, "budget_bits": 0.0},
    "guard": {"budget_bits": 0.0},
    "guard and budget": {},
}


@dataclass
class Count:
    replies: int = 0
    tokens: int = 0
    bits: float = 0.0
    positive_bits: float = 0.0
    runs: int = 0
    replies_with_runs: int = 0
    identifiers: int = 0
    held: int = 0
    faded: int = 0
    examples: list[str] = field(default_factory=list)


class Sent:
    """Keeps the bodies of requests, as the transport's log gets them before they are sent."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def record(self, host: str, method: str, path: str, body: bytes) -> None:
        self.bodies.append(body)


SHORT = 6
"""Characters of names that are looked for as words: "the length" has a Helen without its space."""


def plainly(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def is_in(name: str, text: str) -> bool:
    return name in plainly(text) if len(name) >= SHORT else name in re.split(r"\W+", text.lower())


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--strength", type=float, default=1.78)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.data.read_text(encoding="utf-8").splitlines()][: options.rows]
    sent = Sent()
    settings = Settings()
    session = await Session.open(replace(settings), log=sent)
    counts = {name: Count() for name in OPTIONS}
    assert session.local
    vocabulary = session.local.model.vocabulary
    for row in rows:
        passages = tuple(h["text"][:PASSAGE_CHARACTERS] for h in row["history"][:1])
        facts = tuple(row["profile"].split("\n"))
        personal = PersonalContext.of_lines(facts, passages)
        private = set().union(*(runs(text) for text in (*facts, *passages))) - runs(row["input"])
        listed = {plainly(i.text) for text in personal.texts for i in find(text)}
        listed = {name for name in listed if not is_in(name, row["input"])}
        for name, changes in OPTIONS.items():
            writing = WritingSettings(
                strength=options.strength,
                temperature=0.0,
                max_tokens=options.tokens,
                mode=Mode.RUN_AHEAD,
                **changes,
            )
            sent.bodies.clear()
            count = counts[name]
            ids: list[int] = []
            async for event in session.reply([Message("user", row["input"])], personal, writing):
                if isinstance(event, Token):
                    ids.append(event.token)
                    count.tokens += 1
                    count.bits += event.disclosed_bits
                    count.positive_bits += max(0.0, event.disclosed_bits)
                    count.held += len(event.held)
                elif isinstance(event, Notice):
                    count.faded += "may disclose" in event.message
                elif isinstance(event, Failed):
                    raise SystemExit(event.message)
                elif isinstance(event, Finished):
                    count.replies += 1
            # Prompts leave as text or as token ids: both are read.
            left = [b"".join(map(vocabulary.spelling, ids)).decode("utf-8", "replace")]
            for body in sent.bodies:
                fields = json.loads(body or b"{}")
                prompt = fields.get("prompt", fields.get("content", ""))
                if isinstance(prompt, list):
                    prompt = b"".join(vocabulary.spelling(t) for t in prompt if isinstance(t, int)).decode(
                        "utf-8", "replace"
                    )
                left.append(str(prompt))
            found = set().union(*map(runs, left)) & private
            names = {i for i in listed if any(is_in(i, text) for text in left)}
            count.runs += len(found)
            count.replies_with_runs += bool(found)
            count.identifiers += len(names)
            count.examples += [*(" ".join(run) for run in found), *names]
    await session.close()
    print(f"c = {options.strength}, {len(rows)} rows, {options.tokens} tokens")
    print("| | runs of 4 words | replies with any | identifiers | bits a token | positive | held back | faded |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, c in counts.items():
        print(
            f"| {name} | {c.runs} | {c.replies_with_runs} of {c.replies} | {c.identifiers} | "
            f"{c.bits / c.tokens:.3f} | {c.positive_bits / c.tokens:.3f} | {c.held / c.tokens:.3f} | {c.faded} |"
        )
    for name in ("guard", "guard and budget"):
        print(name, counts[name].examples[:20])


if __name__ == "__main__":
    asyncio.run(main())
