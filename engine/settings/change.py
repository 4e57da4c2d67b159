"""Changing settings: one by its name, several by a profile, and the endpoints that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from engine.cloud.kinds import CloudKind
from engine.common.errors import SettingsError
from engine.common.i18n import mark, tr
from engine.settings.cloud import CloudSettings
from engine.settings.declared import Choice, Setting
from engine.settings.sections import DECLARED, Settings
from engine.settings.writing import WritingSettings
from engine.speculation.chooser import DraftKind
from engine.speculation.token_sources import Mode


class Profile(StrEnum):
    """Settings of writing that go well together."""

    PRECISE = "precise"
    BALANCED = "balanced"
    STRONG = "strong"


PROFILES = {
    Profile.PRECISE: Choice(
        mark("Precise"), mark("The likeliest words, mildly steered: for facts, code and figures.")
    ),
    Profile.BALANCED: Choice(mark("Balanced"), mark("As Tiller comes: for everyday letters and questions.")),
    Profile.STRONG: Choice(
        mark("Strong"), mark("Your style above all. Small local models begin to overdo it here.")
    ),
}
_DEFAULTS = WritingSettings()
CHANGES: dict[Profile, dict[str, Any]] = {
    # The published strength of one round, and the likeliest token.
    Profile.PRECISE: {"strength": 0.48, "temperature": 0.0, "top_p": 1.0, "min_p": 0.0},
    Profile.BALANCED: {name: getattr(_DEFAULTS, name) for name in ("strength", "temperature", "top_p", "min_p")},
    # Between two rounds and the published twenty.
    Profile.STRONG: {"strength": 1.2, "temperature": 0.7, "top_p": 0.95, "min_p": 0.05},
}


def with_profile(writing: WritingSettings, profile: Profile) -> WritingSettings:
    """Return the settings of writing with a profile's."""
    return replace(writing, **CHANGES[profile])


def profile_of(writing: WritingSettings) -> Profile | None:
    """Return the profile that the settings are, or None where somebody chose their own."""
    found = (profile for profile in Profile if with_profile(writing, profile) == writing)
    return next(found, None)


def find(path: str) -> Setting:
    """Return the declaration of a setting by its full name, such as ``writing.strength``.

    Raises:
        SettingsError: there is none; similar names are told.
    """
    for entry in DECLARED:
        if entry.path == path:
            return entry
    last = path.rpartition(".")[2].casefold()
    near = [entry.path for entry in DECLARED if last and (last in entry.path or entry.name in last)]
    remedy = tr("Did you mean {names}?", names=", ".join(near)) if near else tr("`tiller config` lists them all.")
    raise SettingsError(tr("There is no setting “{path}”.", path=path), remedy)


def value_of(settings: Settings, entry: Setting) -> Any:
    """Return a setting's value."""
    return getattr(getattr(settings, entry.section), entry.name)


def with_value(settings: Settings, entry: Setting, value: Any) -> Settings:
    """Return the settings with one changed; an endpoint that is kept changes with the cloud in use.

    Raises:
        SettingsError: it cannot be this value.
    """
    return with_values(settings, entry.section, {entry.name: value})


def with_values(settings: Settings, section: str, values: Mapping[str, Any]) -> Settings:
    """`with_value`, for several of one section."""
    before = getattr(settings, section)
    after = replace(before, **values)
    if isinstance(after, WritingSettings):
        after = _with_drafts(before, after)
    changed = replace(settings, **{section: after})
    return with_endpoint(changed, after) if isinstance(after, CloudSettings) else changed


def _with_drafts(before: WritingSettings, after: WritingSettings) -> WritingSettings:
    """Drafts cannot be used without any: whichever was chosen last decides."""
    if after.mode is not Mode.DRAFTS or after.drafts is not DraftKind.OFF:
        return after
    if before.mode is Mode.DRAFTS:
        return replace(after, mode=Mode.AUTO)
    # Those that disclose nothing are the ones to begin with.
    return replace(after, drafts=DraftKind.PUBLIC)


def with_endpoint(settings: Settings, cloud: CloudSettings) -> Settings:
    """Return the settings with an endpoint in use, kept under its name: in place of the one that had it, else
    behind the others. Kinds that have no address are not kept. A day's limit is for all endpoints together."""
    settings = replace(settings, endpoints=with_limit(settings.endpoints, cloud))
    if cloud.kind in (CloudKind.EMBEDDED, CloudKind.NONE):
        return replace(settings, cloud=cloud)
    if not cloud.name:
        cloud = replace(cloud, name=free_name(settings.endpoints, cloud))
    names = [entry.name for entry in settings.endpoints]
    kept = list(settings.endpoints)
    if cloud.name in names:
        kept[names.index(cloud.name)] = cloud
    else:
        kept.append(cloud)
    return replace(settings, cloud=cloud, endpoints=tuple(kept))


def with_limit(endpoints: tuple[CloudSettings, ...], cloud: CloudSettings) -> tuple[CloudSettings, ...]:
    """Return endpoints with the daily limit of one, and the currency in which it is."""
    limit, currency = cloud.daily_limit, cloud.currency
    return tuple(replace(entry, daily_limit=limit, currency=currency) for entry in endpoints)


def free_name(endpoints: tuple[CloudSettings, ...], cloud: CloudSettings) -> str:
    """Return a name for an endpoint: that of one kept for the same address and model, else one that is free."""
    for entry in endpoints:
        if (entry.url, entry.model) == (cloud.url, cloud.model):
            return entry.name
    wanted = cloud.title[:50] or "server"
    taken = {entry.name for entry in endpoints}
    number, name = 2, wanted
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    return name
