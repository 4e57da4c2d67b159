"""What was found out about endpoints, remembered in the configuration folder by address and model."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.cloud.adapters import registry
from engine.cloud.capabilities import Capabilities, Prefill
from engine.cloud.http.address import USUAL_API, parse
from engine.common.paths import config_folder
from engine.store import private_file

log = logging.getLogger(__name__)
MAX_REMEMBERED = 200


class Endpoints:
    """A file of them. One that cannot be read or written is done without: all of it can be found out again.

    Args:
        path: where; None is the configuration folder's ``endpoints.json``.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or config_folder() / "endpoints.json"

    def find(self, url: str, model: str) -> tuple[str, Capabilities] | None:
        """Return an endpoint's kind and traits; None where it was not looked at."""
        entry = self._load().get(_name(url, model))
        try:
            if entry is None or not registry.knows(entry["kind"]):
                return None
            capabilities = dict(entry["traits"])
            return entry["kind"], Capabilities(**capabilities | {"prefill": Prefill(capabilities["prefill"])})
        # Another version's, or somebody changed it.
        except (TypeError, ValueError, LookupError):
            return None

    def keep(self, url: str, model: str, kind: str, capabilities: Capabilities) -> None:
        """Remember an endpoint."""
        entries = self._load()
        entries.pop(_name(url, model), None)
        entries[_name(url, model)] = {"kind": kind, "traits": asdict(capabilities)}
        self._save(dict([*entries.items()][-MAX_REMEMBERED:]))

    def forget(self, url: str, model: str) -> None:
        """Look at an endpoint anew the next time."""
        entries = self._load()
        if entries.pop(_name(url, model), None) is not None:
            self._save(entries)

    def _load(self) -> dict[str, Any]:
        try:
            entries = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return entries if isinstance(entries, dict) else {}

    def _save(self, entries: dict[str, Any]) -> None:
        try:
            private_file.write(self._path, json.dumps(entries, indent=2))
        except OSError as error:
            log.warning("what was found out about an endpoint is not remembered: %s", error.strerror)


def _name(url: str, model: str) -> str:
    address = parse(url)
    # Files of before name those with the usual interface by their root alone.
    api = "" if address.api == USUAL_API else address.api
    return f"{address.root}{api} {model}".strip()
