"""Where Tiller keeps things: the system's usual folders, or all within the one that TILLER_HOME names."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP = "tiller"
STORE_FILE = "tiller.db"
"""The database, within the data folder."""


def config_folder() -> Path:
    """The folder of settings."""
    return _within_home("config") or platformdirs.user_config_path(APP, appauthor=False)


def cache_folder() -> Path:
    """The folder of what can be made again."""
    return _within_home("cache") or platformdirs.user_cache_path(APP, appauthor=False)


def snapshot_folder() -> Path:
    """The folder of prompts' states, which can be made again and are private."""
    return cache_folder() / "snapshots"


def data_folder() -> Path:
    """The folder of what must not be lost."""
    return _within_home("data") or platformdirs.user_data_path(APP, appauthor=False)


def _within_home(name: str) -> Path | None:
    home = os.environ.get("TILLER_HOME")
    return Path(home) / name if home else None
