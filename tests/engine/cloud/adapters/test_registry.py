"""Kinds of servers are added in one file: the parrot's is `tests.support.parrot`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from engine.cloud import adapters
from engine.cloud.adapters import registry
from engine.cloud.adapters.declaration import Generality, ServerKind
from engine.cloud.capabilities import PLAIN
from engine.cloud.endpoint import probe
from engine.cloud.endpoint.connect import connect, describe
from engine.cloud.endpoint.known_endpoints import Endpoints
from engine.cloud.http.transport import Transport
from engine.cloud.kinds import CloudKind
from engine.cloud.protocol import Templated
from engine.common.errors import SettingsError
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.events import Finished, Started, Token
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.session.join_vocabularies import join
from engine.session.session import Session
from engine.settings import CloudSettings, LocalSettings, Settings, WritingSettings
from engine.speculation.token_sources import Mode
from engine.steerer.decision import Decision
from engine.vocabulary.alignment import Method
from tests.support import parrot
from tests.support.http_server import MisbehavingServer, Respond
from tests.support.scripted import scripted_steerer

LOCAL = LocalSettings()
FOLDER = Path(adapters.__file__).parent
MODULES = sorted(FOLDER.glob("*.py"))
ROOT = Path(__file__).parents[4]


@pytest.fixture
def parrots() -> Iterator[None]:
    with registry.registered(parrot.KIND):
        yield


async def asked_of(server: MisbehavingServer) -> tuple[str, list[str]]:
    """Return a server's kind, and what it was asked to find that out."""
    transport = Transport(server.url, None)
    try:
        return await probe.detect_kind(transport), server.paths()
    finally:
        await transport.close()


async def test_a_new_kind_is_detected_connected_to_and_remembered(
    server: MisbehavingServer, parrots: None
) -> None:
    parrot.serve(server)
    side = await connect(CloudSettings(CloudKind.AUTO, server.url), LOCAL, "")
    assert (side.kind, side.endpoint_info.server, side.endpoint_info.model) == ("parrot", "parrot", "polly")
    assert isinstance(side.cloud, parrot.Parrot)
    assert side.capabilities.steerable
    assert side.capabilities.lists
    assert side.cloud.traffic.requests <= probe.MAX_REQUESTS + 1, "what it looks for itself is one more"
    await side.close()
    assert Endpoints().find(server.url, "") == ("parrot", side.capabilities)
    assert "polly (parrot)" in (await describe(CloudSettings("parrot", server.url), LOCAL, ""))[0]


async def test_a_new_kind_writes_a_reply(server: MisbehavingServer, parrots: None) -> None:
    parrot.serve(server)
    writing = WritingSettings(steering=False, temperature=0.0)
    settings = Settings(LOCAL, CloudSettings("parrot", server.url), writing)
    session = await Session.open(settings, "")
    question = [Message("user", "Pieces of eight!")]
    events = [event async for event in session.reply(question, PersonalContext.of_text(""), writing)]
    await session.close()
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)
    assert "".join(event.text for event in events if isinstance(event, Token)) == "Pieces of eight!"


async def test_a_new_kind_is_joined_with_a_local_model(server: MisbehavingServer, parrots: None) -> None:
    parrot.serve(server)
    side = await connect(CloudSettings("parrot", server.url), LOCAL, "")
    steerer = scripted_steerer()
    joined = await join(side.cloud, steerer, Method.AUTO)
    assert joined is side.cloud, "both have bytes for tokens"
    (answer,) = await joined.score([await joined.prepare([Message("user", "Ah")])])
    assert answer.distribution.ids.tolist() == [ord("A"), ord("x")]
    how = ReplySettings(coefficient=3.0, max_tokens=12, retry_seconds=1, mode=Mode.STEPWISE)
    personal = PersonalContext.of_text("Name: Ada")
    reply = Reply(joined, None, steerer, [Message("user", "Ahoy!")], personal, how)
    events = [event async for event in reply]
    assert isinstance(events[-1], Finished)
    decisions = {event.decision for event in events if isinstance(event, Token)}
    assert Decision.STEERED in decisions, "the local model has its say"
    await side.close()


async def test_a_kind_that_left_is_known_no_more(server: MisbehavingServer) -> None:
    parrot.serve(server)
    with registry.registered(parrot.KIND):
        Endpoints().keep(server.url, "", "parrot", PLAIN)
        with pytest.raises(ValueError, match="parrot is there already"):
            registry.register(parrot.KIND)
        kept = CloudSettings("parrot", server.url)
    assert not registry.knows("parrot")
    assert Endpoints().find(server.url, "") is None
    with pytest.raises(SettingsError, match="no kind of server “parrot”") as told:
        await connect(kept, LOCAL, "")
    assert "llama, completions, chat, text-completions, ollama, sglang" in told.value.remedy
    with pytest.raises(ValueError, match="embedded"):
        registry.register(ServerKind("embedded", "", parrot.KIND.make, parrot.KIND.detect))


@pytest.mark.parametrize(
    ("answers", "kind", "paths"),
    [
        ({"/props": {"default_generation_settings": {}}}, "llama", ["/props"]),
        (
            {"/v1/models": {"data": [{"id": "q", "owned_by": "vllm"}]}, "/tokenize": {"tokens": [1]}},
            "completions",
            ["/props", "/v1/models", "/tokenize"],
        ),
        ({"/api/version": {"version": "0.11"}}, "ollama", ["/props", "/v1/models", "/api/version"]),
        ({"/v1/models": {"data": [{"owned_by": "library"}]}}, "chat", ["/props", "/v1/models", "/api/version"]),
        ({}, "chat", ["/props", "/v1/models", "/api/version", "/v1/chat/completions", "/chat/completions"]),
        ({"/v1/models": {"data": [{"owned_by": "sglang"}]}}, "chat", ["/props", "/v1/models", "/get_server_info"]),
        ({"/v1/models": {"data": "none"}}, "chat", ["/props", "/v1/models", "/tokenize"]),
        ({"/v1/models": [{"id": "bare"}]}, "chat", ["/props", "/v1/models", "/tokenize"]),
        ({"/v1/models": {"data": ["big"]}}, "chat", ["/props", "/v1/models", "/tokenize"]),
    ],
)
async def test_few_requests_find_out_the_kind(
    server: MisbehavingServer, answers: dict[str, object], kind: str, paths: list[str]
) -> None:
    for path, answer in answers.items():
        server.on(path, Respond(answer))
    assert await asked_of(server) == (kind, paths)


async def test_a_server_that_names_itself_is_not_taken_for_another(server: MisbehavingServer) -> None:
    # Newer versions have vLLM's path, and not its token ids in answers.
    server.on("/v1/models", Respond({"data": [{"id": "q", "owned_by": "sglang"}]}))
    server.on("/tokenize", Respond({"tokens": [1]}))
    kind, paths = await asked_of(server)
    assert kind == "chat"
    assert "/tokenize" not in paths


def test_every_adapter_of_the_package_is_registered_once() -> None:
    declared = [getattr(import_module(f"{adapters.__name__}.{path.stem}"), "KIND", None) for path in MODULES]
    assert {kind.id for kind in declared if kind} == {kind.id for kind in registry.kinds()}
    assert [kind.id for kind in registry.kinds()] == [
        "llama",
        "completions",
        "chat",
        "text-completions",
        "ollama",
        "sglang",
    ]
    assert [kind.id for kind in registry.kinds() if kind.generality is Generality.ANY] == ["chat"]
    names = [preset.name for preset in registry.presets()]
    assert len(set(names)) == len(names)
    own = [preset.needs_key for preset in registry.presets()]
    assert own == sorted(own), "servers of one's own first"
    assert all(registry.find(preset.kind) and preset.candidates for preset in registry.presets())


async def test_what_an_adapter_can_is_declared_by_it(server: MisbehavingServer) -> None:
    transport = Transport(server.url, None)
    for kind in registry.kinds():
        cloud = kind.make(transport, "m", 20, PLAIN)
        assert cloud.tells_ids == (kind.id not in ("chat", "ollama", "text-completions"))
        assert isinstance(cloud, Templated) == (kind.id in ("sglang", "text-completions"))
    await transport.close()


def test_no_module_beyond_the_adapters_names_a_kind() -> None:
    ids = {kind.id for kind in registry.kinds()} - {"chat"}
    classes = {
        node.name
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    assert {"LlamaServer", "SGLang", "TextCloud"} <= classes
    for path in [*(ROOT / "engine").rglob("*.py"), *(ROOT / "desktop_app").rglob("*.py")]:
        if path.parent == FOLDER:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert not strings & ids, path
        kinds_asked = {
            name.id
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "isinstance"
            for name in ast.walk(call.args[1])
            if isinstance(name, ast.Name)
        }
        assert not kinds_asked & classes, path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_an_adapter_is_short_and_says_where_its_facts_come_from(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    told = ast.get_docstring(ast.parse(text)) or ""
    assert told
    if "KIND = " in text:
        assert "\n\nFacts: " in told, "of which server and version?"
