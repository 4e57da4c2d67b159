"""What the guard and the budget do to whole replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.ahead.readers import Mode
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.distribution import from_candidates
from engine.events import Decision, Ending, Event, Finished, Notice, Token
from engine.logits import Logits
from engine.privacy.guard import Guard, Index
from engine.privacy.protection import Protection
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.steered import Terms
from engine.steering.pick import Sampling
from engine.steering.policy import Completion
from tests.support.scripted import END, SIZE, ScriptedCloud, scripted_steerer, spelling

QUESTION = [Message("user", "Who?")]


class Insisting(ScriptedCloud):
    """Would say one text, whatever was asked; else what `otherwise` says."""

    def __init__(self, text: str, otherwise: str = "") -> None:
        super().__init__()
        self.text, self.otherwise = text.encode(), otherwise.encode()
        self.prompt = -1

    def logits(self, prefix: Sequence[int]) -> np.ndarray:
        if self.prompt < 0:
            self.prompt = len(prefix)
        place = len(prefix) - self.prompt
        values = np.full(SIZE, -30, np.float32)
        for text, likely in ((self.otherwise, 10), (self.text, 20)):
            values[text[place] if place < len(text) else END] = likely
        return values


LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Narrow(Insisting):
    """Behind the first two letters of its text it offers small letters and nothing else."""

    def logits(self, prefix: Sequence[int]) -> np.ndarray:
        values = super().logits(prefix)
        if len(prefix) - self.prompt >= 2:
            values[:] = -1e30
            values[[ord(c) for c in LETTERS]] = np.arange(26)
        return values


async def write(cloud: ScriptedCloud, personal: PersonalContext, **changes: Any) -> list[Event]:
    settings = replace(ReplySettings(mode=Mode.STEPWISE, most_tokens=40, coefficient=0.0), **changes)
    return [event async for event in Reply(cloud, None, scripted_steerer(), QUESTION, personal, settings)]


async def test_a_name_of_the_profile_is_held_back_and_what_and_why_is_told() -> None:
    events = await write(Insisting("So, Kai.", "So, Kaz."), PersonalContext(("Dog's name: Kai",)))
    end = events[-1]
    assert isinstance(end, Finished)
    assert end.text == "So, Kaz."
    guarded = [e for e in events if isinstance(e, Token) and e.held]
    assert [e.decision for e in guarded] == [Decision.GUARDED]
    assert [h.reason for h in guarded[0].held] == ["a name: “Kai”"]
    assert guarded[0].disclosed_bits > 10, "who knows what the cloud wanted sees that it was refused"


async def test_switched_off_it_lets_all_through() -> None:
    events = await write(Insisting("So, Kai."), PersonalContext(("Dog's name: Kai",)), guard_words=0)
    assert isinstance(events[-1], Finished)
    assert events[-1].text == "So, Kai."


async def test_an_open_fact_may_be_told() -> None:
    fact = "Dog's name: Kai"
    events = await write(Insisting("So, Kai."), PersonalContext((fact,), open=(fact,)))
    assert isinstance(events[-1], Finished)
    assert events[-1].text == "So, Kai."


async def test_where_nothing_may_follow_the_sentence_ends_and_says_so() -> None:
    personal = PersonalContext(listed=tuple(f"ka{c}" for c in LETTERS) + tuple(f"ka{c}" for c in "0123456789"))

    events = await write(Narrow("ka"), personal, completion=Completion.TRUNCATE)
    end = events[-1]
    assert isinstance(end, Finished)
    assert end.text.startswith("ka.")
    assert any("ends here" in e.message for e in events if isinstance(e, Notice))


async def test_a_reply_that_can_only_tell_ends() -> None:
    """Two positions in a row with nothing to say: no row of full stops."""
    personal = PersonalContext(listed=tuple(f"k{c}{d}" for c in LETTERS for d in LETTERS))

    events = await write(Narrow("ka"), personal, completion=Completion.TRUNCATE, most_tokens=9)
    assert isinstance(events[-1], Finished)
    assert ".." not in events[-1].text


async def test_the_budget_fades_the_steering_and_says_so_once() -> None:
    personal = PersonalContext(("A person who likes short words.",))
    free = await write(ScriptedCloud(), personal, coefficient=2.0, budget_bits=0.0)
    kept = await write(ScriptedCloud(), personal, coefficient=2.0, budget_bits=20.0)

    def spent(events: list[Event]) -> float:
        return sum(max(0.0, e.disclosed_bits) for e in events if isinstance(e, Token))

    assert spent(free) > 60
    most = max(e.disclosed_bits for e in free if isinstance(e, Token))
    assert spent(kept) <= 20 + most
    assert sum("may disclose" in e.message for e in kept if isinstance(e, Notice)) == 1
    assert not any("may disclose" in e.message for e in free if isinstance(e, Notice))
    assert isinstance(kept[-1], Finished)
    assert kept[-1].ending is Ending.LENGTH


def test_sampling_draws_from_the_policy_without_what_is_held_back() -> None:
    """Redrawing gives exactly the conditional distribution: chi-square over 4,000 positions."""
    steerer = scripted_steerer()
    letters = "abcdefgh"
    chances = np.array([0.3, 0.2, 0.15, 0.1, 0.1, 0.08, 0.05, 0.02])
    answer = from_candidates([ord(c) for c in letters], np.log(chances).tolist(), [c.encode() for c in letters])
    flat = Logits(np.zeros(SIZE, np.float32), np.zeros(SIZE, np.float32), 0.0)
    guard = Guard([Index((), listed=("xxa", "xxc", "xxd"))], ())
    counts = dict.fromkeys(letters, 0)
    draws = 4000
    for position in range(draws):
        protection = Protection(guard)
        trail, _ = protection.check(b"xx")
        protection.took(trail, 0.0)
        choice = steerer.choose(
            answer,
            flat,
            Terms(0.5, Completion.TRUNCATE, Sampling(temperature=1.0, seed=5)),
            position=position,
            alternatives=0,
            protection=protection,
        )
        counts[spelling(choice.token).decode()] += 1
    assert counts["a"] == counts["c"] == counts["d"] == 0
    kept = np.array([c not in "acd" for c in letters])
    expected = draws * chances[kept] / chances[kept].sum()
    observed = np.array([counts[c] for c in letters])[kept]
    # The 99.9th percentile of chi-square with 4 degrees of freedom.
    assert float(((observed - expected) ** 2 / expected).sum()) < 18.5


@pytest.mark.parametrize("words", [1, -2])
def test_impossible_settings_are_refused(words: int) -> None:
    with pytest.raises(ValueError, match="guard"):
        ReplySettings(guard_words=words)
