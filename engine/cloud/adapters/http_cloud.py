"""What the adapters of all HTTP servers have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from engine.cloud.capabilities import PLAIN, Capabilities, Prefill
from engine.cloud.errors import CandidatesRefusedError, RequestRefusedError
from engine.cloud.http.answers import EventStream, Json
from engine.cloud.protocol import Answer, Cloud, Traffic
from engine.common.i18n import tr

if TYPE_CHECKING:
    from engine.cloud.http.transport import Transport

T = TypeVar("T")


class HttpCloud(Cloud, ABC):
    """A part of `engine.cloud.protocol.Cloud`.

    Args:
        transport: requests to the server.
        candidates: K, log-probabilities per token; lowered, with a notice, where the server gives fewer.
        capabilities: what was found out about the server.
    """

    HEALTH = "/health"
    """A path that answers fast."""
    PREFILLS: tuple[Prefill, ...] = (Prefill.TRAILING,)
    """Where it is sent texts: the ways to try of saying that a reply is to be gone on with."""

    def __init__(self, transport: Transport, candidates: int, capabilities: Capabilities = PLAIN) -> None:
        self._transport = transport
        self._candidates = min(candidates, capabilities.candidates or candidates)
        self.capabilities = capabilities
        if capabilities.api is not None:
            transport.api = capabilities.api
        self._notices: list[str] = []

    @abstractmethod
    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
        """Return the distributions of the positions after several prefixes."""

    async def next(self, prefix: Sequence[int]) -> Answer:
        """Return the distribution of the position after `prefix`."""
        (answer,) = await self.score([prefix])
        return answer

    async def spellings(self, tokens: Sequence[int]) -> list[bytes]:
        """Return nothing: answers come with all spellings there are."""
        return [b""] * len(tokens)

    async def warm(self) -> None:
        """Make sure that a connection is open and idle."""
        await self._transport.warm(self.HEALTH)

    @property
    def opens_thought(self) -> bool:
        """Whether the prompts that it prepares end in an opened thought."""
        return False

    @property
    def tells_ids(self) -> bool:
        """Its ids are the model's own."""
        return True

    @property
    def traffic(self) -> Traffic:
        """What was sent and received so far."""
        return self._transport.traffic

    @property
    def limits(self) -> str:
        """What is left of the service's own limits, in words."""
        return self._transport.limits.words

    def notices(self) -> list[str]:
        """Return, once, what the user should know."""
        told, self._notices = self._notices, []
        return told

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    @asynccontextmanager
    async def _events(
        self,
        path: str,
        payload: Callable[[], Json],
        *,
        prompt_tokens: int,
        is_exact: bool = True,
        bare: bool = False,
    ) -> AsyncIterator[EventStream]:
        """Open a stream, as often as it is refused for what `_adapt` can change; see `Transport.events`.

        Args:
            payload: makes the request, since it is another one then.
        Raises:
            CloudError: it failed, or was refused for something else.
        """
        while True:
            opened = False
            try:
                async with self._transport.events(
                    path, payload(), prompt_tokens=prompt_tokens, is_exact=is_exact, bare=bare
                ) as events:
                    opened = True
                    yield events
                return
            except RequestRefusedError as refusal:
                if opened:
                    raise
                self._adapt(refusal)

    async def _adapted(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask, as often as it is refused for what `_adapt` can change.

        Raises:
            CloudError: it failed, or was refused for something else.
        """
        while True:
            try:
                return await ask()
            except RequestRefusedError as refusal:
                self._adapt(refusal)

    def _adapt(self, refusal: RequestRefusedError) -> None:
        """Change what requests ask for, so that they are not refused again for the same.

        Raises:
            RequestRefusedError: nothing can be changed.
        """
        if not isinstance(refusal, CandidatesRefusedError):
            raise refusal
        self._ask_for_fewer(refusal)

    def _tells(self, temperature: float) -> bool:
        """Whether a stream at a temperature tells the same log-probabilities as a single position."""
        return self.capabilities.streams and (self.capabilities.raw or temperature == 1)

    def _ask_for_fewer(self, refusal: CandidatesRefusedError) -> None:
        """Lower K to what a refusal names.

        Raises:
            CandidatesRefusedError: there is nothing lower.
        """
        fewer = refusal.limit_below(self._candidates)
        if fewer < 1:
            raise refusal
        self._notices.append(
            tr(
                "The server gives at most {fewer} candidate tokens per step; {candidates} were asked for.",
                fewer=fewer,
                candidates=self._candidates,
            )
        )
        self._candidates = fewer
        self.capabilities = replace(self.capabilities, candidates=fewer)
