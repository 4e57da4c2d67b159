"""The models that an OpenAI-compatible server lists.

Facts: measured on llama.cpp's server, build 11549, and on vLLM 0.32; Together's bare array, and the fields of
OpenRouter, LiteLLM and Mistral, by their documentation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.cloud.errors import (
    BadAnswerError,
    KeyRefusedError,
    ModelUnknownError,
    RequestRefusedError,
    ServerFaultError,
)
from engine.cloud.http.answers import Json
from engine.common.i18n import tr

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport

_CONTEXT = ("max_model_len", "context_length", "max_input_tokens", "max_context_length", "context_window")
"""What servers call the tokens that a model takes: vLLM, OpenRouter, LiteLLM, Mistral, Groq."""
MAX_NAMED = 8
MIN_CONTEXT = 16
"""Tokens; less is no model's context, but a way to say that nobody knows."""


@dataclass(frozen=True, slots=True)
class ListedModel:
    """One of them.

    Attributes:
        name: what requests must call it.
        context_tokens: what it takes, or None where the server does not say.
        others: what the server lists instead, where it does not list this one.
    """

    name: str
    context_tokens: int | None = None
    others: tuple[str, ...] = ()


def entries_of(answer: Json) -> list[Json] | None:
    """Return the entries of a list of models, OpenAI's object or a bare array; None where it is neither."""
    listed: Any = answer.get("data", answer.get("list", answer.get("models")))
    if not isinstance(listed, list):
        return None
    # Some list names alone, or call the id otherwise.
    entries = [{"id": entry} if isinstance(entry, str) else entry for entry in listed]
    return [_with_id(entry) for entry in entries if isinstance(entry, dict)]


def _with_id(entry: Json) -> Json:
    named = next((entry[field] for field in ("id", "name", "model") if isinstance(entry.get(field), str)), None)
    return entry if named is None or entry.get("id") == named else entry | {"id": named}


async def find_model(transport: Transport, wanted: str) -> ListedModel:
    """Return the model of that name, or with that alias; for "" the first.

    A list is no more than a help: services leave models out of theirs, or have none. Whether there is a model that
    was named, what is asked of it shows.

    Raises:
        CloudError: the server cannot be reached, or none was named and it lists none.
    """
    try:
        entries = entries_of((await transport.get("/v1/models", lists=True)).json) or []
        listed = [entry for entry in entries if isinstance(entry.get("id"), str)]
    except (ModelUnknownError, RequestRefusedError, BadAnswerError, KeyRefusedError, ServerFaultError):
        # A key may be good for replies alone.
        if not wanted:
            raise
        listed = []
    if not listed:
        if wanted:
            return ListedModel(wanted)
        raise BadAnswerError(
            tr("The server lists no models."),
            tr("Enter the model's name in Connections, and check the address."),
        )
    name = wanted or str(listed[0]["id"])
    for entry in listed:
        aliases = entry.get("aliases")
        if name in (entry["id"], *(aliases if isinstance(aliases, list) else ())):
            meta = entry.get("meta")
            said = [*map(entry.get, _CONTEXT), meta.get("n_ctx") if isinstance(meta, dict) else None]
            return ListedModel(name, next(filter(None, map(_tokens, said)), None))
    # A gateway's pattern stands for any name.
    names = [str(entry["id"]) for entry in listed if "*" not in entry["id"]]
    return ListedModel(name, others=tuple(names) if len(names) == len(listed) else ())


def _tokens(said: Any) -> int | None:
    """A number of tokens in the forms that servers write it; None for what tells none."""
    if isinstance(said, str):
        found = re.fullmatch(r"(\d+)([kKmM]?)", said.strip().replace(",", "").replace("_", ""))
        said = int(found[1]) * {"k": 1024, "m": 1024**2}.get(found[2].lower(), 1) if found else None
    is_number = isinstance(said, int | float) and not isinstance(said, bool)
    return int(said) if is_number and MIN_CONTEXT <= said < 2**31 else None


def unknown(name: str, others: tuple[str, ...]) -> ModelUnknownError:
    """The error for a model that a server does not list, and cannot be used."""
    return ModelUnknownError(
        tr(
            "The server has no model named {name!r}. It has: {names}.",
            name=name,
            names=", ".join(others[:MAX_NAMED]),
        ),
        tr("Choose one of these in Connections."),
    )
