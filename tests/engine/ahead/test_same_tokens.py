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

from engine.ahead.chooser import DraftKind
from engine.ahead.readers import Mode
from engine.cloud.base import StreamedToken
from engine.cloud.errors import BusyError, ConnectionLostError
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.events import Event, Finished, Token
from engine.reply import Reply, ReplySettings
from engine.steering.pick import Sampling
from tests.support.scripted import END, ScriptedCloud, ScriptedPair, logits, scripted_steerer

QUESTION = [Message("user", "What is rain?")]
TOKENS = 40


class KindredCloud(ScriptedCloud):
    """Its logits depend on the reply alone, so that a local model can be made that mostly agrees with it.

    Args:
        plan: for each stream in turn, what goes wrong with it: after so many tokens it "dies", "ends", or
            "joins" two tokens into one event, or it "never" yields anything.
        pace: seconds before each answer, taken in turn.
    """

    def __init__(
        self, *, plan: Sequence[tuple[int, str]] = (), pace: Sequence[float] = (0.0,), **more: Any
    ) -> None:
        super().__init__(**more)
        self.plan = list(plan)
        self.pace = list(pace)
        self.streams = self.open_streams = self.most_open = 0

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
        self.open_streams += 1
        self.most_open = max(self.most_open, self.open_streams)

        async def spoiled(plain: AsyncIterator[StreamedToken]) -> AsyncIterator[StreamedToken]:
            count = 0
            async for item in plain:
                if count == after:
                    if what == "dies":
                        raise ConnectionLostError("The connection was lost.", "Check the network.")
                    if what == "ends":
                        return
                    if what == "joins":
                        item = replace(await anext(plain), joined=True)
                yield item
                count += 1

        try:
            async with super().stream(prefix, limit, sampling) as plain:
                yield spoiled(plain)
        finally:
            self.open_streams -= 1


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


async def run(cloud: KindredCloud, pair: KindredPair, **changes: object) -> list[Event]:
    defaults: dict[str, object] = {"coefficient": 1.0, "most_tokens": TOKENS, "retry_seconds": 2.0}
    made = ReplySettings(**(defaults | changes))  # type: ignore[arg-type]
    reply = Reply(cloud, None, scripted_steerer(pair), QUESTION, PersonalContext.of_text("Name: Ada"), made)
    return [event async for event in reply]


def tokens(events: list[Event]) -> list[int]:
    return [event.token for event in events if isinstance(event, Token)]


WAYS: dict[str, dict[str, object]] = {
    "run-ahead": {"mode": Mode.RUN_AHEAD},
    "public drafts": {"mode": Mode.DRAFTS, "drafts": DraftKind.PUBLIC},
    "private drafts": {"mode": Mode.DRAFTS, "drafts": DraftKind.PRIVATE},
    "chosen": {"drafts": DraftKind.PUBLIC},
}
SAMPLINGS = [Sampling(), Sampling(temperature=0.9, top_p=0.95, seed=3)]
spoiling = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["dies", "ends", "joins"])), max_size=8)
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
) -> None:
    async def both() -> None:
        plain = await run(
            KindredCloud(end_after=end_after), KindredPair(likeness, force), mode=Mode.STEPWISE, sampling=sampling
        )
        cloud = KindredCloud(pace=pace, plan=plan, faults=spoilt, end_after=end_after)
        pair = KindredPair(likeness, force, local)
        events = await run(cloud, pair, sampling=sampling, **WAYS[way])
        assert isinstance(events[-1], Finished), events[-1]
        assert tokens(events) == tokens(plain)
        assert isinstance(plain[-1], Finished)
        assert events[-1].ending is plain[-1].ending
        assert events[-1].disclosed_bits == pytest.approx(plain[-1].disclosed_bits)
        assert cloud.open_streams == 0
        assert cloud.most_open <= 2
        assert not pair.aborted
        prompt = len(cloud.prefixes[0])
        said = tokens(plain)
        if way == "run-ahead":
            assert all(p[prompt:] == said[: len(p) - prompt] for p in cloud.prefixes), "only final tokens are sent"
        work = events[-1].work
        assert 0 <= work.accepted <= work.guessed <= TOKENS
        assert 0 <= work.wasted <= work.drafted

    # The retry delay is for people; here it would only take time.
    asyncio.run(_quickly(both))


async def _quickly(work: Any) -> None:
    real = asyncio.sleep

    async def short(seconds: float, *rest: object) -> None:
        await real(min(seconds, 0.003))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.reply.asyncio.sleep", short)
        await asyncio.wait_for(work(), 60)
