"""Chat completions of a real llama.cpp server, continued behind a reply that has begun."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from engine.cloud.adapters.interning import END
from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.adapters.openai_chat import OpenAIChat
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.http.transport import Transport
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.reply.events import Finished
from engine.session.session import Session
from engine.settings import CloudSettings, LocalSettings, Settings, WritingSettings
from engine.speculation.token_sources import Mode
from engine.steering.pick import Sampling

pytestmark = [pytest.mark.server, pytest.mark.models]
QUESTION = [Message("user", "Name three colours.")]


@pytest.fixture
async def chat(running_server: EmbeddedServer) -> AsyncIterator[OpenAIChat]:
    made = OpenAIChat(Transport(running_server.url, running_server.key))
    yield made
    await made.close()


@pytest.fixture
async def native(running_server: EmbeddedServer) -> AsyncIterator[LlamaServer]:
    made = LlamaServer(Transport(running_server.url, running_server.key), candidates=20, slot=0)
    yield made
    await made.close()


async def test_each_position_is_what_token_ids_get(chat: OpenAIChat, native: LlamaServer) -> None:
    ids, texts = await native.prepare(QUESTION), await chat.prepare(QUESTION)
    for _ in range(12):
        ours = (await chat.next(texts)).distribution
        theirs = (await native.next(ids)).distribution
        assert set(theirs.spellings[:3]) <= set(ours.spellings[:5])
        assert float(ours.logprobs[0]) == pytest.approx(float(theirs.logprobs[0]), abs=0.05)
        token = int(theirs.ids[0])
        ids.append(token)
        texts.append(chat.interned.id(theirs.spellings[0]))


async def test_the_stream_says_the_same(chat: OpenAIChat, native: LlamaServer) -> None:
    async with native.stream(await native.prepare(QUESTION), 60, Sampling()) as stream:
        theirs = [item async for item in stream]
    async with chat.stream(await chat.prepare(QUESTION), 60, Sampling()) as stream:
        ours = [item async for item in stream]
    assert b"".join(item.spelling for item in ours) == b"".join(item.spelling for item in theirs)
    assert ours[-1].ends_reply == theirs[-1].ends_reply


async def test_the_end_is_a_candidate(chat: OpenAIChat) -> None:
    prompt = await chat.prepare([Message("user", "Say only: yes")])
    async with chat.stream(prompt, 80, Sampling()) as stream:
        items = [item async for item in stream]
    assert items[-1].token == END
    said = [item.token for item in items[:-1]]
    found = (await chat.next([*prompt, *said])).distribution
    assert int(found.ids[0]) == END


async def test_a_reply_goes_on_within_a_word(chat: OpenAIChat) -> None:
    prompt = await chat.prepare([Message("user", "What is the capital of France? Answer in one sentence.")])
    found = (await chat.next([*prompt, chat.interned.id(b"The capital of France is Par")])).distribution
    assert found.spellings[0] == b"is"


async def test_an_emoji_is_one_candidate(chat: OpenAIChat) -> None:
    prompt = await chat.prepare([Message("user", "Say 🙂👩 again: 🙂👩 🙂👩 🙂👩")])
    found = (await chat.next([*prompt, chat.interned.id("🙂👩 🙂👩 🙂".encode())])).distribution
    assert "👩".encode() in found.spellings
    for spelling in found.spellings:
        spelling.decode()


async def test_the_service_says_what_it_bills(chat: OpenAIChat) -> None:
    before = chat.traffic
    await chat.next(await chat.prepare(QUESTION))
    spent = chat.traffic.since(before)
    assert spent.output_tokens == 1
    assert 10 < spent.prompt_tokens < 80


LETTER = [Message("user", "Write a short letter to my landlord about the broken heater.")]


async def test_behind_line_breaks_it_is_what_token_ids_get(chat: OpenAIChat, native: LlamaServer) -> None:
    """The service would cut the space at the end into other tokens than it has before a word."""
    ids = await native.prepare(LETTER)
    async with native.stream(ids, 60, Sampling()) as stream:
        said = [item async for item in stream]
    place = next(i for i in range(1, 60) if said[i].spelling == said[i - 1].spelling == b"\n") + 1
    text = b"".join(item.spelling for item in said[:place])
    ours = (await chat.next([*await chat.prepare(LETTER), chat.interned.id(text)])).distribution
    theirs = (await native.next([*ids, *(item.token for item in said[:place])])).distribution
    assert ours.spellings[:3] == theirs.spellings[:3]
    assert float(ours.logprobs[0]) == pytest.approx(float(theirs.logprobs[0]), abs=0.05)


async def test_space_that_the_model_does_not_write_is_asked_for_as_it_is(chat: OpenAIChat) -> None:
    before = chat.traffic.requests
    found = (await chat.next([*await chat.prepare(LETTER), chat.interned.id(b"Dear\n\n\t")])).distribution
    assert len(found) > 10
    assert chat.traffic.requests == before + 2


async def test_a_reply_does_not_end_in_line_breaks(chat: OpenAIChat) -> None:
    """Read position by position, as the stream reads."""
    prompt = await chat.prepare(LETTER)
    async with chat.stream(prompt, 40, Sampling()) as stream:
        streamed = b"".join([item.spelling async for item in stream])
    said = b""
    while len(said) < len(streamed):
        found = (await chat.next([*prompt, *([chat.interned.id(said)] if said else [])])).distribution
        said += found.spellings[0]
    assert said.split() == streamed.split()


LINES = [
    "Copy this line: Hello 🎉 friends 🎂 and 🌸 flowers",
    "请写一句关于大海的话。",
    "اكتب جملة عن البحر.",
    "Say 🙂 three times",
    # A reply in which characters of several tokens follow empty lines.
    "Repeat exactly: 👨‍👩‍👧‍👦 家族 🇩🇪 مرحبا ñ",
]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("mode", [Mode.STEPWISE, Mode.RUN_AHEAD])
async def test_characters_of_several_tokens_are_what_token_ids_get(
    running_server: EmbeddedServer, line: str, mode: Mode
) -> None:
    """Greedy and unsteered, as far as two paths can be the same: numbers move in their last digits."""
    texts = []
    for kind in ("llama", "chat"):
        writing = WritingSettings(max_tokens=40, temperature=0.0, strength=0.0, mode=mode, retry_seconds=1)
        cloud = CloudSettings(kind, running_server.url, candidates=20)
        local = LocalSettings(threads=1, context_tokens=1024)
        session = await Session.open(Settings(local, cloud, writing), running_server.key)
        asked = [Message("user", line)]
        events = [event async for event in session.reply(asked, PersonalContext.of_lines(("Name: Ada",)), writing)]
        assert session.watch.suspect is None
        await session.close()
        assert isinstance(events[-1], Finished), events[-1]
        # The limit may fall within a character.
        texts.append(events[-1].text.rstrip("\ufffd"))
    ours, theirs = texts
    # One counts tokens, the other characters where these take several.
    length = min(len(ours), len(theirs))
    assert length > 8
    assert ours[:length] == theirs[:length]
