from __future__ import annotations

from pathlib import Path

import pytest

from engine.common.errors import SettingsError
from engine.importing.first_profile import adopt
from engine.store.database import Database
from engine.store.erasing import erase_everything
from engine.store.profiles import Profiles


def test_the_old_text_becomes_facts_once(database: Database, tmp_path: Path) -> None:
    (tmp_path / "profile.txt").write_text("Name: Zoë\nLikes: tea\n\nI keep bees.", encoding="utf-8")
    assert adopt(database, tmp_path)
    assert not adopt(database, tmp_path)
    (profile,) = Profiles(database).all()
    assert profile.active
    facts = Profiles(database).facts(profile.id)
    assert [(f.label, f.text) for f in facts] == [("Name", "Zoë"), ("Likes", "tea"), ("", "I keep bees.")]
    left = [path for path in tmp_path.iterdir() if path.suffix == ".txt"]
    assert [path.read_text(encoding="utf-8")[:9] for path in left] == ["Name: Zoë"], "kept as a back-up"
    erase_everything(database)
    assert not left[0].exists()


def test_an_empty_one_becomes_nothing(database: Database, tmp_path: Path) -> None:
    (tmp_path / "profile.txt").write_text(" \n")
    assert adopt(database, tmp_path)
    assert Profiles(database).all() == []


def test_one_that_cannot_be_read_is_left_alone(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "profile.txt"
    path.write_bytes("Zoë".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"cannot be read"):
        adopt(database, tmp_path)
    assert path.read_bytes() == "Zoë".encode("latin-1")
    assert Profiles(database).all() == []
