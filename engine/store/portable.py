"""Everything that is kept, as one readable JSON file, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.common.i18n import tr
from engine.common.sharing import Sharing
from engine.store import private_file
from engine.store.conversations import Conversations
from engine.store.database import Database, faults_named
from engine.store.errors import StoreError
from engine.store.history import History, NewRecord
from engine.store.identifiers import ListedIdentifiers
from engine.store.profiles import Profile, Profiles

FORMAT = "tiller-export"
VERSION = 1


def export(database: Database, path: Path, profile: int | None = None) -> None:
    """Write one profile, or with None everything, conversations included, into a file for this user alone.

    Raises:
        StoreError: it could not be read or written; a file that was there before is still whole.
    """
    profiles = [p for p in Profiles(database).all() if profile in (None, p.id)]
    names = {p.id: p.name for p in profiles}
    data = {
        "format": FORMAT,
        "version": VERSION,
        "profiles": [as_data(database, p) for p in profiles],
        "conversations": _conversations(database, names) if profile is None else [],
    }
    with faults_named(path):
        private_file.write(path, json.dumps(data, ensure_ascii=False, indent=1))


def as_data(database: Database, profile: Profile) -> dict[str, Any]:
    """Return all of a profile as plain data, which `add_profile` takes."""
    facts = Profiles(database).facts(profile.id)
    return {
        "name": profile.name,
        "active": profile.active,
        "facts": [{"label": f.label, "text": f.text, "sharing": f.sharing} for f in facts],
        "identifiers": [
            {"text": i.text, "allowed": i.allowed} for i in ListedIdentifiers(database, profile.id).all()
        ],
        "history": _history(database, profile.id),
    }


def add_profile(database: Database, data: dict[str, Any]) -> int:
    """Add a profile that `as_data` described; return its id."""
    profiles = Profiles(database)
    with database.transaction():
        profile = profiles.add(str(data["name"]))
        for fact in data["facts"]:
            profiles.add_fact(profile, fact["label"], fact["text"], Sharing(fact["sharing"]))
        # Exports of before there was a list have none.
        for listed in data.get("identifiers", []):
            ListedIdentifiers(database, profile).put(str(listed["text"]), allowed=bool(listed["allowed"]))
        History(database, profile).add_many(
            NewRecord(r["title"], r["text"], r["source"], r["date"], Sharing(r["sharing"]))
            for r in data["history"]
        )
    return profile


def _history(database: Database, profile: int) -> list[dict[str, str]]:
    fields = "title, text, source, date, sharing"
    with faults_named(database.path):
        return list(
            database.tables["records"].rows_where("profile_id = ?", [profile], select=fields, order_by="id")
        )


def _conversations(database: Database, names: dict[int, str]) -> list[dict[str, Any]]:
    owners = dict(database.query("SELECT id, profile_id FROM conversations"))
    conversations = Conversations(database)
    return [
        {"profile": names.get(owners[entry.id]), **conversations.as_data(entry.id)}
        for entry in reversed(conversations.all())
    ]


def restore(database: Database, path: Path) -> int:
    """Add what an exported file holds to what is there; return how many profiles that were.

    Raises:
        StoreError: the file is not an export, or damaged; nothing of it was added.
    """
    remedy = tr("Choose a file that was exported by Tiller.")
    with faults_named(path):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, RecursionError):
            raise StoreError(tr("{name} is not an export of Tiller.", name=path.name), remedy) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise StoreError(tr("{name} is not an export of Tiller.", name=path.name), remedy)
    if data.get("version") != VERSION:
        raise StoreError(tr("{name} was exported by a newer version.", name=path.name), tr("Update Tiller first."))
    try:
        with database.transaction():
            return _restore(database, data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError(
            tr("{name} is damaged ({error}).", name=path.name, error=type(error).__name__), remedy
        ) from None


def _restore(database: Database, data: dict[str, Any]) -> int:
    conversations = Conversations(database)
    ids = {entry["name"]: add_profile(database, entry) for entry in data["profiles"]}
    for entry in data["conversations"]:
        conversations.add_data(entry, ids.get(entry["profile"]))
    return len(data["profiles"])
