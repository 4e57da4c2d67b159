from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.context.retrieval import Found
from engine.context.turns import Turns
from engine.store.profiles import Sharing

ASK = [Message("user", "One?")]
TWO = [*ASK, Message("assistant", "Yes."), Message("user", "Two?")]
THREE = [*TWO, Message("assistant", "Yes."), Message("user", "Three?")]


def found(number: int, text: str) -> Found:
    return Found(number, number, "", text, Sharing.STYLE, 1.0)


def everything(texts: dict[int, str]) -> Callable[[Sequence[int]], dict[int, str]]:
    return lambda numbers: {n: texts[n] for n in numbers if n in texts}


def test_earlier_passages_stay_where_they_stood() -> None:
    turns = Turns()
    still = everything({1: "a", 2: "b"})
    assert turns.earlier(ASK, 7, still) == ()
    turns.keep(ASK, 7, [found(1, "a")])
    assert turns.earlier(TWO, 7, still) == ((2, ("a",)),)
    turns.keep(TWO, 7, [found(2, "b")])
    earlier = turns.earlier(THREE, 7, still)
    assert earlier == ((4, ("a",)), (2, ("b",)))
    before = private_prompt(TWO, PersonalContext(("fact",), ("b",), ((2, ("a",)),)))
    now = private_prompt(THREE, PersonalContext(("fact",), ("c",), earlier))
    assert now[: len(before)] == before, "the prompt only grows"
    assert [m.content for m in now if m.role == "user"][-1] == "Three?"


def test_what_was_changed_or_turned_off_is_left_out() -> None:
    turns = Turns()
    turns.keep(ASK, 7, [found(1, "a"), found(2, "b")])
    assert turns.earlier(TWO, 7, everything({1: "a", 2: "changed"})) == ((2, ("a",)),)
    assert turns.earlier(TWO, 7, everything({})) == ()


def test_another_conversation_or_person_knows_nothing_of_it() -> None:
    turns = Turns()
    still = everything({1: "a"})
    turns.keep(ASK, 7, [found(1, "a")])
    assert turns.earlier([Message("user", "Other?"), *TWO[1:]], 7, still) == ()
    assert turns.earlier(TWO, 8, still) == ()
    turns.keep(TWO, 8, [])
    assert turns.earlier(THREE, 8, still) == ()
