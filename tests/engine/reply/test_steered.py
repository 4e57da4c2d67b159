"""In which order a steered reply does things at each token."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import pytest

from engine.cloud.protocol import Answer
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.emitter import ReplyEmitter
from engine.reply.events import Finished, StageTimes, Token
from engine.reply.observers import Step
from engine.reply.protection import Protection
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.reply.steered import SteeredDecoder
from engine.speculation.token_sources import Mode
from tests.support.scripted import ScriptedCloud, scripted_steerer

TOKENS = 20
QUESTION = [Message("user", "What is rain?")]


class Logging(ScriptedCloud):
    """Notes when it is asked for a position."""

    def __init__(self, log: list[tuple[str, int]], **more: Any) -> None:
        super().__init__(**more)
        self.log = log

    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
        self.log.append(("asked", len(prefixes[0]) - self.prompt_length))
        return await super().score(prefixes)


async def run(log: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch, **more: Any) -> list[Any]:
    show, took = ReplyEmitter.sent, Protection.picked

    def shown(emitter: ReplyEmitter, step: Step, times: StageTimes) -> None:
        log.append(("shown", step.index))
        show(emitter, step, times)

    def counted(protection: Protection, step: Step) -> None:
        log.append(("counted", step.index))
        took(protection, step)

    monkeypatch.setattr(ReplyEmitter, "sent", shown)
    monkeypatch.setattr(Protection, "picked", counted)
    settings = ReplySettings(mode=Mode.STEPWISE, max_tokens=TOKENS)
    personal = PersonalContext.of_text("Name: Ada")
    reply = Reply(Logging(log, **more), None, scripted_steerer(), QUESTION, personal, settings)
    return [event async for event in reply]


async def test_a_token_is_counted_then_the_next_is_asked_for_then_it_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log: list[tuple[str, int]] = []
    await run(log, monkeypatch)
    for index in range(TOKENS):
        counted, shown = log.index(("counted", index)), log.index(("shown", index))
        assert counted < shown
        if index + 1 < TOKENS:
            assert counted < log.index(("asked", index + 1)) < shown
    assert ("asked", TOKENS) not in log, "nothing is asked for behind the last"


async def test_the_token_that_ends_a_reply_is_counted_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    log: list[tuple[str, int]] = []
    events = await run(log, monkeypatch, end_after=6)
    finished = events[-1]
    assert isinstance(finished, Finished)
    shown = [event for event in events if isinstance(event, Token)]
    assert len(shown) == 6
    assert ("counted", 6) in log
    assert ("shown", 6) not in log
    assert ("asked", 7) not in log


def test_the_loop_fits_on_a_screen() -> None:
    assert len(inspect.getsource(SteeredDecoder.write).splitlines()) <= 40
