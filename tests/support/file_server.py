"""A loopback server of one file that misbehaves on request: real sockets, scripted answers, threads."""

from __future__ import annotations

import hashlib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Serve:
    """How one request is answered.

    Attributes:
        status: an error status to answer with; 200 means the file, or the piece of it that is asked for.
        headers: more of them.
        drop_after: close the connection behind so many bytes of the body.
        stall_after: say nothing more behind so many bytes of the body.
        ignore_range: always send the whole file.
        ignore_if_range: send the piece that is asked for, also of another file than it was asked of.
        etag, last_modified: of the file; None leaves the header out.
        length: what Content-Length claims; None leaves it out, so that the body ends with the connection.
        content: another file than the server's.
        redirect: answer with a redirect to there.
        wrong_piece: send a piece that was not asked for.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    drop_after: int | None = None
    stall_after: int | None = None
    ignore_range: bool = False
    ignore_if_range: bool = False
    etag: str | None = '"one"'
    last_modified: str | None = None
    length: int | None = -1
    content: bytes | None = None
    redirect: str | None = None
    wrong_piece: bool = False


@dataclass
class FileServer:
    """Answers each request with the next of its scripted answers; the last repeats.

    Attributes:
        content: the file.
        answers: how.
        requests: the headers of each request, in turn.
        paths: what each asked for.
    """

    content: bytes
    url: str = ""
    answers: list[Serve] = field(default_factory=lambda: [Serve()])
    requests: list[Message] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def ranges(self) -> list[str | None]:
        """What piece each request asked for."""
        return [headers["Range"] for headers in self.requests]

    def will(self, *answers: Serve) -> None:
        self.answers = list(answers)

    def next_answer(self) -> Serve:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def linked(server: FileServer, **changes: Any) -> tuple[Serve, Serve]:
    """What Hugging Face does: state hash and size, and redirect to where the file is."""
    headers = (("X-Linked-Etag", f'"{server.sha256}"'), ("X-Linked-Size", str(len(server.content))))
    return replace(Serve(redirect="/elsewhere", headers=headers), **changes), Serve()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: FileServer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class calls it so
        pass

    def do_GET(self) -> None:
        self.script.paths.append(self.path)
        self.script.requests.append(self.headers)
        answer = self.script.next_answer()
        try:
            self._answer(answer)
        except OSError:
            self.close_connection = True

    def _answer(self, answer: Serve) -> None:
        if answer.redirect is not None or answer.status != 200:
            self.send_response(302 if answer.redirect is not None else answer.status)
            if answer.redirect is not None:
                self.send_header("Location", answer.redirect)
            self._end(answer, 0)
            return
        content = self.script.content if answer.content is None else answer.content
        start = self._start(answer)
        if start >= len(content) > 0:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(content)}")
            self._end(answer, 0)
            return
        body = content[start:]
        self.send_response(206 if start else 200)
        if start:
            begin = start + 1 if answer.wrong_piece else start
            self.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        length = len(body) if answer.length == -1 else answer.length
        self._end(answer, length)
        self._send(answer, body)

    def _start(self, answer: Serve) -> int:
        asked = self.headers["Range"]
        if_range = self.headers["If-Range"]
        is_same = not if_range or answer.ignore_if_range or if_range in (answer.etag, answer.last_modified)
        if answer.ignore_range or not asked or not is_same:
            return 0
        return int(asked.removeprefix("bytes=").removesuffix("-"))

    def _end(self, answer: Serve, length: int | None) -> None:
        for name, value in (
            *answer.headers,
            ("ETag", answer.etag),
            ("Last-Modified", answer.last_modified),
            ("Content-Length", length),
        ):
            if value is not None:
                self.send_header(name, str(value))
        if length is None:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()

    def _send(self, answer: Serve, body: bytes) -> None:
        limit = answer.drop_after if answer.stall_after is None else answer.stall_after
        self.wfile.write(body[:limit])
        self.wfile.flush()
        if answer.stall_after is not None:
            self.script.ending.wait(30)
        if limit is not None or answer.length != -1:
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what is tested."""


@contextmanager
def file_server(content: bytes, tls: ssl.SSLContext | None = None) -> Iterator[FileServer]:
    """Run one on a free loopback port, with TLS where it is given a certificate."""
    script = FileServer(content)
    handler = type("Handler", (_Handler,), {"script": script})
    server = _Server(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    host = f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    script.url = f"{host}/repository/resolve/main/model.gguf"
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield script
    finally:
        script.ending.set()
        server.shutdown()
        thread.join()
        server.server_close()
