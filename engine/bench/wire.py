"""HTTP/1.1 by the microsecond: requests with the time they came, answers at the time they are due."""

from __future__ import annotations

import asyncio

import h11


async def until(when: float) -> None:
    """Wait until the loop's clock shows a time."""
    delay = when - asyncio.get_running_loop().time()
    if delay > 0:
        await asyncio.sleep(delay)


async def receive(wire: h11.Connection, reader: asyncio.StreamReader) -> tuple[h11.Request | None, bytes, float]:
    """Return a request, its body, and when its last byte came."""
    request: h11.Request | None = None
    came = 0.0
    body = bytearray()
    while True:
        event = wire.next_event()
        if event is h11.NEED_DATA:
            data = await reader.read(2**18)
            came = asyncio.get_running_loop().time()
            wire.receive_data(data)
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage):
            return request, bytes(body), came
        else:
            return None, b"", came


async def respond(
    wire: h11.Connection, writer: asyncio.StreamWriter, status: int, body: bytes, when: float = 0.0
) -> None:
    """Send an answer, not before a time."""
    head = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    data = wire.send(h11.Response(status_code=status, headers=head)) or b""
    data += wire.send(h11.Data(body)) or b""
    data += wire.send(h11.EndOfMessage()) or b""
    # All is made beforehand, so that it leaves when it is due.
    await until(when)
    writer.write(data)
    await writer.drain()
