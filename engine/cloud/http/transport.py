"""HTTP to one endpoint: the only place that sends, and where faults become our own errors."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from engine.cloud import errors
from engine.cloud.http import network, usage
from engine.cloud.http.address import USUAL_API, is_own, parse
from engine.cloud.http.answers import ANSWER_LIMIT, EventStream, Json, Received, lines
from engine.cloud.http.faults import FaultsNamed, raise_for_status, refused
from engine.cloud.http.keys import cleaned, fingerprint
from engine.cloud.http.limits import RateLimits
from engine.cloud.protocol import Meter, RequestTimes, SentLog, Traffic
from engine.common.i18n import tr
from engine.common.version import VERSION

LONGEST_STALLS = 10
"""An answer, and what keeps a stream alive between two of its events, may take so many times the longest silence:
a server that sends a byte now and then is never silent."""


def is_readable(address: str) -> bool:
    """Whether what is sent to an address could be read on the way: it is not encrypted and leaves the machine."""
    try:
        root = parse(address).root
    except errors.RequestRefusedError:
        return False
    return root.startswith("http://") and not is_own(httpx.URL(root).host)


class Transport:
    """Requests to one base address.

    Args:
        address: such as ``http://127.0.0.1:8080``, or in another form that `engine.cloud.http.address` knows.
        key: sent as a bearer token, or None.
        stall_seconds: longest silence of the server, once connected.
        connect_seconds: longest wait for a connection.
        log: keeps each request before it is sent, or None.
        meter: says whether what is billed may be sent, or None.
        plain_http: the user accepts that a connection to another machine without encryption can be read.
    Attributes:
        api: what is sent in the place of ``/v1``.
    Raises:
        CloudError: the address cannot be used, or would send everything readable.
    """

    def __init__(
        self,
        address: str,
        key: str | None,
        *,
        stall_seconds: float = 60.0,
        connect_seconds: float = 10.0,
        log: SentLog | None = None,
        meter: Meter | None = None,
        plain_http: bool = False,
    ) -> None:
        self._log = log
        self._meter = meter
        self._settling: asyncio.Task[None] | None = None
        self.limits = RateLimits()
        key = self._key = cleaned(key)
        self.traffic = Traffic()
        self._address = parse(address)
        self.api = self._address.api
        self._host = self._address.host
        # Packed answers could unpack to more than the machine holds.
        headers = {"User-Agent": f"tiller/{VERSION}", "Accept": "application/json", "Accept-Encoding": "identity"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        try:
            if is_readable(self._address.root) and not plain_http:
                raise errors.PlainHttpError(
                    tr(
                        "http://{host} is not encrypted: all that is sent there can be read on the way.",
                        host=self._host,
                    ),
                    tr(
                        "Write it with https://. If you trust the network in between, allow it in Connections, or "
                        "with --plain-http."
                    ),
                )
            routed = network.Routed(httpx.Limits(max_keepalive_connections=16, keepalive_expiry=30.0))
            # What is wrong with the system's settings is said now, and not at the first question.
            routed.way(httpx.URL(self._address.root))
            self._client = httpx.AsyncClient(
                base_url=self._address.root,
                headers=headers,
                timeout=httpx.Timeout(stall_seconds, connect=connect_seconds),
                # The key must not follow a redirect to another host.
                follow_redirects=False,
                transport=routed,
                trust_env=False,
            )
            self._longest = stall_seconds * LONGEST_STALLS
        except (httpx.InvalidURL, ValueError, UnicodeError) as error:
            raise errors.RequestRefusedError(
                tr("The server's address cannot be used: {reason}.", reason=str(error).rstrip(".")),
                tr("Write it like https://host or http://127.0.0.1:8080."),
            ) from None

    @property
    def has_told_api(self) -> bool:
        """Whether the address says what stands in the place of ``/v1``."""
        return self._address.is_told

    def move(self, address: str, key: str) -> None:
        """Send to another address with another key from now on: our own server was started again."""
        self._address = parse(address)
        self._host, self._key = self._address.host, cleaned(key)
        self._client.base_url = httpx.URL(self._address.root)
        self._client.headers["Authorization"] = f"Bearer {key}"

    async def close(self) -> None:
        if self._settling:
            await asyncio.gather(self._settling, return_exceptions=True)
        await self._client.aclose()

    async def get(self, path: str, *, lists: bool = False) -> Received:
        """Ask for something.

        Args:
            path: what.
            lists: the answer may be a list, given as ``{"list": [...]}``.
        Raises:
            CloudError: it failed.
        """
        return await self._exchange("GET", path, None, lists)

    async def post(
        self,
        path: str,
        payload: Json,
        *,
        lists: bool = False,
        prompt_tokens: int = 0,
        outputs: int = 0,
        is_exact: bool = True,
    ) -> Received:
        """Send a request.

        Args:
            path, payload: what and where.
            lists: the answer may be a list, given as ``{"list": [...]}``.
            prompt_tokens, outputs: tokens in its prompts and of its answer, for the traffic of a server that
                does not say what it bills; 0 for what is not billed.
            is_exact: whether the first was counted, or had to be guessed.
        Raises:
            CloudError: it failed, or may not be sent now.
        """
        received = await self._exchange("POST", path, payload, lists, prompt_tokens)
        counted = Traffic(prompt_tokens=prompt_tokens, output_tokens=outputs)
        # A request that was refused is not billed.
        self._count(usage.of(received.json, counted, is_exact=is_exact))
        self._settle()
        return received

    def _count(self, more: Traffic) -> None:
        self.traffic = self.traffic.plus(more)
        if self._meter:
            self._meter.add(more)

    def _settle(self) -> None:
        """Have what was billed kept, beside what goes on."""
        if self._meter:
            self._settling = asyncio.create_task(self._meter.settle(), name="tiller-spending")
            # What cannot be kept is told where the next request asks for leave.
            self._settling.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def warm(self, path: str) -> None:
        """Open a connection, if all are in use, and leave it idle; what goes wrong shows at the next request."""
        with contextlib.suppress(errors.CloudError):
            await self.get(path)

    async def round_trip_ms(self, path: str) -> float:
        """The shorter time of two short requests, in milliseconds. A refusal takes as long as an answer."""
        times = []
        for _ in range(2):
            started = time.perf_counter()
            with contextlib.suppress(errors.ModelUnknownError, errors.RequestRefusedError, errors.BadAnswerError):
                await self.get(path, lists=True)
            times.append((time.perf_counter() - started) * 1e3)
        return min(times)

    @asynccontextmanager
    async def _within(self, seconds: float) -> AsyncIterator[None]:
        """Give up after so many seconds.

        Raises:
            StalledError
        """
        try:
            async with asyncio.timeout(seconds):
                yield
        except TimeoutError:
            raise errors.StalledError(
                tr("{host} stopped answering.", host=self._host),
                tr("Try again; if it goes on, the server may be overloaded."),
            ) from None

    async def _exchange(
        self, method: str, path: str, payload: Json | None, lists: bool = False, prompt_tokens: int = 0
    ) -> Received:
        started = time.perf_counter()
        sent = [started]
        # An idle connection that the server has closed shows only when it is used. Nothing was
        # answered, and our requests change nothing on the server, so one repeat is safe.
        for attempt in (1, 2):
            try:
                async with (
                    self._within(self._longest),
                    self._send(method, path, payload, sent, prompt_tokens) as response,
                ):
                    first_byte = time.perf_counter()
                    body = await self._body(response)
            except errors.ConnectionLostError:
                if attempt == 2:
                    raise
                continue
            break
        self._raise_for_status(response.status_code, response.headers, body)
        data = self._parse(body, lists)
        # Gateways answer 200 where the provider behind them failed.
        if (status := refused(data)) is not None:
            self._raise_for_status(status, response.headers, body)
        done = time.perf_counter()
        return Received(
            data,
            RequestTimes(
                request_ms=(sent[0] - started) * 1e3,
                cloud_ms=(first_byte - sent[0]) * 1e3,
                response_ms=(done - first_byte) * 1e3,
            ),
        )

    @asynccontextmanager
    async def events(
        self, path: str, payload: Json, *, prompt_tokens: int = 0, is_exact: bool = True, bare: bool = False
    ) -> AsyncIterator[EventStream]:
        """Open a stream of server-sent events; leaving the context closes it, which cancels it on the server.

        The context is entered when the first event has come: some servers (vLLM) answer 200 and refuse in it, and
        what is refused is refused before anything was read.

        Args:
            path, payload, prompt_tokens, is_exact: as for `post`.
            bare: each line is an event, as Ollama sends them.
        Raises:
            CloudError: it failed, was refused, or may not be sent now.
        """
        sent = [0.0]
        async with self._send("POST", path, payload, sent, prompt_tokens) as response:
            if response.status_code != 200:
                self._raise_for_status(response.status_code, response.headers, await self._body(response))
            # As counted here, until it says itself what it bills; a stream that is cancelled never does.
            counted = [Traffic(prompt_tokens=prompt_tokens)]
            try:
                stream = EventStream()
                stream.source = self._read_events(response, stream, counted, bare, is_exact)
                await stream.peek()
                yield stream
            finally:
                self._count(counted[0])
                self._settle()

    async def _read_events(
        self,
        response: httpx.Response,
        stream: EventStream,
        counted: list[Traffic],
        bare: bool,
        is_exact: bool,
    ) -> AsyncIterator[Json]:
        heard = time.monotonic()

        def arrived() -> None:
            if time.monotonic() - heard > self._longest:
                raise errors.StalledError(
                    tr("{host} keeps its connection open and sends nothing.", host=self._host),
                    tr("Try again; if it goes on, the server may be overloaded."),
                )

        begun = counted[0]
        with FaultsNamed(self._host):
            async for line in lines(response, self._host, arrived):
                if not bare and not line.startswith("data:"):
                    if line.startswith("error:"):
                        self._raise_for_status(500, response.headers, line[6:].encode())
                    # A fault outside of any event, or a whole answer from a server that does not stream.
                    if line.startswith("{"):
                        self._not_streamed(line, response.headers)
                    continue
                text = line.strip() if bare else line[5:].strip()
                if text == "[DONE]":
                    stream.is_done = True
                    return
                if not text:
                    continue
                heard = time.monotonic()
                data = self._parse(text.encode())
                told = usage.of(data, begun, is_exact=is_exact)
                # A token, unless it says itself what all of it comes to.
                counted[0] = counted[0].plus(Traffic(output_tokens=1)) if told is begun else told
                if (status := refused(data)) is not None:
                    self._raise_for_status(status, response.headers, text.encode())
                yield data

    def _not_streamed(self, line: str, headers: httpx.Headers) -> None:
        body = line.encode()
        self._raise_for_status(refused(self._parse(body)) or 200, headers, body)
        raise errors.RequestRefusedError(
            tr("{host} does not stream its answers.", host=self._host),
            tr("Turn streaming on at the server, or use another server."),
        )

    @asynccontextmanager
    async def _send(
        self, method: str, path: str, payload: Json | None, sent: list[float], billed: int
    ) -> AsyncIterator[httpx.Response]:
        async def trace(name: str, _info: object) -> None:
            if name.endswith("send_request_body.complete"):
                sent[0] = time.perf_counter()

        with FaultsNamed(self._host):
            if billed:
                self.limits.require(billed)
                if self._meter:
                    await self._meter.allow(billed)
            if path.startswith(USUAL_API):
                path = self.api + path.removeprefix(USUAL_API)
            request = self._client.build_request(method, path, json=payload, extensions={"trace": trace})
            if self._log:
                where = request.url.netloc.decode("ascii", "replace")
                await self._log.record(where, method, request.url.raw_path.decode("ascii"), request.content)
            self._count(Traffic(requests=1, sent_bytes=len(request.content)))
            async with self._within(self._longest):
                response = await self._client.send(request, stream=True)
            self.limits.heard(response.headers)
            try:
                self._require_plain(response)
                yield response
            finally:
                self._count(Traffic(received_bytes=response.num_bytes_downloaded))
                await response.aclose()

    def _require_plain(self, response: httpx.Response) -> None:
        if response.headers.get("content-encoding", "identity").strip().lower() not in ("identity", ""):
            raise errors.BadAnswerError(
                tr("{host} sends packed answers, which were not asked for.", host=self._host),
                tr("Switch compression off in the server, or in the proxy before it."),
            )

    async def _body(self, response: httpx.Response) -> bytes:
        pieces = bytearray()
        async for piece in response.aiter_raw():
            pieces += piece
            if len(pieces) > ANSWER_LIMIT:
                raise errors.BadAnswerError(
                    tr(
                        "{host} sent more than {answer_limit} MB for one token.",
                        host=self._host,
                        answer_limit=ANSWER_LIMIT // 2**20,
                    ),
                    tr("Check that the address is that of a language model server."),
                )
        return bytes(pieces)

    def _raise_for_status(self, status: int, headers: httpx.Headers, body: bytes) -> None:
        answer = headers, self._without_key(body)
        raise_for_status(self._host, status, *answer, lambda: self.limits.wait, has_key=self._key is not None)

    def _without_key(self, body: bytes) -> bytes:
        """Return what a server said with the key, which some quote when they refuse it, as its fingerprint."""
        if not self._key:
            return body
        return body.replace(self._key.encode(), f"(key {fingerprint(self._key)})".encode())

    def _parse(self, body: bytes, lists: bool = False) -> Json:
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            data = None
        if lists and isinstance(data, list):
            data = {"list": data}
        if not isinstance(data, dict):
            begins = self._without_key(body)[:60].decode("utf-8", "replace")
            raise errors.BadAnswerError(
                tr("The server's answer is not JSON; it begins with {begins!r}.", begins=begins),
                tr("Check that the address is that of a language model server, without a web page in front."),
            )
        return data
