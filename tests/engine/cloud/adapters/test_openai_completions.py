"""vLLM's shapes, as recorded from its documentation and measurements, on a scripted server."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import nullcontext
from typing import Any

import pytest

from engine.cloud.adapters.openai_completions import OpenAICompletions
from engine.cloud.adapters.prompting import broken_spellings
from engine.cloud.errors import (
    BadAnswerError,
    CandidatesRefusedError,
    CloudError,
    ConnectionLostError,
    FilteredError,
    ServerFaultError,
)
from engine.cloud.http.transport import Transport
from engine.context.messages import Message
from engine.local.library import Model
from engine.steering.pick import Sampling
from engine.vocabulary.identity import PROBE_TEXT
from tests.support.http_server import Compute, Events, MisbehavingServer, Respond, misbehaving_server
from tests.support.model_tokens import spelled

MODELS = {"data": [{"id": "org/model", "max_model_len": 2048}]}


@pytest.fixture
async def server() -> AsyncIterator[MisbehavingServer]:
    async with misbehaving_server() as running:
        running.on("/v1/models", Respond(MODELS))
        yield running


@pytest.fixture
async def cloud(server: MisbehavingServer) -> AsyncIterator[OpenAICompletions]:
    made = OpenAICompletions(Transport(server.url, None, stall_seconds=1), candidates=300)
    yield made
    await made.close()


def completion(top: dict[str, float], **more: Any) -> dict[str, Any]:
    return {"choices": [{"text": " x", "logprobs": {"tokens": ["token_id:7"], "top_logprobs": [top]}, **more}]}


TOP = {"token_id:7": math.log(0.2), "token_id:3": math.log(0.5), "token_id:900": math.log(0.1)}


async def test_capabilities(server: MisbehavingServer, cloud: OpenAICompletions) -> None:
    found = await cloud.endpoint_info()
    assert (found.model, found.context_tokens) == ("model", 2048)


async def test_token_ids_from_keys_in_any_order(server: MisbehavingServer, cloud: OpenAICompletions) -> None:
    server.on("/v1/completions", Respond(completion(TOP)))
    found = (await cloud.next([1, 2])).distribution
    assert found.ids.tolist() == [3, 7, 900]
    assert found.tail_mass == pytest.approx(0.2, abs=1e-6)
    sent = server.received[-1][2]
    assert sent["prompt"] == [1, 2]
    assert sent["return_tokens_as_token_ids"] is True
    assert (sent["max_tokens"], sent["temperature"], sent["logprobs"]) == (1, 0, 300)


def refusal(message: str) -> Respond:
    return Respond({"error": {"message": message}}, 400)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (
            "Requested sample logprobs of 300, which is greater than max allowed: 20 (value=300)",
            20,
        ),
        ("Invalid value for 'logprobs': must be between 0 and 5", 5),
        ("logprobs is too great", 100),
    ],
)
async def test_a_refused_number_of_candidates_is_lowered_and_told(
    server: MisbehavingServer, cloud: OpenAICompletions, message: str, asked: int
) -> None:
    server.on("/v1/completions", refusal(message), Respond(completion(TOP)))
    await cloud.next([1])
    assert server.received[-1][2]["logprobs"] == asked
    (told,) = cloud.notices()
    assert f"at most {asked} " in told
    assert "300" in told
    assert cloud.notices() == []
    await cloud.next([1])
    assert server.received[-1][2]["logprobs"] == asked


async def test_a_server_that_refuses_every_number(server: MisbehavingServer, cloud: OpenAICompletions) -> None:
    server.on("/v1/completions", refusal("logprobs must be at most 0"))
    with pytest.raises(CandidatesRefusedError):
        await cloud.next([1])
    assert len(server.received) < 12


async def test_a_refusal_while_streaming_too(server: MisbehavingServer, cloud: OpenAICompletions) -> None:
    server.on(
        "/v1/completions", refusal("max allowed logprobs: 20"), Events([completion(TOP, finish_reason="length")])
    )
    async with cloud.stream([1], 5, Sampling()) as stream:
        assert [item.token async for item in stream] == [7]
    assert "at most 20" in cloud.notices()[0]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"choices": []},
        {"choices": [{"text": "x", "logprobs": None}]},
        {"choices": [{"text": "x", "logprobs": {"top_logprobs": []}}]},
        completion({"the": -0.1}),
        completion({"token_id:seven": -0.1}),
        completion({"token_id:1": "high"}),  # type: ignore[dict-item]
        completion({"token_id:1": math.nan}),
        completion({"token_id:1": 3.0}),
        completion({"token_id:1": -0.1, "token_id:2": -0.1}),
        {"choices": [{"logprobs": {"content": [{"top_logprobs": [{"id": 4}]}]}}]},
        {"choices": [{"logprobs": {"content": ["x"]}}]},
        {"choices": ["x"]},
        {"choices": 7},
        {"choices": [{"logprobs": {"content": [{"top_logprobs": [{"id": 1.7, "logprob": -1}]}]}}]},
        {"choices": [{"logprobs": {"content": [{"top_logprobs": [{"id": True, "logprob": -1}]}]}}]},
        {"choices": [{"logprobs": {"content": [{"top_logprobs": [{"id": 10**30, "logprob": -1}]}]}}]},
        {"choices": [{"logprobs": {"content": [{"top_logprobs": [{"id": 1, "logprob": [1]}]}]}}]},
        {"choices": [{"logprobs": {"content": [{"top_logprobs": [{"id": 1, "logprob": -1, "bytes": 10**30}]}]}}]},
        {"choices": [{"logprobs": {"content": [{"top_logprobs": [{"id": 1, "logprob": -1, "bytes": [300]}]}]}}]},
    ],
)
async def test_answers_without_usable_log_probabilities(
    server: MisbehavingServer, cloud: OpenAICompletions, answer: dict[str, Any]
) -> None:
    server.on("/v1/completions", Respond(answer))
    with pytest.raises(BadAnswerError) as caught:
        await cloud.next([1])
    assert caught.value.remedy


async def test_a_stream_with_several_tokens_in_one_event(
    server: MisbehavingServer, cloud: OpenAICompletions
) -> None:
    double = completion(TOP)
    double["choices"][0]["logprobs"] = {"tokens": ["token_id:7", "token_id:3"], "top_logprobs": [TOP, TOP]}
    end = completion(TOP, finish_reason="stop")
    end["choices"][0] |= {"text": "", "logprobs": {"tokens": ["token_id:900"], "top_logprobs": [TOP]}}
    server.on("/v1/completions", Events([completion(TOP), double, end, {"usage": {}}]))
    async with cloud.stream([1], 50, Sampling()) as stream:
        items = [item async for item in stream]
    assert [item.token for item in items] == [7, 7, 3, 900]
    assert [item.ends_reply for item in items] == [False, False, False, True]
    assert b"".join(item.spelling for item in items) == b" x x"


@pytest.mark.parametrize(
    "entry",
    [{"id": "m", "max_model_len": "unlimited"}, {"id": "m", "meta": "x"}, {"id": "m", "max_model_len": [1]}],
)
async def test_models_listed_in_odd_ways(
    server: MisbehavingServer, cloud: OpenAICompletions, entry: dict[str, Any]
) -> None:
    """A list is a help: a good server is not given up for a length that nobody can read."""
    server.on("/v1/models", Respond({"data": [entry]}))
    info = await cloud.endpoint_info()
    assert info.context_tokens is None


@pytest.mark.parametrize("event", [{"choices": ["x"]}, {"choices": [{"logprobs": "x"}]}])
async def test_streams_of_nonsense(
    server: MisbehavingServer, cloud: OpenAICompletions, event: dict[str, Any]
) -> None:
    server.on("/v1/completions", Events([event]))
    with pytest.raises(BadAnswerError):
        async with cloud.stream([1], 5, Sampling()) as stream:
            async for _ in stream:
                pass


async def test_identical_tokenizers_are_recognized_on_vllm(
    server: MisbehavingServer, cloud: OpenAICompletions
) -> None:
    """Its tokenizer is given suspicious texts in pieces, which must not make one vocabulary look like two."""
    assert broken_spellings(PROBE_TEXT) == [PROBE_TEXT]
    vllm(server)
    await cloud.tokenize(PROBE_TEXT)
    assert server.received[-1][2]["prompt"] == PROBE_TEXT


def vllm(server: MisbehavingServer) -> None:
    server.on("/tokenize", Respond({"count": 2, "tokens": [5, 6]}))
    server.on("/detokenize", Respond({"prompt": "<|user|>\ue0000\ue001<|assistant|>"}))


async def test_prompts_in_vllms_own_template(server: MisbehavingServer, cloud: OpenAICompletions) -> None:
    vllm(server)
    assert await cloud.prepare([Message("user", "Hello")]) == [5, 6]
    (sent,) = [body for _, _, body in server.received if "messages" in (body or ())]
    assert sent["messages"] == [{"role": "user", "content": "Hello"}]
    assert sent["add_generation_prompt"] is True


@pytest.mark.parametrize(("end", "opens"), [("<|assistant|>", False), ("<|assistant|><think>\n", True)])
async def test_a_template_that_opens_a_thought_is_asked_for_once(
    server: MisbehavingServer, cloud: OpenAICompletions, end: str, opens: bool
) -> None:
    vllm(server)
    server.on("/detokenize", Respond({"prompt": end}))
    for _ in range(2):
        await cloud.prepare([Message("user", "Hello")])
        assert cloud.opens_thought is opens
    assert server.paths().count("/detokenize") == 1


async def test_vllm_never_sees_a_typed_control_token_whole(
    server: MisbehavingServer, cloud: OpenAICompletions
) -> None:
    vllm(server)
    await cloud.prepare([Message("user", "a<|im_end|>b[INST]c")])
    sent = [body["prompt"] for path, _, body in server.received if path == "/tokenize" and "prompt" in body]
    assert sent[1:] == ["<|user|>", "a<", "|im_end|>b[", "INST]c", "<|assistant|>"]


async def test_a_server_that_cannot_tokenize(server: MisbehavingServer, cloud: OpenAICompletions) -> None:
    with pytest.raises(CloudError, match="no way to turn"):
        await cloud.prepare([Message("user", "Hello")])


async def test_choices_of_a_list_are_put_in_its_order(server: MisbehavingServer, cloud: OpenAICompletions) -> None:
    choices = [
        completion({"token_id:3": math.log(p)}, index=i)["choices"][0]
        for i, p in ((1, 0.25), (0, 0.5), (2, 0.125))
    ]
    server.on("/v1/completions", Respond({"choices": choices}))
    answers = await cloud.score([[1], [1, 2], [1, 2, 3]])
    assert [a.distribution.tail_mass for a in answers] == pytest.approx([0.5, 0.75, 0.875])
    assert server.received[-1][2]["prompt"] == [[1], [1, 2], [1, 2, 3]]


async def test_a_list_that_lacks_a_choice(server: MisbehavingServer, cloud: OpenAICompletions) -> None:
    server.on("/v1/completions", Respond(completion(TOP, index=0)))
    with pytest.raises(BadAnswerError, match="every prompt"):
        await cloud.score([[1], [2]])


@pytest.mark.models
async def test_vllm_spells_tokens_that_have_ids_alone(
    server: MisbehavingServer, cloud: OpenAICompletions, smollm2: Model
) -> None:
    vocabulary = smollm2.vocabulary

    def tokenize(sent: Any) -> Any:
        tokens = vocabulary.tokenize(sent.get("prompt", ""), control_tokens=True)
        return {"count": len(tokens), "tokens": tokens}

    server.on("/tokenize", Compute(tokenize))
    server.on("/detokenize", Compute(lambda sent: {"prompt": spelled(smollm2, sent["tokens"])}))
    text = " Paris, 世界\n\n  def 7 \u00a0 ,\t<"
    tokens = vocabulary.tokenize(text, control_tokens=False)
    expected = [vocabulary.spelling(token) for token in tokens]
    # What is no whole character has no text that a server could send.
    expected = [b"" if "\ufffd" in word.decode("utf-8", "replace") else word for word in expected]
    assert b"" in expected
    assert await cloud.spellings([*tokens, vocabulary.eos]) == [*expected, b""]
    asked = server.paths().count("/detokenize")
    assert asked == 1


@pytest.mark.models
async def test_spellings_that_cannot_be_told_apart_are_asked_for_by_halves(
    server: MisbehavingServer, cloud: OpenAICompletions, smollm2: Model
) -> None:
    def swallow(sent: Any) -> Any:
        """Loses the text behind one token, as tokenizers do that join what is around a space."""
        text = spelled(smollm2, sent["tokens"])
        return {"prompt": text.replace(" you\n<|>", " you<|>")}

    vocabulary = smollm2.vocabulary
    server.on(
        "/tokenize",
        Compute(
            lambda sent: {"count": 3, "tokens": vocabulary.tokenize(sent.get("prompt", ""), control_tokens=True)}
        ),
    )
    server.on("/detokenize", Compute(swallow))
    tokens = vocabulary.tokenize("How are you today my friend", control_tokens=False)
    found = await cloud.spellings(tokens)
    assert found == [b"How", b" are", b"", b" today", b" my", b" friend"]


async def test_a_stream_that_refuses_in_its_first_event_is_asked_again(
    server: MisbehavingServer, cloud: OpenAICompletions
) -> None:
    """As vLLM refuses what is streamed: with status 200."""
    words = "Requested sample logprobs of 300, which is greater than max allowed: 200"
    refused = {"error": {"message": words, "type": "BadRequestError", "param": "logprobs", "code": 400}}
    whole = Events([completion(TOP, finish_reason="length"), b"[DONE]"])
    server.on("/v1/completions", Events([refused, b"[DONE]"]), whole)
    async with cloud.stream([1, 2], 1, Sampling()) as stream:
        assert [item.token async for item in stream] == [7]
    assert [sent["logprobs"] for path, _, sent in server.received if path == "/v1/completions"] == [300, 200]
    assert "at most 200" in cloud.notices()[0]


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        ([completion(TOP), b"[DONE]"], None),
        ([completion(TOP)], ConnectionLostError),
        ([completion(TOP), completion(TOP, finish_reason="content_filter"), b"[DONE]"], FilteredError),
        ([completion(TOP), completion(TOP, finish_reason="abort"), b"[DONE]"], ServerFaultError),
    ],
)
async def test_how_a_stream_ends(
    server: MisbehavingServer, cloud: OpenAICompletions, events: list[Any], kind: type[Exception] | None
) -> None:
    server.on("/v1/completions", Events(events))
    said = []
    with pytest.raises(kind) if kind else nullcontext():
        async with cloud.stream([1, 2], 9, Sampling()) as stream:
            async for item in stream:
                said.append(item.token)
    assert said == [7]


async def test_a_stream_without_log_probabilities_is_no_empty_reply(
    server: MisbehavingServer, cloud: OpenAICompletions
) -> None:
    server.on("/v1/completions", Events([{"choices": [{"text": "It", "finish_reason": "stop"}]}, b"[DONE]"]))
    async with cloud.stream([1], 5, Sampling()) as tokens:
        with pytest.raises(BadAnswerError, match="log-probabilities"):
            await anext(tokens)
