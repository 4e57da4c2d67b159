"""Sessions with clouds of every kind: what is found out, what is remembered, what takes the place of steering."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.capabilities import PLAIN, Capabilities, Prefill
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.endpoint import probe
from engine.cloud.endpoint.connect import connect, describe
from engine.cloud.endpoint.known_endpoints import Endpoints
from engine.cloud.errors import CannotSteerError
from engine.cloud.http.transport import Transport
from engine.cloud.kinds import CloudKind
from engine.common.paths import config_folder
from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.reply.events import Ending, Event, Failed, Finished, Started, Token
from engine.session.load_local import LocalSide, load_local
from engine.session.session import Session
from engine.settings import CloudSettings, LocalSettings, Settings, WritingSettings
from engine.speculation.token_sources import Mode
from engine.steerer.decision import Decision
from tests.support.chat_service import CHAT, ChatService
from tests.support.http_server import Events, MisbehavingServer, Respond, misbehaving_server

LOCAL = LocalSettings(threads=1, context_tokens=1024)
PROFILE = PersonalContext.of_text("Name: Ada\nOccupation: lighthouse keeper")
QUESTION = [Message("user", "Write two sentences about my evening.")]
WRITING = WritingSettings(max_tokens=24, temperature=0.0, retry_seconds=1)


@pytest.fixture
async def server() -> AsyncIterator[MisbehavingServer]:
    async with misbehaving_server() as running:
        yield running


@pytest.fixture(scope="module")
def local_side() -> Iterator[LocalSide]:
    side = load_local(LOCAL, busy_cores=1)
    yield side
    side.close()


async def reply(session: Session, **writing: object) -> list[Event]:
    settings = replace(WRITING, **writing)  # type: ignore[arg-type]
    return [event async for event in session.reply(QUESTION, PROFILE, settings)]


async def test_what_was_found_out_is_remembered(server: MisbehavingServer) -> None:
    ChatService(prefill="prefix", limit=5, raw=False).on(server)
    settings = CloudSettings(CloudKind.AUTO, server.url, "big")
    side = await connect(settings, LOCAL, "")
    assert side.kind == "chat"
    assert (side.capabilities.prefill, side.capabilities.candidates, side.capabilities.raw) == (
        Prefill.PREFIX,
        5,
        False,
    )
    assert side.cloud.traffic.requests <= probe.MAX_REQUESTS
    assert side.cloud.notices() == []
    await side.close()
    asked = len(server.received)
    again = await connect(replace(settings, url=server.url + "/v1"), LOCAL, "")
    assert again.capabilities == side.capabilities
    assert len(server.received) - asked == 3, "the model's name and the round trip"
    again.forget()
    await again.close()
    assert Endpoints().find(server.url, "big") is None


async def test_another_model_of_the_same_service_is_another_endpoint(server: MisbehavingServer) -> None:
    Endpoints().keep(server.url, "big", "chat", PLAIN)
    assert Endpoints().find(server.url, "bigger") is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"http://x big": {"kind": "new", "traits": {}}}', "\xff"])
async def test_a_file_of_endpoints_that_cannot_be_read_is_done_without(text: str) -> None:
    path = config_folder() / "endpoints.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("latin-1"))
    assert Endpoints().find("http://x", "big") is None
    Endpoints().keep("http://x", "big", "chat", PLAIN)
    assert Endpoints().find("http://x", "big") == ("chat", PLAIN)


@pytest.mark.parametrize(
    ("service", "why"),
    [
        (ChatService(prefill=None), "cannot go on"),
        (ChatService(logprobs=False), "no log-probabilities"),
        (ChatService(trims=True), "line breaks"),
    ],
)
@pytest.mark.models
async def test_a_service_that_cannot_be_steered_says_so_when_it_is_added(
    server: MisbehavingServer, service: ChatService, why: str
) -> None:
    service.on(server)
    cloud = CloudSettings("chat", server.url)
    with pytest.raises(CannotSteerError, match=why) as told:
        await Session.open(Settings(LOCAL, cloud), "")
    assert "without steering" in told.value.remedy
    assert "local model write alone" in told.value.remedy
    assert any(why in line for line in await describe(cloud, LOCAL, ""))
    # The first way out: the same service as it is.
    session = await Session.open(Settings(LOCAL, cloud, replace(WRITING, steering=False)), "")
    events = await reply(session, steering=False)
    assert isinstance(events[-1], Finished)
    await session.close()


@pytest.mark.models
async def test_the_local_model_writes_alone_and_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("engine.cloud.http.transport.Transport.__init__", refuse)
    cloud = CloudSettings(CloudKind.NONE, "http://far.example")
    session = await Session.open(Settings(LOCAL, cloud, WRITING))
    assert session.cloud is None
    events = await reply(session)
    started = next(event for event in events if isinstance(event, Started))
    assert started.private_tokens > started.public_tokens
    assert started.cloud_tokens == 0
    tokens = [event for event in events if isinstance(event, Token)]
    assert {token.decision for token in tokens} == {Decision.LOCAL}
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.text == "".join(token.text for token in tokens)
    assert finished.work.traffic.requests == 0
    assert finished.disclosed_bits == 0
    # The same again, and another with another seed.
    assert await text(session, temperature=1.0, seed=1) == await text(session, temperature=1.0, seed=1)
    assert await text(session, temperature=1.0, seed=1) != await text(session, temperature=1.0, seed=2)
    await session.close()


async def text(session: Session, **writing: object) -> str:
    finished = (await reply(session, **writing))[-1]
    assert isinstance(finished, Finished)
    return finished.text


@pytest.mark.models
async def test_the_local_model_alone_is_what_its_private_prompt_goes_on_with(local_side: LocalSide) -> None:
    """Greedy, against the model asked directly, and stopped half-way."""
    session = Session(local_side, None)
    events = await reply(session)
    said = [event.token for event in events if isinstance(event, Token)]
    pair = local_side.steerer.pair
    prompt = local_side.steerer.encode(private_prompt(QUESTION, PROFILE))
    pair.prepare(prompt, prompt[:1])
    for token in said:
        assert int(pair.private_logits.argmax()) == token
        pair.advance_one(token, private=True)
    running = session.reply(QUESTION, PROFILE, WRITING)
    heard: list[Event] = []
    async for event in running:
        heard.append(event)
        if isinstance(event, Token) and event.position == 3:
            running.stop()
    last = heard[-1]
    assert isinstance(last, Finished)
    assert last.ending is Ending.STOPPED
    # The model can be used at once.
    assert [e.token for e in await reply(session) if isinstance(e, Token)] == said


@pytest.mark.models
async def test_a_service_that_changes_is_looked_at_anew(server: MisbehavingServer, local_side: LocalSide) -> None:
    ChatService().on(server)
    settings = Settings(LOCAL, CloudSettings("chat", server.url, "big"), WRITING)
    session = await Session.open(settings, "")
    assert Endpoints().find(server.url, "big")
    server.on(CHAT, Respond({"error": {"message": "assistant messages may not be last"}}, 400))
    events = await reply(session)
    assert isinstance(events[-1], Failed)
    assert Endpoints().find(server.url, "big") is None
    await session.close()


@pytest.mark.models
@pytest.mark.server
@pytest.mark.parametrize("kind", ["llama", "completions", "chat"])
async def test_a_steered_reply_through_each_adapter(running_server: EmbeddedServer, kind: str) -> None:
    settings = Settings(LOCAL, CloudSettings(kind, running_server.url, candidates=40), WRITING)
    session = await Session.open(settings, running_server.key)
    events = await reply(session, strength=1.0, mode=Mode.STEPWISE)
    finished = events[-1]
    assert isinstance(finished, Finished), finished
    assert finished.tokens > 8
    assert any(event.decision is Decision.STEERED for event in events if isinstance(event, Token))
    await session.close()


@pytest.fixture(scope="module")
def gemma_server(gemma_path: Path) -> Iterator[EmbeddedServer]:
    """A base model of 262,144 tokens, of another family."""
    server = asyncio.run(EmbeddedServer.start(gemma_path, watched=False))
    yield server
    asyncio.run(server.stop())


@pytest.mark.models
@pytest.mark.server
@pytest.mark.parametrize("kind", ["llama", "completions", "chat"])
async def test_a_cloud_of_another_vocabulary_through_each_adapter(gemma_server: EmbeddedServer, kind: str) -> None:
    settings = Settings(LOCAL, CloudSettings(kind, gemma_server.url, candidates=20), WRITING)
    session = await Session.open(settings, gemma_server.key)
    assert session.local
    events = await reply(session, strength=1.0, mode=Mode.STEPWISE, guard_words=0)
    assert isinstance(events[-1], Finished), events[-1]
    count = session.local.steerer.alignment.count  # type: ignore[union-attr]
    assert count.exact > 4 * (count.summed + count.pieces + count.none)
    assert any(event.decision is Decision.STEERED for event in events if isinstance(event, Token))
    await session.close()


def piece(text: str, reason: str | None = None) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": reason}]}


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (piece("", "content_filter"), "content filter"),
        (piece("", "error"), "failed while it was writing"),
        ({"error": {"message": "Upstream went away", "code": 502}}, "Upstream went away"),
        (None, "ended early"),
    ],
)
async def test_an_unsteered_reply_that_breaks_off_is_told_as_such(
    server: MisbehavingServer, last: dict[str, object] | None, told: str
) -> None:
    """By a service that cannot go on with what it began: what broke is told, and not that."""
    ChatService(prefill=None, logprobs=False).on(server)
    settings = Settings(LOCAL, CloudSettings("chat", server.url, "big"), replace(WRITING, steering=False))
    session = await Session.open(settings, "")
    server.on(CHAT, Events([piece("Once "), piece("upon "), *([last] if last else [])]))
    before = len(server.received)
    failed = (await reply(session, steering=False))[-1]
    assert isinstance(failed, Failed), failed
    assert failed.text == "Once upon "
    assert told in failed.message
    assert len(server.received) == before + 1
    server.on(CHAT, Events([piece("Once "), piece("upon a time."), b"[DONE]"]))
    finished = (await reply(session, steering=False))[-1]
    assert isinstance(finished, Finished), finished
    assert (finished.text, finished.ending) == ("Once upon a time.", Ending.COMPLETE)
    await session.close()


@pytest.mark.models
@pytest.mark.server
@pytest.mark.parametrize("other_kind", ["chat", "text-completions"])
async def test_texts_choose_the_same_as_token_ids(
    running_server: EmbeddedServer, side_by_side: None, other_kind: str
) -> None:
    """With the same number of candidates, the texts part at near ties only: without a guard, under which the cloud
    decides them itself, whose numbers move."""
    texts = []
    for kind in ("llama", other_kind):
        # Both find the server's slot without the beginning of their prompt: numbers move with what it holds.
        other = LlamaServer(Transport(running_server.url, running_server.key), candidates=1, slot=0)
        await other.next(await other.tokenize("\n"))
        await other.close()
        settings = Settings(LOCAL, CloudSettings(kind, running_server.url, candidates=20), WRITING)
        session = await Session.open(settings, running_server.key)
        texts.append(await text(session, guard_words=0))
        await session.close()
    ours, theirs = texts
    same = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), len(ours))
    assert same > 0.5 * len(ours)


def test_traits_that_rule_steering_out() -> None:
    assert PLAIN.steerable
    assert not Capabilities(obstacle="It sends no log-probabilities.").steerable
