"""A judging model: how well a reply suits the person who asked, 1 to 10.

It is told the question, all of the private context and the person's own text, and one reply; which way of
answering the reply came from it is not told. So everything private is sent to it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import assert_never

from engine.common.errors import TillerError
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.evaluation.examples import Example
from engine.evaluation.results import Judged, Results
from engine.evaluation.run import MAX_FAILURES, EvaluationError, Progress
from engine.reply.events import Failed, Finished, Passing, Token
from engine.session.session import Session, Writer
from engine.settings import WritingSettings

ASKED = (
    "You compare a reply with what a person would have written. Judge only how well it suits this person: "
    "content, tone and style. Answer with one whole number from 1 (not at all) to 10 (as the person would) and "
    "nothing else."
)
NUMBER = r"(?<![\d.–-])(10(?:\.0+)?|[1-9](?:\.\d+)?)(?![\d.–-]*\d)"
SCORE = re.compile(NUMBER)
SCALE = re.compile(r"\s*(?:/|out of|of)\s*10\b|\b1\s*(?:to|[–-])\s*10\b")
"""Words that name the scale, and no score."""
OF_TEN = re.compile(NUMBER.replace(r"(?![\d.–-]*\d)", "") + r"\s*(?:/|out of)\s*10\b")
NAMED = re.compile(r"\b(?:rating|score|number|answer|grade|verdict)\b\W{0,6}" + NUMBER, re.IGNORECASE)
FIRST = re.compile(r"\W*" + NUMBER + r"\s*(?:[–—,;:(-]|$)")
JUDGING = "judging "
"""Before the way's name: what failed."""
LONGEST = 1024
"""Tokens of what the judge says: some think aloud first."""


def question(example: Example, text: str) -> list[Message]:
    """Return what the judge is asked about a reply."""
    parts = [
        f"The person:\n{example.private_text}",
        f"What the person asked for:\n{example.question}",
        f"What the person wrote:\n{example.reference}" if example.reference.strip() else "",
        f"The reply:\n{text}",
        "Your number:",
    ]
    return [Message("system", ASKED), Message("user", "\n\n".join(filter(None, parts)))]


def score(words: str) -> float | None:
    """Return the number that a judge gave: the one that stands alone on a line, else the one that is said to be of
    ten, else the one that is called the score, else the one that it begins with, else the last; None where there
    is none from 1 to 10."""
    lines = [SCALE.sub("", line).strip(" .*:") for line in words.strip().splitlines()]
    text = "\n".join(lines)
    found = (
        [line for line in lines if SCORE.fullmatch(line)]
        or OF_TEN.findall(words)
        or NAMED.findall(text)
        or [found[1] for found in [FIRST.match(text)] if found]
        or SCORE.findall(text)
    )
    return float(found[-1]) if found else None


async def judge(
    session: Session, results: Results, writing: WritingSettings, tell: Callable[[Progress], None]
) -> None:
    """Let a model judge every reply that was not judged yet, and keep what it says.

    Args:
        session: the judge is its cloud.
        writing: how it writes; always greedily.
        tell: told how far it is.
    Raises:
        EvaluationError: it fails again and again.
        SettingsError: another one judged before.
        StoreError: it cannot be kept.
    """
    name = session.cloud.endpoint_info.model if session.cloud else ""
    results.require_judge(name)
    examples = {example.id: example for example in results.examples()}
    judged, replies, ways = results.judged(), results.replies(), set(results.ways())
    waiting = [key for key in replies if key not in judged and key[1] in ways]
    failed = in_a_row = 0
    started = time.monotonic()
    for done, (example, way) in enumerate(waiting):
        left = (time.monotonic() - started) / done * (len(waiting) - done) if done else None
        tell(Progress(done, len(waiting), failed, left, f"{example}: {way}"))
        try:
            words = await _say(session, question(examples[example], replies[example, way].text), writing)
            given = score(words)
            if given is None:
                end = " ".join(words.split())[-60:]
                raise EvaluationError(f"The judge gave no number: “…{end}”.", "Choose another.")
        except EvaluationError as error:
            failed, in_a_row = failed + 1, in_a_row + 1
            results.keep_failure(example, JUDGING + way, str(error))
            if in_a_row >= MAX_FAILURES:
                raise EvaluationError(f"The judge fails: {error.message}", error.remedy) from error
            continue
        in_a_row = 0
        results.no_failure(example, JUDGING + way)
        results.keep_judged(example, way, Judged(given, words))
    tell(Progress(len(waiting), len(waiting), failed, 0.0, ""))


async def _say(session: Session, conversation: list[Message], writing: WritingSettings) -> str:
    try:
        async for event in session.reply(conversation, PersonalContext(), writing, Writer.CLOUD):
            match event:
                case Failed():
                    raise EvaluationError(event.message, event.remedy)
                case Finished():
                    return event.text
                case Token() | Passing():
                    pass
                case _:
                    assert_never(event)
    except EvaluationError:
        raise
    except TillerError as error:
        raise EvaluationError(error.message, error.remedy) from error
    raise EvaluationError("The judge said nothing.", "Choose another.")
