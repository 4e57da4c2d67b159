"""The self-check finds what leaves, and finds nothing where nothing does."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from engine.cloud.http.transport import Transport
from engine.diagnostics.selfcheck import CANARIES, Proxy, WireRequest, check_privacy, parse, pieces, traces
from engine.settings import LocalSettings
from engine.steerer.steerer import Steerer


def test_requests_are_cut_out_of_a_connections_bytes() -> None:
    data = (
        b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
        b"POST /b HTTP/1.1\r\nContent-Length: 4\r\n\r\n\r\n\r\n"
        b"POST /c HTTP/1.1\r\ncontent-length: 9\r\n\r\nhalf"
    )
    assert list(parse(data)) == [WireRequest("GET", "/a", b""), WireRequest("POST", "/b", b"\r\n\r\n")]


def test_a_body_of_unknown_length_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="chunks"):
        list(parse(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"))


def test_a_trace_is_any_eight_characters() -> None:
    wanted = pieces(["Quorvex Plimthorn", "ab"], "openly said")
    assert traces(["xx uorvex pl yy"], wanted) == {"Quorvex Plimthorn"}
    assert traces(["uorvex p"], wanted) == {"Quorvex Plimthorn"}
    assert traces(["uorvex", "plimtho"], wanted) == set()
    assert traces(["drab"], wanted) == {"ab"}
    assert pieces(["openly"], "what is openly said") == {}


async def test_the_proxy_keeps_what_passes_and_changes_nothing() -> None:
    body = json.dumps({"prompt": "x" * 300_000}).encode()

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        got = await reader.readexactly(length)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % length + got)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0, limit=2**20)
    port = server.sockets[0].getsockname()[1]
    async with server, Proxy.before(f"http://127.0.0.1:{port}") as proxy:
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"{proxy.url}/echo", content=body)
        assert answer.content == body
        assert proxy.requests == [WireRequest("POST", "/echo", body)]


@pytest.mark.models
@pytest.mark.server
async def test_a_leak_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the guard gone, the model recites; with the ledger bypassed, it is no longer what passed."""
    monkeypatch.setattr(Steerer, "guard", lambda *_: None)
    send = Transport.get

    async def unseen(self: Transport, path: str, *, lists: bool = False) -> object:
        log, self._log = self._log, None
        try:
            return await send(self, path, lists=lists)
        finally:
            self._log = log

    monkeypatch.setattr(Transport, "get", unseen)
    findings = {f.subject: f for f in await check_privacy(LocalSettings())}
    assert not findings["planted facts"].fine
    assert any(value in findings["planted facts"].detail for value in CANARIES.values())
    assert not findings["ledger"].fine
    assert "passed unseen" in findings["ledger"].detail
