"""The models that an OpenAI-compatible server lists.

Facts: measured on llama.cpp's server, build 11549, and on vLLM 0.32; OpenRouter's by its documentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.cloud.adapters import candidates
from engine.cloud.errors import BadAnswerError, ModelUnknownError
from engine.common.i18n import mark, tr

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport


@dataclass(frozen=True, slots=True)
class ListedModel:
    """One of them.

    Attributes:
        name: what requests must call it.
        context_tokens: what it takes, or None where the server does not say.
    """

    name: str
    context_tokens: int | None


async def find_model(transport: Transport, wanted: str) -> ListedModel:
    """Return the model of that name, or with that alias; for "" the first.

    Raises:
        CloudError: the server has no such model, or lists none.
    """
    listed = (await transport.get("/v1/models")).json.get("data")
    if not isinstance(listed, list) or not all(isinstance(m, dict) and "id" in m for m in listed):
        raise BadAnswerError(
            tr("The server does not list its models."),
            tr("Check that the address is that of a language model server."),
        )
    name = wanted or (str(listed[0]["id"]) if listed else "")
    for entry in listed:
        aliases = entry.get("aliases")
        if name in (entry["id"], *(aliases if isinstance(aliases, list) else ())):
            with candidates.as_answer(mark("context length that can be read")):
                meta = entry.get("meta") or {}
                # vLLM's, llama.cpp's and OpenRouter's names for it.
                context = entry.get("max_model_len") or meta.get("n_ctx") or entry.get("context_length")
                return ListedModel(name, int(context) if context else None)
    names = ", ".join(str(m["id"]) for m in listed[:8]) or "none"
    raise ModelUnknownError(
        tr("The server has no model named {name!r}. It has: {names}.", name=name, names=names),
        tr("Choose one of these in Connections."),
    )
