"""The settings as one readable JSON file. API keys are never in it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

from engine.common.errors import SettingsError
from engine.common.i18n import tr
from engine.common.paths import config_folder
from engine.settings.cloud import CLOUD, CloudSettings
from engine.settings.declared import Setting
from engine.settings.local import LOCAL, LocalSettings
from engine.settings.sections import Settings
from engine.settings.window import WINDOW, WindowSettings
from engine.settings.writing import WRITING, WritingSettings
from engine.store import private_file

MAX_ENDPOINTS = 200
RENAMED = {"most_tokens": "max_tokens"}
"""What settings were called by earlier versions."""


def load(path: Path | None = None) -> Settings:
    """Return the kept settings; the defaults where none were kept.

    Raises:
        SettingsError: the file cannot be read or holds an impossible value; it is left as it is.
    """
    path = path or config_folder() / "settings.json"
    remedy = tr("Mend or delete {path}.", path=path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsError(
            tr("The settings cannot be read ({reason}).", reason=error.strerror), remedy
        ) from error
    except ValueError as error:
        raise SettingsError(tr("The settings file is not UTF-8 text ({reason}).", reason=error), remedy) from None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError(tr("The settings file is not valid JSON ({reason}).", reason=error), remedy) from None
    if not isinstance(data, dict):
        raise SettingsError(tr("The settings file is not a JSON object."), remedy)
    try:
        settings = _read(data)
        settings.writing.reply_settings()
    except (TypeError, ValueError, OverflowError, SettingsError) as error:
        raise SettingsError(
            tr("The settings file holds a value that cannot be used: {reason}", reason=error), remedy
        ) from None
    return settings


def save(settings: Settings, path: Path | None = None) -> None:
    """Keep the settings, replacing the file in one step.

    Raises:
        SettingsError: the file cannot be written.
    """
    path = path or config_folder() / "settings.json"
    try:
        private_file.write(path, json.dumps(asdict(settings), indent=2))
    except OSError as error:
        raise SettingsError(
            tr("The settings could not be kept ({reason}).", reason=error.strerror),
            tr("Check the folder {folder}.", folder=path.parent),
        ) from error


def _read(data: dict[str, Any]) -> Settings:
    endpoints = data.get("endpoints")
    listed = endpoints[:MAX_ENDPOINTS] if isinstance(endpoints, list) else []
    return Settings(
        _section(LocalSettings, LOCAL, data.get("local")),
        _section(CloudSettings, CLOUD, data.get("cloud")),
        _section(WritingSettings, WRITING, data.get("writing")),
        _section(WindowSettings, WINDOW, data.get("window")),
        tuple(_section(CloudSettings, CLOUD, entry) for entry in listed),
    )


S = TypeVar("S", LocalSettings, CloudSettings, WritingSettings, WindowSettings)


def _section(kind: type[S], declared: tuple[Setting, ...], data: Any) -> S:
    """Read one section. Unknown names are another version's and ignored; wrong types are refused."""
    if not isinstance(data, dict):
        return kind()
    data = {RENAMED.get(name, name): value for name, value in data.items()}
    values = {entry.name: entry.read(data[entry.name]) for entry in declared if entry.name in data}
    return replace(kind(), **values)
