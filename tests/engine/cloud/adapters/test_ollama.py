"""Ollama's documented shapes on a scripted server."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from typing import Any

import pytest

from engine.cloud.adapters.ollama import Ollama
from engine.cloud.errors import BadAnswerError, ConnectionLostError, ModelUnknownError
from engine.cloud.http.transport import Transport
from engine.context.messages import Message
from engine.steering.pick import Sampling
from tests.support.http_server import Lines, MisbehavingServer, Respond, misbehaving_server

QUESTION = [Message("user", "What is the capital of France?")]


@pytest.fixture
async def server() -> AsyncIterator[MisbehavingServer]:
    async with misbehaving_server() as running:
        running.on("/api/tags", Respond({"models": [{"name": "gemma3:270m"}, {"name": "qwen3:latest"}]}))
        running.on("/api/version", Respond({"version": "0.13.1"}))
        yield running


@pytest.fixture
async def cloud(server: MisbehavingServer) -> AsyncIterator[Ollama]:
    made = Ollama(Transport(server.url, None, stall_seconds=1), candidates=100)
    yield made
    await made.close()


def part(top: dict[str, float], **more: Any) -> dict[str, Any]:
    options = [{"token": text, "bytes": list(text.encode()), "logprob": math.log(p)} for text, p in top.items()]
    text = next(iter(top), "")
    return {
        "model": "gemma3:270m",
        "message": {"role": "assistant", "content": text},
        "logprobs": [options[0] | {"top_logprobs": options}] if options else None,
        "done": False,
    } | more


def ended(reason: str) -> dict[str, Any]:
    return part({}, done=True, done_reason=reason, prompt_eval_count=26, eval_count=3)


async def test_capabilities(cloud: Ollama) -> None:
    found = await cloud.endpoint_info()
    assert (found.server, found.model, found.obstacle) == ("Ollama", "gemma3:270m", "")


async def test_a_short_name_of_a_model(server: MisbehavingServer) -> None:
    cloud = Ollama(Transport(server.url, None), "qwen3")
    assert (await cloud.endpoint_info()).model == "qwen3"
    await cloud.close()


async def test_a_model_that_is_not_there(server: MisbehavingServer) -> None:
    cloud = Ollama(Transport(server.url, None), "llama9")
    with pytest.raises(ModelUnknownError, match="gemma3:270m"):
        await cloud.endpoint_info()
    await cloud.close()


async def test_one_position(server: MisbehavingServer, cloud: Ollama) -> None:
    await cloud.endpoint_info()
    server.on(
        "/api/chat", Respond(part({" Paris": 0.6, " a": 0.3}, done=True, done_reason="length", eval_count=1))
    )
    prompt = await cloud.prepare(QUESTION)
    found = (await cloud.next([*prompt, cloud.interned.id(b"It is")])).distribution
    assert list(found.spellings) == [b" Paris", b" a"]
    sent = server.received[-1][2]
    assert sent["messages"][-1] == {"role": "assistant", "content": "It is"}
    # Twenty are the most that it gives.
    assert (sent["logprobs"], sent["top_logprobs"], sent["stream"]) == (True, 20, False)
    assert (sent["options"]["num_predict"], sent["options"]["temperature"]) == (1, 0)
    assert sent["options"]["repeat_penalty"] == 1.0


async def test_too_old_a_version_is_told(server: MisbehavingServer, cloud: Ollama) -> None:
    server.on("/api/chat", Respond({"message": {"role": "assistant", "content": "It"}, "done": True}))
    with pytest.raises(BadAnswerError, match=r"0\.12\.11"):
        await cloud.next(await cloud.prepare(QUESTION))


async def test_a_stream(server: MisbehavingServer, cloud: Ollama) -> None:
    server.on("/api/chat", Lines([part({"It": 0.6}), part({" is": 0.6}), ended("stop")]))
    prompt = await cloud.prepare(QUESTION)
    async with cloud.stream(prompt, 40, Sampling(temperature=0.7, seed=3)) as stream:
        items = [(item.spelling, item.ends_reply, item.joined) async for item in stream]
    assert items == [(b"It", False, False), (b" is", False, False), (b"", True, True)]
    assert server.received[-1][2]["options"]["seed"] == 3
    assert cloud.traffic.prompt_tokens == 26
    assert cloud.traffic.output_tokens == 3


async def test_a_stream_at_its_limit(server: MisbehavingServer, cloud: Ollama) -> None:
    server.on("/api/chat", Lines([part({"It": 0.6}), ended("length")]))
    async with cloud.stream(await cloud.prepare(QUESTION), 1, Sampling()) as stream:
        assert [item.spelling async for item in stream] == [b"It"]


async def test_a_stream_that_breaks_off(server: MisbehavingServer, cloud: Ollama) -> None:
    server.on("/api/chat", Lines([part({"It": 0.6})]))
    async with cloud.stream(await cloud.prepare(QUESTION), 40, Sampling()) as stream:
        with pytest.raises(ConnectionLostError):
            _ = [item async for item in stream]
