from __future__ import annotations

from dataclasses import replace

import pytest

from engine.cloud.kinds import CloudKind
from engine.common.errors import SettingsError
from engine.settings import CloudSettings, Settings, WritingSettings
from engine.settings.change import (
    Profile,
    find,
    free_name,
    profile_of,
    value_of,
    with_endpoint,
    with_profile,
    with_value,
    with_values,
)
from engine.speculation.chooser import DraftKind
from engine.speculation.token_sources import Mode

SERVER = CloudSettings("llama", "https://lab.example/v1", "m")


def test_a_setting_is_found_by_its_name_and_similar_names_are_told() -> None:
    assert find("writing.strength").default == 0.73
    with pytest.raises(SettingsError, match="Did you mean writing.strength"):
        find("strength")
    with pytest.raises(SettingsError, match="lists them all"):
        find("writing.colour of the sky")


def test_one_value_changes_and_the_rest_stays() -> None:
    changed = with_value(Settings(), find("writing.strength"), 1.5)
    assert changed == replace(Settings(), writing=WritingSettings(strength=1.5))
    assert value_of(changed, find("writing.strength")) == 1.5
    with pytest.raises(SettingsError, match="can be from -100 to 100"):
        with_value(Settings(), find("writing.strength"), 500)


def test_drafts_are_allowed_where_they_are_chosen() -> None:
    chosen = with_values(Settings(), "writing", {"mode": Mode.DRAFTS})
    assert chosen.writing.drafts is DraftKind.PUBLIC
    back = with_values(chosen, "writing", {"drafts": DraftKind.OFF})
    assert back.writing.mode is Mode.AUTO
    assert with_values(chosen, "writing", {"drafts": DraftKind.PRIVATE}).writing.mode is Mode.DRAFTS


@pytest.mark.parametrize("profile", Profile)
def test_a_profile_is_recognized(profile: Profile) -> None:
    writing = with_profile(WritingSettings(seed=7), profile)
    assert profile_of(writing) is profile
    assert writing.seed == 7, "what has nothing to do with it stays"
    assert profile_of(replace(writing, strength=0.9)) is None


def test_the_defaults_are_the_balanced_profile() -> None:
    assert profile_of(WritingSettings()) is Profile.BALANCED


def test_an_endpoint_is_kept_under_its_name() -> None:
    first = with_endpoint(Settings(), SERVER)
    assert first.cloud.name == "lab.example"
    assert first.endpoints == (first.cloud,)
    again = with_endpoint(first, replace(first.cloud, candidates=7))
    assert [entry.candidates for entry in again.endpoints] == [7]
    other = with_endpoint(again, replace(SERVER, model="another"))
    assert [entry.name for entry in other.endpoints] == ["lab.example", "lab.example 2"]
    alone = with_endpoint(other, replace(SERVER, kind=CloudKind.NONE))
    assert alone.endpoints == other.endpoints


def test_a_name_is_that_of_the_same_address_or_a_free_one() -> None:
    kept = (replace(SERVER, name="Mine"),)
    assert free_name(kept, SERVER) == "Mine"
    assert free_name(kept, replace(SERVER, name="Mine", url="https://x.example")) == "Mine 2"
    assert free_name((), CloudSettings()) == "server"


def test_a_days_limit_holds_for_all_endpoints() -> None:
    kept = (replace(SERVER, name="Mine"), replace(SERVER, name="Home", url="https://home.example"))
    settings = replace(Settings(), cloud=kept[0], endpoints=kept)
    limited = with_value(settings, find("cloud.daily_limit"), 5.0)
    assert [entry.daily_limit for entry in limited.endpoints] == [5.0, 5.0]
    alone = with_endpoint(limited, replace(kept[0], kind=CloudKind.NONE, daily_limit=7.0))
    assert [entry.daily_limit for entry in alone.endpoints] == [7.0, 7.0]
