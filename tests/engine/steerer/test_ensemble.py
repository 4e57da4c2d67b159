"""Several local models steering together, real ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.kinds import CloudKind
from engine.common.errors import ContextFullError, LocalModelError
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.context.template import Format
from engine.reply.events import Event, Finished, Notice, Token
from engine.session.load_local import load_local
from engine.session.session import Session
from engine.settings import CloudSettings, LocalSettings, Settings, WritingSettings
from engine.steerer.ensemble import Ensemble
from engine.steering.combination import Combination

pytestmark = [pytest.mark.models, pytest.mark.server]
PROFILE = PersonalContext.of_text("Name: Ada\nOccupation: lighthouse keeper")
QUESTION = [Message("user", "Write two sentences about my evening.")]
WRITING = WritingSettings(max_tokens=20, temperature=0.0, strength=1.0)


def local(*more: Path, **settings: object) -> LocalSettings:
    paths = "\n".join(map(str, more))
    given = {"threads": 1, "context_tokens": 1024, "more_models": paths} | settings
    return LocalSettings(**given)  # type: ignore[arg-type]


@asynccontextmanager
async def opened(settings: LocalSettings, server: EmbeddedServer) -> AsyncIterator[Session]:
    cloud = CloudSettings(CloudKind.LLAMA, server.url, candidates=40)
    session = await Session.open(Settings(settings, cloud, WRITING), server.key)
    yield session
    await session.close()


async def replied(session: Session) -> list[Event]:
    return [event async for event in session.reply(QUESTION, PROFILE, WRITING)]


def tokens(events: Sequence[Event]) -> list[int]:
    assert isinstance(events[-1], Finished), events[-1]
    return [event.token for event in events if isinstance(event, Token)]


@pytest.mark.parametrize("way", list(Combination))
async def test_a_model_beside_itself_steers_as_it_does_alone(
    running_server: EmbeddedServer, smollm2_path: Path, way: Combination
) -> None:
    async with opened(local(), running_server) as session:
        alone = tokens(await replied(session))
    async with opened(local(smollm2_path, combination=way), running_server) as session:
        assert isinstance(session.local and session.local.steerer, Ensemble)
        assert tokens(await replied(session)) == alone
        # And again, behind what the first reply left in the caches.
        assert tokens(await replied(session)) == alone


async def test_a_model_of_another_vocabulary_has_its_say(running_server: EmbeddedServer, gemma_path: Path) -> None:
    async with opened(local(), running_server) as session:
        alone = tokens(await replied(session))
    async with opened(local(gemma_path, template=Format.CHATML), running_server) as session:
        assert tokens(await replied(session)) != alone


async def test_deltas_are_those_of_each_model_taken_together(
    running_server: EmbeddedServer, gemma_path: Path
) -> None:
    async with opened(local(gemma_path, template=Format.CHATML), running_server) as session:
        assert session.local
        steerer = session.local.steerer
        assert isinstance(steerer, Ensemble)
        seen = []
        look = steerer.view

        def remember(answer: object, logits: object) -> object:
            found = look(answer, logits)  # type: ignore[arg-type]
            ids = found.known.ids
            own = found.logits.private[ids] - found.logits.public[ids]
            other = steerer.others[0].alignment.deltas(found.logits.others[0], found.known)  # type: ignore[union-attr]
            seen.append((found.private[ids] - found.public[ids], own, other))
            return found

        steerer.view = remember  # type: ignore[method-assign,assignment]
        await replied(session)
    assert len(seen) > 10
    for combined, own, other in seen:
        # The first model's own are known up to one number, its normalizer's.
        rest = combined - (own + other) / 2
        assert np.ptp(rest) < 1e-3
        assert np.ptp(other) > 0.01


async def test_a_local_model_without_a_template_is_given_one(
    running_server: EmbeddedServer, gemma_path: Path
) -> None:
    """The reverse pair: a local model of 262,144 tokens steers one of 49,152."""
    async with opened(local(model=str(gemma_path), template=Format.PLAIN), running_server) as session:
        assert session.local
        assert session.local.steerer.alignment
        events = await replied(session)
    assert len(tokens(events)) > 5
    assert any(event.decision == "steered" for event in events if isinstance(event, Token))


async def test_where_a_local_context_is_full_the_reply_ends(
    running_server: EmbeddedServer, gemma_path: Path
) -> None:
    """It may need more tokens for a text than the cloud."""
    async with opened(local(gemma_path, template=Format.CHATML), running_server) as session:
        assert session.local
        (other,) = session.local.others
        advance = other.steerer.pair.advance_async
        left = 8

        async def full(token: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise ContextFullError("The local model's context is full.", "Start anew.")
            await advance(token)

        other.steerer.pair.advance_async = full  # type: ignore[method-assign]
        events = await replied(session)
    assert 2 < len(tokens(events)) < 20
    assert any("context is full" in event.message for event in events if isinstance(event, Notice))


def test_one_that_is_missing_is_named(smollm2_path: Path) -> None:
    with pytest.raises(LocalModelError, match="nowhere"):
        load_local(local(smollm2_path, Path("/nowhere.gguf")), 0)
