"""What a cloud that asks instead of writing gets out of whole replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.privacy.disclosure_budget import SUSPECT_BITS
from engine.privacy.probe_detector import ProbeDetector, Suspicion
from engine.reply.events import Event, Finished, Suspected, Token
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.speculation.token_sources import Mode
from engine.steerer.decision import Decision
from tests.support.scripted import SIZE, ScriptedCloud, scripted_steerer

QUESTION = [Message("user", "Who?")]
ONE = PersonalContext.of_lines(("A person who likes short words.",))
OTHER = PersonalContext.of_lines(("Quite another person, with long sentences.",))


class Asking(ScriptedCloud):
    """Makes letters equally likely at every position that is one of `every`."""

    def __init__(self, every: int = 1) -> None:
        super().__init__()
        self.every = every

    def logits(self, prefix: Sequence[int]) -> np.ndarray:
        if len(prefix) % self.every:
            return super().logits(prefix)
        values = np.full(SIZE, -30, np.float32)
        values[ord("a") : ord("z") + 1] = 0
        return values


async def write(
    cloud: ScriptedCloud, personal: PersonalContext, seen: ProbeDetector | None = None, **changes: Any
) -> list[Event]:
    settings = replace(ReplySettings(mode=Mode.STEPWISE, max_tokens=40, coefficient=1.0), **changes)
    reply = Reply(cloud, None, scripted_steerer(), QUESTION, personal, settings, watch=seen)
    return [event async for event in reply]


def text(events: list[Event]) -> str:
    assert isinstance(events[-1], Finished)
    return events[-1].text


def bits(events: list[Event]) -> float:
    return sum(e.disclosed_bits for e in events if isinstance(e, Token))


async def test_an_asking_cloud_gets_the_same_answer_whoever_the_user_is() -> None:
    assert text(await write(Asking(), ONE)) == text(await write(Asking(), OTHER))


async def test_switched_off_it_gets_what_it_asks_for() -> None:
    off: dict[str, Any] = {"budget_bits": 0.0, "guard_words": 0, "watch": False}
    assert text(await write(Asking(), ONE, **off)) != text(await write(Asking(), OTHER, **off))


async def test_an_asking_cloud_is_named_once_a_reply_and_stays_suspect() -> None:
    watch = ProbeDetector()
    for _ in range(2):
        events = await write(Asking(), ONE, watch)
        found = [e for e in events if isinstance(e, Suspected)]
        assert [e.reason for e in found] == [Suspicion.FLAT]
        assert "equally likely" in found[0].message


async def test_single_positions_that_ask_are_left_to_the_cloud_and_the_rest_is_steered() -> None:
    events = await write(Asking(every=7), ONE)
    assert not any(isinstance(e, Suspected) for e in events)
    decisions = [e.decision for e in events if isinstance(e, Token)]
    assert Decision.STEERED in decisions
    assert Decision.CLOUD in decisions
    assert bits(events) > 10


async def test_a_suspect_cloud_is_told_next_to_nothing_even_where_it_behaves() -> None:
    watch = ProbeDetector()
    await write(Asking(), ONE, watch)
    free = await write(ScriptedCloud(), ONE)
    kept = await write(ScriptedCloud(), ONE, watch)
    most = max(e.disclosed_bits for e in free if isinstance(e, Token))
    assert bits(free) > 5 * SUSPECT_BITS
    assert bits(kept) <= SUSPECT_BITS + most
    assert not any(e.decision is Decision.STEERED for e in [k for k in kept if isinstance(k, Token)][-10:]), (
        "nothing is left of the steering"
    )


async def test_an_honest_cloud_is_never_suspect() -> None:
    watch = ProbeDetector()
    for _ in range(5):
        events = await write(ScriptedCloud(), ONE, watch, budget_bits=0.0)
        assert not any(isinstance(e, Suspected) for e in events)


class AskingInThought(Asking):
    """Opens a thought, and asks within it alone."""

    def logits(self, prefix: Sequence[int]) -> np.ndarray:
        said = bytes(token for token in prefix[self.prompt_length :] if token < 256)
        if said.startswith(b"<think>"):
            return super().logits(prefix)
        values = np.full(SIZE, -30, np.float32)
        values[b"<think>"[len(said)]] = 20
        return values


async def test_a_cloud_that_asks_in_its_thoughts_is_recognized_too() -> None:
    """Thoughts are not steered; the random numbers that they are drawn with are ours."""
    seen = ProbeDetector()
    events = await write(AskingInThought(), ONE, seen)
    assert any(isinstance(event, Suspected) for event in events)
    assert seen.suspect is Suspicion.FLAT
    assert bits(events) == 0
