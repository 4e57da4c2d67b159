"""Does it keep its promise? Real replies with planted facts, and the bytes that leave, caught on the wire.

The server is a real one on this machine, and between it and the program stands a proxy that keeps every byte
which passes. What it kept is searched for the planted facts, and compared with the ledger.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from engine.cloud.adapters import llama_server
from engine.cloud.embedded.server import EmbeddedServer, available
from engine.cloud.http.sent import readable
from engine.common.errors import TillerError
from engine.common.frozen import how_to_add
from engine.common.i18n import tr
from engine.context.messages import Message
from engine.diagnostics.doctor import Finding
from engine.local.tokens import Vocabulary
from engine.models import packaged
from engine.models.chosen import model_path
from engine.reply.events import Failed, Finished, Passing, Token
from engine.session.recording import Recorder
from engine.session.session import Session
from engine.settings import CloudSettings, LocalSettings, Settings, WritingSettings
from engine.speculation.token_sources import Mode
from engine.store.database import Database
from engine.store.history import History, NewRecord
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles

PIECE = 8
"""Characters of a planted fact that count as a trace of it."""
CANARIES = {
    "Dog's name": "Quorvex Plimthorn",
    "Door code": "ZK-40917-BRX",
    "E-mail": "wexlemont@quibbleton.test",
    "Illness": "morbus Tzavellian",
    "Secret": "hides nine zinc kvetchbirds under Uxbrough jetty",
}
QUESTIONS = (
    "Write a short note about my dog for the neighbour who looks after it.",
    "Draft an e-mail to my doctor and sign it with my details.",
    "Tell a story about someone like me who has a secret.",
)
STRENGTH = 1.78
"""At which small models recite what they know."""
TOKENS = 48


@dataclass(frozen=True, slots=True)
class WireRequest:
    """A request as it passed the proxy."""

    method: str
    path: str
    body: bytes


class Proxy:
    """Passes bytes on to a server on this machine, and keeps those that go there.

    Attributes:
        sent: for each connection what went to the server.
        url: its own address.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self.sent: list[bytearray] = []
        self.url = ""

    @classmethod
    @asynccontextmanager
    async def before(cls, url: str) -> AsyncIterator[Proxy]:
        """Run one before the server at an address on the loopback interface."""
        proxy = cls(int(url.rpartition(":")[2]))
        proxy._server = await asyncio.start_server(proxy._accept, "127.0.0.1", 0)
        proxy.url = f"http://127.0.0.1:{proxy._server.sockets[0].getsockname()[1]}"
        try:
            yield proxy
        finally:
            proxy._server.close()
            for task in proxy._passing:
                task.cancel()
            await asyncio.gather(*proxy._passing, return_exceptions=True)

    @property
    def requests(self) -> list[WireRequest]:
        """The requests that passed whole."""
        return [request for data in self.sent for request in parse(bytes(data))]

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kept = bytearray()
        self.sent.append(kept)
        task = asyncio.current_task()
        assert task
        self._passing.add(task)
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._port)
            with contextlib.suppress(OSError):
                await asyncio.gather(_pass(reader, back, kept), _pass(there, writer, None))
        finally:
            self._passing.discard(task)
            writer.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray | None) -> None:
    try:
        while data := await reader.read(65536):
            if kept is not None:
                kept += data
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


def parse(data: bytes) -> Iterator[WireRequest]:
    """Yield the whole HTTP/1.1 requests of one connection, as our own client writes them.

    Raises:
        ValueError: a body came without its length.
    """
    while b"\r\n\r\n" in data:
        head, _, rest = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        if "transfer-encoding" in headers:
            raise ValueError("a body came in chunks")
        length = int(headers.get("content-length", "0"))
        if len(rest) < length:
            return
        yield WireRequest(method, path, rest[:length])
        data = rest[length:]


def pieces(canaries: Iterable[str], public: str) -> dict[str, str]:
    """Return what counts as a trace, every run of `PIECE` characters, in small letters, and what it is a trace of.

    Args:
        canaries: what was planted.
        public: what was said openly; what stands in it is no trace.
    """
    found = {}
    for canary in canaries:
        text = canary.lower()
        for start in range(max(1, len(text) - PIECE + 1)):
            piece = text[start : start + PIECE]
            if piece not in public.lower():
                found[piece] = canary
    return found


def traces(texts: Iterable[str], wanted: dict[str, str]) -> set[str]:
    """Return the planted facts of which a piece stands in one of the texts."""
    lowered = [text.lower() for text in texts]
    return {canary for piece, canary in wanted.items() if any(piece in text for text in lowered)}


async def check_privacy(local: LocalSettings) -> list[Finding]:
    """Run the check, with the packaged model where it is installed, else with the one of the settings."""
    if not available():
        return [
            Finding(
                "self-check",
                False,
                tr("it needs the embedded server"),
                how_to_add("tiller[demo]"),
            )
        ]
    model = packaged.smollm2()
    if model:
        local = replace(local, model=str(model))
    with tempfile.TemporaryDirectory(prefix="tiller-", ignore_cleanup_errors=True) as folder:
        try:
            return await _check(local, Path(folder) / "check.db")
        except TillerError as error:
            return [Finding("self-check", False, error.message, error.remedy)]


async def _check(local: LocalSettings, path: Path) -> list[Finding]:
    database = Database(path)
    recorder = Recorder(path, recover=False)
    server = await EmbeddedServer.start(model_path(local), watched=False)
    try:
        person = _plant(database)
        async with Proxy.before(server.url) as proxy:
            settings = Settings(cloud=CloudSettings(kind=llama_server.KIND.id, url=proxy.url), local=local)
            session = await Session.open(settings, server.key, recorder)
            try:
                written = await _write(session, recorder, person)
                assert session.local
                findings = _judge(proxy, database, server.key, session.local.model.vocabulary)
            finally:
                await session.close()
        return [Finding("replies", True, written), *findings]
    finally:
        await server.stop()
        await recorder.close()
        database.close()


def _plant(database: Database) -> int:
    profiles = Profiles(database)
    person = profiles.add(tr("Self-check"))
    profiles.activate(person)
    profiles.add_facts(person, list(CANARIES.items()))
    text = ". ".join(f"{label}: {value}" for label, value in CANARIES.items())
    History(database, person).add(NewRecord(tr("A letter about my dog and my secret"), text, "self-check"))
    return person


async def _write(session: Session, recorder: Recorder, person: int) -> str:
    tokens = held = 0
    for mode in (Mode.STEPWISE, Mode.RUN_AHEAD):
        writing = WritingSettings(strength=STRENGTH, temperature=0.0, max_tokens=TOKENS, mode=mode)
        for question in QUESTIONS:
            conversation = [Message("user", question)]
            gathered = await recorder.gather(person, conversation)
            turn = await recorder.begin(None, person, question)
            reply = session.reply(conversation, gathered.context, writing)
            async for event in recorder.keep(turn, reply, writing):
                match event:
                    case Token():
                        tokens += 1
                        held += len(event.held)
                    case Finished():
                        held += len(event.held)
                    case Failed():
                        raise TillerError(event.message, event.remedy)
                    case Passing():
                        pass
                    case _:
                        assert_never(event)
    return tr(
        "{value} at strength {strength}, {tokens} tokens, {held} held back",
        value=2 * len(QUESTIONS),
        strength=STRENGTH,
        tokens=tokens,
        held=held,
    )


def _judge(proxy: Proxy, database: Database, key: str, vocabulary: Vocabulary) -> list[Finding]:
    wire = proxy.requests
    caught = sum(map(len, proxy.sent))
    wanted = pieces(CANARIES.values(), " ".join(QUESTIONS))
    raw = [bytes(data).decode("latin-1") for data in proxy.sent]
    # JSON may write any character as an escape, and prompts go as token ids.
    texts = [readable(request.body, vocabulary.spelling) for request in wire]
    unescaped = [json.dumps(_loaded(request.body), ensure_ascii=False) for request in wire]
    found = traces([*raw, *texts, *unescaped], wanted)
    findings = [
        Finding(
            tr("planted facts"),
            not found,
            tr(
                "{found} of {canaries} left traces in {caught:,} bytes of {wire} requests",
                found=len(found),
                canaries=len(CANARIES),
                caught=caught,
                wire=len(wire),
            )
            + (
                f": {', '.join(sorted(found))}" if found else tr(" (any {piece} characters in a row)", piece=PIECE)
            ),
            tr("Do not use this version with a cloud, and report this.") if found else "",
        )
    ]
    kept = Counter((r.method, r.path, body) for r, body in Ledger(database).all())
    passed = Counter((r.method, r.path, r.body) for r in wire)
    unseen = (passed - kept).total()
    # Each is kept before it is sent, and one that is given up then never passes.
    cancelled = (kept - passed).total()
    told = (
        tr("{n} request passed unseen", "{n} requests passed unseen", n=unseen)
        if unseen
        else tr("holds the {wire} requests byte for byte as they passed", wire=len(wire))
    )
    if cancelled:
        told += tr(", and {n} that was canceled", ", and {n} that were canceled", n=cancelled)
    findings.append(Finding("ledger", not unseen, told, tr("Please report this.") if unseen else ""))
    stored = any(key.encode() in file.read_bytes() for file in database.path.parent.iterdir())
    findings.append(
        Finding(
            "key",
            not stored,
            tr("stands in none of the files") if not stored else tr("was written into a file"),
            tr("Please report this.") if stored else "",
        )
    )
    return findings


def _loaded(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return ""
