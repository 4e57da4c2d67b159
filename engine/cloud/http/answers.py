"""Answers as they come: whole, or event by event."""

from __future__ import annotations

import codecs
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.cloud import errors
from engine.cloud.protocol import RequestTimes
from engine.common.i18n import tr

if TYPE_CHECKING:
    import httpx

Json = dict[str, Any]

ANSWER_LIMIT = 64 * 2**20
"""Bytes; the largest honest answer (every token of a 262k vocabulary) is under 30 MB."""


@dataclass(frozen=True, slots=True)
class Received:
    """A JSON answer and what it cost.

    Attributes:
        json: the answer.
        times: where the time went.
    """

    json: Json
    times: RequestTimes


class EventStream:
    """The events of one answer, as they come.

    Attributes:
        source: where they come from.
        is_done: whether the server said that it has no more ("[DONE]"); else the connection just ended.
    """

    def __init__(self) -> None:
        self.source: AsyncIterator[Json]
        self.is_done = False
        self._ahead: list[Json] = []

    async def peek(self) -> None:
        """Wait for the next event, which `async for` then begins with."""
        async for event in self.source:
            self._ahead.append(event)
            return

    def __aiter__(self) -> EventStream:
        return self

    async def __anext__(self) -> Json:
        return self._ahead.pop() if self._ahead else await anext(self.source)


async def lines(response: httpx.Response, host: str, arrived: Callable[[], None]) -> AsyncIterator[str]:
    """Lines of a stream, each of bounded length; `arrived` is told of whatever comes."""
    rest = bytearray()
    is_first = True
    async for piece in response.aiter_raw():
        arrived()
        if is_first and piece:
            # The mark of UTF-8, which some servers' frameworks put in front of texts.
            piece, is_first = piece.removeprefix(codecs.BOM_UTF8), False
        *lines, last = piece.split(b"\n")
        too_long = len(rest) + max(map(len, (*lines, last))) > ANSWER_LIMIT
        if not too_long:
            for line in lines:
                yield (rest + line).decode("utf-8", "replace").rstrip("\r")
                rest.clear()
            rest += last
        else:
            raise errors.BadAnswerError(
                tr(
                    "{host} sent a line of more than {answer_limit} MB.",
                    host=host,
                    answer_limit=ANSWER_LIMIT // 2**20,
                ),
                tr("Check that the address is that of a language model server."),
            )
    if rest:
        yield rest.decode("utf-8", "replace")
