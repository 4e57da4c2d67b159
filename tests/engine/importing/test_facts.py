from __future__ import annotations

from pathlib import Path

import pytest

from engine.importing.facts import facts_in, facts_of
from engine.importing.readers import UnreadableError
from engine.store.database import Database
from engine.store.profiles import Profiles


def test_a_line_is_a_fact_and_its_label_is_found() -> None:
    text = """
# Me
Name: Zoë
- Likes: tea, and
  old maps
名字：小明
See https://example.org for more
Meets at 10:30 on Mondays
* I keep bees
"""
    assert facts_of(text) == [
        ("", "Me"),
        ("Name", "Zoë"),
        ("Likes", "tea, and\nold maps"),
        ("名字", "小明"),
        ("", "See https://example.org for more"),
        ("", "Meets at 10:30 on Mondays"),
        ("", "I keep bees"),
    ]


def test_nothing_is_lost_or_made_up() -> None:
    assert facts_of("") == []
    assert facts_of("\n \n") == []
    assert facts_of("x" * 10_000) == [("", "x" * 10_000)]
    assert facts_of("a\0b: c") == [("ab", "c")]


def test_facts_of_a_file_join_the_profile_in_order(database: Database, tmp_path: Path) -> None:
    profiles = Profiles(database)
    profile = profiles.add("Ada")
    profiles.add_fact(profile, "Name", "Ada")
    path = tmp_path / "me.txt"
    path.write_text("Likes: tea\nOccupation: engineer", encoding="utf-16")
    profiles.add_facts(profile, facts_in(path))
    assert [(f.label, f.text) for f in profiles.facts(profile)] == [
        ("Name", "Ada"),
        ("Likes", "tea"),
        ("Occupation", "engineer"),
    ]
    with pytest.raises(UnreadableError, match=r"gone\.txt"):
        facts_in(tmp_path / "gone.txt")


def test_a_profile_of_a_person(database: Database, cogenesis: list[dict[str, str]]) -> None:
    for row in cogenesis:
        found = facts_of(row["profile"])
        assert len(found) >= 5
        assert "\n".join(f"{label}: {text}" for label, text in found).split() == row["profile"].split()
