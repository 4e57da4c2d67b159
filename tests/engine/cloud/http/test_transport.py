from __future__ import annotations

import asyncio
import codecs
import contextlib
import gzip
import json
from collections.abc import AsyncIterator

import pytest

from engine.cloud import errors
from engine.cloud.http.transport import Transport, is_readable
from engine.store.errors import StoreFullError
from tests.support.http_server import Drop, Events, MisbehavingServer, Respond, Stall, misbehaving_server


@pytest.fixture
async def transport(server: MisbehavingServer) -> AsyncIterator[Transport]:
    made = Transport(server.url, "secret-key", stall_seconds=0.3, connect_seconds=0.5)
    yield made
    await made.close()


async def test_an_answer_and_its_times(server: MisbehavingServer, transport: Transport) -> None:
    server.on("/x", Respond({"a": 1}))
    reply = await transport.post("/x", {"text": "née 🙂"})
    assert reply.json == {"a": 1}
    assert min(reply.times.request_ms, reply.times.cloud_ms, reply.times.response_ms) >= 0
    path, headers, body = server.received[0]
    assert (path, body) == ("/x", {"text": "née 🙂"})
    assert headers["authorization"] == "Bearer secret-key"


@pytest.mark.parametrize(
    ("status", "body", "kind", "told"),
    [
        (401, {"error": "Unauthorized"}, errors.KeyRefusedError, "Unauthorized"),
        (403, {"error": {"message": "no"}}, errors.KeyRefusedError, "no"),
        (404, {"error": {"message": "The model `x` does not exist."}}, errors.ModelUnknownError, "`x` does not"),
        (404, b"<html>Not here</html>", errors.ModelUnknownError, "404"),
        (429, {"error": {"message": "slow down"}}, errors.BusyError, "slow down"),
        (500, b"Internal Server Error", errors.ServerFaultError, "Internal Server Error"),
        (503, {"error": {"message": "Loading model"}}, errors.ServerFaultError, "Loading model"),
        (302, b"", errors.RequestRefusedError, "redirects"),
        (
            400,
            {"error": {"message": "request (21600 tokens) exceeds the available context size (8192 tokens)"}},
            errors.ContextExceededError,
            "8192",
        ),
        (
            400,
            {"error": {"message": "This model's maximum context length is 4096 tokens."}},
            errors.ContextExceededError,
            "4096",
        ),
        (
            400,
            {
                "error": {
                    "message": "Requested sample logprobs of 201, which is greater than max allowed: 200 "
                    "(parameter=logprobs, value=201)"
                }
            },
            errors.CandidatesRefusedError,
            "max allowed: 200",
        ),
        (400, {"error": {"message": "temperature is wrong"}}, errors.RequestRefusedError, "temperature is wrong"),
        (422, {"detail": [{"msg": "field required"}]}, errors.RequestRefusedError, "field required"),
    ],
)
async def test_every_status_has_its_error(
    server: MisbehavingServer,
    transport: Transport,
    status: int,
    body: object,
    kind: type[errors.CloudError],
    told: str,
) -> None:
    server.on("/x", Respond(body, status))
    with pytest.raises(kind, match=told.replace("(", r"\(")) as caught:
        await transport.post("/x", {})
    assert type(caught.value) is kind
    assert caught.value.remedy
    assert "secret-key" not in str(caught.value)
    assert len(server.received) == 1


async def test_a_rate_limit_says_how_long_to_wait(server: MisbehavingServer, transport: Transport) -> None:
    server.on("/x", Respond({}, 429, ("Retry-After: 7",)), Respond({}, 429, ("Retry-After: Mon",)))
    for expected in (7.0, None):
        with pytest.raises(errors.BusyError) as caught:
            await transport.post("/x", {})
        assert caught.value.retry_after == expected
        assert caught.value.repeatable


async def test_a_password_in_the_address_is_refused() -> None:
    with pytest.raises(errors.RequestRefusedError, match="name or a password") as caught:
        Transport("https://user:secret@host.example", None)
    assert "secret" not in str(caught.value)


async def test_a_stream_line_without_end_is_cut_off(
    server: MisbehavingServer, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.cloud.http.answers.ANSWER_LIMIT", 1000)
    server.on("/s", Events([b"x" * 5000]))
    with pytest.raises(errors.BadAnswerError, match="line of more"):
        await read(transport)


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b"<html>Welcome</html>", b"", b"[1, 2]", b'{"a": ', b"\xff\xfe\x00"]
)
async def test_garbage_instead_of_json(server: MisbehavingServer, transport: Transport, body: bytes) -> None:
    server.on("/x", Respond(body))
    with pytest.raises(errors.BadAnswerError, match="not JSON"):
        await transport.post("/x", {})


async def test_nobody_listens() -> None:
    made = Transport("http://127.0.0.1:1", None, connect_seconds=0.5)
    with pytest.raises(errors.UnreachableError, match="cannot be reached") as caught:
        await made.get("/x")
    assert caught.value.repeatable
    await made.close()


@pytest.mark.parametrize("url", ["not a url", "ftp://host", "http://[bad", "http://host:port"])
async def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(errors.CloudError) as caught:
        made = Transport(url, None, connect_seconds=0.5)
        try:
            await made.get("/x")
        finally:
            await made.close()
    assert caught.value.remedy


@pytest.mark.parametrize("first", [b"", b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a":'])
async def test_a_stall_at_any_point(server: MisbehavingServer, transport: Transport, first: bytes) -> None:
    server.on("/x", Stall(first))
    with pytest.raises(errors.StalledError, match="stopped answering"):
        await asyncio.wait_for(transport.post("/x", {}), 5)


async def test_an_idle_connection_that_was_dropped_is_replaced(
    server: MisbehavingServer, transport: Transport
) -> None:
    server.on("/x", Respond({"n": 1}), Drop(), Respond({"n": 2}))
    assert (await transport.post("/x", {})).json == {"n": 1}
    assert (await transport.post("/x", {})).json == {"n": 2}
    assert len(server.received) == 3


@pytest.mark.parametrize(
    "first", [b"", b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a":', b"garbage\r\n\r\n"]
)
async def test_a_connection_that_keeps_breaking(
    server: MisbehavingServer, transport: Transport, first: bytes
) -> None:
    server.on("/x", Drop(first))
    with pytest.raises(errors.ConnectionLostError) as caught:
        await transport.post("/x", {})
    assert caught.value.repeatable
    assert len(server.received) == 2


async def test_an_answer_without_end_is_cut_off(
    server: MisbehavingServer, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.cloud.http.transport.ANSWER_LIMIT", 1000)
    server.on("/x", Respond(b"[" + b"1," * 5000))
    with pytest.raises(errors.BadAnswerError, match="more than"):
        await transport.post("/x", {})


async def read(transport: Transport) -> list[object]:
    async with transport.events("/s", {}) as events:
        return [event async for event in events]


async def test_events_until_done(server: MisbehavingServer, transport: Transport) -> None:
    server.on("/s", Events([{"n": 1}, {"n": 2}, b"[DONE]", {"n": 3}]))
    assert await read(transport) == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (Events([{"n": 1}, b"{broken"]), errors.BadAnswerError),
        (Events([{"n": 1}], Stall()), errors.StalledError),
        (Events([{"error": {"code": 500, "message": "out of memory"}}]), errors.ServerFaultError),
        (Events([{"error": {"code": "rate_limit_exceeded", "message": "slow"}}]), errors.BusyError),
        (Events([{"error": {"code": "invalid_api_key", "message": "no"}}]), errors.KeyRefusedError),
        (Respond({"choices": [{"message": {"content": "Hi"}}]}), errors.RequestRefusedError),
        (Respond({"error": {"message": "out of memory"}}), errors.ServerFaultError),
        (Respond({"detail": "model is loading"}), errors.ServerFaultError),
        (Events([{"error": {"code": 200, "message": "odd"}}]), errors.ServerFaultError),
        (Respond({"error": "Unauthorized"}, 401), errors.KeyRefusedError),
        (Respond({"error": {"message": "busy"}}, 429), errors.BusyError),
    ],
)
async def test_streams_that_break(
    server: MisbehavingServer, transport: Transport, behaviour: Events | Respond, kind: type[errors.CloudError]
) -> None:
    server.on("/s", behaviour)
    with pytest.raises(kind):
        await asyncio.wait_for(read(transport), 5)


async def test_the_mark_of_an_encoding_is_no_part_of_a_stream(
    server: MisbehavingServer, transport: Transport
) -> None:
    server.on("/s", Respond(codecs.BOM_UTF8 + b'data: {"n": 1}\n\ndata: {"n": 2}\n\ndata: [DONE]\n\n'))
    async with transport.events("/s", {}) as events:
        assert [event async for event in events] == [{"n": 1}, {"n": 2}]
        assert events.is_done


async def test_leaving_a_stream_closes_the_connection(server: MisbehavingServer, transport: Transport) -> None:
    server.on("/s", Events([{"n": 1}], Stall()))
    async with transport.events("/s", {}) as events:
        assert await anext(events) == {"n": 1}
    server.on("/x", Respond({"a": 1}))
    assert (await transport.get("/x")).json == {"a": 1}
    assert server.connections == 2


class ScriptedLog:
    """Keeps requests in a list, or refuses to."""

    def __init__(self, fault: StoreFullError | None = None) -> None:
        self.fault = fault
        self.kept: list[tuple[str, str, str, bytes]] = []

    async def record(self, host: str, method: str, path: str, body: bytes) -> None:
        if self.fault:
            raise self.fault
        self.kept.append((host, method, path, body))


async def test_each_request_is_kept_before_it_is_sent(server: MisbehavingServer) -> None:
    server.on("/x", Drop(), Respond({}), Respond({}))
    server.on("/s", Events([{"a": 1}]))
    log = ScriptedLog()
    transport = Transport(server.url, "secret-key", log=log)
    await transport.post("/x", {"text": "née"})
    await transport.get("/x")
    async with transport.events("/s", {"b": 2}) as stream:
        assert [item async for item in stream] == [{"a": 1}]
    await transport.close()
    host = server.url.removeprefix("http://")
    assert [(h, m, p) for h, m, p, _ in log.kept] == [
        (host, "POST", "/x"),
        (host, "POST", "/x"),  # a repeat is sent, so it is kept
        (host, "GET", "/x"),
        (host, "POST", "/s"),
    ]
    bodies = [json.loads(body) if body else None for *_, body in log.kept]
    assert bodies == [body or None for _, _, body in server.received]
    assert not any(b"secret-key" in body for *_, body in log.kept)


async def test_what_cannot_be_kept_is_not_sent(server: MisbehavingServer) -> None:
    server.on("/x", Respond({}))
    transport = Transport(server.url, None, log=ScriptedLog(StoreFullError("The disk is full.", "Make room.")))
    with pytest.raises(StoreFullError):
        await transport.post("/x", {"a": 1})
    await transport.close()
    assert server.received == []


@pytest.mark.parametrize("url", ["http://tiller.example", "http://192.168.1.5:8080", "http://127.0.0.1.example"])
def test_what_leaves_the_machine_is_encrypted_unless_the_user_accepts_the_risk(url: str) -> None:
    with pytest.raises(errors.PlainHttpError, match="can be read on the way") as caught:
        Transport(url, "secret-key")
    assert "secret-key" not in str(caught.value)
    assert "https" in caught.value.remedy
    assert is_readable(url)
    assert not is_readable(url.replace("http:", "https:"))
    Transport(url.replace("http:", "https:"), "secret-key")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1", "http://127.3.2.1"])
def test_this_machine_needs_no_encryption(url: str) -> None:
    assert not is_readable(url)
    Transport(url, None)


async def test_this_machine_is_not_reached_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with misbehaving_server() as proxy, misbehaving_server() as server:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        server.on("/props", Respond({"own": True}))
        proxy.on("http://tiller.example/props", Respond({"through": "the proxy"}))
        transport = Transport(server.url, None)
        assert (await transport.get("/props")).json == {"own": True}
        assert not proxy.received
        await transport.close()
        other = Transport("http://tiller.example", None, plain_http=True)
        assert (await other.get("/props")).json == {"through": "the proxy"}
        await other.close()


KEY = "sk-quoted-by-the-server-0123456789"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"error": {"message": f"Incorrect API key provided: {KEY}."}}, 401),
        # Cut off in the middle of the key, it would be known no more.
        ({"error": {"message": "x" * 280 + KEY}}, 400),
        (f"your key is {KEY}".encode(), 503),
        (f"{'x' * 40}{KEY}".encode(), 200),
    ],
)
async def test_a_key_that_the_server_quotes_is_not_shown(
    body: object, status: int, server: MisbehavingServer
) -> None:
    server.on("/x", Respond(body, status))
    transport = Transport(server.url, KEY)
    with pytest.raises(errors.CloudError) as caught:
        await transport.get("/x")
    await transport.close()
    assert not any(KEY[:cut] in str(caught.value) for cut in range(6, len(KEY)))


async def test_packed_answers_are_not_unpacked(server: MisbehavingServer, transport: Transport) -> None:
    """A few kilobytes can hold gigabytes, packed twice."""
    packed = gzip.compress(gzip.compress(bytes(2**24)))
    server.on("/x", Respond(packed, headers=("Content-Encoding: gzip, gzip",)))
    with pytest.raises(errors.BadAnswerError, match="packed"):
        await transport.post("/x", {})
    assert server.received[0][1]["accept-encoding"] == "identity"


@pytest.mark.parametrize("first", [b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", b""])
async def test_a_server_that_never_says_anything_is_given_up(first: bytes) -> None:
    """Comments, or interim answers, without end."""
    more = b": still here\n" if first else b"HTTP/1.1 103 Early Hints\r\n\r\n"

    serving: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(first)
            while not writer.is_closing():
                writer.write(more)
                await writer.drain()
                await asyncio.sleep(0.01)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as running:
        port = running.sockets[0].getsockname()[1]
        transport = Transport(f"http://127.0.0.1:{port}", None, stall_seconds=0.1)
        with pytest.raises(errors.StalledError):
            async with transport.events("/x", {}):
                pass
        with pytest.raises(errors.StalledError):
            await transport.post("/x", {})
        await transport.close()
        await asyncio.gather(*(task for task in serving if task))


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (None, "127.0.0.1:{port} needs an API key (“Unauthorized”). Enter one in Connections, or set"),
        ("abc", "127.0.0.1:{port} rejected the API key (“Unauthorized”). Check the key in Connections."),
    ],
)
async def test_no_key_and_a_wrong_one_are_told_apart(
    server: MisbehavingServer, key: str | None, told: str
) -> None:
    server.on("/x", Respond({"error": "Unauthorized."}, 401))
    transport = Transport(server.url, key)
    with pytest.raises(errors.KeyRefusedError) as caught:
        await transport.post("/x", {})
    await transport.close()
    assert str(caught.value).startswith(told.format(port=server.url.rpartition(":")[2]))


@pytest.mark.parametrize(
    ("last", "tokens"), [({}, 4), ({"usage": {"prompt_tokens": 9, "completion_tokens": 2}}, 2)]
)
async def test_a_stream_is_billed_as_it_says_itself(
    server: MisbehavingServer, transport: Transport, last: dict[str, object], tokens: int
) -> None:
    # A role, two tokens and a reason: events are no tokens where the service says how many there were.
    server.on("/x", Events([{"role": 1}, {"text": "a"}, {"text": "b"}, {"reason": "stop", **last}, b"[DONE]"]))
    async with transport.events("/x", {}, prompt_tokens=9) as events:
        assert len([event async for event in events]) == 4
    assert transport.traffic.output_tokens == tokens
