"""Finding out what an endpoint can do, on scripted services and on a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.adapters.openai_chat import OpenAIChat
from engine.cloud.adapters.openai_completions import OpenAICompletions
from engine.cloud.capabilities import Capabilities, Prefill
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.endpoint import probe
from engine.cloud.errors import KeyRefusedError, ServerFaultError
from engine.cloud.http.transport import Transport
from tests.support.chat_service import CHAT, ChatService
from tests.support.http_server import MisbehavingServer, Respond, misbehaving_server


@pytest.fixture
async def server() -> AsyncIterator[MisbehavingServer]:
    async with misbehaving_server() as running:
        yield running


@pytest.fixture
async def transport(server: MisbehavingServer) -> AsyncIterator[Transport]:
    made = Transport(server.url, None, stall_seconds=1)
    yield made
    await made.close()


async def examined(transport: Transport, server: MisbehavingServer, service: ChatService) -> Capabilities:
    service.on(server)
    kind = await probe.detect_kind(transport)
    assert kind == "chat"
    found = await probe.examine(OpenAIChat(transport, "big", candidates=100))
    assert transport.traffic.requests <= probe.MAX_REQUESTS
    return found


@pytest.mark.parametrize(
    ("field", "way"),
    [
        ("", Prefill.TRAILING),
        ("continue_final_message", Prefill.CONTINUE),
        ("prefix", Prefill.PREFIX),
    ],
)
async def test_how_a_service_goes_on_is_found(
    server: MisbehavingServer, transport: Transport, field: str, way: Prefill
) -> None:
    found = await examined(transport, server, ChatService(prefill=field))
    assert (found.prefill, found.obstacle, found.candidates) == (way, "", 20)
    assert (found.raw, found.streams, found.lists) == (True, True, False)


async def test_a_service_that_never_goes_on(server: MisbehavingServer, transport: Transport) -> None:
    found = await examined(transport, server, ChatService(prefill=None))
    assert found.prefill is Prefill.NONE
    assert "cannot go on" in found.obstacle
    assert probe.in_words(found) == [f"Cannot be steered. {found.obstacle}"]


async def test_a_service_without_log_probabilities(server: MisbehavingServer, transport: Transport) -> None:
    found = await examined(transport, server, ChatService(logprobs=False))
    assert not found.logprobs
    assert "log-probabilities" in found.obstacle


async def test_a_service_that_refuses_to_be_asked_for_them(
    server: MisbehavingServer, transport: Transport
) -> None:
    ChatService().on(server)
    server.on(CHAT, Respond({"error": {"message": "logprobs is not supported with this model"}}, 400))
    found = await probe.examine(OpenAIChat(transport, "big"))
    assert not found.logprobs


async def test_a_service_that_drops_line_breaks(server: MisbehavingServer, transport: Transport) -> None:
    found = await examined(transport, server, ChatService(trims=True))
    assert found.trims
    assert "line breaks" in found.obstacle


async def test_thoughts_that_are_kept_apart(server: MisbehavingServer, transport: Transport) -> None:
    found = await examined(transport, server, ChatService(thinks=True))
    assert "thinks before it answers" in found.obstacle


async def test_probabilities_after_temperature(server: MisbehavingServer, transport: Transport) -> None:
    found = await examined(transport, server, ChatService(raw=False))
    assert not found.raw
    assert found.steerable
    assert any("temperature 1" in line for line in probe.in_words(found))


@pytest.mark.parametrize("names", [True, False])
async def test_the_limit_of_candidates_is_found(
    server: MisbehavingServer, transport: Transport, names: bool
) -> None:
    found = await examined(transport, server, ChatService(limit=5, names_limit=names))
    assert found.candidates == 5


async def test_streams_without_log_probabilities(server: MisbehavingServer, transport: Transport) -> None:
    found = await examined(transport, server, ChatService(streams=False))
    assert not found.streams
    assert found.steerable


async def test_faults_are_not_taken_for_inability(server: MisbehavingServer, transport: Transport) -> None:
    ChatService().on(server)
    server.on(CHAT, Respond({"error": {"message": "down"}}, 500))
    with pytest.raises(ServerFaultError):
        await probe.examine(OpenAIChat(transport, "big"))
    server.on(CHAT, Respond({"error": {"message": "who?"}}, 401))
    with pytest.raises(KeyRefusedError):
        await probe.examine(OpenAIChat(transport, "big"))


async def test_ollama_is_known_by_its_answers(server: MisbehavingServer, transport: Transport) -> None:
    server.on("/v1/models", Respond({"data": [{"id": "gemma", "owned_by": "library"}]}))
    assert await probe.detect_kind(transport) == "chat"
    server.on("/api/version", Respond({"version": "0.13.0"}))
    assert await probe.detect_kind(transport) == "ollama"


async def test_sglang_is_known_by_its_answers(server: MisbehavingServer, transport: Transport) -> None:
    server.on("/v1/models", Respond({"data": [{"id": "qwen", "owned_by": "sglang"}]}))
    server.on("/get_server_info", Respond({"model_path": "org/qwen"}))
    assert await probe.detect_kind(transport) == "sglang"


async def test_vllm_is_known_by_its_answers(server: MisbehavingServer, transport: Transport) -> None:
    server.on("/v1/models", Respond({"data": [{"id": "qwen", "owned_by": "vllm"}]}))
    server.on("/tokenize", Respond({"count": 1, "tokens": [7]}))
    assert await probe.detect_kind(transport) == "completions"


@pytest.mark.server
@pytest.mark.models
@pytest.mark.parametrize("adapter", [OpenAIChat, LlamaServer, OpenAICompletions])
async def test_a_real_server(
    running_server: EmbeddedServer, adapter: type[OpenAIChat | LlamaServer | OpenAICompletions]
) -> None:
    transport = Transport(running_server.url, running_server.key)
    assert await probe.detect_kind(transport) == "llama"
    found = await probe.examine(adapter(transport))
    await transport.close()
    assert transport.traffic.requests <= probe.MAX_REQUESTS
    assert found.steerable
    assert found.prefill is Prefill.TRAILING
    assert (found.raw, found.streams, found.candidates) == (True, True, 0)
    assert found.lists == (adapter is not OpenAIChat)
    assert found.caches
