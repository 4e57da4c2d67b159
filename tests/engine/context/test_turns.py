from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.common.sharing import Sharing
from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.context.retrieval import Found
from engine.context.turns import Turns
from engine.privacy.private_text import PrivateText, Source, SourceKind, from_line

ASK = [Message("user", "One?")]
TWO = [*ASK, Message("assistant", "Yes."), Message("user", "Two?")]
THREE = [*TWO, Message("assistant", "Yes."), Message("user", "Three?")]


def found(number: int, text: str, sharing: Sharing = Sharing.STYLE) -> Found:
    return Found(number, number, "", text, sharing, 1.0)


def earlier(number: int, text: str, sharing: Sharing = Sharing.STYLE) -> PrivateText:
    return PrivateText(text, "", sharing, Source(SourceKind.EARLIER, number))


def everything(*there: Found) -> Callable[[Sequence[int]], dict[int, Found]]:
    return lambda numbers: {entry.passage: entry for entry in there if entry.passage in numbers}


def test_earlier_passages_stay_where_they_stood() -> None:
    turns = Turns()
    still = everything(found(1, "a"), found(2, "b"))
    assert turns.earlier(ASK, 7, still) == ()
    turns.keep(ASK, 7, [found(1, "a")])
    assert turns.earlier(TWO, 7, still) == ((2, (earlier(1, "a"),)),)
    turns.keep(TWO, 7, [found(2, "b")])
    before_three = turns.earlier(THREE, 7, still)
    assert before_three == ((4, (earlier(1, "a"),)), (2, (earlier(2, "b"),)))
    fact = from_line("fact")
    before = private_prompt(TWO, PersonalContext((fact,), (found(2, "b").private(),), ((2, (earlier(1, "a"),)),)))
    now = private_prompt(THREE, PersonalContext((fact,), (found(3, "c").private(),), before_three))
    assert now[: len(before)] == before, "the prompt only grows"
    assert [m.content for m in now if m.role == "user"][-1] == "Three?"


def test_what_was_changed_or_turned_off_is_left_out() -> None:
    turns = Turns()
    turns.keep(ASK, 7, [found(1, "a"), found(2, "b")])
    still = everything(found(1, "a"), found(2, "changed"))
    assert turns.earlier(TWO, 7, still) == ((2, (earlier(1, "a"),)),)
    assert turns.earlier(TWO, 7, everything()) == ()


def test_an_earlier_passage_has_the_level_that_it_has_now() -> None:
    turns = Turns()
    turns.keep(ASK, 7, [found(1, "a", Sharing.OPEN), found(2, "b")])
    still = everything(found(1, "a", Sharing.OPEN), found(2, "b"))
    both = (earlier(1, "a", Sharing.OPEN), earlier(2, "b"))
    assert turns.earlier(TWO, 7, still) == ((2, both),)
    assert PersonalContext(earlier=((2, both),)).private.open == both[:1]
    assert PersonalContext(earlier=((2, both),)).private.passages == both[1:]
    still = everything(found(1, "a"), found(2, "b", Sharing.OPEN))
    assert turns.earlier(TWO, 7, still) == ((2, (earlier(1, "a"), earlier(2, "b", Sharing.OPEN))),)


def test_another_conversation_or_person_knows_nothing_of_it() -> None:
    turns = Turns()
    still = everything(found(1, "a"))
    turns.keep(ASK, 7, [found(1, "a")])
    assert turns.earlier([Message("user", "Other?"), *TWO[1:]], 7, still) == ()
    assert turns.earlier(TWO, 8, still) == ()
    turns.keep(TWO, 8, [])
    assert turns.earlier(THREE, 8, still) == ()
