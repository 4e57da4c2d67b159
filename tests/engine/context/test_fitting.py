from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.common.errors import PromptTooLongError
from engine.context.fitting import EXCHANGES_AT_ONCE, LOCAL, FittedPrompts, Fitting, LeftOut, fit_local, shortened
from engine.context.messages import Message, Role
from engine.context.prompts import PersonalContext
from engine.privacy.private_text import PrivateText

ASK = Message("user", "What now?")
SYSTEM = Message("system", "Be brief.")


def encode(messages: Sequence[Message]) -> list[int]:
    """A token a word, and one to open each message."""
    return [0] * sum(1 + len(m.content.split()) for m in messages)


def texts(private: Sequence[PrivateText]) -> tuple[str, ...]:
    return tuple(entry.line for entry in private)


def turns(count: int, words: int = 10) -> list[Message]:
    return [m for _ in range(count) for m in (Message("user", "u " * words), Message("assistant", "a " * words))]


async def fit(
    conversation: Sequence[Message], personal: PersonalContext, local: int = 400, cloud: int | None = None
) -> FittedPrompts:
    async def cloud_encode(messages: Sequence[Message]) -> list[int]:
        return encode(messages)

    return await Fitting(cloud_encode, cloud, encode, local, 50).fit(conversation, personal)


async def test_what_fits_stays_whole() -> None:
    personal = PersonalContext.of_lines(("Name: Ada",), ("An old letter.",))
    found = await fit([*turns(3), ASK], personal, cloud=300)
    assert found.conversation == [*turns(3), ASK]
    assert found.personal == personal
    assert found.left_out == LeftOut()
    assert found.left_out.words == ""
    assert found.room == 50


async def test_any_number_of_turns_fits_both_budgets_and_the_rest_is_reported() -> None:
    calls = 0

    async def cloud_encode(messages: Sequence[Message]) -> list[int]:
        nonlocal calls
        calls += 1
        return encode(messages)

    conversation = [*turns(2000), ASK]
    found = await Fitting(cloud_encode, 300, encode, 1000, 50).fit(
        conversation, PersonalContext.of_lines(("Name: Ada",))
    )
    assert len(found.cloud) <= 250
    assert len(found.private) <= 950
    assert len(found.cloud) > 100, "no more is left out than must be"
    assert found.conversation[0].role == "user"
    assert found.conversation[-1] == ASK
    assert found.left_out.messages == len(conversation) - len(found.conversation)
    assert f"{found.left_out.messages:,} messages" in found.left_out.words
    assert calls <= 4, "each try costs the cloud a request"


async def test_the_next_turns_begin_where_this_one_did() -> None:
    """So that the models' caches serve on, old exchanges go several at a time."""
    firsts = set()
    for count in range(40, 40 + EXCHANGES_AT_ONCE):
        numbered = [
            m for i in range(count) for m in (Message("user", f"u{i} " * 10), Message("assistant", "a " * 10))
        ]
        firsts.add((await fit([*numbered, ASK], PersonalContext())).conversation[0].content)
    assert len(firsts) <= 2


async def test_greedy_passages_go_before_turns_and_turns_before_facts() -> None:
    passages = tuple(f"{i} " * 90 for i in range(5))
    found = await fit([*turns(4), ASK], PersonalContext.of_lines(("Name: Ada",), passages))
    assert found.conversation == [*turns(4), ASK]
    assert 0 < len(found.personal.passages) < 5
    assert texts(found.personal.passages) == passages[: len(found.personal.passages)]
    assert found.left_out.passages == 5 - len(found.personal.passages)
    assert "passage" in found.left_out.words
    found = await fit([*turns(30), ASK], PersonalContext.of_lines(("Name: Ada",), passages[:1]))
    assert texts(found.personal.passages) == passages[:1]
    assert found.left_out.messages > 0


async def test_a_profile_that_is_too_long_keeps_its_first_facts() -> None:
    facts = tuple(f"fact {i} {'x ' * 20}" for i in range(1000))
    found = await fit([*turns(4), ASK], PersonalContext.of_lines(facts))
    assert texts(found.personal.facts) == facts[: len(found.personal.facts)]
    assert 5 < len(found.personal.facts) < 1000
    assert found.conversation[-1] == ASK
    assert f"{1000 - len(found.personal.facts)} facts" in found.left_out.words


async def test_ten_megabytes_about_a_person_are_met_without_reading_them_all() -> None:
    read = 0

    def counting(messages: Sequence[Message]) -> list[int]:
        nonlocal read
        read += sum(len(m.content) for m in messages)
        return encode(messages)

    found = fit_local(
        counting, 400, 50, [ASK], PersonalContext.of_lines(tuple("word " * 20 for _ in range(100_000)))
    )
    assert found.personal.facts
    assert read < 100_000


async def test_one_fact_longer_than_the_context_is_left_out_and_said() -> None:
    found = await fit([ASK], PersonalContext.of_lines(("x " * 1000,)))
    assert not found.personal
    assert found.left_out.facts == 1


async def test_a_message_that_alone_is_too_long_is_refused() -> None:
    long = Message("user", "x " * 1000)
    for local, cloud, blamed in ((400, None, "local model"), (4000, 400, "cloud model")):
        with pytest.raises(PromptTooLongError, match=blamed):
            await fit([*turns(3), long], PersonalContext.of_lines(("Name: Ada",), ("Passage",)), local, cloud)


def test_the_oldest_exchange_goes_first() -> None:
    some = [Message("user", "1"), Message("assistant", "2"), Message("user", "3"), Message("assistant", "4"), ASK]

    def once(conversation: list[Message]) -> list[Message]:
        return shortened(conversation, 100, None, LOCAL)

    assert once(some) == some[2:]
    assert once([SYSTEM, *some]) == [SYSTEM, *some[2:]]
    assert once([Message("assistant", "0"), ASK]) == [ASK]
    assert once([Message("user", "1"), Message("user", "2"), ASK]) == [Message("user", "2"), ASK]
    for least in ([ASK], [SYSTEM, ASK]):
        with pytest.raises(PromptTooLongError):
            once(least)


@given(
    st.lists(st.sampled_from(["user", "assistant"]), max_size=30),
    st.integers(0, 400),
    st.integers(0, 6),
    st.integers(0, 6),
    st.integers(40, 400),
    st.booleans(),
)
def test_what_is_returned_always_fits(
    roles: list[Role], words: int, facts: int, passages: int, context: int, system: bool
) -> None:
    conversation = [Message(role, "w " * (words % 37)) for role in roles]
    conversation = [*([SYSTEM] if system else []), *conversation, ASK]
    personal = PersonalContext.of_lines(("f " * (words % 53),) * facts, ("p " * (words % 71),) * passages)
    found = fit_local(encode, context, 20, conversation, personal)
    assert max(len(found.private), len(found.public)) <= context - 16
    assert found.conversation[-1] == ASK
    assert found.conversation[len(found.conversation) - 1 :] == [ASK]
    assert (SYSTEM in found.conversation) == system
