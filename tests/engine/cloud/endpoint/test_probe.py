"""Finding out what an endpoint can do, on scripted services and on a real server."""

from __future__ import annotations

import json

import pytest

from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.adapters.openai_chat import OpenAIChat
from engine.cloud.adapters.openai_completions import OpenAICompletions
from engine.cloud.capabilities import Capabilities, Prefill
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.endpoint import probe
from engine.cloud.endpoint.connect import connect
from engine.cloud.errors import KeyRefusedError, ModelUnknownError, ServerFaultError
from engine.cloud.http.transport import Transport
from engine.cloud.protocol import Answer, RequestTimes
from engine.context.messages import Message
from engine.position.distribution import from_candidates
from engine.settings import CloudSettings, LocalSettings
from tests.support.chat_service import CHAT, ChatService
from tests.support.http_server import Compute, MisbehavingServer, Respond

QUESTION = [Message("user", "Hello?")]


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


async def test_a_passing_fault_is_asked_again_and_marks_nothing(
    server: MisbehavingServer, transport: Transport
) -> None:
    """As gateways tell it: with 200, and the provider's own status within."""
    ChatService().on(server)
    service = ChatService()
    faults = [
        Respond({"error": {"message": "Rate limited upstream", "code": 429}}),
        Respond({"choices": [{"error": {"code": 502, "message": "Provider went away"}, "message": {}}]}),
    ]
    server.on(CHAT, Compute(lambda sent: faults.pop(0) if faults else service._answer(sent)))
    found = await probe.examine(OpenAIChat(transport, "big"))
    assert not faults
    assert found.steerable
    assert found.streams


async def test_one_answer_without_log_probabilities_is_no_trait(
    server: MisbehavingServer, transport: Transport
) -> None:
    good, bad = ChatService(), ChatService(logprobs=False)
    asked: list[object] = []

    def answer(sent: object) -> object:
        asked.append(sent)
        return (bad if len(asked) == 1 else good)._answer(sent)

    good.on(server)
    server.on(CHAT, Compute(answer))
    assert (await probe.examine(OpenAIChat(transport, "big"))).steerable


async def test_a_null_log_probability_takes_nothing_from_the_others(
    server: MisbehavingServer, transport: Transport
) -> None:
    service = ChatService()

    def answer(sent: object) -> object:
        told = service._answer(sent)
        if isinstance(told, dict):
            told["choices"][0]["logprobs"]["content"][0]["top_logprobs"].append(
                {"token": "odd", "logprob": None, "bytes": [111, 100, 100]}
            )
        return told

    service.on(server)
    server.on(CHAT, Compute(answer))
    assert (await probe.examine(OpenAIChat(transport, "big"))).steerable


async def test_no_log_probabilities_told_with_500_is_a_trait(
    server: MisbehavingServer, transport: Transport
) -> None:
    """As llama-cpp-python's server does; it can be used without steering."""
    ChatService().on(server)
    message = "logprobs is not supported for models created with logits_all=False"
    server.on(CHAT, Respond({"error": {"message": message}}, 500))
    found = await probe.examine(OpenAIChat(transport, "big"))
    assert not found.logprobs
    assert "log-probabilities" in found.obstacle


@pytest.mark.parametrize(
    ("first_ms", "second_ms", "round_trip_ms", "caches"),
    [(500, 480, 10, False), (500, 200, 10, True), (500, 450, 445, None), (640, 460, 400, True), (50, 20, 0, None)],
)
def test_keeping_a_prompt_shows_beyond_the_round_trip(
    first_ms: float, second_ms: float, round_trip_ms: float, caches: bool | None
) -> None:
    answers = [
        Answer(from_candidates([1], [0.0], [b"a"]), RequestTimes(0.0, ms, 0.0)) for ms in (first_ms, second_ms)
    ]
    assert probe._caches(*answers, 0, round_trip_ms) is caches


async def test_no_server_has_seen_the_question_before(server: MisbehavingServer, transport: Transport) -> None:
    ChatService().on(server)
    for _ in range(2):
        await probe.examine(OpenAIChat(transport, "big"))
    asked = [json.dumps(body) for path, _, body in server.received if path == CHAT and "ferry" in json.dumps(body)]
    assert len({body[:200] for body in asked}) > 1
    assert len(set(asked)) > len(asked) // 2


async def test_an_interface_without_a_version_is_found(server: MisbehavingServer) -> None:
    service = ChatService()
    server.on("/chat/completions", Compute(service._answer))
    settings = CloudSettings("auto", server.url, "big")
    for _ in range(2):
        side = await connect(settings, LocalSettings(), "")
        assert side.endpoint_info.model == "big"
        assert side.capabilities.api == ""
        assert (await side.cloud.next(await side.cloud.prepare(QUESTION))).distribution.spellings[0] == b"The"
        await side.close()


@pytest.mark.parametrize("status", [404, 400])
async def test_a_model_that_is_not_there_is_named_with_those_that_are(
    server: MisbehavingServer, status: int
) -> None:
    ChatService().on(server)
    server.on(CHAT, Respond({"error": {"message": "The model `gpt-9` does not exist"}}, status))
    with pytest.raises(ModelUnknownError, match=r"no model named 'gpt-9'. It has: big"):
        await connect(CloudSettings("chat", server.url, "gpt-9"), LocalSettings(), "")


@pytest.mark.parametrize(
    "listed",
    [
        Respond({"data": []}),
        Respond({"data": [{"id": "openai/*"}]}),
        Respond([{"id": "small"}]),
        Respond({"error": "no such path"}, 404),
    ],
)
async def test_a_named_model_need_not_be_listed(server: MisbehavingServer, listed: Respond) -> None:
    ChatService().on(server)
    server.on("/v1/models", listed)
    side = await connect(CloudSettings("chat", server.url, "big"), LocalSettings(), "")
    assert side.endpoint_info.model == "big"
    assert side.capabilities.steerable
    await side.close()


async def test_a_router_is_asked_for_the_model_that_was_named(server: MisbehavingServer) -> None:
    """llama.cpp's server with several models."""
    listed = [{"id": "org/a", "status": {"value": "unloaded"}}, {"id": "org/b", "status": {"value": "loaded"}}]
    server.on("/v1/models", Respond({"data": listed}))
    server.on("/props", Respond({"role": "router", "default_generation_settings": {"n_ctx": 0}}))
    for name, context in (("org%2Fa", 512), ("org%2Fb", 1024)):
        server.on(f"/props?model={name}", Respond({"default_generation_settings": {"n_ctx": context}}))
    server.on("/tokenize", Compute(lambda sent: Respond({"tokens": [1 if sent["model"] == "org/a" else 2]})))
    for wanted, context, token in (("org/a", 512, 1), ("", 1024, 2)):
        transport = Transport(server.url, None)
        cloud = LlamaServer(transport, wanted)
        info = await cloud.endpoint_info()
        assert info.context_tokens == context
        assert await cloud.tokenize("a") == [token]
        await cloud.close()
    cloud = LlamaServer(Transport(server.url, None), "org/c")
    with pytest.raises(ModelUnknownError, match="org/a, org/b"):
        await cloud.endpoint_info()
    await cloud.close()
