from __future__ import annotations

import pytest

from engine.cloud.errors import BusyError
from engine.cloud.http import retry_policy
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.events import Event, Failed, Finished, Waiting
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.speculation.token_sources import Mode
from tests.support.scripted import ScriptedCloud, scripted_steerer


async def limited(waits: int, seconds: float, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    slept = []

    async def sleep(given: float) -> None:
        slept.append(given)

    monkeypatch.setattr(retry_policy.asyncio, "sleep", sleep)
    fault = BusyError("The service's own limit of requests is reached.", "Wait.", retry_after=seconds)
    cloud = ScriptedCloud(faults=dict.fromkeys(range(3, 3 + waits), fault))
    settings = ReplySettings(max_tokens=10, mode=Mode.STEPWISE, watch=False, retry_seconds=1)
    reply = Reply(cloud, None, scripted_steerer(), [Message("user", "Hi")], PersonalContext(), settings)
    return [event async for event in reply]


async def test_a_limit_of_a_minute_is_waited_for_beyond_the_patience_with_faults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events = await limited(2, 45.0, monkeypatch)
    assert [event.seconds for event in events if isinstance(event, Waiting)] == [45.0, 45.0]
    assert isinstance(events[-1], Finished)


@pytest.mark.parametrize(("waits", "seconds"), [(1, 4000.0), (50, 45.0)])
async def test_a_limit_that_lasts_ends_the_reply(
    monkeypatch: pytest.MonkeyPatch, waits: int, seconds: float
) -> None:
    events = await limited(waits, seconds, monkeypatch)
    assert isinstance(events[-1], Failed)
    assert sum(isinstance(event, Waiting) for event in events) <= retry_policy.MAX_LIMITED
