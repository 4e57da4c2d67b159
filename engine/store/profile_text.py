"""The user's profile as one text file that only this user can read."""

from __future__ import annotations

from pathlib import Path

from engine.errors import SettingsError
from engine.folders import data_folder
from engine.store import private_file


def load(path: Path | None = None) -> str | None:
    """Return the kept profile, or None where none was kept.

    Raises:
        SettingsError: there is one and it cannot be read.
    """
    path = path or data_folder() / "profile.txt"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"Your profile cannot be read ({error}).", f"Look at the file {path}.") from error


def save(text: str, path: Path | None = None) -> None:
    """Keep the profile, replacing the file in one step.

    Raises:
        SettingsError: it cannot be written; the old one is still there.
    """
    path = path or data_folder() / "profile.txt"
    try:
        private_file.write(path, text)
    except OSError as error:
        raise SettingsError(
            f"Your profile could not be kept ({error.strerror}).", f"Check the folder {path.parent}."
        ) from error
