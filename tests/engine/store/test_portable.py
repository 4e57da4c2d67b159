from __future__ import annotations

import json
import stat
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.context.retrieval import search
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.errors import StoreError
from engine.store.history import History, NewRecord
from engine.store.identifiers import ListedIdentifiers
from engine.store.portable import erase_everything, export, restore
from engine.store.profiles import Profiles, Sharing


def fill(database: Database) -> list[int]:
    profiles, conversations = Profiles(database), Conversations(database)
    ids = []
    for name in ("Ada", "Grace 🙂"):
        profile = profiles.add(name)
        profiles.add_fact(profile, "Job", f"{name}'s job", Sharing.OPEN)
        profiles.add_fact(profile, "Dog", "Boy", Sharing.OFF)
        History(database, profile).add_many(
            NewRecord(f"t{i}", f"{name} wrote number {i}.\nשלום", "a.txt", "2026-01-01", Sharing.STYLE)
            for i in range(9)
        )
        ListedIdentifiers(database, profile).put(f"{name} the Great", allowed=name == "Ada")
        ids.append(profile)
    conversation = conversations.begin("Rain", ids[0])
    conversations.add(conversation, "user", "What is rain?", {"strength": 0.5})
    reply = conversations.begin_reply(conversation, {"strength": 0.5})
    conversations.append(reply, "Water.")
    conversations.end_reply(reply, "length", {"tokens": 2})
    return ids


def content(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_an_export_comes_back_as_the_same(database: Database, tmp_path: Path) -> None:
    fill(database)
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    export(database, first)
    if sys.platform != "win32":
        assert stat.S_IMODE(first.stat().st_mode) == 0o600
    with closing(Database(tmp_path / "other" / "tiller.db")) as other:
        assert restore(other, first) == 2
        export(other, second)
        profile = Profiles(other).all()[0].id
        assert search(other, profile, "number 3")[0].title == "t3"
    assert content(second) == content(first)
    assert "שלום" in first.read_text(encoding="utf-8")


def test_one_profile_alone(database: Database, tmp_path: Path) -> None:
    ids = fill(database)
    path = tmp_path / "one.json"
    export(database, path, ids[1])
    data = content(path)
    assert [p["name"] for p in data["profiles"]] == ["Grace 🙂"]
    assert data["conversations"] == []
    assert "Ada" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "[]",
        {},
        {"format": "tiller-export", "version": 99},
        {"format": "tiller-export", "version": 1},
        {"format": "tiller-export", "version": 1, "profiles": [{"name": "x"}], "conversations": []},
        {
            "format": "tiller-export",
            "version": 1,
            "profiles": [{"name": "x", "facts": [{"label": "a", "text": "b", "sharing": "loud"}], "history": []}],
            "conversations": [],
        },
    ],
)
def test_what_is_no_export_adds_nothing(database: Database, tmp_path: Path, data: Any) -> None:
    path = tmp_path / "x.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    with pytest.raises(StoreError):
        restore(database, path)
    assert Profiles(database).all() == []


def test_erasing_everything_leaves_nothing_in_any_file(database: Database) -> None:
    fill(database)
    database.back_up(database.path.with_name("tiller-before-2.db"))
    erase_everything(database)
    assert Profiles(database).all() == []
    assert Conversations(database).all() == []
    files = [path for path in database.path.parent.iterdir() if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        for secret in (b"wrote number", b"What is rain", b"Boy", b"Grace"):
            assert secret not in data, path
    profile = Profiles(database).add("anew")
    History(database, profile).add(NewRecord("", "A fresh start."))
    assert search(database, profile, "fresh")
