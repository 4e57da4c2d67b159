"""The words and numbers that services have for one thing: why a reply ends, how long a context is."""

from __future__ import annotations

from typing import Any

import pytest

from engine.cloud.adapters import content
from engine.cloud.adapters.endings import Ended, ended, stated
from engine.cloud.adapters.listed_models import entries_of, find_model
from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.errors import CloudError, FilteredError, ServerFaultError
from engine.cloud.http.transport import Transport
from tests.support.http_server import MisbehavingServer, Respond


@pytest.mark.parametrize(
    "word", ["stop", "STOP", "completed", "finished", "done", "<|im_end|>", "<|eot_id|>", "end-turn"]
)
def test_a_turn_that_ended(word: str) -> None:
    assert ended(word) is Ended.TURN


@pytest.mark.parametrize(
    "word", ["length", "MAX_TOKENS", "model_length", "max_length", "max_new_tokens", "token_limit"]
)
def test_a_limit_that_was_reached(word: str) -> None:
    assert ended(word) is Ended.LIMIT


@pytest.mark.parametrize(
    "word", ["content_filter", "content-filter", "guardrail_intervened", "IMAGE_SAFETY", "refusal"]
)
def test_a_filter_is_told_as_one(word: str) -> None:
    with pytest.raises(FilteredError):
        ended(word)


def test_faults_and_words_that_nobody_knows() -> None:
    with pytest.raises(ServerFaultError):
        ended("abort")
    with pytest.raises(CloudError, match=r"early \(zebra\)"):
        ended("zebra")


@pytest.mark.parametrize("word", [None, "", "null", "none", False])
def test_no_reason_in_words_is_none(word: Any) -> None:
    assert stated(word) is None


@pytest.mark.parametrize(
    ("entry", "tokens"),
    [
        ({"max_model_len": 2048}, 2048),
        ({"context_length": "128k"}, 131072),
        ({"context_length": "32,768"}, 32768),
        ({"context_length": "unknown", "max_input_tokens": 4096}, 4096),
        ({"context_length": {"a": 1}}, None),
        ({"context_length": [1]}, None),
        ({"context_length": -1}, None),
        ({"context_length": True}, None),
        ({"context_length": float("inf")}, None),
        ({"meta": {"n_ctx": 8192}}, 8192),
        ({"meta": [7]}, None),
        ({"meta": "x"}, None),
    ],
)
async def test_a_context_is_read_in_any_form_and_never_a_reason_to_refuse(
    server: MisbehavingServer, transport: Transport, entry: dict[str, Any], tokens: int | None
) -> None:
    server.on("/v1/models", Respond({"data": [{"id": "m"} | entry]}))
    assert (await find_model(transport, "m")).context_tokens == tokens


@pytest.mark.parametrize("status", [401, 403, 500, 501])
async def test_a_list_that_is_refused_does_not_stand_in_the_way_of_a_model_that_was_named(
    server: MisbehavingServer, transport: Transport, status: int
) -> None:
    server.on("/v1/models", Respond({"error": "no"}, status=status))
    found = await find_model(transport, "m")
    assert (found.name, found.context_tokens) == ("m", None)
    with pytest.raises(CloudError):
        await find_model(transport, "")


@pytest.mark.parametrize(
    "answer",
    [{"data": ["m", "n"]}, {"models": [{"name": "m"}]}, {"data": [{"model": "m"}]}, {"data": [{"id": "m"}]}],
)
def test_names_of_models_wherever_they_stand(answer: dict[str, Any]) -> None:
    assert (entries_of(answer) or [])[0]["id"] == "m"


@pytest.mark.parametrize(
    "message",
    [
        {"content": None, "refusal": "I cannot"},
        {"refusal": "I cannot"},
        {"content": [{"type": "refusal", "refusal": "I cannot"}]},
    ],
)
def test_what_a_model_refuses_with_is_what_it_says(message: dict[str, Any]) -> None:
    assert content.read(message).text == "I cannot"


@pytest.mark.parametrize("aliases", [5, None, ["other", ["nested"]], "x"])
async def test_other_names_of_a_routers_models_are_read_in_any_form(transport: Transport, aliases: Any) -> None:
    server = LlamaServer(transport, model="b")
    entries = [{"id": "a", "aliases": aliases}, {"id": "b", "aliases": aliases}]
    assert server._chosen(entries) == "b"
