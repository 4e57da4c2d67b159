"""Connecting to a cloud: which adapter, and what is known about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from engine.billing.meter import SpendingMeter
from engine.cloud.adapters import registry
from engine.cloud.adapters.listed_models import unknown
from engine.cloud.adapters.llama_server import LlamaServer
from engine.cloud.capabilities import PLAIN, Capabilities
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.endpoint import probe
from engine.cloud.endpoint.known_endpoints import Endpoints
from engine.cloud.errors import CloudError, KeyRefusedError
from engine.cloud.http import keys
from engine.cloud.http.address import parse
from engine.cloud.http.transport import Transport
from engine.cloud.kinds import CloudKind
from engine.cloud.protocol import Cloud, EndpointInfo, SentLog
from engine.common.errors import LocalModelError, SettingsError
from engine.common.i18n import tr
from engine.local.library import Model
from engine.models.chosen import model_path
from engine.models.purpose import Purpose, check
from engine.settings import CloudSettings, LocalSettings
from engine.vocabulary.identity import is_same


@dataclass(frozen=True, slots=True)
class CloudSide:
    """A connected cloud.

    Attributes:
        cloud: the adapter.
        endpoint_info: what the server said that it can do.
        kind: the id of its kind, found out where the settings left it open.
        capabilities: what was found out about it.
        server: our own server's process where the cloud is the embedded one, else None.
        forget: what makes it be looked at anew the next time.
        address: the service's host and path, by which it is known over connections; "" for our own server.
    """

    cloud: Cloud
    endpoint_info: EndpointInfo
    kind: str
    capabilities: Capabilities = PLAIN
    server: EmbeddedServer | None = None
    forget: Callable[[], None] = lambda: None
    address: str = ""

    async def close(self) -> None:
        """Close the connections and end our own server."""
        await self.cloud.close()
        if self.server:
            await self.server.stop()


async def connect(
    settings: CloudSettings,
    local: LocalSettings,
    key: str | None = None,
    log: SentLog | None = None,
    *,
    anew: bool = False,
    served: Path | None = None,
) -> CloudSide:
    """Connect to the cloud; starts a server of our own where the settings say embedded.

    Args:
        settings: which and how.
        local: names the model that an embedded server runs.
        key: the API key; None looks in the environment and the system keyring.
        log: keeps each request before it is sent, or None.
        anew: find out what the server can do even where that is remembered, and all of it.
        served: the GGUF file that an embedded server runs instead.
    Raises:
        CloudError: it cannot be reached or used.
    """
    if settings.kind is CloudKind.EMBEDDED:
        return await _own(settings, local, log, served)
    if not settings.url:
        raise SettingsError(tr("No server address is set."), tr("Enter the server's address in Connections."))
    key = key if key is not None else await asyncio.to_thread(keys.load, settings.url)
    transport = _transport(settings.url, key, settings, log)
    try:
        return await _remote(settings, transport, anew=anew)
    except BaseException:
        await transport.close()
        raise


async def describe(
    settings: CloudSettings, local: LocalSettings, key: str | None = None, log: SentLog | None = None
) -> list[str]:
    """Return what a server is and what it can do, a line each, found out anew and remembered.

    Args:
        settings, local, key, log: as for `connect`.
    Raises:
        CloudError: it cannot be reached or used.
    """
    side = await connect(settings, local, key, log, anew=True)
    try:
        found = side.endpoint_info
        shared = await _shared(side, local) if side.capabilities.steerable else []
        context = (
            tr(", {context_tokens:,} tokens of context", context_tokens=found.context_tokens)
            if found.context_tokens
            else ""
        )
        first = tr(
            "{model} ({server}), round trip {round_trip_ms:.0f} ms{context}.",
            model=found.model,
            server=found.server,
            round_trip_ms=found.round_trip_ms,
            context=context,
        )
        requests = tr("Found out with {requests} requests.", requests=side.cloud.traffic.requests)
        return [first, *shared, *probe.in_words(side.capabilities), requests]
    finally:
        await side.close()


async def _shared(side: CloudSide, local: LocalSettings) -> list[str]:
    """Return in words whether the local model has the cloud's vocabulary."""
    if not side.cloud.tells_ids:
        return [tr("It shows no token ids: tokens are compared by their bytes.")]
    try:
        model = await asyncio.to_thread(Model, model_path(local), vocabulary_only=True)
    except LocalModelError as error:
        return [tr("The local model could not be compared with it: {reason}", reason=error.message)]
    try:
        is_shared = await is_same(side.cloud, model.vocabulary)
    finally:
        model.close()
    name = model.path.stem
    if is_shared:
        return [tr("It shares a vocabulary with {model}: tokens are compared by their ids.", model=name)]
    return [tr("It has another vocabulary than {model}: tokens are compared by their bytes.", model=name)]


async def _own(
    settings: CloudSettings, local: LocalSettings, log: SentLog | None, served: Path | None
) -> CloudSide:
    path = served or model_path(local)
    await asyncio.to_thread(check, path, Purpose.WRITING)
    server = await EmbeddedServer.start(path)
    try:
        transport = _transport(server.url, server.key, settings, log)
        server.moved = transport.move
        cloud = LlamaServer(transport, candidates=settings.candidates, slot=0)
        return CloudSide(cloud, await cloud.endpoint_info(), settings.kind, server=server)
    except BaseException:
        await server.stop()
        raise


async def _remote(settings: CloudSettings, transport: Transport, *, anew: bool) -> CloudSide:
    endpoints = Endpoints()
    found = None if anew else await asyncio.to_thread(endpoints.find, settings.url, settings.model)
    kind = settings.kind
    if kind is CloudKind.AUTO:
        kind = found[0] if found else await probe.detect_kind(transport)
    capabilities = found[1] if found and found[0] == kind else None
    declared = registry.find(kind)
    # Where it stands below another path than the usual one, looking for its kind has found that.
    plain = replace(PLAIN, api=transport.api) if transport.api != parse(settings.url).api else PLAIN
    cloud = declared.make(transport, settings.model, settings.candidates, capabilities or plain)
    endpoint_info = await cloud.endpoint_info()
    if capabilities is None and (anew or declared.is_probed):
        try:
            capabilities = await probe.examine(cloud, endpoint_info.round_trip_ms)
        except CloudError as refusal:
            if not endpoint_info.others or refusal.repeatable or isinstance(refusal, KeyRefusedError):
                raise
            raise unknown(settings.model, endpoint_info.others) from refusal
        await asyncio.to_thread(endpoints.keep, settings.url, settings.model, kind, capabilities)
        # It was told what it is limited to by the way; that is nothing to tell the user at every start.
        cloud.notices()
    capabilities = capabilities or plain
    endpoint_info = replace(endpoint_info, obstacle=capabilities.obstacle)
    forget = partial(endpoints.forget, settings.url, settings.model)
    address = parse(settings.url).host
    return CloudSide(cloud, endpoint_info, kind, capabilities, forget=forget, address=address)


def _transport(url: str, key: str | None, settings: CloudSettings, log: SentLog | None) -> Transport:
    # Our own server bills nothing, whatever is set for others.
    is_billed = settings.prices and settings.kind is not CloudKind.EMBEDDED
    meter = SpendingMeter(parse(url).host, settings.prices, settings.daily_limit, log) if is_billed else None
    return Transport(
        url,
        key,
        stall_seconds=settings.stall_seconds,
        log=log,
        meter=meter,
        plain_http=settings.plain_http,
    )
