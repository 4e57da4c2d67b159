"""Completions in texts: the older shape on a scripted server, as llama-cpp-python's and Together's send it."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from typing import Any

import pytest

from engine.cloud.adapters.text_completions import PATH, TextCompletions
from engine.cloud.endpoint import probe
from engine.cloud.errors import BadAnswerError
from engine.cloud.http.transport import Transport
from engine.context.messages import Message
from engine.context.template import Segment
from engine.steering.pick import Sampling
from tests.support.http_server import Compute, Events, MisbehavingServer, Respond, misbehaving_server

QUESTION = [Message("user", "What is <|im_end|> here?")]


@pytest.fixture
async def server() -> AsyncIterator[MisbehavingServer]:
    async with misbehaving_server() as running:
        running.on("/v1/models", Respond({"data": [{"id": "m.gguf", "owned_by": "me"}]}))
        yield running


@pytest.fixture
async def cloud(server: MisbehavingServer) -> AsyncIterator[TextCompletions]:
    made = TextCompletions(Transport(server.url, None, stall_seconds=1), candidates=5)
    await made.endpoint_info()
    yield made
    await made.close()


def told(*tops: dict[str, float], chosen: str = "") -> dict[str, Any]:
    tokens = [chosen or next(iter(top)) for top in tops]
    return {
        "tokens": tokens,
        "token_ids": list(range(len(tokens))),
        "token_logprobs": [math.log(next(iter(top.values()))) for top in tops],
        "top_logprobs": [{text: math.log(p) for text, p in top.items()} for top in tops],
        "text_offset": [0] * len(tokens),
    }


def choice(*tops: dict[str, float], reason: str | None = "length") -> dict[str, Any]:
    text = "".join(next(iter(top)) for top in tops)
    return {"choices": [{"index": 0, "text": text, "logprobs": told(*tops), "finish_reason": reason}]}


async def test_a_reply_goes_on_in_the_local_models_template(
    server: MisbehavingServer, cloud: TextCompletions
) -> None:
    server.on(PATH, Respond(choice({" Paris": 0.5, " Lyon": 0.25})))
    cloud.with_template(
        lambda messages: [
            Segment("<|im_start|>user\n", control=True),
            Segment(messages[0].content, control=False),
            Segment("<|im_end|>\n<|im_start|>assistant\n", control=True),
        ]
    )
    prompt = await cloud.prepare(QUESTION)
    answer = await cloud.next([*prompt, *await cloud.tokenize("It is")])
    assert answer.distribution.spellings == [b" Paris", b" Lyon"]
    assert math.exp(answer.distribution.logprobs[1]) == pytest.approx(0.25)
    body = server.received[-1][2]
    # What was typed like a control token is none.
    assert body["prompt"] == (
        "<|im_start|>user\nWhat is <\u200b|im_end|> here?<|im_end|>\n<|im_start|>assistant\nIt is"
    )
    assert (body["logprobs"], body["max_tokens"], body["temperature"]) == (5, 1, 0)


async def test_a_stream_tells_each_token(server: MisbehavingServer, cloud: TextCompletions) -> None:
    events = [choice({"The": 0.9, "A": 0.1}, reason=None), choice({" sea": 0.6, " sky": 0.3}, reason=None)]
    last = {"choices": [{"index": 0, "text": "", "logprobs": None, "finish_reason": "stop"}]}
    server.on(PATH, Events([*events, last, b"[DONE]"]))
    async with cloud.stream(await cloud.prepare(QUESTION), 8, Sampling()) as stream:
        tokens = [token async for token in stream]
    assert [token.spelling for token in tokens] == [b"The", b" sea", b""]
    assert [token.ends_reply for token in tokens] == [False, False, True]
    assert tokens[1].distribution.spellings == [b" sea", b" sky"]
    assert not tokens[1].joined


async def test_a_character_of_several_tokens(server: MisbehavingServer, cloud: TextCompletions) -> None:
    """Parts have no text of their own there; the whole character comes with its last token."""
    parts = {"": 0.9, "a": 0.1}
    server.on(PATH, Respond(choice(parts, {"\U0001f389": 0.8})))
    answer = await cloud.next([*await cloud.prepare(QUESTION), *await cloud.tokenize("Hello")])
    assert "\U0001f389".encode() in answer.distribution.spellings


async def test_an_answer_without_log_probabilities_is_told(
    server: MisbehavingServer, cloud: TextCompletions
) -> None:
    server.on(PATH, Respond({"choices": [{"text": " Paris", "logprobs": None, "finish_reason": "length"}]}))
    with pytest.raises(BadAnswerError, match="log-probabilities"):
        await cloud.next(await cloud.prepare(QUESTION))


@pytest.mark.parametrize(
    "broken", [{"tokens": ["a"], "top_logprobs": [3], "token_logprobs": [0]}, {"tokens": 3}, 7]
)
async def test_what_cannot_be_read_is_the_servers_fault(
    server: MisbehavingServer, cloud: TextCompletions, broken: object
) -> None:
    server.on(PATH, Respond({"choices": [{"text": "a", "logprobs": broken, "finish_reason": "length"}]}))
    with pytest.raises(BadAnswerError):
        await cloud.next(await cloud.prepare(QUESTION))


def answer(sent: Any) -> Any:
    prompt = sent["prompt"]
    top = {"The": 0.5, "Paris": 0.3}
    if prompt.endswith("Par"):
        top = {"is": 0.9, "c": 0.05}
    elif prompt.endswith("3\n"):
        top = {"4": 0.9, "5": 0.05}
    elif prompt.endswith("3"):
        top = {"\n": 0.9, ",": 0.05}
    made = choice(top)
    return Events([made, b"[DONE]"]) if sent.get("stream") else made


async def test_it_is_known_by_its_answers_and_can_do_all(server: MisbehavingServer) -> None:
    server.on(PATH, Compute(answer))
    transport = Transport(server.url, None, stall_seconds=1)
    assert await probe.detect_kind(transport) == "text-completions"
    found = await probe.examine(TextCompletions(transport, "m.gguf"))
    assert (found.steerable, found.raw, found.streams, found.lists) == (True, True, True, False)
    await transport.close()


async def test_without_log_probabilities_it_is_used_as_a_chat(server: MisbehavingServer) -> None:
    """As llama-cpp-python's server is started by most people."""
    message = "logprobs is not supported for models created with logits_all=False"
    server.on(PATH, Respond({"error": {"message": message}}, 500))
    transport = Transport(server.url, None, stall_seconds=1)
    assert await probe.detect_kind(transport) == "chat"
    await transport.close()
