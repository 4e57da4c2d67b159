"""The user's own list of what is kept back and let through."""

from __future__ import annotations

from engine.context.personal import gather
from engine.privacy.private_text import listed as listed_texts
from engine.store.database import Database
from engine.store.identifiers import ListedIdentifier, ListedIdentifiers
from engine.store.profiles import Profiles


def test_a_line_is_put_changed_and_removed(database: Database) -> None:
    profiles = Profiles(database)
    ada, grace = profiles.add("Ada"), profiles.add("Grace")
    listed = ListedIdentifiers(database, ada)
    listed.put(" Blue\u0000bird ", allowed=False)
    listed.put("Sam", allowed=True)
    listed.put("  ", allowed=False)
    assert listed.all() == [ListedIdentifier("Bluebird", False), ListedIdentifier("Sam", True)]
    listed.put("Sam", allowed=False)
    listed.remove("Bluebird")
    assert listed.all() == [ListedIdentifier("Sam", False)]
    assert ListedIdentifiers(database, grace).all() == []
    profiles.delete(ada)
    assert database.query("SELECT count(*) FROM identifiers") == [(0,)]


def test_the_guard_gets_the_list(database: Database) -> None:
    profile = Profiles(database).add("Ada")
    listed = ListedIdentifiers(database, profile)
    listed.put("Bluebird", allowed=False)
    listed.put("Lord Byron", allowed=True)
    private = gather(database, profile, "hello").context.private
    assert private.listed == (*listed_texts(["Bluebird"]), *listed_texts(["Lord Byron"], allowed=True))
