"""An OpenAI-compatible ``/v1/completions`` endpoint that takes token ids: vLLM, llama.cpp's server, and others.

Facts: measured on vLLM 0.32 and on llama.cpp's server, build 11549; tested on the latter and on a scripted server
of vLLM's shape.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from engine.cloud.adapters import candidates, completion_choices
from engine.cloud.adapters.declaration import Generality, Preset, ServerKind
from engine.cloud.adapters.endings import has_ended
from engine.cloud.adapters.first_answers import FirstAnswers
from engine.cloud.adapters.listed_cloud import ListedCloud
from engine.cloud.adapters.listed_models import find_model
from engine.cloud.adapters.prompting import LlamaPrompting, Prompting, VllmPrompting, detect
from engine.cloud.capabilities import Capabilities
from engine.cloud.http.answers import Json, Received
from engine.cloud.protocol import Answer, StreamedToken
from engine.common.i18n import mark
from engine.context.messages import Message
from engine.steering.pick import Sampling

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport


class OpenAICompletions(ListedCloud):
    """Implements `engine.cloud.protocol.Cloud`."""

    SERVER = "OpenAI-compatible completions"
    CANDIDATES = 100
    _prompting: Prompting | None = None

    async def _made(self) -> Prompting:
        if self._prompting is None:
            if not self._model:
                self._model = (await find_model(self._transport, "")).name
            self._prompting = await detect(self._transport, self._model)
        return self._prompting

    async def tokenize(self, text: str) -> list[int]:
        return await (await self._made()).tokenize(text)

    @property
    def opens_thought(self) -> bool:
        """Whether the prompts that it prepares end in an opened thought."""
        return self._prompting is not None and self._prompting.opens_thought

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        return await (await self._made()).prepare(messages)

    async def ends_reply(self, token: int) -> bool:
        # What it does with the token shows what it is: it is made to pick it.
        prompt = await self.tokenize("a")
        bias: Json = {str(token): 100}
        if isinstance(self._prompting, LlamaPrompting):
            bias = {str(token): 1000}
        payload = self._payload(prompt, 2) | {"logit_bias": bias, "logprobs": None}
        reply = await self._transport.post("/v1/completions", payload, prompt_tokens=len(prompt))
        (choice,) = candidates.in_order(reply.json.get("choices"), 1)
        with candidates.as_answer(mark("reason for its end")):
            return has_ended(choice["finish_reason"])

    async def spellings(self, tokens: Sequence[int]) -> list[bytes]:
        prompting = await self._made()
        if isinstance(prompting, VllmPrompting):
            return await prompting.spellings(tokens)
        return [b""] * len(tokens)

    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
        if len(prefixes) > 1 and not self.capabilities.lists:
            return [answer for prefix in prefixes for answer in await self.score([prefix])]
        reply = await self._adapted(partial(self._complete, prefixes))
        choices = candidates.in_order(reply.json.get("choices"), len(prefixes))
        return [Answer(completion_choices.distribution(choice), reply.times) for choice in choices]

    async def _complete(self, prefixes: Sequence[Sequence[int]]) -> Received:
        payload = self._payload(prefixes[0], 1)
        if len(prefixes) > 1:
            payload["prompt"] = [list(prefix) for prefix in prefixes]
        if isinstance(self._prompting, LlamaPrompting):
            payload["logit_bias"] = await self._prompting.harmless_choice()
        sent = sum(map(len, prefixes))
        return await self._transport.post("/v1/completions", payload, prompt_tokens=sent, outputs=len(prefixes))

    @asynccontextmanager
    async def stream(
        self, prefix: Sequence[int], limit: int, sampling: Sampling
    ) -> AsyncIterator[AsyncIterator[StreamedToken]]:
        def payload() -> Json:
            made = self._payload(prefix, limit) | {
                "stream": True,
                "temperature": sampling.temperature,
                "top_p": sampling.top_p,
                "seed": sampling.server_seed,
            }
            return made | {"min_p": sampling.min_p} if sampling.min_p else made

        async with self._events("/v1/completions", payload, prompt_tokens=len(prefix)) as events:
            yield completion_choices.streamed(events, joined=not self._tells(sampling.temperature))

    def _payload(self, prefix: Sequence[int], limit: int) -> Json:
        return {
            "model": self._model,
            "prompt": list(prefix),
            "max_tokens": limit,
            "logprobs": self._candidates,
            "temperature": 0 if self.capabilities.raw else 1,
            # vLLM: without it candidates are keyed by their text, and different tokens collide.
            "return_tokens_as_token_ids": True,
        }


def _make(transport: Transport, model: str, k: int, capabilities: Capabilities) -> OpenAICompletions:
    return OpenAICompletions(transport, model, candidates=k, capabilities=capabilities)


async def _detect(first: FirstAnswers) -> bool:
    models = await first.models()
    if models is None:
        return False
    name = str(models[0].get("id", "")) if models else ""
    # The text in vLLM's field and in llama.cpp's.
    return await first.has("/tokenize", "tokens", {"model": name, "prompt": "a", "content": "a"})


KIND = ServerKind(
    id="completions",
    title=mark("vLLM, or other completions that take token ids"),
    make=_make,
    detect=_detect,
    order=20,
    generality=Generality.SHARED,
    presets=(
        Preset(
            name="vLLM",
            url="http://127.0.0.1:8000",
            note=mark("Start it with --max-logprobs 1000 --block-size 16 for the best steering."),
        ),
    ),
)
