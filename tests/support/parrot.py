"""A kind of server that nobody has: a parrot, which says again what it was asked. All of it is in this file.

Its tokens are bytes, and 256 ends a reply. ``GET /parrot`` says who it is. ``POST /say`` with ``{"heard":
[tokens], "limit": n, "top": k}`` answers ``{"said": [[[token, log-probability], ...], ...]}``, a list per token,
or streams them one by one.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from engine.cloud.adapters import candidates
from engine.cloud.adapters.declaration import Preset, ServerKind
from engine.cloud.adapters.first_answers import FirstAnswers
from engine.cloud.adapters.http_cloud import HttpCloud
from engine.cloud.capabilities import Capabilities
from engine.cloud.errors import BadAnswerError
from engine.cloud.http.answers import Json
from engine.cloud.http.transport import Transport
from engine.cloud.protocol import Answer, EndpointInfo, StreamedToken
from engine.common.i18n import mark, tr
from engine.context.messages import Message
from engine.position.distribution import Distribution
from engine.steering.pick import Sampling
from tests.support.http_server import Compute, Events, MisbehavingServer, Respond

END = 256
ASKED = ord(">")
"""Stands between what is asked and what is said."""


class Parrot(HttpCloud):
    """Implements `engine.cloud.protocol.Cloud`."""

    HEALTH = "/parrot"

    async def endpoint_info(self) -> EndpointInfo:
        found = (await self._transport.get("/parrot")).json
        if "name" not in found:
            raise BadAnswerError(tr("This is no parrot."), tr("Choose the kind of server in Connections."))
        return EndpointInfo("parrot", found["name"], 4096, await self._transport.round_trip_ms(self.HEALTH))

    async def tokenize(self, text: str) -> list[int]:
        return list(text.encode())

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        return [*messages[-1].content.encode(), ASKED]

    async def ends_reply(self, token: int) -> bool:
        return token == END

    async def score(self, prefixes: Sequence[Sequence[int]]) -> list[Answer]:
        answers = []
        for prefix in prefixes:
            reply = await self._transport.post("/say", self._payload(prefix, 1), prompt_tokens=len(prefix))
            with candidates.as_answer("said"):
                answers.append(Answer(_distribution(reply.json["said"][0]), reply.times))
        return answers

    @asynccontextmanager
    async def stream(
        self, prefix: Sequence[int], limit: int, sampling: Sampling
    ) -> AsyncIterator[AsyncIterator[StreamedToken]]:
        payload = self._payload(prefix, limit) | {"stream": True, "temperature": sampling.temperature}
        async with self._transport.events("/say", payload, prompt_tokens=len(prefix)) as events:
            yield _streamed(events)

    def _payload(self, prefix: Sequence[int], limit: int) -> Json:
        return {"heard": list(prefix), "limit": limit, "top": self._candidates}


def _distribution(entries: Any) -> Distribution:
    ids = [token for token, _ in entries]
    return candidates.checked(ids, [p for _, p in entries], [spelling(token) for token in ids])


def spelling(token: int) -> bytes:
    return b"" if token == END else bytes([token])


async def _streamed(events: AsyncIterator[Json]) -> AsyncIterator[StreamedToken]:
    async for event in events:
        (entries,) = event["said"]
        token = entries[0][0]
        yield StreamedToken(token, spelling(token), _distribution(entries), token == END)


def _make(transport: Transport, _model: str, k: int, capabilities: Capabilities) -> Parrot:
    return Parrot(transport, k, capabilities)


async def _detect(first: FirstAnswers) -> bool:
    return await first.has("/parrot", "name")


KIND = ServerKind(
    id="parrot",
    title=mark("A parrot"),
    make=_make,
    detect=_detect,
    candidates=2,
    presets=(Preset(name="Polly", url="http://127.0.0.1:4711", note=mark("Says again what it was asked.")),),
)


def serve(server: MisbehavingServer) -> None:
    """Make a scripted server a parrot."""
    server.on("/parrot", Respond({"name": "polly"}))
    server.on("/say", Compute(_say))


def _say(sent: Any) -> Any:
    asked, _, said = bytes(sent["heard"]).rpartition(bytes([ASKED]))
    rest = [*asked[len(said) :], END] if asked else [ord("a")] * 9
    tokens = rest[: sent["limit"]]
    positions = [[[token, math.log(0.9)], [ord("x"), math.log(0.05)]][: sent["top"]] for token in tokens]
    return Events([{"said": [position]} for position in positions]) if "stream" in sent else {"said": positions}
