"""A cloud's tokens are learned from its answers, and those that are neither text nor end are left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from engine.cloud.protocol import Answer, RequestTimes
from engine.common.errors import VocabularyError
from engine.position.distribution import from_candidates
from engine.steering.pick import Sampling
from engine.vocabulary.learning_cloud import LearningCloud
from engine.vocabulary.token_table import ObservedTokens
from tests.support.scripted import ScriptedCloud

END, STRUCTURE, RARE = 3, 4, 6
SPELLED = {1: b"a", 2: b".", END: b"", STRUCTURE: b"", 5: "🦊".encode(), RARE: b""}


class Cloud(ScriptedCloud):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []
        self.spelled = dict(SPELLED)

    async def ends_reply(self, token: int) -> bool:
        self.asked.append(token)
        return token == END

    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
        logprobs = np.log([0.4, 0.2, 0.2, 0.1, 0.05, 0.0001])
        found = from_candidates([*self.spelled], logprobs.tolist(), [*self.spelled.values()])
        return [Answer(found, RequestTimes(0, 0, 0)) for _ in prefixes]


async def test_candidates_have_a_text_or_end_the_reply() -> None:
    cloud, learned = Cloud(), ObservedTokens()
    learning = LearningCloud(cloud, learned)
    for _ in range(2):
        (answer,) = await learning.score([[1]])
        found = answer.distribution
        assert found.ids.tolist() == [1, 2, END, 5]
        assert found.tail_mass == pytest.approx(0.15, abs=1e-6)
    assert cloud.asked == [END, STRUCTURE], "each once, and what is unlikely not at all"
    assert learned.ends_reply(END)
    assert not learned.ends_reply(1)
    assert learned.spelling(5) == "🦊".encode()
    assert learned.control_spelling(END) == "(end)"
    assert learned.spelling(STRUCTURE) == b""
    assert STRUCTURE not in learned


async def test_a_token_that_changes_its_meaning_is_told() -> None:
    cloud = Cloud()
    learning = LearningCloud(cloud, ObservedTokens())
    await learning.next([1])
    cloud.spelled[1] = b"b"
    with pytest.raises(VocabularyError, match="was b'a' and is b'b' now"):
        await learning.next([1])


async def test_a_stream_teaches_too() -> None:
    learned = ObservedTokens()
    learned.add(ord("."), b".")
    cloud = ScriptedCloud(end_after=3)
    learning = LearningCloud(cloud, learned)
    async with learning.stream([1], 8, Sampling()) as stream:
        items = [item async for item in stream]
    assert items[-1].ends_reply
    assert items[-1].token in learned.ends
    assert all(item.token in learned for item in items)
    assert all(token in learned for token in items[0].distribution.ids.tolist())
