"""What the guard and the budget do to whole replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.common.sharing import Sharing
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.position.distribution import from_candidates
from engine.position.logits import Logits
from engine.privacy.disclosure_budget import DisclosureBudget
from engine.privacy.guard import Guard, Index
from engine.privacy.private_text import from_line, listed
from engine.reply.events import Ending, Event, Finished, Notice, Token
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.speculation.token_sources import Mode
from engine.steerer.decision import Decision, SteeringParams
from engine.steering.pick import Sampling
from engine.steering.policy import Completion
from tests.support.scripted import END, SIZE, ScriptedCloud, ScriptedPair, scripted_steerer, spelling

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
    settings = replace(ReplySettings(mode=Mode.STEPWISE, max_tokens=40, coefficient=0.0), **changes)
    return [event async for event in Reply(cloud, None, scripted_steerer(), QUESTION, personal, settings)]


class Undecided(Insisting):
    """Behind its text it finds two letters nearly alike."""

    def __init__(self, text: str, first: str, second: str) -> None:
        super().__init__(text)
        self.first, self.second = ord(first), ord(second)

    def logits(self, prefix: Sequence[int]) -> np.ndarray:
        values = super().logits(prefix)
        if len(prefix) - self.prompt == len(self.text):
            values[END] = -30
            values[self.first], values[self.second] = 20.1, 20
        return values


class Favoring(ScriptedPair):
    """Its private side finds one letter likelier than its public one does, and nothing else."""

    def __init__(self, letter: str) -> None:
        super().__init__()
        self.letter = ord(letter)

    def _compute(self) -> None:
        self.private_logits[:] = self.public_logits[:] = 0.0
        self.private_logits[self.letter] = 3.0


NAME = PersonalContext.of_lines(("Dog's name: Kai",))


async def steered_to_a_name(
    cloud: ScriptedCloud, personal: PersonalContext = NAME, letter: str = "i", **changes: Any
) -> list[Event]:
    """A reply whose steering favors a letter, such as the one that makes the name one."""
    # Its candidates are the same at every position, which no honest cloud's are.
    settings = ReplySettings(mode=Mode.STEPWISE, max_tokens=12, coefficient=1.0, watch=False)
    settings = replace(settings, **changes)
    steerer = scripted_steerer(Favoring(letter))
    return [event async for event in Reply(cloud, None, steerer, QUESTION, personal, settings)]


async def test_steering_does_not_spell_a_name_of_the_profile_and_what_and_why_is_told() -> None:
    events = await steered_to_a_name(Undecided("So, Ka", "z", "i"))
    free = await steered_to_a_name(Undecided("So, Ka", "z", "i"), guard_words=0)
    end, unguarded = events[-1], free[-1]
    assert isinstance(end, Finished)
    assert isinstance(unguarded, Finished)
    assert unguarded.text.startswith("So, Kai"), "which is what steering would do"
    assert end.text.startswith("So, Kaz")
    guarded = [e for e in events if isinstance(e, Token) and e.held]
    assert [e.decision for e in guarded] == [Decision.GUARDED]
    assert [h.reason for h in guarded[0].held] == ["a name: “Kai”"]


async def test_a_name_that_the_cloud_says_itself_answers_nothing() -> None:
    """Whoever the user is: what a cloud insists on, in full or by a hair, comes back as it would from anybody."""
    for first, second, said in (("i", "z", "So, Kai"), ("z", "i", "So, Kaz")):
        replies = []
        for personal in (NAME, PersonalContext.of_lines(("Dog's name: Rex",)), PersonalContext()):
            events = await write(Undecided("So, Ka", first, second), personal)
            end = events[-1]
            assert isinstance(end, Finished)
            assert end.text.startswith(said)
            replies.append((end.text, end.disclosed_bits))
        assert len(set(replies)) == 1


async def test_switched_off_it_lets_all_through() -> None:
    events = await write(Insisting("So, Kai."), PersonalContext.of_lines(("Dog's name: Kai",)), guard_words=0)
    assert isinstance(events[-1], Finished)
    assert events[-1].text == "So, Kai."


async def test_an_open_fact_may_be_told() -> None:
    fact = "Dog's name: Kai"
    events = await write(Insisting("So, Kai."), PersonalContext((from_line(fact, Sharing.OPEN),)))
    assert isinstance(events[-1], Finished)
    assert events[-1].text == "So, Kai."


async def test_where_all_that_could_follow_is_private_the_cloud_writes() -> None:
    personal = PersonalContext(listed=listed(f"ka{c}" for c in f"{LETTERS}0123456789"))
    events = await steered_to_a_name(Narrow("ka"), personal, completion=Completion.TRUNCATE)
    end = events[-1]
    assert isinstance(end, Finished)
    # What it finds likeliest, and not what steering favors.
    assert end.text.startswith("kaz")


async def test_the_budget_fades_the_steering_and_says_so_once() -> None:
    personal = PersonalContext.of_lines(("A person who likes short words.",))
    free = await write(ScriptedCloud(), personal, coefficient=2.0, budget_bits=0.0)
    kept = await write(ScriptedCloud(), personal, coefficient=2.0, budget_bits=20.0)

    def spent(events: list[Event]) -> float:
        return sum(e.disclosed_bits for e in events if isinstance(e, Token))

    assert spent(free) > 60
    most = max(e.disclosed_bits for e in free if isinstance(e, Token))
    assert spent(kept) <= 20 + most
    assert sum("may disclose" in e.message for e in kept if isinstance(e, Notice)) == 1
    assert not any("may disclose" in e.message for e in free if isinstance(e, Notice))
    assert isinstance(kept[-1], Finished)
    assert kept[-1].ending is Ending.LENGTH


def test_private_spellings_are_as_likely_as_the_cloud_has_them_and_the_rest_is_steered() -> None:
    """Chi-square over 4,000 positions, whatever the personal context makes of the private ones."""
    steerer = scripted_steerer()
    letters = "abcdefgh"
    chances = np.array([0.3, 0.2, 0.15, 0.1, 0.1, 0.08, 0.05, 0.02])
    deltas = np.array([3.0, 0.5, -2.0, 1.0, -0.5, 0.25, 0.0, 1.5])
    answer = from_candidates([ord(c) for c in letters], np.log(chances).tolist(), [c.encode() for c in letters])
    favoring = np.zeros(SIZE, np.float32)
    favoring[[ord(c) for c in letters]] = deltas
    logits = Logits(favoring, np.zeros(SIZE, np.float32), 0.0)
    guard = Guard([Index((), listed=listed(("xxa", "xxc", "xxd")))], ())
    counts = dict.fromkeys(letters, 0)
    draws, c = 4000, 0.5
    for position in range(draws):
        protection = DisclosureBudget(guard)
        protection.took(protection.check(b"xx")[0], 0.0)
        choice = steerer.pick(
            steerer.view(answer, logits),
            SteeringParams(c, Completion.TRUNCATE, Sampling(temperature=1.0, seed=5)),
            position=position,
            alternatives=0,
            protection=protection,
        )
        counts[spelling(choice.token).decode()] += 1
    private = np.array([letter in "acd" for letter in letters])
    steered = chances * np.exp(c * deltas)
    steered *= chances[~private].sum() / steered[~private].sum()
    expected = draws * np.where(private, chances, steered)
    observed = np.array([counts[letter] for letter in letters])
    # The 99.9th percentile of chi-square with 7 degrees of freedom.
    assert float(((observed - expected) ** 2 / expected).sum()) < 24.3


@pytest.mark.parametrize("words", [1, -2])
def test_impossible_settings_are_refused(words: int) -> None:
    with pytest.raises(ValueError, match="guard"):
        ReplySettings(guard_words=words)


@pytest.mark.parametrize(("public", "is_steered"), [(0.0, True), (-9.0, False)])
def test_a_word_that_begins_a_private_one_is_steered_where_anybody_would_say_it(
    public: float, is_steered: bool
) -> None:
    """By the local model without the personal context: a cloud cannot make it expected."""
    steerer = scripted_steerer()
    answer = from_candidates([ord("a"), ord("b")], np.log([0.2, 0.7]).tolist(), [b"a", b"b"])
    private, plain = np.zeros(SIZE, np.float32), np.zeros(SIZE, np.float32)
    plain[ord("a")] = public
    private[ord("a")] = public + 9
    guard = Guard([Index((), listed=listed(("aberdour",)))], ())
    choice = steerer.pick(
        steerer.view(answer, Logits(private, plain, 0.0)),
        SteeringParams(1.0, Completion.TRUNCATE, Sampling()),
        position=0,
        alternatives=0,
        protection=DisclosureBudget(guard),
    )
    assert (spelling(choice.token) == b"a") is is_steered
    assert bool(choice.held) is not is_steered
