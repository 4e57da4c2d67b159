"""What is marked in a text that a person reads."""

from __future__ import annotations

import pytest

from engine.privacy.guard import Guard, Index
from engine.privacy.private_text import from_line, listed
from engine.privacy.spans import find_spans

FACTS = (
    "Dog's name: Quorvex",
    "She works as a piano tuner on the island of Marstrand",
    "Mail: kay.lund@example.org",
)


def marked(text: str, *said: str) -> list[str]:
    guard = Guard([Index([from_line(fact) for fact in FACTS], listed=listed(["猫屋敷"]))], said)
    return [text[span.start : span.end] for span in find_spans(text, guard)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing of it here", []),
        ("", []),
        ("Give Quorvex a bone.", ["Quorvex"]),
        ("Give quorvex and Quorvex a bone.", ["quorvex", "Quorvex"]),
        ("as a Piano tuner on Monday", ["as a Piano tuner on"]),
        (
            "works as a piano tuner on the island of Marstrand!",
            ["works as a piano tuner on the island of Marstrand"],
        ),
        ("write to kay.lund@example.org today", ["kay.lund@example.org"]),
        ("去猫屋敷吧", ["猫屋敷"]),
    ],
)
def test_what_the_guard_would_hold_back_is_marked(text: str, expected: list[str]) -> None:
    assert marked(text) == expected


def test_what_was_said_is_not() -> None:
    assert marked("Give Quorvex a bone.", "My dog Quorvex is hungry") == []
