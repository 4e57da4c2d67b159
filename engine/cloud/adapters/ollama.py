"""Ollama through its own endpoints, 0.12.11 and later: texts, up to 20 log-probabilities.

Facts: the documentation of 0.12.11 and its Python client's types; tested on a scripted server of that shape.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from engine.cloud.adapters import candidates, content
from engine.cloud.adapters.declaration import Preset, ServerKind
from engine.cloud.adapters.endings import has_ended, stated
from engine.cloud.adapters.first_answers import FirstAnswers
from engine.cloud.adapters.prompting import as_json
from engine.cloud.adapters.text_cloud import Piece, TextCloud, is_begun_character
from engine.cloud.capabilities import PLAIN, Capabilities
from engine.cloud.errors import ModelUnknownError
from engine.cloud.http.answers import EventStream, Json, Received
from engine.cloud.protocol import EndpointInfo, StreamedToken
from engine.common.i18n import mark, tr
from engine.steering.pick import Sampling

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport

MAX_CANDIDATES = 20
VERSION = "/api/version"
OWNER = "library"
"""Whom its OpenAI-compatible list names as the owner of its models."""


class Ollama(TextCloud):
    """Implements `engine.cloud.protocol.Cloud`. It goes on behind a last message that is the assistant's.

    Args:
        transport: requests to its root.
        model: the model's name; "" takes the first that it has.
        candidates: K, at most 20.
        capabilities: what was found out about the server.
    """

    HEALTH = VERSION

    def __init__(
        self,
        transport: Transport,
        model: str = "",
        *,
        candidates: int = MAX_CANDIDATES,
        capabilities: Capabilities = PLAIN,
    ) -> None:
        super().__init__(transport, min(candidates, MAX_CANDIDATES), capabilities)
        self._model = model

    async def endpoint_info(self) -> EndpointInfo:
        listed = (await self._transport.get("/api/tags")).json.get("models")
        with candidates.as_answer(mark("list of its models")):
            names = [str(entry["name"]) for entry in listed or []]
        # "llama3" is short for "llama3:latest".
        wanted = self._model or (names[0] if names else "")
        if wanted not in names and f"{wanted}:latest" not in names:
            raise ModelUnknownError(
                tr(
                    "Ollama has no model named {wanted!r}. It has: {value}.",
                    wanted=wanted,
                    value=", ".join(names[:8]) or tr("none"),
                ),
                tr("Choose one of these in Connections, or fetch it with `ollama pull`."),
            )
        self._model = wanted
        return EndpointInfo(
            server="Ollama",
            model=wanted,
            context_tokens=None,
            round_trip_ms=await self._transport.round_trip_ms(self.HEALTH),
            obstacle=self.capabilities.obstacle,
        )

    async def _ask(self, prefix: Sequence[int], limit: int) -> Received:
        payload = self._payload(prefix, limit, Sampling(temperature=0.0 if self.capabilities.raw else 1.0))
        sent = len(prefix)
        return await self._transport.post("/api/chat", payload, prompt_tokens=sent, outputs=limit, is_exact=False)

    def _entries(self, answer: Json, said: str) -> Any:
        with candidates.as_answer(mark("message")):
            entries = answer.get("logprobs") or []
            if not entries and not is_begun_character(content.read(answer["message"]).text, said):
                raise candidates.missing(mark("log-probabilities, which Ollama has since 0.12.11"))
            return entries

    def _has_ended(self, answer: Json) -> bool:
        with candidates.as_answer(mark("reason of its end")):
            return has_ended(answer.get("done_reason"))

    @asynccontextmanager
    async def stream(
        self, prefix: Sequence[int], limit: int, sampling: Sampling
    ) -> AsyncIterator[AsyncIterator[StreamedToken]]:
        def payload() -> Json:
            return self._payload(prefix, limit, sampling) | {"stream": True}

        async with self._events(
            "/api/chat", payload, prompt_tokens=len(prefix), is_exact=False, bare=True
        ) as events:
            yield self._told(_pieces(events), sampling.temperature)

    def _payload(self, prefix: Sequence[int], limit: int, sampling: Sampling) -> Json:
        messages, begun = self.interned.split(prefix)
        sent = as_json(messages)
        if begun:
            self._require_prefill()
            sent.append({"role": "assistant", "content": begun.decode("utf-8", "replace")})
        return {
            "model": self._model,
            "messages": sent,
            "stream": False,
            "logprobs": True,
            "top_logprobs": self._candidates,
            "options": {
                "num_predict": limit,
                "temperature": sampling.temperature,
                "top_k": 0,
                "top_p": sampling.top_p,
                "min_p": sampling.min_p,
                "seed": sampling.server_seed,
                # It lowers what was said before, which is no part of the model's distribution.
                "repeat_penalty": 1.0,
            },
        }


async def _pieces(events: EventStream) -> AsyncIterator[Piece]:
    async for event in events:
        with candidates.as_answer(mark("message")):
            said = content.read(event.get("message") or {})
            reason = (stated(event.get("done_reason")) or "stop") if event.get("done") else None
            piece = Piece(said.text, said.thought, event.get("logprobs") or [], reason)
        yield piece


def _make(transport: Transport, model: str, k: int, capabilities: Capabilities) -> Ollama:
    return Ollama(transport, model, candidates=k, capabilities=capabilities)


async def _detect(first: FirstAnswers) -> bool:
    # What it is named only says what to ask; early versions have no such list.
    may_be = await first.models() is None or OWNER in await first.owners()
    return may_be and await first.has(VERSION, "version")


KIND = ServerKind(
    id="ollama",
    title=mark("Ollama"),
    make=_make,
    detect=_detect,
    order=40,
    owners=frozenset({OWNER}),
    candidates=MAX_CANDIDATES,
    presets=(
        Preset(
            name="Ollama",
            url="http://127.0.0.1:11434",
            note=mark("Version 0.12.11 or later, which sends log-probabilities."),
        ),
    ),
)
