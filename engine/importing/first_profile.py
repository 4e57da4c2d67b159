"""The profile of the first version, one text file, becomes a profile of its own."""

from __future__ import annotations

from pathlib import Path

from engine.common.errors import SettingsError
from engine.common.i18n import tr
from engine.importing.facts import facts_of
from engine.store.database import Database
from engine.store.inventory import FIRST_PROFILE, OLD_PROFILE
from engine.store.profiles import Profiles

NAME = "Me"


def adopt(database: Database, folder: Path) -> bool:
    """Take over the text file in `folder`, if there is one; return whether there was.

    The file is kept beside, under another name, until something is deleted for good.

    Raises:
        SettingsError: it cannot be read; it is left as it is.
        StoreError: the profile could not be kept.
    """
    path = folder / FIRST_PROFILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            tr("Your profile of an earlier version cannot be read ({error}).", error=error),
            tr("Look at the file {path}; save it as UTF-8 text, or move it away.", path=path),
        ) from error
    profiles = Profiles(database)
    if text.strip():
        with database.transaction():
            profiles.add_facts(profiles.add(NAME), facts_of(text))
    try:
        path.replace(folder / OLD_PROFILE)
    except OSError as error:
        raise SettingsError(
            tr("Your profile was taken over, but the old file stays ({reason}).", reason=error.strerror),
            tr("Delete {path} yourself.", path=path),
        ) from error
    return True
