"""Replies of models that think before they answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.events import Ending, Event, Finished, Notice, Token
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.speculation.token_sources import Mode
from engine.steerer.decision import Decision
from tests.support.scripted import END, ScriptedCloud, scripted_steerer

SAID = b"<think>Let me see: 3 < 4.</think>\n\n"


class Thoughtful(ScriptedCloud):
    """Thinks what is scripted, and goes on as it likes."""

    said = SAID

    def logits(self, prefix: Sequence[int]) -> np.ndarray:
        values = super().logits(prefix)
        place = len(prefix) - self.prompt_length
        if place < len(self.said):
            values[self.said[place]] = values.max() + 60
        else:
            values[END] = -100
            # Space behind a thought is nobody's.
            values[list(b" \t\n\r\x0b\x0c<")] = -100
        return values


async def replied(cloud: ScriptedCloud, *, steered: bool = True, **settings: object) -> list[Event]:
    given = ReplySettings(**({"max_tokens": 60, "coefficient": 1.5, "watch": False} | settings))  # type: ignore[arg-type]
    steerer = scripted_steerer() if steered else None
    personal = PersonalContext.of_text("Name: Ada")
    reply = Reply(cloud, None, steerer, [Message("user", "Is 3 less than 4?")], personal, given)
    return [event async for event in reply]


@pytest.mark.parametrize("mode", [Mode.STEPWISE, Mode.RUN_AHEAD])
async def test_a_thought_is_the_clouds_and_the_answer_is_steered(mode: Mode) -> None:
    events = await replied(Thoughtful(), mode=mode)
    tokens = [event for event in events if isinstance(event, Token)]
    thought = [token for token in tokens if token.thought]
    # The tag is written before it is known to be one.
    opening = len(b"<think>")
    assert {token.decision for token in tokens[opening : len(SAID) - 2]} == {Decision.CLOUD}
    assert "".join(token.thought for token in thought) == "Let me see: 3 < 4."
    answer = tokens[len(SAID) :]
    assert any(token.decision is Decision.STEERED for token in answer)
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.thought == "Let me see: 3 < 4."
    assert finished.text == "".join(token.text for token in tokens)
    assert "think" not in finished.text
    assert finished.tokens == 60


async def test_thoughts_are_steered_where_that_is_wanted() -> None:
    events = await replied(Thoughtful(), mode=Mode.STEPWISE, steer_thoughts=True)
    assert Decision.CLOUD not in {event.decision for event in events if isinstance(event, Token)}


async def test_every_mode_gives_the_same_answer() -> None:
    texts = []
    for mode in (Mode.STEPWISE, Mode.RUN_AHEAD):
        finished = (await replied(Thoughtful(), mode=mode))[-1]
        assert isinstance(finished, Finished)
        texts.append(finished.text)
    assert texts[0] == texts[1]


async def test_a_prompt_that_opens_the_thought() -> None:
    cloud = Thoughtful()
    cloud.said, cloud.opens_thought = b"Hm.</think>", True
    finished = (await replied(cloud, mode=Mode.STEPWISE))[-1]
    assert isinstance(finished, Finished)
    assert finished.thought == "Hm."


async def test_without_steering_thoughts_are_told_apart_too() -> None:
    finished = (await replied(Thoughtful(), steered=False))[-1]
    assert isinstance(finished, Finished)
    assert finished.thought == "Let me see: 3 < 4."
    assert finished.text
    assert "think" not in finished.text


async def test_a_reply_that_is_all_thought_says_so() -> None:
    events = await replied(Thoughtful(), mode=Mode.STEPWISE, max_tokens=20)
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert (finished.text, finished.ending) == ("", Ending.LENGTH)
    assert any("went into thinking" in event.message for event in events if isinstance(event, Notice))
