"""Chat completions in OpenAI's shape, continued behind a reply that has begun: services without token ids.

Facts: OpenAI's documentation for the shape; vLLM 0.32 and the documentation of DeepSeek and Mistral for the fields
that make a reply go on; tested on llama.cpp's server, build 11549, and on scripted services.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.cloud.adapters import candidates, content
from engine.cloud.adapters.declaration import Generality, Preset, ServerKind
from engine.cloud.adapters.endings import has_ended, stated
from engine.cloud.adapters.first_answers import FirstAnswers
from engine.cloud.adapters.listed_cloud import ListedCloud
from engine.cloud.adapters.prompting import as_json
from engine.cloud.adapters.text_cloud import Piece, TextCloud, is_begun_character, pieces_of_choices
from engine.cloud.capabilities import Capabilities, Prefill
from engine.cloud.errors import CannotContinueError, RequestRefusedError
from engine.cloud.http.answers import EventStream, Json, Received
from engine.cloud.protocol import StreamedToken
from engine.common.i18n import mark, tr
from engine.steering.pick import Sampling

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport

CHAT_CANDIDATES = 20
"""The most that OpenAI's chat completions give, and most of what is like them."""


class OpenAIChat(ListedCloud, TextCloud):
    """Implements `engine.cloud.protocol.Cloud`."""

    SERVER = "chat completions"
    CANDIDATES = CHAT_CANDIDATES
    PREFILLS = (Prefill.TRAILING, Prefill.CONTINUE, Prefill.PREFIX)
    PATH = "/v1/chat/completions"

    async def _ask(self, prefix: Sequence[int], limit: int) -> Received:
        payload = self._payload(prefix, limit) | {"temperature": 0 if self.capabilities.raw else 1}
        if not self.capabilities.raw:
            payload["top_p"] = 1
        return await self._transport.post(
            self.PATH, payload, prompt_tokens=len(prefix), outputs=limit, is_exact=False
        )

    def _entries(self, answer: Json, said: str) -> Any:
        with candidates.as_answer(mark("choice")):
            choice = answer["choices"][0]
            entries = (choice.get("logprobs") or {}).get("content") or []
            message = content.read(choice.get("message") or {})
            if not entries and message.thought:
                raise CannotContinueError(
                    tr(
                        "This model thinks before it answers, and its service keeps the thoughts apart, so "
                        "that they cannot be gone on with."
                    ),
                    tr("Turn steering off for it, or use a server that takes token ids (llama.cpp, vLLM)."),
                )
            if not entries and not is_begun_character(message.text, said):
                raise candidates.missing()
            return entries

    def _has_ended(self, answer: Json) -> bool:
        with candidates.as_answer(mark("reason of its end")):
            return has_ended(answer["choices"][0]["finish_reason"])

    def _adapt(self, refusal: RequestRefusedError) -> None:
        # The longest reply is called otherwise by newer services.
        if _NEWER_LENGTH in str(refusal) and self.capabilities.length_field != _NEWER_LENGTH:
            self.capabilities = replace(self.capabilities, length_field=_NEWER_LENGTH)
        else:
            super()._adapt(refusal)

    @asynccontextmanager
    async def stream(
        self, prefix: Sequence[int], limit: int, sampling: Sampling
    ) -> AsyncIterator[AsyncIterator[StreamedToken]]:
        def payload() -> Json:
            return self._payload(prefix, limit) | {
                "stream": True,
                "stream_options": {"include_usage": True},
                "temperature": sampling.temperature,
                "top_p": sampling.top_p,
                "seed": sampling.server_seed,
            }

        async with self._events(self.PATH, payload, prompt_tokens=len(prefix), is_exact=False) as events:
            yield self._told(_pieces(events), sampling.temperature)

    def _payload(self, prefix: Sequence[int], limit: int) -> Json:
        messages, begun = self.interned.split(prefix)
        payload: Json = {
            "model": self._model,
            "messages": as_json(messages),
            self.capabilities.length_field: limit,
        }
        if self.capabilities.logprobs:
            payload |= {"logprobs": True, "top_logprobs": self._candidates}
        if begun:
            self._begin(payload, begun.decode("utf-8", "replace"))
        return payload

    def _begin(self, payload: Json, begun: str) -> None:
        """Put what was said of the reply into a request."""
        self._require_prefill()
        message: Json = {"role": "assistant", "content": begun}
        match self.capabilities.prefill:
            case Prefill.CONTINUE:
                payload |= {"continue_final_message": True, "add_generation_prompt": False}
            case Prefill.PREFIX:
                message["prefix"] = True
            case _:
                pass
        payload["messages"] = [*payload["messages"], message]


def _pieces(events: EventStream) -> AsyncIterator[Piece]:
    def read(choice: Json) -> Piece:
        said = content.read(choice.get("delta") or {})
        entries = (choice.get("logprobs") or {}).get("content") or []
        return Piece(said.text, said.thought, entries, stated(choice.get("finish_reason")))

    return pieces_of_choices(events, read)


_NEWER_LENGTH = "max_completion_tokens"


def _make(transport: Transport, model: str, k: int, capabilities: Capabilities) -> OpenAIChat:
    return OpenAIChat(transport, model, candidates=k, capabilities=capabilities)


async def _detect(first: FirstAnswers) -> bool:
    """Whatever is no other kind is asked for chat completions, and says itself what it lacks."""
    await first.find_api()
    return True


KIND = ServerKind(
    id="chat",
    title=mark("Chat completions, as most services offer them"),
    make=_make,
    detect=_detect,
    order=30,
    generality=Generality.ANY,
    candidates=CHAT_CANDIDATES,
    presets=(
        Preset(
            name="DeepSeek",
            url="https://api.deepseek.com/beta",
            model="deepseek-chat",
            needs_key=True,
            note=mark(
                "Its beta address goes on with a reply that has begun. Not for the reasoner. By its "
                "documentation; Test decides."
            ),
        ),
        Preset(
            name="Together",
            url="https://api.together.xyz",
            candidates=5,
            needs_key=True,
            note=mark(
                "Enter the model's name. By its documentation it gives log-probabilities; Test finds out whether "
                "it can be steered."
            ),
        ),
        Preset(
            name="Fireworks",
            url="https://api.fireworks.ai/inference",
            candidates=5,
            needs_key=True,
            note=mark(
                "Enter the model's name. By its documentation it gives five candidates; Test finds out whether it "
                "can be steered."
            ),
        ),
        Preset(
            name="OpenRouter",
            url="https://openrouter.ai/api",
            needs_key=True,
            note=mark("Enter the model's name. What works depends on the provider behind it; Test finds out."),
        ),
    ),
)
