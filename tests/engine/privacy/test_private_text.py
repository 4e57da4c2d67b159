"""Private texts: labels apart from the border on, and what is private put together once."""

from __future__ import annotations

import pytest

from engine.common.sharing import Sharing
from engine.privacy.guard import Guard, GuardState, Private
from engine.privacy.identifiers import IdentifierKind, find
from engine.privacy.private_text import (
    PASSAGE,
    PrivateText,
    Source,
    SourceKind,
    from_line,
    labeled_lines,
    listed,
)


@pytest.mark.parametrize(
    ("line", "label", "text"),
    [
        ("Name: Ada", "Name", "Ada"),
        ("Name:Ada", "Name", "Ada"),
        ("  Nom : Ada ", "Nom", "Ada"),
        ("姓名：李雷", "姓名", "李雷"),
        ("Likes: tea: green", "Likes", "tea: green"),
    ],
)
def test_a_line_is_taken_apart_where_it_begins_with_a_label(line: str, label: str, text: str) -> None:
    found = from_line(line)
    assert (found.label, found.text) == (label, text)
    assert found.line == f"{label}: {text}"


@pytest.mark.parametrize(
    "line",
    [
        "I keep bees.",
        "At 10:30 I am up.",
        "https://ada.example/home",
        "I like it :) much",
        "Nothing behind it:",
        ": nothing before it",
        f"{'a very long way ' * 5}: text",
        "Name: Ada\nLikes: tea",
        "",
    ],
)
def test_other_lines_stay_as_they_are(line: str) -> None:
    assert from_line(line) == PrivateText(line)
    assert from_line(line).line == line


def test_a_longer_texts_own_labels_are_found() -> None:
    form = "Dear all\nName: Ada\n\n  Nom : Bo\nAt 10:30"
    assert list(labeled_lines(form)) == [("Name", "Ada"), ("Nom", "Bo")]
    names = {found.text for found in find(PrivateText(form, source=PASSAGE))}
    assert names == {"Ada", "Bo"} - {"Bo"}, "two letters stand in any text"


def test_a_label_names_every_line_of_its_fact() -> None:
    found = find(PrivateText("Ada, Jörg\nquibble", "My children's names"))
    assert {(i.text, i.kind) for i in found} == {
        (name, IdentifierKind.NAME) for name in ("Ada", "Jörg", "quibble")
    }
    assert not find(PrivateText("ada, jörg", "Occupation")), "another label does not"


def test_a_colon_in_a_facts_text_is_no_label_beside_its_own() -> None:
    """The label is what the person gave, not what a colon makes of it."""
    guard = Private.of([PrivateText("12:30 to two", "Lunch")]).guard(
        [Private.of([PrivateText("12:30 to two", "Lunch")]).fact_index(5, lambda _: True)], []
    )
    assert guard is not None
    assert _held(guard, "12:30 to two")
    assert not _held(guard, "to two")


def _held(guard: Guard, text: str) -> bool:
    return guard.step(GuardState(), text.encode())[1] is not None


def test_what_is_private_is_put_together_by_level_and_source() -> None:
    fact, told, unused = (
        PrivateText(level, "", level, Source(SourceKind.FACT, number))
        for number, level in enumerate((Sharing.STYLE, Sharing.OPEN, Sharing.OFF))
    )
    passage = PrivateText("p", source=Source(SourceKind.PASSAGE, 1))
    earlier = PrivateText("e", source=Source(SourceKind.EARLIER, 2))
    told_earlier = PrivateText("o", "", Sharing.OPEN, Source(SourceKind.EARLIER, 3))
    kept, allowed = (*listed(["Kai"]), *listed(["Rex"], allowed=True))
    private = Private.of([allowed, fact, told, unused, passage, earlier, told_earlier, kept])
    assert private == Private((fact,), (passage, earlier), (told, told_earlier), (allowed, kept))


def test_the_list_adds_to_facts_and_lets_through_in_passages_too() -> None:
    texts = [
        PrivateText("I met Rex Quell", source=PASSAGE),
        PrivateText("I met Bo Quorve"),
        *listed(["plimthorn"]),
        *listed(["REX QUELL", "Bo Quorve"], allowed=True),
    ]
    private = Private.of(texts)
    guard = private.guard([private.fact_index(4, lambda _: False), private.passage_index(4, lambda _: False)], [])
    assert guard is not None
    assert _held(guard, "a Plim-thorn")
    assert not _held(guard, "Rex Quell")
    assert not _held(guard, "Bo Quorve")
    assert Private.of([]).guard([], ["anything"]) is None
