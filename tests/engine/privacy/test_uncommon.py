"""Words that few texts hold are identifiers by themselves, where they stand in facts."""

from __future__ import annotations

import pytest

from engine.privacy.guard import Guard, GuardState, Index
from engine.privacy.identifiers import IdentifierKind, uncommon
from engine.privacy.private_text import from_line, listed

COMMON = frozenset(
    {"the", "user", "plays", "has", "a", "and", "likes", "old", "red", "house", "music", "favourite", "illness"}
)
FACTS = tuple(map(from_line, ("The user plays the theremin and likes thimbles", "Illness: vitiligo")))


def is_common(word: str) -> bool:
    return word in COMMON


def holds(text: str, *said: str, allowed: tuple[str, ...] = ()) -> str | None:
    guard = Guard([Index(FACTS, is_common=is_common, listed=listed(allowed, allowed=True), words=True)], said)
    trail = GuardState()
    for character in text:
        trail, held = guard.step(trail, character.encode())
        if held:
            return held.what
    return None


def test_only_those_are_found() -> None:
    found = uncommon(FACTS, is_common)
    assert {i.text for i in found} == {"theremin", "thimbles", "vitiligo"}
    assert {i.kind for i in found} == {IdentifierKind.WORD}


def test_a_language_that_is_hardly_known_names_nothing() -> None:
    assert uncommon(map(from_line, ["Die Nutzerin spielt Geige und wohnt am Deich", "a house"]), is_common) == []


def test_short_words_and_digits_are_none() -> None:
    assert uncommon(map(from_line, ["the user has a gnu and 4711 and x9", "likes old music"]), is_common) == []


@pytest.mark.parametrize("text", ["a theremin", "my Theremins", "t-h-e-r-e-m-i-n", "vitíligo", "one thimble"])
def test_they_are_held_back_however_they_are_written(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize("text", ["the user likes music", "there", "thimb", "an old house"])
def test_common_words_and_beginnings_may_pass(text: str) -> None:
    assert holds(text) is None


def test_what_was_said_or_let_through_may_be_said() -> None:
    assert holds("a theremin", "Is a theremin hard to play?") is None
    assert holds("a theremin", allowed=("Theremin",)) is None
