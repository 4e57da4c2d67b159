"""The network's settings of all kinds of systems: understood, or named as the cause."""

from __future__ import annotations

import asyncio
import os
import socket
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from engine.cloud.errors import UnreachableError
from engine.cloud.http.address import is_own
from engine.cloud.http.network import NetworkSettingsError, certificates, proxy_for
from engine.cloud.http.transport import Transport
from tests.support.http_server import MisbehavingServer, Respond, misbehaving_server

STRANGE = {
    "ALL_PROXY": "gopher://nowhere",
    "HTTP_PROXY": "gopher://nowhere",
    "NO_PROXY": "::1/128,fe80::/10,[::1]:80,10.0.0.0/8,,*.local, <local>",
    "SSL_CERT_FILE": "/gone/ca.pem",
}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.8.8", "localhost", "LOCALHOST.", "a.localhost", "::1", "[::1]"]
)
def test_this_machine_by_its_names(host: str) -> None:
    assert is_own(host)


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "example.com", "localhost.example.com", "", "::2", "127.0.0.1.nip.io"]
)
def test_other_machines(host: str) -> None:
    assert not is_own(host)


@pytest.mark.parametrize(
    ("variables", "proxy"),
    [
        ({}, None),
        ({"ALL_PROXY": "socks5://127.0.0.1:1080"}, "socks5://127.0.0.1:1080"),
        ({"ALL_PROXY": "socks://127.0.0.1:1080/"}, "socks5://127.0.0.1:1080/"),
        ({"ALL_PROXY": "SOCKS5H://proxy:1080"}, "socks5h://proxy:1080"),
        ({"all_proxy": "socks://a:1"}, "socks5://a:1"),
        ({"HTTPS_PROXY": "proxy.corp:3128"}, "http://proxy.corp:3128"),
        ({"HTTPS_PROXY": " http://u:p@proxy:3128 ", "ALL_PROXY": "socks://x:1"}, "http://u:p@proxy:3128"),
        ({"HTTP_PROXY": "http://proxy:1"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "example.com"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": ".example.com"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*.example.com"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "api.example.com:443"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "api.example.com:8443"}, "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "ample.com"}, "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": STRANGE["NO_PROXY"]}, "http://p:1"),
    ],
)
def test_which_proxy_a_server_is_reached_through(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], proxy: str | None
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(httpx.URL("https://api.example.com/v1")) == proxy


@pytest.mark.parametrize(
    ("exceptions", "address", "is_excepted"),
    [
        ("10.0.0.0/8", "http://10.1.2.3:8080", True),
        ("10.0.0.0/8", "http://11.1.2.3:8080", False),
        ("fd00::/8", "http://[fd12::1]:8080", True),
        ("[fd12::1]", "http://[fd12::1]:8080", True),
        ("192.168.1.7", "http://192.168.1.7", True),
        ("[2001:db8::]/32", "http://[2001:db8::5]:8080", True),
        ("[2001:db8::]/32", "http://[2001:db9::5]:8080", False),
        ("10.*", "http://10.1.2.3", True),
        ("a.example;b.example", "http://b.example", True),
    ],
)
def test_addresses_and_ranges_that_need_no_proxy(
    monkeypatch: pytest.MonkeyPatch, exceptions: str, address: str, is_excepted: bool
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://p:1")
    monkeypatch.setenv("NO_PROXY", exceptions)
    assert (proxy_for(httpx.URL(address)) is None) == is_excepted


@pytest.mark.parametrize(
    "value", ["gopher://x", "http://", "http://user:secret@:80", "socks4://x:1", "http://x:99999"]
)
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    with pytest.raises(NetworkSettingsError, match="HTTPS_PROXY") as told:
        Transport("https://api.example.com", None)
    assert "secret" not in str(told.value)


def test_certificates_that_are_gone_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    with pytest.raises(NetworkSettingsError, match=r"SSL_CERT_FILE names .*gone\.pem, which is not there"):
        Transport("https://api.example.com", None)
    (tmp_path / "gone.pem").write_text("no certificate")
    with pytest.raises(NetworkSettingsError, match="cannot be read"):
        certificates()


async def test_a_server_on_this_machine_is_reached_whatever_the_settings_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in STRANGE.items():
        monkeypatch.setenv(name, value)
    async with misbehaving_server() as server:
        server.on("/health", Respond({"status": "ok"}))
        transport = Transport(server.url, None)
        assert (await transport.get("/health")).json == {"status": "ok"}
        await transport.close()


@asynccontextmanager
async def socks_proxy(behind: MisbehavingServer) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A SOCKS 5 proxy that takes every host for one server, and keeps who was asked for."""
    asked: list[bytes] = []
    port = int(behind.url.rpartition(":")[2])

    serving: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.current_task())
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        head = await reader.readexactly(5)
        assert head[:4] == b"\x05\x01\x00\x03"
        asked.append(await reader.readexactly(head[4]))
        await reader.readexactly(2)
        writer.write(b"\x05\x00\x00\x01" + socket.inet_aton("127.0.0.1") + port.to_bytes(2, "big"))
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)

        async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                target.write(data)
                await target.drain()

        copying = [
            asyncio.create_task(copy(reader, inner_writer)),
            asyncio.create_task(copy(inner_reader, writer)),
        ]
        await asyncio.wait(copying, return_when=asyncio.FIRST_COMPLETED)
        for task in copying:
            task.cancel()
        await asyncio.gather(*copying, return_exceptions=True)
        for stream in (inner_writer, writer):
            stream.close()

    proxy = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"socks://127.0.0.1:{proxy.sockets[0].getsockname()[1]}", asked
    finally:
        proxy.close()
        await asyncio.gather(*(task for task in serving if task))


async def test_a_server_is_reached_through_a_socks_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with misbehaving_server() as server, socks_proxy(server) as (address, asked):
        monkeypatch.setenv("ALL_PROXY", address)
        server.on("/health", Respond({"status": "ok"}))
        transport = Transport("http://far.example", None, plain_http=True)
        assert (await transport.get("/health")).json == {"status": "ok"}
        await transport.close()
        assert asked == [b"far.example"]


async def test_a_proxy_that_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async with misbehaving_server() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        proxy.on("far.example:443", Respond({}, 407))
        transport = Transport("https://far.example", None)
        with pytest.raises(UnreachableError, match="proxy"):
            await transport.get("/health")
        await transport.close()


def test_the_systems_own_settings_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS and Windows, where no variable names a proxy."""
    monkeypatch.setattr(urllib.request, "getproxies", lambda: {"https": "http://of.the.system:8"})
    assert proxy_for(httpx.URL("https://api.example.com")) == "http://of.the.system:8"


def test_a_blank_proxy_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", " ")
    assert proxy_for(httpx.URL("https://a.example")) is None


def test_folders_of_certificates_may_be_several(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", os.pathsep.join([str(tmp_path), str(tmp_path / "gone")]))
    certificates()
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "gone"))
    with pytest.raises(NetworkSettingsError, match="SSL_CERT_DIR names"):
        certificates()


def test_a_place_for_keys_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Python writes connections' keys there, for whoever looks into them, and fails where it cannot."""
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "gone" / "keys"))
    with pytest.raises(NetworkSettingsError, match="SSLKEYLOGFILE names"):
        certificates()
