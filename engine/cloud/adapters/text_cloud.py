"""What services have in common that speak in texts alone.

Facts: how text is cut at its end as measured on llama.cpp's server, build 11549.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.cloud.adapters import candidates
from engine.cloud.adapters.endings import Ended, ended
from engine.cloud.adapters.http_cloud import HttpCloud
from engine.cloud.adapters.interning import END, Interned
from engine.cloud.adapters.text_candidates import Position, TextCandidates, only_end
from engine.cloud.capabilities import PLAIN, Capabilities, Prefill
from engine.cloud.errors import CannotContinueError, ended_early
from engine.cloud.http.answers import EventStream, Json, Received
from engine.cloud.protocol import Answer, StreamedToken
from engine.common.i18n import mark, tr
from engine.context.messages import Message
from engine.position.distribution import Distribution

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport

SPACE = b" \t\r\n"
MAX_SPACE = 6
"""Tokens of space that a service is left to write."""
CHARACTER_TOKENS = 4
"""Most tokens that one character takes."""
MAX_CHARACTER_TOKENS = 12
"""The same with what is written before it in one piece, such as spaces and signs without any width."""


class TextCloud(HttpCloud):
    """A part of `engine.cloud.protocol.Cloud`, with ids of its own for the texts that it sees.

    Args:
        transport: requests to the server.
        candidates: K.
        capabilities: what was found out about the server.
    """

    def __init__(self, transport: Transport, candidates: int, capabilities: Capabilities = PLAIN) -> None:
        super().__init__(transport, candidates, capabilities)
        self.interned = Interned()
        self._texts = TextCandidates(self.interned)

    @property
    def tells_ids(self) -> bool:
        """It shows none: ours stand for texts."""
        return False

    async def tokenize(self, text: str) -> list[int]:
        """Return one id for all of a text."""
        return [self.interned.id(text.encode())] if text else []

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        """Return ids that stand for a conversation."""
        return self.interned.prompt(messages)

    async def ends_reply(self, token: int) -> bool:
        """Whether it is what ends a reply."""
        return token == END

    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
        """Return the distributions behind several prefixes; these services take one a request."""
        return await asyncio.gather(*(self._score(prefix) for prefix in prefixes))

    async def _score(self, prefix: Sequence[int]) -> Answer:
        whole = self.interned.split(prefix)[1]
        space = whole[len(whole.rstrip(SPACE)) :]
        if space and space != b"\n":
            found = await self._score_behind(prefix, whole, space)
            if found:
                return found
        said = whole.decode("utf-8", "replace")
        # What begins a character that takes several tokens nothing can be sent behind.
        for limit in (1, CHARACTER_TOKENS, MAX_CHARACTER_TOKENS):
            received = await self._adapted(partial(self._ask, prefix, limit))
            has_ended = self._has_ended(received.json)
            positions, _ = self._texts.positions(self._entries(received.json, said), ended=has_ended)
            if positions or has_ended:
                position = positions[0] if positions else only_end()
                return Answer(position.distribution, received.times)
        raise candidates.missing(mark("text"))

    async def _score_behind(self, prefix: Sequence[int], said: bytes, space: bytes) -> Answer | None:
        """Return the distribution behind a text that ends in space; None where that cannot be seen so.

        A service cuts space at a text's end as it never cuts it before a word (two line breaks become one token,
        behind which there is nothing but more of them), so the model is left to write the space itself. Only what
        it does not write has to be asked for as it is.
        """
        prompt = [token for token in prefix if token < 0]
        begun = said[: len(said) - len(space)]
        shorter = [*prompt, *([self.interned.id(begun)] if begun else [])]
        # What follows the space may be a character that takes several tokens.
        for more in (1, CHARACTER_TOKENS, MAX_CHARACTER_TOKENS):
            received = await self._adapted(partial(self._ask, shorter, min(len(space), MAX_SPACE) + more))
            entries = self._entries(received.json, begun.decode("utf-8", "replace"))
            positions, _ = self._texts.positions(entries, ended=self._has_ended(received.json))
            written = b""
            for position in positions:
                if written == space:
                    return Answer(position.distribution, received.times)
                written += position.spelling
                if not space.startswith(written):
                    return None
            if written != space:
                break
        return None

    def _require_prefill(self) -> None:
        """Refuse to send a reply that has begun to a service that was not seen to go on with one: it might begin
        anew, and its text would stand in the reply twice.

        Raises:
            CannotContinueError
        """
        if self.capabilities.prefill is Prefill.NONE:
            raise CannotContinueError(
                tr("This service cannot go on with a reply that has begun."),
                tr("Turn steering off, or let the local model write alone."),
            )

    @abstractmethod
    async def _ask(self, prefix: Sequence[int], limit: int) -> Received:
        """Ask for the next `limit` tokens, the likeliest ones."""

    @abstractmethod
    def _entries(self, answer: Json, said: str) -> Any:
        """Return an answer's list of entries; [] where it has none.

        Args:
            answer: what came.
            said: the reply before it, which some servers repeat.
        Raises:
            CloudError: it has text and none.
        """

    @abstractmethod
    def _has_ended(self, answer: Json) -> bool:
        """Whether an answer's last token is what ends the reply."""

    async def _told(self, pieces: AsyncIterator[Piece], temperature: float) -> AsyncIterator[StreamedToken]:
        """Make tokens of the pieces of a stream that was asked for at a temperature."""
        joined = not self._tells(temperature)
        begun: list[Json] = []
        is_thinking = False
        reason = None
        async for piece in pieces:
            reason = piece.reason or reason
            if piece.thought or (is_thinking and piece.content):
                # Shown as models write it that do not keep it apart.
                opened = ("" if is_thinking else "<think>") + piece.thought
                is_thinking = bool(piece.thought) and not piece.content
                yield self._plain(opened if is_thinking else f"{opened}</think>\n\n")
            if piece.entries and not piece.thought:
                positions, begun = self._texts.positions([*begun, *piece.entries])
                for position in positions:
                    yield _streamed(position, joined=joined)
                    if position.token == END:
                        return
            elif piece.content:
                yield self._plain(piece.content)
        if reason is None:
            raise ended_early()
        if ended(reason) is Ended.TURN:
            # What it was chosen from, where the service tells the end as a token without text.
            positions, _ = self._texts.positions(begun, ended=True)
            if positions and positions[0].token == END:
                yield _streamed(positions[0], joined=joined)
            else:
                yield StreamedToken(END, b"", only_end().distribution, True, joined=True)

    def _plain(self, text: str) -> StreamedToken:
        spelling = text.encode("utf-8", "replace")
        return StreamedToken(self.interned.id(spelling), spelling, _NOTHING, False, joined=True)


def is_begun_character(content: str, said: str) -> bool:
    """Whether an answer that tells no tokens may end within a character, of which its server tells nothing.

    It adds no text then to what was said before, or space alone, as a token can be a space with a first byte.
    """
    added = content.removeprefix(said)
    return not added.strip() or added.endswith("\ufffd")


class Piece:
    """A piece of a stream.

    Args:
        content: what it adds to the reply.
        thought: what it adds to the thoughts before it, where a service keeps them apart.
        entries: the tokens that the content is made of; [] where the service does not tell them.
        reason: why the reply ends here, "stop" where the model ends it; None where it does not.
    """

    __slots__ = ("content", "entries", "reason", "thought")

    def __init__(self, content: str, thought: str, entries: Any, reason: str | None) -> None:
        self.content, self.thought, self.entries, self.reason = content, thought, entries, reason


def _streamed(position: Position, *, joined: bool) -> StreamedToken:
    ends = position.token == END
    return StreamedToken(position.token, position.spelling, position.distribution, ends, joined)


_NOTHING = Distribution(np.empty(0, np.int32), np.empty(0, np.float32), (), 1.0)
"""Of a token that came without log-probabilities."""


async def pieces_of_choices(events: EventStream, read: Callable[[Json], Piece]) -> AsyncIterator[Piece]:
    """Make pieces of events that have a choice each, as OpenAI's have.

    Args:
        read: makes a piece of a choice.
    Raises:
        CloudError: the stream broke, or cannot be read.
    """
    reason: str | None = None
    async for event in events:
        if not event.get("choices"):
            continue  # a closing event with the usage alone
        with candidates.as_answer(mark("choice")):
            piece = read(event["choices"][0])
        # One that was stated holds for what may still come.
        reason = piece.reason = piece.reason or reason
        yield piece
    if reason is None and events.is_done:
        # It says that there is no more, and not why: then all is said.
        yield Piece("", "", [], "stop")
