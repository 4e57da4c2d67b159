from __future__ import annotations

from engine.common.sharing import Sharing
from engine.context.personal import MAX_PASSAGES, gather
from engine.store.database import Database
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles


def test_facts_and_the_passages_that_fit(database: Database) -> None:
    profiles = Profiles(database)
    ada, bob = profiles.add("Ada"), profiles.add("Bob")
    profiles.add_fact(ada, "Name", "Ada")
    profiles.add_fact(ada, "", "I keep bees.", Sharing.OPEN)
    profiles.add_fact(ada, "Secret", "nothing of this", Sharing.OFF)
    profiles.add_fact(ada, " ", " ")
    history = History(database, ada)
    history.add(NewRecord("Letter", "The lighthouse lamp needs oil."))
    history.add(NewRecord("Off", "A lighthouse that is not to be used.", sharing=Sharing.OFF))
    History(database, bob).add(NewRecord("Other", "Another person's lighthouse."))
    found = gather(database, ada, "What of the lighthouse?")
    assert [fact.line for fact in found.context.facts] == ["Name: Ada", "I keep bees."]
    assert [fact.sharing for fact in found.context.facts] == [Sharing.STYLE, Sharing.OPEN]
    assert [passage.text for passage in found.context.passages] == ["The lighthouse lamp needs oil."]
    assert not gather(database, bob, "bees").passages


def test_few_passages_and_none_that_fits_by_a_common_word_alone(database: Database) -> None:
    profile = Profiles(database).add("Ada")
    history = History(database, profile)
    for number in range(8):
        history.add(
            NewRecord(f"Harvest {number}", f"The harvest of honey from hive {number} after a warm summer.")
        )
    for number in range(40):
        history.add(NewRecord(f"Tax {number}", f"Form {number} is due late in the year, as it is every year."))
    found = gather(database, profile, "the honey harvest in a late summer")
    assert len(found.passages) == MAX_PASSAGES
    assert all(p.title.startswith("Harvest") for p in found.passages)
    more = gather(database, profile, "the honey harvest in a late summer", 20).passages
    assert len(more) == 8
    assert all(p.title.startswith("Harvest") for p in more)


def test_an_empty_profile_is_no_context(database: Database) -> None:
    assert not gather(database, Profiles(database).add("Ada"), "Anything?").context
