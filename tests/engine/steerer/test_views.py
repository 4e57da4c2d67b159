"""A position is a value: the steerer keeps nothing of it, and its policy is formed once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from engine.context.messages import Message
from engine.position.distribution import Distribution
from engine.position.logits import Logits
from engine.reply.events import Finished, Token
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.speculation.token_sources import Mode
from engine.steerer.decision import SteeringParams
from engine.steerer.steerer import Steerer
from engine.steering.pick import Sampling
from engine.steering.policy import Completion, Fuser
from engine.vocabulary.learning_cloud import LearningCloud
from engine.vocabulary.token_table import ObservedTokens
from tests.engine.speculation.test_aligned_path import ME, WORDS, WordCloud, steerer_for
from tests.support.scripted import ScriptedCloud, distribution, logits, scripted_steerer

PARAMS = SteeringParams(1.0, Completion.TAIL, Sampling())
QUESTION = [Message("user", "What is rain?")]


def position(number: int) -> tuple[Distribution, Logits]:
    return distribution(logits("cloud", [number]), 20), Logits(
        logits("local", [1, number]), logits("local", [2, number])
    )


def picked(steerer: Steerer, number: int, params: SteeringParams = PARAMS) -> tuple[int, float]:
    decision = steerer.pick(steerer.view(*position(number)), params, position=number, alternatives=8)
    return decision.token, decision.disclosed_bits


def test_what_is_picked_does_not_depend_on_what_was_looked_at_before() -> None:
    fresh = [picked(scripted_steerer(), number) for number in range(12)]
    used = scripted_steerer()
    assert [picked(used, number) for number in reversed(range(12))] == fresh[::-1]


def test_logits_that_were_written_over_are_seen() -> None:
    """Rows of logits are used again: the same objects may hold another position."""
    steerer = scripted_steerer()
    answer, row = position(1)
    steerer.pick(steerer.view(answer, row), PARAMS, position=1, alternatives=0)
    other = position(2)[1]
    row.private[:], row.public[:] = other.private, other.public
    found = steerer.pick(steerer.view(answer, row), PARAMS, position=1, alternatives=0)
    fresh = scripted_steerer()
    wanted = fresh.pick(fresh.view(answer, other), PARAMS, position=1, alternatives=0)
    assert (found.token, found.disclosed_bits) == (wanted.token, wanted.disclosed_bits)


def test_a_view_has_its_policy_until_the_strength_is_another() -> None:
    steerer = scripted_steerer()
    view = steerer.view(*position(3))
    assert view.policy is None
    formed = steerer.formed(view, PARAMS)
    assert steerer.formed(formed, PARAMS) is formed
    assert steerer.policy(formed, PARAMS) is formed.policy
    stronger = SteeringParams(2.0, Completion.TAIL, Sampling())
    before = formed.policy.logprobs.copy()  # type: ignore[union-attr]
    assert np.abs(steerer.policy(formed, stronger).logprobs - before).max() > 0.01


@pytest.mark.parametrize("joined", [False, True], ids=["the same vocabulary", "another"])
async def test_a_reply_forms_each_positions_policy_once(joined: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    formed: list[float] = []
    fuse = Fuser.fuse

    def counted(fuser: Fuser, *given: Any, **more: Any) -> Any:
        formed.append(0.0)
        return fuse(fuser, *given, **more)

    monkeypatch.setattr(Fuser, "fuse", counted)
    settings = ReplySettings(mode=Mode.STEPWISE, max_tokens=25, extra_decodes=0 if not joined else 4)
    cloud: Any = ScriptedCloud()
    steerer = scripted_steerer()
    followed: Sequence[int] = ()
    if joined:
        learned = ObservedTokens()
        learned.add(WORDS.index(b"."), b".")
        cloud, steerer = LearningCloud(WordCloud(k=12), learned), steerer_for(learned)
        followed = _followed(steerer)
    events = [event async for event in Reply(cloud, None, steerer, QUESTION, ME, settings)]
    assert isinstance(events[-1], Finished)
    tokens = sum(isinstance(event, Token) for event in events)
    # Again only behind a token whose pieces were asked for, and for the token that ends the reply.
    assert tokens <= len(formed) <= tokens + 1 + len(followed)
    assert not joined or followed


def _followed(steerer: Steerer) -> list[int]:
    found: list[int] = []
    follow = steerer.follow

    def counted(*given: Any) -> None:
        found.append(1)
        follow(*given)

    steerer.follow = counted  # type: ignore[method-assign]
    return found
