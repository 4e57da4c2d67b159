from __future__ import annotations

from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.privacy.private_text import PrivateText

ASK = Message("user", "What now?")
SYSTEM = Message("system", "Be brief.")
TURNS = [Message("user", "1"), Message("assistant", "2"), ASK]


def test_no_context_makes_both_prompts_the_same() -> None:
    for empty in (PersonalContext(), PersonalContext.of_lines((" ",), ("", "\n"))):
        assert not empty
        assert private_prompt([SYSTEM, ASK], empty) == [SYSTEM, ASK]


def test_facts_come_first_and_passages_right_before_the_newest_message() -> None:
    found = private_prompt(TURNS, PersonalContext.of_lines(("Name: Ada", "Likes: tea"), ("An old letter.",)))
    assert [m.role for m in found] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert found[1:3] == TURNS[:2]
    assert found[-1] == ASK
    assert found[0].content.endswith("Name: Ada\nLikes: tea")
    assert "An old letter." not in found[0].content
    assert "An old letter." in found[3].content


def test_what_a_turn_found_does_not_change_what_stands_before_it() -> None:
    one = private_prompt(TURNS, PersonalContext.of_lines(("Name: Ada",), ("An old letter.",)))
    other = private_prompt(TURNS, PersonalContext.of_lines(("Name: Ada",), ("A poem.", "A recipe.")))
    assert one[:3] == other[:3]
    assert one[3] != other[3]


def test_a_system_message_stays_in_the_private_prompt() -> None:
    found = private_prompt([SYSTEM, ASK], PersonalContext.of_lines(("Name: Ada",)))
    assert [m.role for m in found] == ["system", "user"]
    assert found[0].content.endswith("Be brief.")
    assert "Name: Ada" in found[0].content


def test_a_profile_written_as_one_text_is_a_fact_a_line() -> None:
    assert PersonalContext.of_text(" Name: Ada\n\n Likes: tea \n").facts == (
        PrivateText("Ada", "Name"),
        PrivateText("tea", "Likes"),
    )
