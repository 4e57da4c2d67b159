"""The kinds of servers that there are adapters for, as each declares itself.

A module of this package that has a `KIND` is registered by being there; adapters never import this module.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module

from engine.cloud import adapters
from engine.cloud.adapters.declaration import Preset, ServerKind
from engine.cloud.kinds import CloudKind
from engine.common.errors import SettingsError
from engine.common.i18n import tr


def kinds() -> tuple[ServerKind, ...]:
    """Return all kinds, in the order in which they are listed."""
    return tuple(sorted(_kinds.values(), key=lambda kind: (kind.order, kind.id)))


def knows(kind: str) -> bool:
    """Return whether a kind is registered."""
    return kind in _kinds


def find(kind: str) -> ServerKind:
    """Return a kind by its id.

    Raises:
        SettingsError: there is none.
    """
    if kind not in _kinds:
        raise SettingsError(
            tr("There is no kind of server “{kind}”.", kind=kind),
            tr("It can be: {possible}.", possible=", ".join(kind.id for kind in kinds())),
        )
    return _kinds[kind]


def presets() -> tuple[Preset, ...]:
    """Return the servers and services that people use, servers of one's own first."""
    found = [
        replace(preset, kind=kind.id, candidates=preset.candidates or kind.candidates)
        for kind in kinds()
        for preset in kind.presets
    ]
    return tuple(sorted(found, key=lambda preset: preset.needs_key))


def register(kind: ServerKind) -> None:
    """Take in a kind.

    Raises:
        ValueError: there is one with that id.
    """
    if kind.id in _kinds or kind.id in list(CloudKind):
        raise ValueError(f"a kind of server with the id {kind.id} is there already")
    _kinds[kind.id] = kind


def unregister(kind: str) -> None:
    """Take a kind out, by its id."""
    _kinds.pop(kind, None)


@contextmanager
def registered(kind: ServerKind) -> Iterator[None]:
    """Register a kind for the time of a `with` block."""
    register(kind)
    try:
        yield
    finally:
        unregister(kind.id)


def _register_package() -> None:
    for found in sorted(pkgutil.iter_modules(adapters.__path__), key=lambda module: module.name):
        kind = getattr(import_module(f"{adapters.__name__}.{found.name}"), "KIND", None)
        if isinstance(kind, ServerKind):
            register(kind)


_kinds: dict[str, ServerKind] = {}
_register_package()
