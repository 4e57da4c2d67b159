"""Chat completions on a scripted server; the real one is in test_real_servers.py."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from typing import Any

import pytest

from engine.cloud.adapters.interning import END
from engine.cloud.adapters.openai_chat import OpenAIChat
from engine.cloud.capabilities import Capabilities, Prefill
from engine.cloud.errors import (
    BadAnswerError,
    BusyError,
    CannotContinueError,
    CloudError,
    ConnectionLostError,
    FilteredError,
    RequestRefusedError,
    ServerFaultError,
)
from engine.cloud.http.transport import Transport
from engine.context.messages import Message
from engine.steering.pick import Sampling
from tests.support.http_server import Events, MisbehavingServer, Respond, misbehaving_server

CHAT = "/v1/chat/completions"
QUESTION = [Message("user", "What is the capital of France?")]


@pytest.fixture
async def server() -> AsyncIterator[MisbehavingServer]:
    async with misbehaving_server() as running:
        running.on("/v1/models", Respond({"data": [{"id": "big", "context_length": 4096}]}))
        yield running


@pytest.fixture
async def cloud(server: MisbehavingServer) -> AsyncIterator[OpenAIChat]:
    made = OpenAIChat(Transport(server.url, None, stall_seconds=1), "big")
    yield made
    await made.close()


def logprobs(*tokens: dict[str, float]) -> dict[str, Any]:
    """The log-probabilities of positions, the first candidate chosen."""
    made = []
    for top in tokens:
        options = [
            {"token": text, "logprob": math.log(p), "bytes": list(text.encode())} for text, p in top.items()
        ]
        made.append(options[0] | {"top_logprobs": options})
    return {"content": made}


def answer(*tokens: dict[str, float], reason: str = "length", **message: Any) -> dict[str, Any]:
    text = "".join(next(iter(top)) for top in tokens)
    message = {"role": "assistant", "content": text} | message
    choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": logprobs(*tokens)}
    return {"choices": [choice], "usage": {"prompt_tokens": 31, "completion_tokens": len(tokens)}}


def event(*tokens: dict[str, float], reason: str | None = None, **delta: Any) -> dict[str, Any]:
    made = {"content": "".join(next(iter(top)) for top in tokens)} | delta
    return {"choices": [{"index": 0, "delta": made, "finish_reason": reason, "logprobs": logprobs(*tokens)}]}


async def test_capabilities(cloud: OpenAIChat) -> None:
    found = await cloud.endpoint_info()
    assert (found.model, found.context_tokens, found.obstacle) == ("big", 4096, "")


@pytest.mark.parametrize(
    ("prefill", "message", "fields"),
    [
        (Prefill.TRAILING, {}, {}),
        (Prefill.PREFIX, {"prefix": True}, {}),
        (Prefill.CONTINUE, {}, {"continue_final_message": True, "add_generation_prompt": False}),
    ],
)
async def test_a_reply_that_has_begun_is_gone_on_with(
    server: MisbehavingServer, cloud: OpenAIChat, prefill: Prefill, message: dict[str, Any], fields: dict[str, Any]
) -> None:
    cloud.capabilities = Capabilities(prefill=prefill)
    server.on(CHAT, Respond(answer({" Paris": 0.6, " a": 0.2})))
    prompt = await cloud.prepare(QUESTION)
    found = (await cloud.next([*prompt, cloud.interned.id(b"It"), cloud.interned.id(b" is")])).distribution
    assert found.spellings[0] == b" Paris"
    sent = server.received[-1][2]
    assert sent["messages"] == [
        {"role": "user", "content": "What is the capital of France?"},
        {"role": "assistant", "content": "It is"} | message,
    ]
    assert {name: sent[name] for name in fields} == fields
    assert (sent["max_tokens"], sent["temperature"], sent["logprobs"], sent["top_logprobs"]) == (1, 0, True, 20)


async def test_the_first_token_needs_no_prefill(server: MisbehavingServer, cloud: OpenAIChat) -> None:
    cloud.capabilities = Capabilities(prefill=Prefill.NONE)
    server.on(CHAT, Respond(answer({"It": 0.6})))
    prompt = await cloud.prepare(QUESTION)
    await cloud.next(prompt)
    assert len(server.received[-1][2]["messages"]) == 1
    with pytest.raises(CannotContinueError, match="cannot go on"):
        await cloud.next([*prompt, cloud.interned.id(b"It")])


async def test_probabilities_after_temperature_are_asked_for_at_one(
    server: MisbehavingServer, cloud: OpenAIChat
) -> None:
    cloud.capabilities = Capabilities(raw=False)
    server.on(CHAT, Respond(answer({"It": 0.6})))
    await cloud.next(await cloud.prepare(QUESTION))
    assert server.received[-1][2]["temperature"] == 1


async def test_a_character_of_several_tokens_is_asked_for_whole(
    server: MisbehavingServer, cloud: OpenAIChat
) -> None:
    def part(byte: int) -> dict[str, Any]:
        one = {"token": "?", "bytes": [byte], "logprob": math.log(0.5)}
        return one | {"top_logprobs": [one, {"token": " x", "bytes": [32, 120], "logprob": math.log(0.25)}]}

    parts = [part(byte) for byte in "🙂".encode()]
    first, whole = answer({"?": 0.5}), answer({"?": 0.5})
    first["choices"][0]["logprobs"] = {"content": parts[:1]}
    whole["choices"][0]["logprobs"] = {"content": parts}
    server.on(CHAT, Respond(first), Respond(whole))
    found = (await cloud.next(await cloud.prepare(QUESTION))).distribution
    assert set(found.spellings) == {b" x", "🙂".encode()}
    assert [request[2]["max_tokens"] for request in server.received] == [1, 4]


async def test_an_answer_that_is_only_the_end(server: MisbehavingServer, cloud: OpenAIChat) -> None:
    silent = answer(reason="stop")
    silent["choices"][0]["logprobs"] = None
    server.on(CHAT, Respond(silent))
    found = (await cloud.next(await cloud.prepare(QUESTION))).distribution
    assert found.ids.tolist() == [END]
    assert await cloud.ends_reply(END)


async def test_text_without_log_probabilities_is_refused(server: MisbehavingServer, cloud: OpenAIChat) -> None:
    bare = answer({"It": 0.6})
    del bare["choices"][0]["logprobs"]
    server.on(CHAT, Respond(bare))
    with pytest.raises(BadAnswerError, match="log-probabilities"):
        await cloud.next(await cloud.prepare(QUESTION))


async def test_thoughts_that_are_kept_apart_cannot_be_gone_on_with(
    server: MisbehavingServer, cloud: OpenAIChat
) -> None:
    thinking = answer(content="", reasoning_content="Let me see")
    server.on(CHAT, Respond(thinking))
    with pytest.raises(CannotContinueError, match="thinks before it answers"):
        await cloud.next(await cloud.prepare(QUESTION))


async def test_fewer_candidates_where_the_service_gives_fewer(
    server: MisbehavingServer, cloud: OpenAIChat
) -> None:
    refused = {"error": {"message": "top_logprobs must be less than or equal to 5"}}
    server.on(CHAT, Respond(refused, 400), Respond(answer({"It": 0.6})))
    await cloud.next(await cloud.prepare(QUESTION))
    assert server.received[-1][2]["top_logprobs"] == 5
    assert "at most 5" in cloud.notices()[0]


async def test_the_newer_name_of_the_longest_reply(server: MisbehavingServer, cloud: OpenAIChat) -> None:
    refused = {"error": {"message": "Unsupported parameter: use 'max_completion_tokens' instead."}}
    server.on(CHAT, Respond(refused, 400), Respond(answer({"It": 0.6})))
    await cloud.next(await cloud.prepare(QUESTION))
    sent = server.received[-1][2]
    assert sent["max_completion_tokens"] == 1
    assert "max_tokens" not in sent
    server.on(CHAT, Respond({"error": {"message": "no"}}, 400))
    with pytest.raises(RequestRefusedError):
        await cloud.next(await cloud.prepare(QUESTION))


async def streamed(cloud: OpenAIChat) -> list[tuple[bytes, bool, bool]]:
    prompt = await cloud.prepare(QUESTION)
    async with cloud.stream(prompt, 40, Sampling()) as stream:
        return [(item.spelling, item.ends_reply, item.joined) async for item in stream]


async def test_a_stream(server: MisbehavingServer, cloud: OpenAIChat) -> None:
    closing = {"choices": [], "usage": {"prompt_tokens": 31, "completion_tokens": 3}}
    server.on(
        CHAT,
        Events([event({"It": 0.6}), event({" is": 0.6}, {" a": 0.5}), event(reason="stop"), closing, b"[DONE]"]),
    )
    assert await streamed(cloud) == [
        (b"It", False, False),
        (b" is", False, False),
        (b" a", False, False),
        # What ended it was not told: its distribution is asked for where that matters.
        (b"", True, True),
    ]
    sent = server.received[-1][2]
    assert sent["stream"] is True
    assert sent["stream_options"] == {"include_usage": True}


async def test_a_stream_that_tells_its_end(server: MisbehavingServer, cloud: OpenAIChat) -> None:
    server.on(CHAT, Events([event({"It": 0.6}), event({"<|im_end|>": 0.9, "s": 0.1}, content="", reason="stop")]))
    assert (await streamed(cloud))[-1] == (b"", True, False)


async def test_a_stream_cut_at_the_limit_has_no_end(server: MisbehavingServer, cloud: OpenAIChat) -> None:
    server.on(CHAT, Events([event({"It": 0.6}), event({" is": 0.6}, reason="length")]))
    assert [item[0] for item in await streamed(cloud)] == [b"It", b" is"]


async def test_a_stream_without_log_probabilities_is_text(server: MisbehavingServer, cloud: OpenAIChat) -> None:
    bare = event({"It is": 0.6}, reason="stop")
    del bare["choices"][0]["logprobs"]
    server.on(CHAT, Events([bare]))
    assert await streamed(cloud) == [(b"It is", False, True), (b"", True, True)]


async def test_thoughts_that_are_kept_apart_are_told_as_others_write_them(
    server: MisbehavingServer, cloud: OpenAIChat
) -> None:
    def thought(text: str) -> dict[str, Any]:
        return {"choices": [{"index": 0, "delta": {"reasoning_content": text}, "finish_reason": None}]}

    server.on(CHAT, Events([thought("Let"), thought(" me"), event({"It": 0.6}), event(reason="stop")]))
    assert b"".join(item[0] for item in await streamed(cloud)) == b"<think>Let me</think>\n\nIt"


async def test_a_stream_that_breaks_off(server: MisbehavingServer, cloud: OpenAIChat) -> None:
    server.on(CHAT, Events([event({"It": 0.6})]))
    with pytest.raises(ConnectionLostError):
        await streamed(cloud)


async def test_a_stream_that_says_it_is_done_and_not_why_is_whole(
    server: MisbehavingServer, cloud: OpenAIChat
) -> None:
    server.on(CHAT, Events([event({"It": 0.6}), b"[DONE]"]))
    assert await streamed(cloud) == [(b"It", False, False), (b"", True, True)]


@pytest.mark.parametrize(
    ("last", "kind", "told"),
    [
        (event(reason="content_filter"), FilteredError, "content filter"),
        (event(reason="error"), ServerFaultError, "failed while it was writing"),
        (event(reason="insufficient_system_resource"), ServerFaultError, "insufficient_system_resource"),
        (event(reason="the_moon"), CloudError, "early .the_moon."),
        ({"error": {"message": "Upstream went away", "code": 502}}, ServerFaultError, "Upstream went away"),
        (
            event(reason="error") | {"error": {"code": "server_error", "message": "Provider disconnected"}},
            ServerFaultError,
            "Provider disconnected",
        ),
        ({"error": {"message": "slow down", "code": "429"}}, BusyError, "slow down"),
        ({"object": "error", "message": "out of memory", "code": 500}, ServerFaultError, "out of memory"),
    ],
)
async def test_a_stream_that_fails_is_not_a_reply_that_ends(
    server: MisbehavingServer, cloud: OpenAIChat, last: dict[str, Any], kind: type[Exception], told: str
) -> None:
    server.on(CHAT, Events([event({"It": 0.6}), last, b"[DONE]"]))
    prompt = await cloud.prepare(QUESTION)
    said = []
    with pytest.raises(kind, match=told):
        async with cloud.stream(prompt, 40, Sampling()) as stream:
            async for item in stream:
                said.append(item.spelling)
    assert said == [b"It"]


async def test_a_stream_that_refuses_in_its_first_event_is_asked_again(
    server: MisbehavingServer, cloud: OpenAIChat
) -> None:
    refusal = {"message": "Requested sample logprobs of 20, which is greater than max allowed: 5", "code": 400}
    server.on(CHAT, Events([{"error": refusal}, b"[DONE]"]), Events([event({"It": 0.6}, reason="length")]))
    assert [item[0] for item in await streamed(cloud)] == [b"It"]
    assert [sent["top_logprobs"] for _, _, sent in server.received] == [20, 5]
    assert "at most 5" in cloud.notices()[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([{"type": "text", "text": "It"}, {"type": "text", "text": " is"}], b"It is"),
        ([{"type": "thinking", "thinking": [{"type": "text", "text": "Hm"}]}], b"<think>Hm"),
        ([{"type": "thinking", "thinking": "Hm"}, {"type": "text", "text": "It"}], b"<think>Hm</think>\n\nIt"),
        ([{"type": "reference", "reference_ids": [1]}], b""),
        ("It", b"It"),
        (None, b""),
    ],
)
async def test_content_in_parts(server: MisbehavingServer, cloud: OpenAIChat, content: Any, said: bytes) -> None:
    pieces = {"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": None}]}
    server.on(CHAT, Events([pieces, event(reason="length", content=""), b"[DONE]"]))
    cloud.capabilities = Capabilities(logprobs=False)
    assert b"".join(item[0] for item in await streamed(cloud)) == said


@pytest.mark.parametrize("content", [7, [7], {"type": "text", "text": 7}, [{"text": {"text": [3]}}]])
async def test_content_of_another_form_is_the_services_fault(
    server: MisbehavingServer, cloud: OpenAIChat, content: Any
) -> None:
    server.on(CHAT, Events([{"choices": [{"delta": {"content": content}}]}]))
    with pytest.raises(BadAnswerError):
        await streamed(cloud)
    server.on(CHAT, Respond({"choices": [{"message": {"content": content}, "finish_reason": "length"}]}))
    with pytest.raises(BadAnswerError):
        await cloud.next(await cloud.prepare(QUESTION))


def of_vllm(*texts: str, reason: str) -> dict[str, Any]:
    """An answer with a character of several tokens: all but the last have no text."""
    entries = []
    for text in texts:
        one = {"token": text, "bytes": list(text.encode()), "logprob": math.log(0.5)}
        other = {"token": " x", "bytes": [32, 120], "logprob": math.log(0.25)}
        entries.append(one | {"top_logprobs": [one, other]})
    choice = {"index": 0, "finish_reason": reason, "logprobs": {"content": entries}}
    return {"choices": [choice | {"message": {"role": "assistant", "content": "".join(texts)}}]}


async def test_a_token_without_text_is_the_end_only_where_the_reply_ends(
    server: MisbehavingServer, cloud: OpenAIChat
) -> None:
    prompt = await cloud.prepare(QUESTION)
    server.on(CHAT, Respond(of_vllm("", reason="length")), Respond(of_vllm("", "", "🎉", " a", reason="length")))
    found = (await cloud.next(prompt)).distribution
    assert [*found.spellings] == [b" x", "🎉".encode()]
    server.on(CHAT, Respond(of_vllm("", reason="stop")))
    found = (await cloud.next(prompt)).distribution
    assert (int(found.ids[0]), found.spellings[1]) == (END, b" x")


@pytest.mark.parametrize("begun", ["\ufffd", " ", " \ufffd"])
async def test_a_character_that_a_server_holds_back_is_asked_for_whole(
    server: MisbehavingServer, cloud: OpenAIChat, begun: str
) -> None:
    """As llama.cpp's server: with one token to predict it tells nothing of a part of a character."""
    held = {"choices": [{"message": {"content": begun}, "finish_reason": "length", "logprobs": None}]}
    last = {"id": 227, "token": "\ufffd", "bytes": [137], "logprob": -0.7}
    whole = {"id": 227, "token": "🎉", "bytes": [*"🎉".encode()], "logprob": -0.7, "top_logprobs": [last]}
    choice = {"message": {"content": "🎉"}, "finish_reason": "length", "logprobs": {"content": [whole]}}
    server.on(CHAT, Respond(held), Respond({"choices": [choice]}))
    found = (await cloud.next(await cloud.prepare(QUESTION))).distribution
    assert [*found.spellings] == ["🎉".encode()]
    assert [sent["max_tokens"] for _, _, sent in server.received] == [1, 4]


async def test_a_stream_of_characters_in_pieces(server: MisbehavingServer, cloud: OpenAIChat) -> None:
    def piece(text: str, reason: str | None = None) -> dict[str, Any]:
        one = {"token": text, "bytes": list(text.encode()), "logprob": -0.5}
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": reason}
        return {"choices": [choice | {"logprobs": {"content": [one | {"top_logprobs": [one]}]}}]}

    texts = [piece("Hi "), piece(""), piece(""), piece("🎉"), piece("!"), piece("", "stop"), b"[DONE]"]
    server.on(CHAT, Events(texts))
    assert await streamed(cloud) == [
        (b"Hi ", False, False),
        ("🎉".encode(), False, False),
        (b"!", False, False),
        (b"", True, False),
    ]


async def test_tokens_are_billed_as_the_service_says(server: MisbehavingServer, cloud: OpenAIChat) -> None:
    billed = answer({"It": 0.6})
    billed["usage"] |= {"prompt_tokens": 1031, "prompt_tokens_details": {"cached_tokens": 1000}}
    server.on(CHAT, Respond(billed))
    await cloud.next(await cloud.prepare(QUESTION))
    spent = cloud.traffic
    assert (spent.prompt_tokens, spent.cached_tokens, spent.output_tokens) == (1031, 1000, 1)


@pytest.mark.parametrize(
    "bad",
    [{}, {"choices": []}, {"choices": [None]}, {"choices": [{"logprobs": 7}]}, {"choices": [{"message": "x"}]}],
)
async def test_answers_of_another_shape(server: MisbehavingServer, cloud: OpenAIChat, bad: Any) -> None:
    server.on(CHAT, Respond(bad))
    with pytest.raises(BadAnswerError):
        await cloud.next(await cloud.prepare(QUESTION))
