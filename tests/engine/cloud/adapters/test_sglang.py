"""SGLang's documented shapes on a scripted server, whose tokens are SmolLM2's."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any

import pytest

from engine.cloud.adapters.sglang import SGLang
from engine.cloud.capabilities import Prefill
from engine.cloud.errors import BadAnswerError, CloudError, ConnectionLostError
from engine.cloud.http.transport import Transport
from engine.context.messages import Message
from engine.context.template import Segment
from engine.local.library import Model
from engine.steering.pick import Sampling
from tests.support.http_server import Compute, Events, MisbehavingServer, Respond, misbehaving_server
from tests.support.model_tokens import spelled

Entry = tuple[float, int, str]


@pytest.fixture
async def server() -> AsyncIterator[MisbehavingServer]:
    async with misbehaving_server() as running:
        running.on("/get_server_info", Respond({"model_path": "org/model", "context_length": 8192}))
        running.on("/health", Respond({}))
        yield running


@pytest.fixture
async def cloud(server: MisbehavingServer) -> AsyncIterator[SGLang]:
    made = SGLang(Transport(server.url, None, stall_seconds=1), candidates=20)
    yield made
    await made.close()


def top(first: int) -> list[Entry]:
    """A position whose candidates say where it is."""
    return [(math.log(0.5), first, f"t{first}"), (math.log(0.25), first + 1, f"t{first + 1}")]


def generated(chosen: Sequence[Entry], tops: Sequence[list[Entry]], **more: Any) -> dict[str, Any]:
    meta = {
        "output_token_logprobs": chosen,
        "output_top_logprobs": tops,
        "completion_tokens": len(chosen),
        "prompt_tokens": 3,
        "finish_reason": {"type": "length", "length": 1},
    }
    return {"text": "".join(text for _, _, text in chosen), "meta_info": meta | more}


async def test_capabilities(cloud: SGLang) -> None:
    found = await cloud.endpoint_info()
    assert (found.server, found.model, found.context_tokens) == ("SGLang", "model", 8192)


async def test_one_position(server: MisbehavingServer, cloud: SGLang) -> None:
    server.on("/generate", Respond(generated([top(70)[0]], [top(70)])))
    found = (await cloud.next([5, 6, 7])).distribution
    assert found.ids.tolist() == [70, 71]
    assert list(found.spellings) == [b"t70", b"t71"]
    sent = server.received[-1][2]
    assert sent["input_ids"] == [5, 6, 7]
    assert (sent["top_logprobs_num"], sent["return_logprob"]) == (20, True)


async def test_a_line_of_drafts_is_read_from_one_prompt(server: MisbehavingServer, cloud: SGLang) -> None:
    def answer(sent: Any) -> Any:
        start = sent["logprob_start_len"]
        read = sent["input_ids"][start:]
        # The first has nothing in front that was asked for; the others are what came behind the one before.
        inputs = [None, *(top(1000 + start + place) for place in range(1, len(read)))]
        return generated([top(7)[0]], [top(7)], input_top_logprobs=inputs)

    server.on("/generate", Compute(answer))
    line = [[1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4, 5]]
    found = [found.distribution.ids.tolist()[0] for found in await cloud.score(line)]
    assert found == [1003, 1004, 7]
    assert [path for path in server.paths() if path == "/generate"] == ["/generate"]


async def test_prompts_that_are_no_line_are_a_list(server: MisbehavingServer, cloud: SGLang) -> None:
    server.on("/generate", Respond([generated([top(n)[0]], [top(n)]) for n in (70, 80)]))
    found = [found.distribution.ids.tolist()[0] for found in await cloud.score([[1, 2], [3]])]
    assert found == [70, 80]
    assert server.received[-1][2]["input_ids"] == [[1, 2], [3]]


async def test_fewer_answers_than_prompts(server: MisbehavingServer, cloud: SGLang) -> None:
    server.on("/generate", Respond([generated([top(70)[0]], [top(70)])]))
    with pytest.raises(BadAnswerError):
        await cloud.score([[1, 2], [3]])


@pytest.mark.parametrize("whole", [True, False])
async def test_a_stream_of_all_so_far_or_of_what_is_new(
    server: MisbehavingServer, cloud: SGLang, whole: bool
) -> None:
    chosen = [top(70)[0], top(80)[0], (math.log(0.9), 2, "<|im_end|>")]
    tops = [top(70), top(80), [chosen[2]]]
    events = []
    for count in (1, 2, 3):
        first = 0 if whole else count - 1
        reason = {"type": "stop"} if count == 3 else None
        events.append(
            generated(chosen[first:count], tops[first:count], completion_tokens=count, finish_reason=reason)
        )
    server.on("/generate", Events([*events, b"[DONE]"]))
    async with cloud.stream([1], 40, Sampling()) as stream:
        items = [(item.token, item.spelling, item.ends_reply) async for item in stream]
    assert items == [(70, b"t70", False), (80, b"t80", False), (2, b"", True)]


async def test_a_stream_that_breaks_off(server: MisbehavingServer, cloud: SGLang) -> None:
    server.on("/generate", Events([generated([top(70)[0]], [top(70)], finish_reason=None)]))
    async with cloud.stream([1], 40, Sampling()) as stream:
        with pytest.raises(ConnectionLostError):
            _ = [item async for item in stream]


@pytest.mark.models
async def test_its_tokens_are_spelled_by_its_own_tokenizer(
    server: MisbehavingServer, cloud: SGLang, smollm2: Model
) -> None:
    vocabulary = smollm2.vocabulary
    tokenize = partial(vocabulary.tokenize, control_tokens=True)
    server.on("/tokenize", Compute(lambda sent: {"tokens": tokenize(sent["prompt"])}))
    server.on("/detokenize", Compute(lambda sent: {"text": spelled(smollm2, sent["tokens"])}))
    text = "Grüße, 世界! <|im_end|>"
    tokens = await cloud.tokenize(text)
    assert vocabulary.eos not in tokens
    assert spelled(smollm2, tokens) == text
    assert b"".join(await cloud.spellings(vocabulary.tokenize(" Paris is", control_tokens=False))) == b" Paris is"


async def test_prompts_need_a_template(server: MisbehavingServer, cloud: SGLang) -> None:
    question = [Message("user", "Hello.")]
    with pytest.raises(CloudError, match="template"):
        await cloud.prepare(question)
    server.on("/tokenize", Compute(lambda sent: {"tokens": [len(sent["prompt"])]}))
    cloud.with_template(lambda messages: [Segment("<|user|>", True), Segment(messages[0].content, False)])
    assert await cloud.prepare(question) == [8, 6]
    # What a person types is cut where it has the form of a control token.
    assert await cloud.prepare([Message("user", "<|user|>")]) == [8, 1, 7]


async def test_its_chat_completions_need_no_template(server: MisbehavingServer, cloud: SGLang) -> None:
    chat = cloud.without_template()
    assert chat.capabilities.prefill is Prefill.CONTINUE
    assert await chat.prepare([Message("user", "Hello.")])


@pytest.mark.parametrize(
    "bad", [{}, {"meta_info": {}}, {"meta_info": {"output_top_logprobs": []}}, {"meta_info": {"x": 1}}]
)
async def test_answers_of_another_shape(server: MisbehavingServer, cloud: SGLang, bad: Any) -> None:
    server.on("/generate", Respond(bad))
    with pytest.raises(BadAnswerError):
        await cloud.next([1])
