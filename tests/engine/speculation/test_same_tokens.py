"""Every way of reading the cloud gives the tokens of the plain one, whatever the cloud does meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.cloud.errors import BusyError, ConnectionLostError, StalledError
from engine.cloud.protocol import Answer, StreamedToken
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.privacy.guard import Guard, GuardState, Index
from engine.privacy.private_text import listed
from engine.reply.events import Event, Finished, ModeChosen, Token, Waiting, Work
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.speculation.chooser import Advice, Chooser, DraftKind
from engine.speculation.token_sources import Mode
from engine.steerer.decision import Decision
from engine.steering.drafting import ProxyPolicy
from engine.steering.gate import GateKind
from engine.steering.pick import Sampling
from tests.support.scripted import (
    END,
    ScriptedCloud,
    ScriptedPair,
    logits,
    scripted_steerer,
    spelling,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz"
QUESTION = [Message("user", "What is rain?")]
TOKENS = 40


class KindredCloud(ScriptedCloud):
    """Its logits depend on the reply alone, so that a local model can be made that mostly agrees with it.

    Args:
        plan: for each stream in turn, what goes wrong with it: after so many tokens it "dies", "ends",
            "stalls", "joins" two tokens into one event, sends a "strange" token that its own list lacks, or
            "clings": it goes on for a while when it is cancelled.
        pace: seconds before each answer, taken in turn.
        one_slot: a stream begins when the one before has ended.
    """

    def __init__(
        self,
        *,
        plan: Sequence[tuple[int, str]] = (),
        pace: Sequence[float] = (0.0,),
        one_slot: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.slot = asyncio.Semaphore(1 if one_slot else 100)
        self.plan = list(plan)
        self.pace = list(pace)
        self.streams = self.open_streams = self.max_open = 0

    def logits(self, prefix: Sequence[int]) -> np.ndarray:
        said = list(prefix)[self.prompt_length :]
        values = logits("reply", said)
        if self.end_after is not None and len(said) >= self.end_after:
            values[END] = 100
        return values

    async def _request(self) -> None:
        self.seconds = self.pace[self.requests % len(self.pace)]
        await super()._request()

    @asynccontextmanager
    async def stream(
        self, prefix: Sequence[int], limit: int, sampling: Sampling
    ) -> AsyncIterator[AsyncIterator[StreamedToken]]:
        number, self.streams = self.streams, self.streams + 1
        after, what = self.plan[number] if number < len(self.plan) else (10**6, "")
        await self.slot.acquire()
        self.open_streams += 1
        self.max_open = max(self.max_open, self.open_streams)

        async def spoiled(plain: AsyncIterator[StreamedToken]) -> AsyncIterator[StreamedToken]:
            count = 0
            async for item in plain:
                if count == after:
                    if what == "dies":
                        raise ConnectionLostError("The connection was lost.", "Check the network.")
                    if what == "stalls":
                        await asyncio.sleep(0.01)
                        raise StalledError("It stopped answering.", "Try again.")
                    if what == "ends":
                        return
                    if what == "strange":
                        known = set(item.distribution.ids.tolist())
                        other = next(t for t in range(40, 120) if t not in known)
                        item = replace(item, token=other, spelling=bytes([other]))
                    if what == "joins":
                        # The last one has nothing to be joined with.
                        item = replace(await anext(plain, item), joined=True)
                yield item
                count += 1

        try:
            async with super().stream(prefix, limit, sampling) as plain:
                yield spoiled(plain)
        finally:
            try:
                if what == "clings":
                    await asyncio.sleep(0.01)
            finally:
                self.open_streams -= 1
                self.slot.release()


class KindredPair(ScriptedPair):
    """Behind the public prompt it is `likeness` the cloud; the personal context moves it by `force`."""

    def __init__(self, likeness: float, force: float, step_seconds: float = 0.0) -> None:
        super().__init__(step_seconds=step_seconds)
        self.likeness, self.force = likeness, force
        self.prompt = self.private_prompt = 0

    async def prepare_async(self, private: Sequence[int], public: Sequence[int], stable: int = 0) -> int:
        self.prompt, self.private_prompt = len(public), len(private)
        return await super().prepare_async(private, public, stable)

    def _compute(self) -> None:
        self.public_logits[:] = self._plain(self.public[self.prompt :])
        said = self.private[self.private_prompt :]
        self.private_logits[:] = self._plain(said) + self.force * logits("person", said)

    def _plain(self, said: list[int]) -> np.ndarray:
        return self.likeness * logits("reply", said) + (1 - self.likeness) * logits("own", said)


ADA = PersonalContext.of_text("Name: Ada")
SECRETIVE = PersonalContext.of_lines(
    tuple(f"{one} {other}" for one in LETTERS for other in LETTERS if one < other)
)
"""Half of all pairs of letters may not follow each other as words: the guard has much to hold back."""


async def run(
    cloud: KindredCloud, pair: KindredPair, personal: PersonalContext = ADA, **changes: object
) -> list[Event]:
    defaults: dict[str, object] = {
        "coefficient": 1.0,
        "max_tokens": TOKENS,
        "retry_seconds": 60.0,
        "budget_bits": 0.0,
    }
    made = ReplySettings(**(defaults | changes))  # type: ignore[arg-type]
    reply = Reply(cloud, None, scripted_steerer(pair), QUESTION, personal, made)
    return [event async for event in reply]


def spelled(guarded: Guard, said: Sequence[int]) -> list[int]:
    """The places of tokens that make a text spell what is private, or begin to."""
    trail = GuardState()
    found = []
    for place, token in enumerate(said):
        trail, held = guarded.step(trail, spelling(token))
        if held or guarded.begun(trail, spelling(token)):
            found.append(place)
    return found


def guessed(guarded: Guard, sent: Sequence[int], reply: Sequence[int]) -> list[int]:
    """Those of a request that are no tokens of the reply."""
    return [place for place in spelled(guarded, sent) if list(sent[: place + 1]) != list(reply[: place + 1])]


def tokens(events: list[Event]) -> list[int]:
    return [event.token for event in events if isinstance(event, Token)]


WAYS: dict[str, dict[str, object]] = {
    "run-ahead": {"mode": Mode.RUN_AHEAD},
    "public drafts": {"mode": Mode.DRAFTS, "drafts": DraftKind.PUBLIC},
    "private drafts": {"mode": Mode.DRAFTS, "drafts": DraftKind.PRIVATE},
    "chosen": {"drafts": DraftKind.PUBLIC},
}
SAMPLINGS = [Sampling(), Sampling(temperature=0.9, top_p=0.95, seed=3)]
FAULTS = ["dies", "stalls", "ends", "joins", "strange", "clings"]
spoiling = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(FAULTS)), max_size=8)
faults = st.dictionaries(
    st.integers(1, 120),
    st.sampled_from([ConnectionLostError("Lost.", "Wait."), BusyError("Busy.", "Wait.", retry_after=0.0)]),
    max_size=3,
)


@settings(max_examples=25, deadline=None)
@given(
    way=st.sampled_from(list(WAYS)),
    sampling=st.sampled_from(SAMPLINGS),
    likeness=st.floats(0, 1),
    force=st.floats(0, 1.5),
    pace=st.lists(st.sampled_from([0.0, 0.0005, 0.002]), min_size=1, max_size=5),
    local=st.sampled_from([0.0, 0.001]),
    plan=spoiling,
    spoilt=faults,
    end_after=st.sampled_from([None, None, 1, 17]),
    one_slot=st.booleans(),
    personal=st.sampled_from([ADA, SECRETIVE]),
    budget_bits=st.sampled_from([0.0, 30.0]),
)
def test_the_same_tokens_as_one_by_one(
    way: str,
    sampling: Sampling,
    likeness: float,
    force: float,
    pace: list[float],
    local: float,
    plan: list[tuple[int, str]],
    spoilt: dict[int, Exception],
    end_after: int | None,
    one_slot: bool,
    personal: PersonalContext,
    budget_bits: float,
) -> None:
    same = {"sampling": sampling, "budget_bits": budget_bits}

    async def both() -> None:
        plain = await run(
            KindredCloud(end_after=end_after), KindredPair(likeness, force), personal, mode=Mode.STEPWISE, **same
        )
        cloud = KindredCloud(pace=pace, plan=plan, faults=spoilt, end_after=end_after, one_slot=one_slot)
        pair = KindredPair(likeness, force, local)
        events = await run(cloud, pair, personal, **same, **WAYS[way])
        assert isinstance(events[-1], Finished), events[-1]
        # The first to arrive may have a guess in it.
        prompt = min(map(len, cloud.prefixes))
        if personal is SECRETIVE:
            guarded = Guard([Index(personal.facts)], [QUESTION[0].content])
            # Public guesses know nothing of what is private, so they cannot tell it.
            sent = [] if "public" in str(WAYS[way]) else [p[prompt:] for p in cloud.prefixes]
            for said in sent:
                assert guessed(guarded, said, tokens(events)) == []
            # What the reply spells the cloud found just as likely by itself.
            shown = [event for event in events if isinstance(event, Token)]
            for token in (shown[place] for place in spelled(guarded, tokens(events))):
                own = next(entry for entry in token.alternatives if entry.token == token.token)
                assert own.steered == pytest.approx(own.base, rel=1e-4)
        assert tokens(events) == tokens(plain)
        assert isinstance(plain[-1], Finished)
        assert events[-1].ending is plain[-1].ending
        assert events[-1].disclosed_bits == pytest.approx(plain[-1].disclosed_bits)
        assert cloud.open_streams == 0
        assert cloud.max_open <= (1 if one_slot else 4)
        assert not pair.aborted
        said = tokens(plain)
        if way == "run-ahead":
            assert all(p[prompt:] == said[: len(p) - prompt] for p in cloud.prefixes), "only final tokens are sent"
        work = events[-1].work
        assert 0 <= work.accepted <= work.guessed <= TOKENS
        assert 0 <= work.wasted <= work.drafted

    # The retry delay is for people; here it would only take time.
    asyncio.run(_quickly(both))


async def test_no_private_guess_leaves_before_the_guard_is_ready() -> None:
    """The local model is quick and the cloud's first answer slow: guesses are there long before it."""
    letterless = replace(ADA, listed=listed(LETTERS))
    cloud = KindredCloud(pace=[0.05])
    events = await run(cloud, KindredPair(0.9, 0.3), letterless, **WAYS["private drafts"])
    assert isinstance(events[-1], Finished)
    assert events[-1].work.drafted > 0
    guarded = Guard([Index((), listed=listed(LETTERS))], [])
    prompt = len(cloud.prefixes[0])
    assert [p for p in cloud.prefixes if guessed(guarded, p[prompt:], tokens(events))] == []


async def test_run_ahead_pays_a_request_for_each_difference_alone() -> None:
    cloud = KindredCloud()
    events = await run(cloud, KindredPair(0.5, 0.15), mode=Mode.RUN_AHEAD)
    changed = sum(e.decision is Decision.STEERED for e in events if isinstance(e, Token))
    assert 0 < changed < TOKENS / 2
    # A stream at first and after each difference, unless that was the last token.
    assert changed <= cloud.streams <= changed + 1
    assert work_of(events).accepted in (TOKENS - changed, TOKENS - changed - 1)


async def test_public_drafts_are_the_same_whoever_asks() -> None:
    """What is sent depends on the reply and on what the cloud knows, not on the person."""
    sent = []
    for person in (1.0, 1.0001):
        cloud = KindredCloud()
        pair = KindredPair(0.7, person)
        events = await run(cloud, pair, mode=Mode.DRAFTS, drafts=DraftKind.PUBLIC)
        sent.append((tokens(events), {tuple(p) for p in cloud.prefixes}))
        assert work_of(events).drafted > 0
        assert work_of(events).draft_bits == 0
    assert sent[0] == sent[1]


async def test_a_draft_that_fails_is_not_a_fault_of_the_reply() -> None:
    """What nobody has chosen yet may fail unseen: it is asked for again when it is wanted."""

    class Refuses(KindredCloud):
        refused = 0

        async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
            if len(prefixes) > 1 and self.refused < 2:
                self.refused += 1
                raise BusyError("Busy.", "Wait.", retry_after=0.0)
            return await super().score(prefixes)

    plain = await run(KindredCloud(), KindredPair(0.9, 0.3), mode=Mode.STEPWISE)
    cloud = Refuses(pace=[0.002])
    events = await run(cloud, KindredPair(0.9, 0.3), mode=Mode.DRAFTS, drafts=DraftKind.PUBLIC)
    assert cloud.refused == 2
    assert tokens(events) == tokens(plain)
    assert not any(isinstance(event, Waiting) for event in events)


async def test_private_drafts_are_counted() -> None:
    cloud = KindredCloud()
    pair = KindredPair(0.5, 1.2)
    events = await run(cloud, pair, mode=Mode.DRAFTS, drafts=DraftKind.PRIVATE)
    work = work_of(events)
    prompt = len(cloud.prefixes[0])
    said = tokens(events)
    unwanted = [p for p in cloud.prefixes if p[prompt:] != said[: len(p) - prompt]]
    assert 0 < len(unwanted) <= work.wasted <= work.drafted
    # Each wasted token's own bits, once.
    bits = 0.0
    for sent in unwanted:
        *before, token = sent[prompt:]
        public = pair._plain(before)
        moved = (public + pair.force * logits("person", before)).astype(np.float32)
        guesses = ProxyPolicy(len(public)).guesses(public, moved, 1.0, Sampling(), len(before), 40)
        bits += next(guess.disclosed_bits for guess in guesses if guess.token == token)
    assert work.draft_bits == pytest.approx(bits, rel=1e-3)


@pytest.mark.parametrize("gate", [GateKind.PAPER, GateKind.REOPENING])
@pytest.mark.parametrize("local", [0.0, 0.003])
async def test_what_a_gate_leaves_is_counted_and_looked_at(gate: GateKind, local: float) -> None:
    class Sure(KindredCloud):
        def logits(self, prefix: Sequence[int]) -> np.ndarray:
            values = super().logits(prefix)
            values[values.argmax()] += 6
            return values

    force = 3.0 if gate is GateKind.PAPER else 0.5
    plain = await run(Sure(pace=[0.001]), KindredPair(0.5, force), mode=Mode.STEPWISE)
    events = await run(Sure(pace=[0.001]), KindredPair(0.5, force, local), mode=Mode.RUN_AHEAD, gate=gate)
    work = work_of(events)
    given = [e for e in events if isinstance(e, Token)]
    left = [e for e in given if e.decision is Decision.CLOUD]
    assert work.unsteered == len(left) > 0
    assert work.examined == work.unsteered
    assert 0 <= work.missed <= work.examined
    assert all(e.disclosed_bits == 0 for e in left)
    first = next(i for i, e in enumerate(given) if e.decision is Decision.CLOUD)
    assert tokens(events)[:first] == tokens(plain)[:first]
    if gate is GateKind.PAPER:
        assert all(e.decision is Decision.CLOUD for e in given[first:]), "it stays shut"


async def test_the_modes_are_changed_under_way_and_the_reply_is_the_same() -> None:
    plain = await run(KindredCloud(), KindredPair(0.5, 0.6), mode=Mode.STEPWISE)

    class Fickle(Chooser):
        asked = 0

        def advise(self, drafts: DraftKind, current: Mode | None = None) -> Advice:
            self.asked += 1
            return Advice(list(Mode)[1 + self.asked % 3], "By turns.")

    made = ReplySettings(coefficient=1.0, max_tokens=TOKENS, drafts=DraftKind.PUBLIC, budget_bits=0.0)
    steerer = scripted_steerer(KindredPair(0.5, 0.6))
    personal = PersonalContext.of_text("Name: Ada")
    reply = Reply(KindredCloud(), None, steerer, QUESTION, personal, made, Fickle())
    events = [event async for event in reply]
    assert tokens(events) == tokens(plain)
    assert len([e for e in events if isinstance(e, ModeChosen)]) == 3


def work_of(events: list[Event]) -> Work:
    assert isinstance(events[-1], Finished), events[-1]
    return events[-1].work


async def _quickly(work: Any) -> None:
    real = asyncio.sleep

    async def short(seconds: float, *rest: object) -> None:
        await real(min(seconds, 0.003))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.cloud.http.retry_policy.asyncio.sleep", short)
        await asyncio.wait_for(work(), 60)
