"""What a kind of server declares of itself, in the module of its adapter.

Settings, the command line, the connection pages, the search for a server's kind and connecting itself all read it
through `engine.cloud.adapters.registry`, and name no kind.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from engine.cloud.adapters.first_answers import FirstAnswers
from engine.cloud.adapters.http_cloud import HttpCloud
from engine.cloud.capabilities import Capabilities

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport


class Generality(IntEnum):
    """How many servers a kind fits; where its kind is not known, a server is tried as the narrowest first."""

    OWN = 0
    """Endpoints that only this server has."""
    SHARED = 1
    """An interface that several servers offer; not tried where a server names an owner that is another kind's."""
    ANY = 2
    """What is left."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A server or service that people use, as the first filling of an endpoint.

    Attributes:
        name: what it is called, the same in every language.
        url: where it is by default.
        note: what to know of it; marked for translation.
        model: a model's name there; "" where the server's first will do, or people must choose.
        candidates: log-probabilities per token to ask it for; 0 takes its kind's.
        needs_key: whether it wants an API key.
        kind: the id of its kind; filled in by the registry.
    """

    name: str
    url: str
    note: str
    model: str = ""
    candidates: int = 0
    needs_key: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ServerKind:
    """A kind of server that there is an adapter for.

    Attributes:
        id: what settings files, the command line and the endpoints' file call it; it never changes.
        title: what it is called in lists; marked for translation.
        make: returns its adapter, given requests to the server's root, the model's name ("" for the first), K and
            what was found out about the server.
        detect: says whether a server is of this kind, by what it answers and not by its name.
        order: where it stands in lists; the smallest is first.
        generality: how many servers it fits.
        owners: what such a server names as the owner of its models, where it names itself.
        candidates: K for its presets.
        is_probed: whether such servers differ in what matters to requests, so that each is examined once.
        presets: servers and services of this kind.
    """

    id: str
    title: str
    make: Callable[[Transport, str, int, Capabilities], HttpCloud]
    detect: Callable[[FirstAnswers], Awaitable[bool]]
    order: int = 1000
    generality: Generality = Generality.OWN
    owners: frozenset[str] = frozenset()
    candidates: int = 100
    is_probed: bool = True
    presets: tuple[Preset, ...] = ()
