"""A llama.cpp server through its own endpoints: token ids in and out, prompt cache, many candidates.

Facts: measured on llama.cpp's server, build 11549, on which it is tested too; its router mode, where requests name
one of several models, by its documentation (ggml-org, December 2025).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from engine.cloud.adapters import candidates
from engine.cloud.adapters.declaration import Preset, ServerKind
from engine.cloud.adapters.first_answers import FirstAnswers
from engine.cloud.adapters.http_cloud import HttpCloud
from engine.cloud.adapters.listed_models import entries_of, unknown
from engine.cloud.adapters.prompting import LlamaPrompting
from engine.cloud.capabilities import PLAIN, Capabilities
from engine.cloud.errors import BadAnswerError, ended_early
from engine.cloud.http.answers import Json
from engine.cloud.protocol import Answer, EndpointInfo, StreamedToken
from engine.common.i18n import mark, tr
from engine.context.messages import Message
from engine.steering.pick import Sampling

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport

# Its full answer repeats all settings and the whole prompt.
_FIELDS = ["completion_probabilities", "stop_type", "index", "timings"]


class LlamaServer(HttpCloud):
    """Implements `engine.cloud.protocol.Cloud`.

    Args:
        transport: requests to the server's root.
        model: the model's name, for a server that has several (its router mode); "" takes the one that is loaded.
        candidates: K, log-probabilities per token.
        slot: the server's slot to use, for a server of our own: it then always finds the prompt in its
            cache, where a server that chooses may land on a slot without it. None lets the server choose.
        capabilities: what was found out about the server.
    """

    def __init__(
        self,
        transport: Transport,
        model: str = "",
        *,
        candidates: int = 100,
        slot: int | None = None,
        capabilities: Capabilities = PLAIN,
    ) -> None:
        super().__init__(transport, candidates, capabilities)
        self._model = model
        self._prompting = LlamaPrompting(transport, model)
        self._slot = slot

    async def endpoint_info(self) -> EndpointInfo:
        listed = entries_of((await self._transport.get("/v1/models")).json) or []
        entries = [entry for entry in listed if isinstance(entry.get("id"), str)]
        name = self._chosen(entries)
        where = f"?model={quote(name, safe='')}" if self._model else ""
        props = (await self._transport.get(f"/props{where}")).json
        try:
            context = int(props["default_generation_settings"]["n_ctx"])
        except (LookupError, TypeError, ValueError, OverflowError):
            raise BadAnswerError(
                tr("This is not a llama.cpp server."), tr("Choose the kind of server in Connections.")
            ) from None
        return EndpointInfo(
            server="llama.cpp server",
            model=name.rsplit("/", 1)[-1],
            context_tokens=context,
            round_trip_ms=await self._transport.round_trip_ms("/health"),
        )

    def _chosen(self, entries: Sequence[Json]) -> str:
        """Return the name of the model to use; of several, requests name it from now on.

        Raises:
            CloudError: there is none of the name that was set, or there is none.
        """
        if not entries:
            raise BadAnswerError(
                tr("This is not a llama.cpp server."), tr("Choose the kind of server in Connections.")
            )
        names = tuple(str(entry["id"]) for entry in entries)
        if len(entries) == 1:
            # It has no other, whatever that is called.
            self._model = self._prompting.model = ""
            return names[0]
        aliases = (entry.get("aliases") for entry in entries)
        known = {*names, *(str(name) for given in aliases if isinstance(given, list) for name in given)}
        if self._model and self._model not in known:
            raise unknown(self._model, names)
        loaded = [str(entry["id"]) for entry in entries if _status(entry) == "loaded"]
        self._model = self._prompting.model = self._model or (loaded or names)[0]
        return self._model

    async def tokenize(self, text: str) -> list[int]:
        return await self._prompting.tokenize(text)

    @property
    def opens_thought(self) -> bool:
        """Whether the prompts that it prepares end in an opened thought."""
        return self._prompting.opens_thought

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        return await self._prompting.prepare(messages)

    async def ends_reply(self, token: int) -> bool:
        # What it does with the token shows what it is: it is made to pick it.
        prompt = await self.tokenize("a")
        payload = self._payload(prompt, 2) | {"logit_bias": [[token, 1000.0]], "n_probs": 0}
        reply = await self._transport.post("/completion", payload, prompt_tokens=len(prompt))
        return bool(reply.json.get("stop_type") == "eos")

    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
        payload = self._payload(prefixes[0], 1) | {"logit_bias": await self._prompting.harmless_choice()}
        if len(prefixes) > 1:
            payload["prompt"] = [list(prefix) for prefix in prefixes]
            payload.pop("id_slot", None)  # each of the list needs a slot of its own
        sent = sum(map(len, prefixes))
        reply = await self._transport.post(
            "/completion", payload, lists=True, prompt_tokens=sent, outputs=len(prefixes)
        )
        answers = candidates.in_order(reply.json.get("list", [reply.json]), len(prefixes))
        return [
            Answer(candidates.from_entries(_first_position(answer)["top_logprobs"]), reply.times)
            for answer in answers
        ]

    @asynccontextmanager
    async def stream(
        self, prefix: Sequence[int], limit: int, sampling: Sampling
    ) -> AsyncIterator[AsyncIterator[StreamedToken]]:
        payload = self._payload(prefix, limit) | {
            "stream": True,
            "temperature": sampling.temperature,
            "top_k": 0,
            "top_p": sampling.top_p,
            "min_p": sampling.min_p,
            "seed": sampling.server_seed,
        }
        async with self._transport.events("/completion", payload, prompt_tokens=len(prefix)) as events:
            yield _streamed(events)

    def _payload(self, prefix: Sequence[int], limit: int) -> Json:
        payload: Json = {
            "prompt": list(prefix),
            "n_predict": limit,
            "n_probs": self._candidates,
            "temperature": 0,
            "cache_prompt": True,
            "response_fields": _FIELDS,
        }
        if self._model:
            payload["model"] = self._model
        if self._slot is not None:
            payload["id_slot"] = self._slot
        return payload


async def _streamed(events: AsyncIterator[Json]) -> AsyncIterator[StreamedToken]:
    # Only the last event says whether the token before it ended the reply. A token with a spelling
    # cannot have, so only tokens without one wait for the next event.
    # A character of several tokens comes as one event, with the character's bytes and its last token's id.
    held: StreamedToken | None = None
    async for event in events:
        if "stop_type" in event:
            if held:
                yield StreamedToken(held.token, held.spelling, held.distribution, event["stop_type"] == "eos")
            return
        if held:
            yield held
        entry = _first_position(event)
        with candidates.as_answer(mark("chosen token")):
            spelling = candidates.spelling(entry)
            joined = candidates.joined(entry)
        distribution = candidates.from_entries(entry["top_logprobs"])
        token = StreamedToken(candidates.token_id(entry["id"]), spelling, distribution, False, joined)
        held = None if spelling else token
        if spelling:
            yield token
    raise ended_early()


def _first_position(answer: Json) -> Json:
    with candidates.as_answer(mark("log-probabilities")):
        position: Json = answer["completion_probabilities"][0]
        position["id"], position["top_logprobs"]
    return position


def _status(entry: Json) -> object:
    """What a router says of one of its models."""
    status = entry.get("status")
    return status.get("value") if isinstance(status, dict) else status


def _make(transport: Transport, model: str, k: int, capabilities: Capabilities) -> LlamaServer:
    return LlamaServer(transport, model, candidates=k, capabilities=capabilities)


async def _detect(first: FirstAnswers) -> bool:
    return await first.has("/props", "default_generation_settings")


KIND = ServerKind(
    id="llama",
    title=mark("llama.cpp server"),
    make=_make,
    detect=_detect,
    order=10,
    is_probed=False,
    presets=(
        Preset(
            name="llama.cpp server",
            url="http://127.0.0.1:8080",
            note=mark(
                "llama-server from llama.cpp, on this machine or another. Any number of candidates; everything "
                "works."
            ),
        ),
    ),
)
