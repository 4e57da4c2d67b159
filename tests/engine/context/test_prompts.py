from __future__ import annotations

from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt, without_oldest

ASK = Message("user", "What now?")
SYSTEM = Message("system", "Be brief.")


def test_no_context_makes_both_prompts_the_same() -> None:
    for empty in (PersonalContext(), PersonalContext("  \n", ("", " "))):
        assert not empty
        assert private_prompt([SYSTEM, ASK], empty) == [SYSTEM, ASK]


def test_the_context_comes_first_and_the_conversation_unchanged_after_it() -> None:
    found = private_prompt([ASK], PersonalContext("Name: Ada", ("An old letter.",)))
    assert found[1:] == [ASK]
    assert found[0].role == "system"
    assert found[0].content.index("Name: Ada") < found[0].content.index("An old letter.")


def test_a_system_message_stays_first_in_the_private_prompt() -> None:
    found = private_prompt([SYSTEM, ASK], PersonalContext("Name: Ada"))
    assert [m.role for m in found] == ["system", "user"]
    assert found[0].content.startswith("Be brief.")


def test_the_oldest_exchange_goes_first() -> None:
    turns = [Message("user", "1"), Message("assistant", "2"), Message("user", "3"), Message("assistant", "4"), ASK]
    shorter = without_oldest(turns)
    assert shorter == turns[2:]
    assert without_oldest([SYSTEM, *turns]) == [SYSTEM, *turns[2:]]
    assert without_oldest([ASK]) is None
    assert without_oldest([SYSTEM, ASK]) is None
    assert without_oldest([Message("assistant", "0"), ASK]) == [ASK]
    assert without_oldest([Message("user", "1"), Message("user", "2"), ASK]) == [Message("user", "2"), ASK]
