from __future__ import annotations

import json
import stat
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.common.sharing import Sharing
from engine.context.retrieval import search
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.erasing import erase_everything
from engine.store.errors import StoreError
from engine.store.history import History, NewRecord
from engine.store.identifiers import ListedIdentifiers
from engine.store.portable import export, restore
from engine.store.profiles import Profiles


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
    question = conversations.add(conversation, "user", "And snow?")
    another = conversations.begin_reply(conversation, {})
    conversations.append(another, "Ice.")
    conversations.end_reply(another, "complete", {})
    # Another version of the first reply; what followed the old one is kept.
    conversations.go_back(conversation, question - 2)
    again = conversations.begin_reply(conversation, {})
    conversations.append(again, "Drops.")
    conversations.end_reply(again, "complete", {})
    conversations.rename(conversation, "Weather")
    conversations.pin(conversation, True)
    with database.transaction() as connection:
        for table, column in (("conversations", "created"), ("conversations", "changed"), ("messages", "created")):
            connection.execute(f"UPDATE {table} SET {column} = '2026-01-0' || id || 'T10:00:00.000+00:00'")
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


def test_every_version_comes_back_with_its_time(database: Database, tmp_path: Path) -> None:
    fill(database)
    export(database, tmp_path / "all.json")
    with closing(Database(tmp_path / "other" / "tiller.db")) as other:
        Conversations(other).begin("in the way of the old numbers")
        restore(other, tmp_path / "all.json")
        conversations = Conversations(other)
        (entry,) = conversations.all(words="Weather")
        assert (entry.pinned, entry.named, entry.changed) == (True, True, "2026-01-01T10:00:00.000+00:00")
        shown = conversations.messages(entry.id)
        assert [m.text for m in shown] == ["What is rain?", "Drops."]
        assert len(shown[1].versions) == 2
        conversations.show_version(entry.id, shown[1].versions[0])
        assert [m.text for m in conversations.messages(entry.id)] == [
            "What is rain?",
            "Water.",
            "And snow?",
            "Ice.",
        ]


def test_an_export_of_before_it_told_versions_comes_back(database: Database, tmp_path: Path) -> None:
    message = {"role": "user", "text": "What is rain?", "state": "complete", "settings": {}, "totals": {}}
    reply = {"role": "assistant", "text": "Water.", "state": "writing", "settings": {}, "totals": {"tokens": 2}}
    conversation = {"title": "Rain", "profile": None, "messages": [message, reply]}
    data = {"format": "tiller-export", "version": 1, "profiles": [], "conversations": [conversation]}
    (tmp_path / "old.json").write_text(json.dumps(data))
    restore(database, tmp_path / "old.json")
    conversations = Conversations(database)
    (entry,) = conversations.all()
    assert [(m.text, m.state) for m in conversations.messages(entry.id)] == [
        ("What is rain?", "complete"),
        ("Water.", "stopped"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"follows": 0},
        {"follows": -1},
        {"follows": "0"},
        {"created": "yesterday"},
        {"created": 5},
        {"settings": "loud"},
        {"role": "robot"},
    ],
)
def test_a_damaged_conversation_adds_nothing(database: Database, tmp_path: Path, change: dict[str, Any]) -> None:
    message = {"role": "user", "text": "x", "state": "complete", "settings": {}, "totals": {}, **change}
    conversation = {"title": "Rain", "profile": None, "messages": [message]}
    data = {"format": "tiller-export", "version": 1, "profiles": [], "conversations": [conversation]}
    (tmp_path / "x.json").write_text(json.dumps(data))
    with pytest.raises(StoreError):
        restore(database, tmp_path / "x.json")
    assert Conversations(database).all() == []


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
