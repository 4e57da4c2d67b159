"""Completions of whole prompts in texts: servers that tell log-probabilities there, and take no token ids.

The prompt is rendered here, in the template of a local model of the same family; so a reply goes on after what was
said of it without any field for that.

Facts: the answer's older shape by OpenAI's documentation, as llama-cpp-python's own server, Together and Fireworks
send it (togethercomputer/openapi #104); tested on scripted servers of these shapes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from engine.cloud.adapters import candidates
from engine.cloud.adapters.declaration import Preset, ServerKind
from engine.cloud.adapters.endings import has_ended, stated
from engine.cloud.adapters.first_answers import FirstAnswers
from engine.cloud.adapters.listed_cloud import ListedCloud
from engine.cloud.adapters.openai_chat import CHAT_CANDIDATES, OpenAIChat
from engine.cloud.adapters.prompting import broken_spellings
from engine.cloud.adapters.text_cloud import Piece, TextCloud, is_begun_character, pieces_of_choices
from engine.cloud.capabilities import Capabilities, Prefill
from engine.cloud.http.answers import EventStream, Json, Received
from engine.cloud.protocol import LocalTemplate, StreamedToken
from engine.common.i18n import mark
from engine.context.messages import Message
from engine.context.template import Segment
from engine.steering.pick import Sampling

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport

PATH = "/v1/completions"
OWNER = "me"
"""Whom llama-cpp-python's server names as the owner of its models."""
_NO_SPELLING = "\u200b"
"""Without a width: between the pieces of what was typed like a control token, so that it is none."""


def _plain(messages: Sequence[Message]) -> list[Segment]:
    """Until there is a template: enough to find out what the server can do."""
    said = "".join(f"{message.role.capitalize()}: {message.content}\n\n" for message in messages)
    return [Segment(f"{said}Assistant:", control=True)]


class TextCompletions(ListedCloud, TextCloud):
    """Implements `engine.cloud.protocol.Cloud`, and `Templated`."""

    SERVER = "text completions"
    _template: LocalTemplate = staticmethod(_plain)

    def with_template(self, template: LocalTemplate) -> TextCompletions:
        """Use a local model's template from now on; return this."""
        self._template = template
        return self

    def without_template(self) -> OpenAIChat:
        """Return the same server through its chat completions, which need no template."""
        capabilities = Capabilities(prefill=Prefill.NONE, logprobs=False, api=self.capabilities.api)
        return OpenAIChat(self._transport, self._model, capabilities=capabilities)

    async def _ask(self, prefix: Sequence[int], limit: int) -> Received:
        payload = self._payload(prefix, limit) | {"temperature": 0 if self.capabilities.raw else 1}
        if not self.capabilities.raw:
            payload["top_p"] = 1
        return await self._transport.post(PATH, payload, prompt_tokens=len(prefix), outputs=limit, is_exact=False)

    def _entries(self, answer: Json, said: str) -> Any:
        with candidates.as_answer(mark("choice")):
            choice = answer["choices"][0]
            entries = _entries_of(choice)
            if not entries and not is_begun_character(choice.get("text") or "", said):
                raise candidates.missing()
            return entries

    def _has_ended(self, answer: Json) -> bool:
        with candidates.as_answer(mark("reason of its end")):
            return has_ended(answer["choices"][0]["finish_reason"])

    @asynccontextmanager
    async def stream(
        self, prefix: Sequence[int], limit: int, sampling: Sampling
    ) -> AsyncIterator[AsyncIterator[StreamedToken]]:
        def payload() -> Json:
            return self._payload(prefix, limit) | {
                "stream": True,
                "temperature": sampling.temperature,
                "top_p": sampling.top_p,
                "seed": sampling.server_seed,
            }

        async with self._events(PATH, payload, prompt_tokens=len(prefix), is_exact=False) as events:
            yield self._told(_pieces(events), sampling.temperature)

    def _payload(self, prefix: Sequence[int], limit: int) -> Json:
        messages, begun = self.interned.split(prefix)
        pieces = [
            segment.text if segment.control else _NO_SPELLING.join(broken_spellings(segment.text))
            for segment in (self._template(messages) if messages else ())
        ]
        payload: Json = {
            "model": self._model,
            "prompt": "".join(pieces) + begun.decode("utf-8", "replace"),
            "max_tokens": limit,
        }
        if self.capabilities.logprobs:
            payload["logprobs"] = self._candidates
        return payload


def _entries_of(choice: Json) -> list[Json]:
    """Return a choice's tokens in the shape that chat completions have; [] where it tells none."""
    told = choice.get("logprobs") or {}
    if entries := told.get("content"):
        return list(entries)
    tokens, tops = told.get("tokens") or [], told.get("top_logprobs") or []
    logprobs = told.get("token_logprobs") or []
    return [
        {
            "token": token,
            "logprob": logprob,
            "top_logprobs": [{"token": text, "logprob": p} for text, p in (top or {}).items()],
        }
        for token, logprob, top in zip(tokens, logprobs, tops, strict=True)
    ]


def _pieces(events: EventStream) -> AsyncIterator[Piece]:
    def read(choice: Json) -> Piece:
        reason = stated(choice.get("finish_reason"))
        return Piece(str(choice.get("text") or ""), "", _entries_of(choice), reason)

    return pieces_of_choices(events, read)


def _make(transport: Transport, model: str, k: int, capabilities: Capabilities) -> TextCompletions:
    return TextCompletions(transport, model, candidates=k, capabilities=capabilities)


async def _detect(first: FirstAnswers) -> bool:
    if OWNER not in await first.owners():
        return False
    models = await first.models() or [{}]
    payload = {"model": str(models[0].get("id", "")), "prompt": "a", "max_tokens": 1, "logprobs": 1}
    answer = await first.ask(PATH, payload) or {}
    with candidates.as_answer(mark("choice")):
        return bool(_entries_of(answer["choices"][0])) if answer.get("choices") else False


KIND = ServerKind(
    id="text-completions",
    title=mark("Text completions, in the local model's template"),
    make=_make,
    detect=_detect,
    order=35,
    owners=frozenset({OWNER}),
    candidates=CHAT_CANDIDATES,
    presets=(
        Preset(
            name="llama-cpp-python server",
            url="http://127.0.0.1:8000",
            note=mark(
                "Start it with --logits_all true. The local model must be of the same family as the server's."
            ),
        ),
    ),
)
