"""The cloud as its readers see it: the reply loop, the token table, and who looks after the endpoint."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import astuple, dataclass
from typing import Protocol, runtime_checkable

from engine.context.messages import Message
from engine.context.template import Segment
from engine.position.distribution import Distribution
from engine.steering.pick import Sampling


class SentLog(Protocol):
    """What keeps each request before it is sent."""

    async def record(self, host: str, method: str, path: str, body: bytes) -> None:
        """Keep a request; when this raises, it is not sent.

        Raises:
            TillerError: it could not be kept.
        """

    async def spend(self, host: str, traffic: Traffic, money: float) -> float:
        """Keep what requests cost; return what all of today's did.

        Raises:
            TillerError: it could not be kept.
        """


class Meter(Protocol):
    """What counts money and says where it ends."""

    async def allow(self, prompt_tokens: int) -> None:
        """Look whether a request with so many tokens in its prompts may be sent.

        Raises:
            TillerError: it must not.
        """

    def add(self, traffic: Traffic) -> None:
        """A request was billed."""

    async def settle(self) -> None:
        """Keep what was billed."""


@dataclass(frozen=True, slots=True)
class EndpointInfo:
    """What an endpoint can do.

    Attributes:
        server: the kind of server in words, for people.
        model: the model's name as the server gives it.
        context_tokens: most tokens of prompt and reply together, or None when the server does not say.
        round_trip_ms: time of the shortest request.
        obstacle: why its replies cannot be steered, in words; "" where they can.
        others: models that the server lists, where it does not list this one: there may be none of the name.
    """

    server: str
    model: str
    context_tokens: int | None
    round_trip_ms: float
    obstacle: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestTimes:
    """Where one request's time went, in milliseconds.

    Attributes:
        request_ms: until the request's last byte was handed to the system.
        cloud_ms: from there to the answer's first byte: the way there and back, and the model.
        response_ms: receiving the rest and reading it.
    """

    request_ms: float
    cloud_ms: float
    response_ms: float


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One position's distribution and what it cost.

    Attributes:
        distribution: the candidates.
        times: where the time went.
    """

    distribution: Distribution
    times: RequestTimes


@dataclass(frozen=True, slots=True, eq=False)
class StreamedToken:
    """One token of the cloud's own continuation.

    Attributes:
        token: its id.
        spelling: the bytes it adds to the text.
        distribution: what it was chosen from.
        ends_reply: True for the token that ends the turn.
        joined: True where the distribution is not the one that it was chosen from: it stands for several tokens of
            which only the last is told, as some servers send a character that takes more than one, or the
            server told none.
    """

    token: int
    spelling: bytes
    distribution: Distribution
    ends_reply: bool
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Traffic:
    """What an endpoint was sent and sent back, headers left out.

    Attributes:
        requests: how many.
        sent_bytes, received_bytes: their bodies.
        prompt_tokens: sum over the requests of the tokens in their prompts, as the service bills them: as it says
            itself, else as they were counted here.
        cached_tokens: those of them that it had read before, which many bill at less.
        output_tokens: those that it wrote.
    """

    requests: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0

    def plus(self, more: Traffic) -> Traffic:
        """Return this and more."""
        return Traffic(*(a + b for a, b in zip(astuple(self), astuple(more), strict=True)))

    def since(self, earlier: Traffic) -> Traffic:
        """Return what came after `earlier`."""
        return Traffic(*(a - b for a, b in zip(astuple(self), astuple(earlier), strict=True)))


LocalTemplate = Callable[[Sequence[Message]], list[Segment]]
"""Renders a conversation up to where the reply begins, in a local model's template."""


class CloudModel(Protocol):
    """What writes: the cloud as the reply loop sees it. Positions are named by the token ids before them.

    The methods of this and the other protocols raise `engine.cloud.errors.CloudError`, and can be cancelled.
    """

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        """Return the public prompt: the conversation in the server's own template, as its token ids."""
        ...

    @property
    def opens_thought(self) -> bool:
        """Whether the prompts that it prepares end in an opened thought, which the reply goes on with."""
        ...

    async def next(self, prefix: Sequence[int]) -> Answer:
        """Return the distribution of the position after `prefix` (token ids)."""
        ...

    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
        """Return the distributions of the positions after several prefixes, in their order, from one request."""
        ...

    def stream(
        self, prefix: Sequence[int], limit: int, sampling: Sampling
    ) -> AbstractAsyncContextManager[AsyncIterator[StreamedToken]]:
        """Open the cloud's own continuation of up to `limit` tokens; leaving the context cancels it.

        It ends after the token that ends the reply, or at the limit; a stream that breaks raises.
        """
        ...


class TokenTableSource(Protocol):
    """What the cloud's token ids mean, for a token table."""

    async def tokenize(self, text: str) -> list[int]:
        """Return plain text's token ids in the cloud's vocabulary, nothing added."""
        ...

    async def ends_reply(self, token: int) -> bool:
        """Ask whether a token that has no text ends a reply."""
        ...

    async def spellings(self, tokens: Sequence[int]) -> list[bytes]:
        """Ask for the bytes of tokens that answers came without; b"" for those that have none."""
        ...

    @property
    def tells_ids(self) -> bool:
        """Whether its token ids are the model's own; else they are made up here, for this run of the program."""
        ...


class Endpoint(Protocol):
    """The server behind an address: what it is, what it cost, and its connections."""

    async def endpoint_info(self) -> EndpointInfo:
        """Ask the server what it is and what it can do."""
        ...

    @property
    def traffic(self) -> Traffic:
        """What was sent and received so far."""
        ...

    @property
    def limits(self) -> str:
        """What is left of the service's own limits, in words; "" where it says nothing of them."""
        ...

    def notices(self) -> list[str]:
        """Return, once, what the user should know since the last call (fewer candidates than asked for)."""
        ...

    async def warm(self) -> None:
        """Make sure that a connection is open and idle, so that the next request need not wait for one.

        Cancelling a stream costs the connection that it came over. Does nothing where that cannot be.
        """
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


class Cloud(CloudModel, TokenTableSource, Endpoint, Protocol):
    """All of it, as adapters implement it: an endpoint with one model."""


@runtime_checkable
class Templated(Protocol):
    """An ability of some adapters: the server takes whole prompts, and cannot be asked for its chat template."""

    def with_template(self, template: LocalTemplate) -> Cloud:
        """Return the cloud that prepares its prompts in the template of a local model of the same family."""
        ...

    def without_template(self) -> Cloud:
        """Return the same server reached in a way that needs no template."""
        ...
