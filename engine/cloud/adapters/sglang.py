"""SGLang through its native endpoint: token ids in and out, and a line of drafts scored in one request.

Facts: its documentation, and no version was measured; tested on a scripted server of that shape.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from engine.cloud.adapters import candidates
from engine.cloud.adapters.declaration import Preset, ServerKind
from engine.cloud.adapters.endings import Ended, ended, has_ended, stated
from engine.cloud.adapters.first_answers import FirstAnswers
from engine.cloud.adapters.http_cloud import HttpCloud
from engine.cloud.adapters.openai_chat import CHAT_CANDIDATES, OpenAIChat
from engine.cloud.adapters.prompting import VllmPrompting, plain_spelling
from engine.cloud.capabilities import PLAIN, Capabilities, Prefill
from engine.cloud.errors import CloudError, ended_early
from engine.cloud.http.answers import Json
from engine.cloud.protocol import Answer, EndpointInfo, LocalTemplate, StreamedToken
from engine.common.i18n import mark, tr
from engine.context.messages import Message
from engine.position.distribution import Distribution
from engine.steering.pick import Sampling

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport

INFO = "/get_server_info"
OWNER = "sglang"
"""Whom its OpenAI-compatible list names as the owner of its models."""


class SGLang(HttpCloud):
    """Implements `engine.cloud.protocol.Cloud`, and `Templated`: the server's chat template cannot be asked for.

    Args:
        transport: requests to its root.
        candidates: K.
        capabilities: what was found out about the server.
    """

    def __init__(self, transport: Transport, *, candidates: int = 100, capabilities: Capabilities = PLAIN) -> None:
        super().__init__(transport, candidates, capabilities)
        self._prompting = VllmPrompting(transport, "default", spelled_as="text")
        self._template: LocalTemplate | None = None

    async def endpoint_info(self) -> EndpointInfo:
        info = (await self._transport.get(INFO)).json
        with candidates.as_answer(mark("description of itself")):
            model = str(info.get("served_model_name") or info["model_path"])
            context = info.get("context_length") or info.get("max_total_num_tokens")
            context = int(context) if context else None
        return EndpointInfo(
            server="SGLang",
            model=model.rsplit("/", 1)[-1],
            context_tokens=context,
            round_trip_ms=await self._transport.round_trip_ms(self.HEALTH),
        )

    async def tokenize(self, text: str) -> list[int]:
        return await self._prompting.tokenize(text)

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        if self._template is None:
            raise CloudError(
                tr(
                    "SGLang's own endpoint takes whole prompts, and only a local model of the same family has "
                    "their template here."
                ),
                tr("Choose chat completions as the kind of server, or switch steering on."),
            )
        ids: list[int] = []
        for segment in self._template(messages):
            tokenize = self._prompting.tokenize_whole if segment.control else self._prompting.tokenize
            ids += await tokenize(segment.text)
        return ids

    def with_template(self, template: LocalTemplate) -> SGLang:
        """Use a local model's template from now on; return this."""
        self._template = template
        return self

    def without_template(self) -> OpenAIChat:
        """Return the same server through its chat completions, which need no template."""
        capabilities = Capabilities(prefill=Prefill.CONTINUE)
        return OpenAIChat(
            self._transport, candidates=min(self._candidates, CHAT_CANDIDATES), capabilities=capabilities
        )

    async def ends_reply(self, token: int) -> bool:
        # Made to pick it, it says why it stopped.
        payload = self._payload([await self.tokenize("a")], 2)
        payload["sampling_params"]["logit_bias"] = {str(token): 100.0}
        reply = await self._transport.post("/generate", payload, lists=True)
        (answer,) = _answers(reply.json, 1)
        with candidates.as_answer(mark("reason of its end")):
            return has_ended(answer["meta_info"]["finish_reason"]["type"])

    async def spellings(self, tokens: Sequence[int]) -> list[bytes]:
        return await self._prompting.spellings(tokens)

    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
        longest = max(prefixes, key=len)
        sent = sum(map(len, prefixes))
        if len(prefixes) > 1 and all(list(prefix) == list(longest[: len(prefix)]) for prefix in prefixes):
            shortest = min(map(len, prefixes))
            payload = self._payload([longest], 1) | {"logprob_start_len": shortest - 1}
            reply = await self._transport.post(
                "/generate", payload, lists=True, prompt_tokens=len(longest), outputs=1
            )
            (answer,) = _answers(reply.json, 1)
            return [Answer(_behind(answer, len(longest), len(prefix)), reply.times) for prefix in prefixes]
        payload = self._payload(prefixes, 1)
        reply = await self._transport.post(
            "/generate", payload, lists=True, prompt_tokens=sent, outputs=len(prefixes)
        )
        answers = _answers(reply.json, len(prefixes))
        return [Answer(_behind(answer, 0, 0), reply.times) for answer in answers]

    @asynccontextmanager
    async def stream(
        self, prefix: Sequence[int], limit: int, sampling: Sampling
    ) -> AsyncIterator[AsyncIterator[StreamedToken]]:
        payload = self._payload([prefix], limit) | {"stream": True}
        payload["sampling_params"] |= {
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "min_p": sampling.min_p,
            "sampling_seed": sampling.server_seed,
        }
        async with self._transport.events("/generate", payload, prompt_tokens=len(prefix)) as events:
            yield _streamed(events)

    def _payload(self, prefixes: Sequence[Sequence[int]], limit: int) -> Json:
        ids = [list(prefix) for prefix in prefixes]
        return {
            "input_ids": ids if len(ids) > 1 else ids[0],
            "sampling_params": {"max_new_tokens": limit, "temperature": 0},
            "return_logprob": True,
            "top_logprobs_num": self._candidates,
            "return_text_in_logprobs": True,
        }


def _answers(reply: Json, count: int) -> list[Json]:
    answers = reply.get("list", [reply])
    if not isinstance(answers, list) or len(answers) != count:
        raise candidates.missing(mark("answer for every prompt of the list"))
    return answers


def _behind(answer: Json, length: int, place: int) -> Distribution:
    """Return the distribution behind the first `place` tokens of a prompt of `length`; behind all where equal."""
    with candidates.as_answer(mark("log-probabilities")):
        meta = answer["meta_info"]
        if place == length:
            return _distribution(meta["output_top_logprobs"][0])
        # The last entry is the last token's, wherever the list begins.
        return _distribution(meta["input_top_logprobs"][place - length])


def _distribution(entries: Any) -> Distribution:
    with candidates.as_answer(mark("token ids with their log-probabilities")):
        ids = [entry[1] for entry in entries]
        texts = [plain_spelling(entry[2] or "") for entry in entries]
        return candidates.checked(ids, [entry[0] for entry in entries], texts)


async def _streamed(events: AsyncIterator[Json]) -> AsyncIterator[StreamedToken]:
    told = 0
    held: StreamedToken | None = None
    async for event in events:
        with candidates.as_answer(mark("log-probabilities")):
            meta = event["meta_info"]
            chosen, tops = meta["output_token_logprobs"], meta["output_top_logprobs"]
            count = int(meta["completion_tokens"])
            # All so far, or with the server's option for it those that are new alone.
            new = len(chosen) - told if len(chosen) == count else len(chosen)
            told = count
            fresh = [] if new <= 0 else list(zip(chosen[-new:], tops[-new:], strict=True))
            reason = stated((meta.get("finish_reason") or {}).get("type"))
        for (_, token, text), top in fresh:
            if held:
                yield held
            held = StreamedToken(candidates.token_id(token), plain_spelling(text or ""), _distribution(top), False)
        if reason:
            if held:
                ends = ended(reason) is Ended.TURN and not held.spelling
                yield StreamedToken(held.token, held.spelling, held.distribution, ends)
            return
    raise ended_early()


def _make(transport: Transport, _model: str, k: int, capabilities: Capabilities) -> SGLang:
    # It has one model.
    return SGLang(transport, candidates=k, capabilities=capabilities)


async def _detect(first: FirstAnswers) -> bool:
    return OWNER in await first.owners() and await first.has(INFO, "model_path")


KIND = ServerKind(
    id="sglang",
    title=mark("SGLang"),
    make=_make,
    detect=_detect,
    order=50,
    owners=frozenset({OWNER}),
    is_probed=False,
    presets=(
        Preset(
            name="SGLang",
            url="http://127.0.0.1:30000",
            note=mark("Token ids, and a line of drafts in one request."),
        ),
    ),
)
