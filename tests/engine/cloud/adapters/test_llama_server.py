"""What a llama.cpp server can send that it should not; its real answers are in test_real_servers.py."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from typing import Any

import pytest

from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.errors import BadAnswerError, ConnectionLostError
from engine.cloud.http.transport import Transport
from engine.common.errors import TemplateError
from engine.context.messages import Message
from engine.steering.pick import Sampling
from tests.support.http_server import Drop, Events, MisbehavingServer, Respond, misbehaving_server


@pytest.fixture
async def server() -> AsyncIterator[MisbehavingServer]:
    async with misbehaving_server() as running:
        running.on("/tokenize", Respond({"tokens": [4]}))
        yield running


@pytest.fixture
async def cloud(server: MisbehavingServer) -> AsyncIterator[LlamaServer]:
    made = LlamaServer(Transport(server.url, None, stall_seconds=1), candidates=3)
    yield made
    await made.close()


def position(*logprobs: float, token: int = 1, text: bytes = b"x") -> dict[str, Any]:
    top = [{"id": i + 1, "bytes": list(text), "logprob": p} for i, p in enumerate(logprobs)]
    return {"completion_probabilities": [{"id": token, "bytes": list(text), "top_logprobs": top}]}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({}, "no log-probabilities"),
        ({"completion_probabilities": []}, "no log-probabilities"),
        ({"completion_probabilities": [{"id": 1, "top_logprobs": []}]}, "no log-probabilities"),
        ({"completion_probabilities": [{"id": 1, "top_logprobs": [{"logprob": -1}]}]}, "token ids"),
        ({"completion_probabilities": "x"}, "no log-probabilities"),
        (
            {"completion_probabilities": [{"id": 1, "top_logprobs": [{"id": 1, "logprob": -1, "bytes": "x"}]}]},
            "ids",
        ),
        (position(math.nan), "NaN"),
        (position(0.5), "positive"),
        (position(-0.01, -0.02), "more than 1"),
    ],
)
async def test_answers_that_cannot_be_used(
    server: MisbehavingServer, cloud: LlamaServer, answer: dict[str, Any], told: str
) -> None:
    server.on("/completion", Respond(answer))
    with pytest.raises(BadAnswerError, match=told) as caught:
        await cloud.next([1])
    assert caught.value.remedy


async def test_not_a_llama_server(server: MisbehavingServer, cloud: LlamaServer) -> None:
    server.on("/props", Respond({}))
    server.on("/v1/models", Respond({"data": []}))
    with pytest.raises(BadAnswerError, match="not a llama.cpp server"):
        await cloud.endpoint_info()


async def test_capabilities_that_are_no_numbers(server: MisbehavingServer, cloud: LlamaServer) -> None:
    server.on("/props", Respond({"default_generation_settings": {"n_ctx": None}}))
    server.on("/v1/models", Respond({"data": [{"id": "m"}]}))
    with pytest.raises(BadAnswerError, match="not a llama.cpp server"):
        await cloud.endpoint_info()


async def test_a_letter_that_has_no_token(server: MisbehavingServer, cloud: LlamaServer) -> None:
    server.on("/tokenize", Respond({"tokens": []}))
    with pytest.raises(BadAnswerError, match="no token for a letter"):
        await cloud.next([1])


@pytest.mark.parametrize("answer", [{}, {"tokens": "abc"}, {"tokens": [1, "a"]}])
async def test_tokens_that_are_none(server: MisbehavingServer, cloud: LlamaServer, answer: dict[str, Any]) -> None:
    server.on("/tokenize", Respond(answer))
    with pytest.raises(BadAnswerError, match="token ids"):
        await cloud.tokenize("a")


async def test_a_template_that_drops_messages(server: MisbehavingServer, cloud: LlamaServer) -> None:
    server.on("/apply-template", Respond({"prompt": "nothing of what was said"}))
    with pytest.raises(TemplateError, match="drops"):
        await cloud.prepare([Message("user", "Hello")])


async def test_a_stream_cut_off_gives_what_came_and_says_so(server: MisbehavingServer, cloud: LlamaServer) -> None:
    server.on("/completion", Events([position(-1.0), position(-1.0, token=2, text=b"")], Drop()))
    items = []
    with pytest.raises(ConnectionLostError, match="ended early"):
        async with cloud.stream([1], 9, Sampling()) as stream:
            async for item in stream:
                items.append(item.token)
    assert items == [1]


async def test_a_slot_is_asked_for_only_when_it_is_ours(server: MisbehavingServer) -> None:
    server.on("/completion", Respond(position(-1.0)))
    for slot in (None, 0):
        cloud = LlamaServer(Transport(server.url, None), slot=slot)
        await cloud.next([1])
        await cloud.close()
        assert server.received[-1][2].get("id_slot") == slot


def numbered(index: int) -> dict[str, Any]:
    return position(-1.0 - index) | {"index": index}


async def test_answers_to_a_list_are_put_in_its_order(server: MisbehavingServer, cloud: LlamaServer) -> None:
    server.on("/completion", Respond([numbered(2), numbered(0), numbered(1)]))
    answers = await cloud.score([[1], [2], [3]])
    assert [float(a.distribution.logprobs[0]) for a in answers] == [-1.0, -2.0, -3.0]


@pytest.mark.parametrize(
    "answer",
    [
        [numbered(0), numbered(1)],
        [numbered(0), numbered(1), numbered(1)],
        [numbered(0), numbered(1), position(-1.0)],
        [numbered(0), numbered(1), {"index": "two"}],
        [numbered(0), numbered(1), 5],
        numbered(0),
        [],
    ],
)
async def test_answers_to_a_list_that_do_not_fit_it(
    server: MisbehavingServer, cloud: LlamaServer, answer: Any
) -> None:
    server.on("/completion", Respond(answer))
    with pytest.raises(BadAnswerError):
        await cloud.score([[1], [2], [3]])


@pytest.mark.parametrize("number", [2**28, -1, "7", 7.0, None, True])
async def test_ids_that_no_vocabulary_has_are_refused(number: object) -> None:
    """Memory goes by the largest id, so one answer could fill it."""
    entry = {"id": number, "bytes": [97], "logprob": -0.5}
    position = entry | {"top_logprobs": [entry]}
    async with misbehaving_server() as server:
        server.on("/tokenize", Respond({"tokens": [1]}))
        server.on("/completion", Respond({"completion_probabilities": [position]}))
        cloud = LlamaServer(Transport(server.url, None))
        with pytest.raises(BadAnswerError, match="token ids"):
            await cloud.next([1])
        server.on("/completion", Events([{"completion_probabilities": [position]}]))
        with pytest.raises(BadAnswerError, match="token ids"):
            async with cloud.stream([1], 2, Sampling()) as stream:
                async for _ in stream:
                    pass
        await cloud.close()
