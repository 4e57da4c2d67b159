from __future__ import annotations

import pytest

from engine.common.sharing import Sharing
from engine.store.database import Database
from engine.store.errors import StoreError
from engine.store.profiles import Profiles
from engine.store.text import LONGEST_NAME


def test_one_profile_is_active(database: Database) -> None:
    profiles = Profiles(database)
    assert profiles.active() is None
    ada, grace = profiles.add("Ada"), profiles.add("Grace")
    assert [(p.name, p.active) for p in profiles.all()] == [("Ada", True), ("Grace", False)]
    profiles.activate(grace)
    active = profiles.active()
    assert active is not None
    assert active.id == grace
    with pytest.raises(StoreError, match="gone"):
        profiles.activate(999)
    assert profiles.active() == active
    profiles.delete(grace)
    active = profiles.active()
    assert active is not None
    assert active.id == ada
    profiles.delete(ada)
    assert profiles.active() is None


def test_facts_keep_the_users_order(database: Database) -> None:
    profiles = Profiles(database)
    ada = profiles.add("Ada")
    name, job, dog = (profiles.add_fact(ada, label, "x") for label in ("Name", "Job", "Dog"))
    profiles.move_fact(dog, 0)
    assert [f.label for f in profiles.facts(ada)] == ["Dog", "Name", "Job"]
    profiles.move_fact(dog, 99)
    profiles.add_fact(ada, "First", "y", Sharing.OPEN, position=0)
    assert [f.label for f in profiles.facts(ada)] == ["First", "Name", "Job", "Dog"]
    profiles.change_fact(job, text="Pilot", sharing=Sharing.OFF)
    profiles.delete_fact(name)
    assert [(f.label, f.text, f.sharing) for f in profiles.facts(ada)] == [
        ("First", "y", Sharing.OPEN),
        ("Job", "Pilot", Sharing.OFF),
        ("Dog", "x", Sharing.STYLE),
    ]
    profiles.change_fact(job, text="")
    assert profiles.facts(ada)[1].text == ""
    profiles.delete(ada)
    assert database.query("SELECT count(*) FROM facts") == [(0,)]


@pytest.mark.parametrize("name", ["", "Ünï 🙂 שלום", "a\0b\nc", "x" * 50_000, "'; DROP TABLE profiles; --"])
def test_odd_names(database: Database, name: str) -> None:
    profiles = Profiles(database)
    profile = profiles.add("first")
    profiles.rename(profile, name)
    (kept,) = profiles.all()
    assert len(kept.name) <= LONGEST_NAME
    assert "\0" not in kept.name
    assert "\n" not in kept.name
    profiles.add_fact(profile, name, name)
    assert profiles.facts(profile)[0].text == name.replace("\0", "")
