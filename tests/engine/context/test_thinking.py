"""Telling thoughts from answers."""

from __future__ import annotations

import random

import pytest

from engine.context.thinking import TAGS, Thinking, opens_thought


def told(pieces: list[str], *, begun: bool = False) -> tuple[str, str]:
    """The thought and the answer of a reply that comes in pieces."""
    thinking = Thinking(begun=begun)
    parts = [thinking.take(piece) for piece in pieces]
    parts.append(thinking.flush())
    return "".join(p.thought for p in parts), "".join(p.answer for p in parts)


@pytest.mark.parametrize(("begin", "end"), TAGS)
@pytest.mark.parametrize("seed", range(3))
def test_a_thought_however_it_is_cut(begin: str, end: str, seed: int) -> None:
    text = f"\n{begin}\nIs 3 < 4? Yes, </ok>.\n{end}\n\nYes: {begin} is a tag."
    random.seed(seed)
    cuts = sorted(random.sample(range(1, len(text)), 12))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert told(pieces) == ("\nIs 3 < 4? Yes, </ok>.\n", f"Yes: {begin} is a tag.")
    assert told(list(text)) == told([text])


@pytest.mark.parametrize("text", ["Hello.", "<b>bold</b>", "< 3", "  \n Hi", "<", "[T", "A <think> tag.", ""])
def test_an_answer_without_a_thought(text: str) -> None:
    assert told(list(text)) == ("", text)


def test_a_prompt_that_opens_the_thought() -> None:
    assert opens_thought("<|im_start|>assistant\n<think>\n")
    assert not opens_thought("<|im_start|>assistant\n")
    assert told(["Hm", "</think>", "\n\nYes."], begun=True) == ("Hm", "Yes.")


def test_one_that_never_ends_has_no_answer() -> None:
    assert told(["<think>", "Hm </thi"]) == ("Hm </thi", "")


def test_where_the_next_token_belongs() -> None:
    thinking = Thinking()
    inside = []
    for piece in ("<th", "ink>", "Hm", "</think>", "Yes"):
        thinking.take(piece)
        inside.append(thinking.inside)
    assert inside == [False, True, True, False, False]
