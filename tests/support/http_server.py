"""A loopback HTTP server that misbehaves on request: real sockets, scripted answers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Respond:
    """Answer with a status and a body (bytes, or anything that JSON can hold)."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: tuple[str, ...] = ()

    def encoded(self) -> bytes:
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        lines = [f"HTTP/1.1 {self.status} X", f"Content-Length: {len(body)}", *self.headers]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Drop:
    """Read the request and close the connection, after sending `first`."""

    first: bytes = b""


@dataclass(frozen=True)
class Stall:
    """Send `first` and then nothing, for ever."""

    first: bytes = b""


@dataclass(frozen=True)
class Events:
    """Server-sent events, one after the other; `then` says what follows the last."""

    items: Sequence[Any]
    then: Drop | Stall | None = None


@dataclass(frozen=True)
class Lines:
    """Objects, each on a line of its own, as Ollama streams them."""

    items: Sequence[Any]

    def encoded(self) -> bytes:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n"
        return head + b"".join(json.dumps(item).encode() + b"\n" for item in self.items)


@dataclass(frozen=True)
class Compute:
    """Answer with what a function makes of the request's JSON."""

    answer: Callable[[Any], Any]


Behaviour = Respond | Drop | Stall | Events | Lines | Compute


class MisbehavingServer:
    """Answers each path with its list of behaviours in turn; the last repeats."""

    def __init__(self) -> None:
        self.url = ""
        self.behaviours: dict[str, list[Behaviour]] = {}
        self.received: list[tuple[str, dict[str, str], Any]] = []
        self.connections = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def on(self, path: str, *behaviours: Behaviour) -> None:
        self.behaviours[path] = list(behaviours)

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.received]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._exchange(reader, writer):
                pass
        writer.close()
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()
        self._tasks.discard(task)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.split(" ")[1]
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head.split("\r\n")[1:])}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.received.append((path, headers, json.loads(body) if body else None))
        waiting = self.behaviours.get(path) or [Respond({"error": {"message": "File Not Found"}}, 404)]
        behaviour = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(behaviour, Compute):
            made = behaviour.answer(json.loads(body) if body else None)
            behaviour = made if isinstance(made, Respond | Events) else Respond(made)
        if isinstance(behaviour, Lines):
            writer.write(behaviour.encoded())
            await writer.drain()
            return False
        if isinstance(behaviour, Respond):
            writer.write(behaviour.encoded())
            await writer.drain()
            return True
        if isinstance(behaviour, Events):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
            for item in behaviour.items:
                writer.write(
                    b"data: " + (item if isinstance(item, bytes) else json.dumps(item).encode()) + b"\n\n"
                )
                await writer.drain()
            behaviour = behaviour.then or Drop()
        writer.write(behaviour.first)
        await writer.drain()
        if isinstance(behaviour, Stall):
            await asyncio.sleep(3600)
        return False


@asynccontextmanager
async def misbehaving_server(tls: ssl.SSLContext | None = None) -> AsyncIterator[MisbehavingServer]:
    """Run one on a free loopback port, with TLS where it is given a certificate."""
    scripted = MisbehavingServer()
    server = await asyncio.start_server(scripted.handle, "127.0.0.1", 0, ssl=tls)
    scripted.url = f"http{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield scripted
    finally:
        server.close()
        for task in list(scripted._tasks):
            task.cancel()
        await asyncio.gather(*scripted._tasks, return_exceptions=True)
        await server.wait_closed()
