"""The promises of docs/privacy.md, each with a test that has its name."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sqlite3
import ssl
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import keyring
import keyring.backends.fail
import pytest
import trustme
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.application.jobs import Question, ReplyJob, Unsent
from desktop_app.widgets.banner import Banner
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import tip
from engine import settings as settings_file
from engine.cloud.embedded.server import EmbeddedServer
from engine.cloud.endpoint.connect import CloudSide
from engine.cloud.errors import CertificateError, PlainHttpError, RequestRefusedError
from engine.cloud.http import keys
from engine.cloud.http.keys import fingerprint
from engine.cloud.http.transport import Transport
from engine.common.errors import SettingsError, TemplateError, TillerError
from engine.common.paths import STORE_FILE, data_folder, snapshot_folder
from engine.common.sharing import Sharing
from engine.context.messages import Message
from engine.context.personal import gather
from engine.context.prompts import PersonalContext
from engine.context.rendering import Renderer
from engine.diagnostics.selfcheck import check_privacy
from engine.privacy.guard import RUN_WORDS
from engine.privacy.probe_detector import Suspicion
from engine.reply.events import Event, Failed, Finished, Notice, Suspected, Token
from engine.reply.reply import Reply
from engine.reply.settings import ReplySettings
from engine.session.accounting import accounted_reply, within_limits
from engine.session.recording import Recorder
from engine.session.session import Session
from engine.settings import CloudSettings, LocalSettings, Settings, WritingSettings
from engine.speculation.token_sources import Mode
from engine.store import erasing, portable, private_file
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.disclosures import Disclosure, Disclosures, Purpose
from engine.store.errors import TracesLeftError
from engine.store.history import History, NewRecord
from engine.store.identifiers import ListedIdentifiers
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles
from tests.engine.reply import test_guarded_reply as guarded
from tests.engine.reply import test_watched_reply as watched
from tests.engine.store import test_portable as portability
from tests.support import reading_back
from tests.support.http_server import Respond, misbehaving_server
from tests.support.scripted import ScriptedCloud, ScriptedPair, scripted_steerer
from tests.support.scripted_session import ScriptedSession

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "privacy.md"
KEY = "sk-planted-key-40917"
CANARY = "Quorvex Plimthorn"
MARKUP = "<b>bold</b> <img src='file:///etc/passwd'>"


def test_each_promise_of_the_page_has_a_test_of_its_name() -> None:
    promised = set(re.findall(r"\| `(test_\w+)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    here = {name for name in globals() if name.startswith("test_")}
    assert promised == here - {"test_each_promise_of_the_page_has_a_test_of_its_name"}


# One way out


@pytest.mark.models
@pytest.mark.server
async def test_what_is_known_about_you_is_not_sent() -> None:
    """Real replies over a proxy that keeps every byte; the ledger is held against them too."""
    findings = await check_privacy(LocalSettings())
    assert [f.subject for f in findings] == ["replies", "planted facts", "ledger", "key"]
    assert all(f.fine for f in findings), findings


async def test_what_was_written_where_nothing_is_sent_is_not_sent_later_without_asking(database: Database) -> None:
    """The window's part: tests/desktop_app/main_window/test_conversing.py."""
    recorder, said = Recorder(database.path, recover=False), []
    conversations = Conversations(database)
    number = conversations.begin("Dog")
    conversations.add(number, "user", "My dog Quorvex is ill.")
    session = ScriptedSession()
    session.endpoint = "far.example"
    desk = cast(Any, SimpleNamespace(recorder=recorder, say=lambda _, event: said.append(event)))
    question = Question([Message("user", "My dog Quorvex is ill."), Message("user", "Autumn?")], number)
    job = ReplyJob(1, question, WritingSettings())
    await job.prepare(desk)
    await job.run(desk, cast(Session, session))
    await recorder.close()
    assert isinstance(said[-1], Unsent)
    assert session.asked == []


async def test_nothing_is_sent_before_what_is_private_was_read() -> None:
    """Neither a token's request nor the prompt's own: the guard's spellings are made by then, too."""
    for facts in (1, 400):
        pair, cloud, read = ScriptedPair(), ScriptedCloud(), []
        prepare, steerer = pair.prepare_async, scripted_steerer(pair)

        async def prepared(*prompts: Any, prepare: Any = prepare, read: list[str] = read) -> int:
            await asyncio.sleep(0.05)
            read.append("prompts")
            return int(await prepare(*prompts))

        def guarded(*given: Any, guard: Any = steerer.guard, read: list[str] = read) -> Any:
            read.append("guard")
            return guard(*given)

        def sent(cloud: ScriptedCloud, read: list[str]) -> None:
            assert read[:2] == ["prompts", "guard"], "all was read"

        pair.prepare_async = prepared  # type: ignore[method-assign]
        steerer.guard = guarded  # type: ignore[method-assign]
        ask, score = cloud.prepare, cloud.score

        async def prepare_sent(messages: Any, ask: Any = ask, cloud: Any = cloud, read: Any = read) -> Any:
            sent(cloud, read)
            return await ask(messages)

        async def score_sent(prefixes: Any, score: Any = score, cloud: Any = cloud, read: Any = read) -> Any:
            sent(cloud, read)
            return await score(prefixes)

        cloud.prepare, cloud.score = prepare_sent, score_sent  # type: ignore[method-assign]
        personal = PersonalContext.of_lines(tuple(f"Fact {i}: {CANARY} {i}" for i in range(facts)))
        settings = ReplySettings(coefficient=1.0, max_tokens=3, mode=Mode.STEPWISE)
        question = [Message("user", "Hello?")]
        events = [event async for event in Reply(cloud, None, steerer, question, personal, settings)]
        assert isinstance(events[-1], Finished), events[-1]
        assert cloud.prefixes


def test_what_replies_reveal_adds_up_and_stops_at_your_limit(database: Database) -> None:
    """See also tests/engine/session/test_accounting.py."""
    kept = Disclosures(database)
    writing = WritingSettings(daily_bits=100.0)
    for bits in (40.0, 45.0):
        kept.add(Disclosure("a.example", 1, Purpose.CHAT, 9, bits, 128.0))
    limited, notice = within_limits(writing, kept.account("a.example", 1))
    assert (limited.budget_bits, notice) == (15.0, "")
    kept.add(Disclosure("a.example", 1, Purpose.COMPARISON, 9, 15.0, 128.0))
    limited, notice = within_limits(writing, kept.account("a.example", 1))
    assert limited.strength == 0
    assert notice
    assert within_limits(writing, kept.account("b.example", 1))[0].budget_bits == 100.0


async def test_a_service_that_asked_about_you_stays_distrusted(database: Database) -> None:
    Disclosures(database).suspect("a.example", Suspicion.FLAT)
    recorder = Recorder(database.path, recover=False)
    cloud = CloudSide(ScriptedCloud(), await ScriptedCloud().endpoint_info(), "llama", address="a.example")
    local = SimpleNamespace(steerer=scripted_steerer(), way=SimpleNamespace(step_ms=1.0))
    session = Session(cast(Any, local), cloud)
    question = [Message("user", "Hello?")]
    private = PersonalContext.of_lines(("Dog: Quorvex",))
    accounted = await accounted_reply(
        session,
        recorder,
        question,
        private,
        WritingSettings(max_tokens=4, temperature=0.0),
        profile=1,
        purpose=Purpose.CHAT,
    )
    events = [event async for event in accounted.events]
    await recorder.close()
    assert isinstance(events[-1], Finished), events[-1]
    assert [event.reason for event in events if isinstance(event, Suspected)] == [Suspicion.FLAT]
    assert session.watch.suspect is Suspicion.FLAT


async def test_each_request_is_in_the_ledger_before_it_is_sent(database: Database, tmp_path: Path) -> None:
    seen: list[list[bytes]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        assert length
        body = await reader.readexactly(int(length[1]))
        # What the server holds in its hands is kept already.
        seen.append([kept for _, kept in Ledger(database).all() if kept == body])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    recorder = Recorder(database.path, recover=False)
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        transport = Transport(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", KEY, log=recorder)
        for text in ("One", "One two", "One two"):
            await transport.post("/completion", {"prompt": text})
        await transport.close()
    await recorder.close()
    assert [len(kept) for kept in seen] == [1, 1, 2]


@pytest.mark.models
@pytest.mark.server
async def test_what_cannot_be_kept_is_not_sent(running_server: EmbeddedServer, database: Database) -> None:
    """The ledger's disk is full in the middle of a reply: it ends there, and says why."""
    recorder = Recorder(database.path, recover=False)
    cloud = CloudSettings("llama", running_server.url)
    session = await Session.open(Settings(LocalSettings(threads=1), cloud), running_server.key, recorder)
    tokens, end = 0, None
    question = [Message("user", "Write about the sea.")]
    # One by one, so that every token has a request of its own.
    writing = WritingSettings(mode=Mode.STEPWISE, seed=7)
    async for event in session.reply(question, PersonalContext(), writing):
        if isinstance(event, Token):
            tokens += 1
            if tokens == 3:
                await recorder._run(fill_up)
        end = event
    sent = len(list(Ledger(database).all()))
    await session.close()
    await recorder.close()
    assert isinstance(end, Failed)
    assert "disk is full" in end.message
    assert 3 <= tokens <= sent


def fill_up(database: Database) -> None:
    """SQLite takes no more pages than it has, and what is free in them is filled."""
    connection = database.connection
    connection.execute("CREATE TABLE filler (bytes BLOB)")
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    for size in (3000, 300, 30):
        with pytest.raises(sqlite3.OperationalError, match="full"):
            for _ in range(10_000):
                connection.execute("INSERT INTO filler VALUES (zeroblob(?))", [size])


async def test_your_key_does_not_follow_to_another_host() -> None:
    async with misbehaving_server() as one, misbehaving_server() as other:
        one.on("/v1/models", Respond({}, 302, (f"Location: {other.url}/v1/models",)))
        other.on("/v1/models", Respond({}))
        transport = Transport(one.url, KEY)
        with pytest.raises(RequestRefusedError, match="redirects"):
            await transport.get("/v1/models")
        await transport.close()
        assert other.connections == 0


def test_nothing_is_sent_readable_without_your_leave() -> None:
    with pytest.raises(PlainHttpError, match="can be read on the way"):
        Transport("http://203.0.113.5:8000", KEY)
    assert Transport("http://203.0.113.5:8000", KEY, plain_http=True)


async def test_a_server_must_prove_who_it_is(tmp_path: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    async with misbehaving_server(tls) as server:
        transport = Transport(server.url, KEY)
        with pytest.raises(CertificateError):
            await transport.get("/health")
        await transport.close()
        assert not server.received


# Keys


@pytest.mark.models
@pytest.mark.server
async def test_your_key_stands_in_no_file_and_no_message(
    running_server: EmbeddedServer, database: Database, own_folders: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A reply and some faults with everything logged: then the files, the log, the export and what was said."""
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    recorder = Recorder(database.path, recover=False)
    async with misbehaving_server() as server:
        server.on("/health", Respond({"status": "ok"}))
        server.on("/v1/models", Respond({"error": {"message": f"the key {KEY} is wrong"}}, 401))
        for url in (server.url, "http://127.0.0.1:9"):
            cloud = CloudSettings("llama", url)
            with pytest.raises(TillerError) as caught:
                await Session.open(Settings(LocalSettings(threads=1), cloud), KEY, recorder)
            said += [str(caught.value), *map(repr, causes(caught.value))]
    assert any(fingerprint(KEY) in text for text in said), "the server quoted it"
    cloud = CloudSettings("llama", running_server.url)
    session = await Session.open(Settings(LocalSettings(threads=1), cloud), running_server.key, recorder)
    writing = WritingSettings(max_tokens=4)
    turn = await recorder.begin(None, None, "Hello?")
    reply = session.reply([Message("user", "Hello?")], PersonalContext(), writing)
    async for event in recorder.keep(turn, reply, writing):
        said.append(repr(event))
    await session.close()
    await recorder.close()
    settings_file.save(Settings(cloud=cloud))
    keys.save(running_server.url, running_server.key)
    portable.export(database, own_folders / "export.json")
    files = [path for path in (*own_folders.rglob("*"), *database.path.parent.rglob("*")) if path.is_file()]
    assert {".db", ".json"} <= {path.suffix for path in files}
    for key in (KEY, running_server.key):
        assert not [path for path in files if key.encode() in path.read_bytes()]
        assert key not in caplog.text
        assert not [text for text in said if key in text]


def causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def test_without_a_keyring_a_key_is_kept_in_memory_and_you_are_told() -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())
    with pytest.raises(SettingsError, match="could not be kept") as caught:
        keys.save("https://a.example", KEY)
    assert "until Tiller ends" in caught.value.remedy
    assert KEY not in str(caught.value)


# What replies may tell


def test_not_used_is_not_used_and_influence_only_is_not_told(database: Database) -> None:
    profiles = Profiles(database)
    person = profiles.add("Ada")
    for level in Sharing:
        profiles.add_fact(person, "Dog", f"Boy of {level}", level)
        History(database, person).add(NewRecord("Dogs", f"My dog and {level} things.", "x", sharing=level))
    context = gather(database, person, "What about my dog?").context
    used = " ".join(text.line for text in context.texts)
    assert f"Boy of {Sharing.STYLE}" in used
    assert f"{Sharing.OFF}" not in used
    may_be_told = sorted(text.line for text in context.private.open)
    assert may_be_told == [f"Dog: Boy of {Sharing.OPEN}", f"My dog and {Sharing.OPEN} things."]
    default = profiles.add_fact(person, "Cat", "Tom")
    assert profiles.facts(person)[-1].id == default
    assert profiles.facts(person)[-1].sharing is Sharing.STYLE


async def steered_and_guarded(private: PersonalContext, text: str, **changes: object) -> tuple[str, list[Event]]:
    """A reply whose steering favors the last letter of a text, to which the cloud prefers a z by a hair."""
    cloud = guarded.Undecided(text[:-1], "z", text[-1])
    events = await guarded.steered_to_a_name(cloud, private, letter=text[-1], max_tokens=200, **changes)
    assert isinstance(events[-1], Finished)
    return events[-1].text, events


async def test_a_sharing_level_holds_in_every_later_turn(database: Database) -> None:
    person = Profiles(database).add("Ada")
    history = History(database, person)
    record = history.add(
        NewRecord("Jetty", "In winter we hid the letters under the old jetty.", sharing=Sharing.OPEN)
    )
    assert record is not None
    turns = [Message("user", "What about the letters in winter?")]
    turns += [Message("assistant", "Gone."), Message("user", "Any bees?")]
    turns += [Message("assistant", "None."), Message("user", "And rye?")]
    recorder = Recorder(database.path, recover=False)
    said = []
    for newest, level in ((0, Sharing.OPEN), (2, Sharing.OPEN), (4, Sharing.OPEN), (4, Sharing.STYLE)):
        history.change(record, sharing=level)
        gathered = await recorder.gather(person, turns[: newest + 1])
        assert [text.sharing for text in gathered.context.texts] == [level]
        said.append((await steered_and_guarded(gathered.context, "So we hid the letters"))[0])
    assert said == [*["So we hid the letters"] * 3, "So we hid the letterz"]
    history.change(record, sharing=Sharing.OFF)
    assert not (await recorder.gather(person, turns)).context, "nor is it used"
    await recorder.close()


async def test_steering_repeats_no_four_of_your_words_in_a_row() -> None:
    passage = PersonalContext.of_lines((), ("In winter we hid the letters under the old jetty.",))
    said, _ = await steered_and_guarded(passage, "So we hid the letters")
    assert said == "So we hid the letterz"
    said, _ = await steered_and_guarded(passage, "So we hid the letters", guard_words=0)
    assert said == "So we hid the letters"
    assert RUN_WORDS == 4


@pytest.mark.parametrize(
    "spelled",
    [
        CANARY,
        "QUORVEX-PLIMTHORN",
        "Quórvex  Plimthörn",
        "Quоrvex Plimthоrn",
        "Quor\u00advex Plimthorn",
        "Q.u.o.r.v.e.x",
        "seven two nine four",
    ],
    ids=[
        "as it is",
        "capitals and a hyphen",
        "accents and spaces",
        "Cyrillic letters",
        "invisible characters",
        "letter by letter",
        "a number in words",
    ],
)
async def test_steering_spells_no_names_and_numbers_of_yours(spelled: str) -> None:
    private = PersonalContext.of_lines((f"Dog's name: {CANARY}", "Door code: 7294"))
    said, events = await steered_and_guarded(private, spelled)
    assert said == f"{spelled[:-1]}z"
    assert any(e.held for e in events if isinstance(e, Token))
    said, _ = await steered_and_guarded(private, spelled, guard_words=0)
    assert said == spelled


async def test_you_are_told_what_was_held_back_and_why() -> None:
    _, events = await steered_and_guarded(PersonalContext.of_lines(("Dog's name: Kai",)), "So, Kai")
    (held,) = [held for e in events if isinstance(e, Token) for held in e.held]
    assert held.reason == "a name: “Kai”"


@pytest.mark.parametrize("sure", [("i", "z"), ("z", "i")], ids=["insists on it", "says it nearly"])
async def test_a_server_that_says_a_name_itself_learns_nothing_from_its_coming_back_or_not(
    sure: tuple[str, str],
) -> None:
    replies = set()
    for name in ("Kai", "Rex", "Kaz"):
        private = PersonalContext.of_lines((f"Dog's name: {name}",))
        events = await guarded.write(guarded.Undecided("So, Ka", *sure), private)
        assert isinstance(events[-1], Finished)
        replies.add((events[-1].text, events[-1].disclosed_bits))
    assert replies == {(f"So, Ka{sure[0]}", 0.0)}


async def test_steering_fades_when_a_replys_bits_are_spent() -> None:
    personal = PersonalContext.of_lines(("A person who likes short words.",))
    events = await guarded.write(ScriptedCloud(), personal, coefficient=2.0, budget_bits=20.0)
    spent = [max(0.0, e.disclosed_bits) for e in events if isinstance(e, Token)]
    assert sum(spent) <= 20 + max(spent)
    assert sum("may disclose" in e.message for e in events if isinstance(e, Notice)) == 1


async def test_a_cloud_that_asks_about_you_is_recognized_and_told_next_to_nothing() -> None:
    texts = [watched.text(await watched.write(watched.Asking(), who)) for who in (watched.ONE, watched.OTHER)]
    assert texts[0] == texts[1]
    events = await watched.write(watched.Asking(), watched.ONE)
    assert any(isinstance(e, Suspected) for e in events)


# Files


@pytest.mark.skipif(sys.platform == "win32", reason="the folder of the user is private there")
def test_your_files_are_for_you_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with closing(Database(data_folder() / STORE_FILE)) as database:
            Profiles(database).add("Ada")
            settings_file.save(Settings())
            private_file.write_bytes(snapshot_folder() / "a.state", b"x")
            portable.export(database, tmp_path / "export.json")
            database.back_up(data_folder() / "tiller-before-9.db")
            files = [path for path in (*own(), tmp_path / "export.json") if path.is_file()]
            assert {".db", ".db-wal", ".json", ".state"} <= {path.suffix for path in files}
            assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in files} == {0}
    finally:
        os.umask(old)


def own() -> list[Path]:
    return list(data_folder().parent.rglob("*"))


async def test_nothing_of_you_is_in_a_log(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    person = Profiles(database).add("Ada")
    Profiles(database).add_fact(person, "Dog's name", CANARY)
    History(database, person).add(NewRecord("Dog", f"Of {CANARY} and me.", "a letter"))
    recorder = Recorder(database.path, recover=True)
    gathered = await recorder.gather(person, [Message("user", "My dog?")])
    turn = await recorder.begin(None, person, f"Who is {CANARY}?")
    events = await guarded.write(guarded.Insisting(CANARY), gathered.context)
    async for _ in recorder.keep(turn, replayed(events), WritingSettings()):
        pass
    await recorder.close()
    assert "Quorvex" not in caplog.text
    assert "Plimthorn" not in caplog.text


async def replayed(events: list[Event]) -> AsyncIterator[Event]:
    for event in events:
        yield event


def test_what_is_deleted_is_gone_from_the_files(tmp_path: Path) -> None:
    """A conversation, a fact, a text, a name; from the index, the ledger, back-ups and prompts' states too."""
    with closing(Database(data_folder() / STORE_FILE)) as database:
        profiles, conversations, ledger = Profiles(database), Conversations(database), Ledger(database)
        person = profiles.add("Ada")
        fact = profiles.add_fact(person, "Dog's name", CANARY)
        history = History(database, person)
        record = history.add(NewRecord("Dog", f"Of {CANARY} and me. " * 300, "a letter"))
        ListedIdentifiers(database, person).put(CANARY, allowed=False)
        for number in range(60):
            said = f"{CANARY} said {number}" if number % 3 == 1 else f"Nobody said {number}"
            conversation = conversations.begin(said)
            asked = conversations.add(conversation, "user", said)
            ledger.record("a.example", "POST", "/", f"A prompt. {said} And its end.".encode(), asked)
            conversations.add(conversation, "assistant", said)
            if number % 3 == 1:
                conversations.delete(conversation)
        private_file.write_bytes(snapshot_folder() / "a.state", CANARY.encode())
        database.back_up(data_folder() / "tiller-before-9.db")
        planted = [f"{CANARY} said {number}" for number in range(1, 60, 3)]
        assert reading_back.found(planted, holding(b""), database.path, tmp_path) == set(planted)
        profiles.delete_fact(fact)
        assert record
        history.delete_many([record])
        ListedIdentifiers(database, person).remove(CANARY)
        assert conversations.purge() == 20
        with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT * FROM messages").fetchone()
            database.connection.execute("PRAGMA busy_timeout = 100")
            with pytest.raises(TracesLeftError):
                erasing.remove_traces(database)
        erasing.remove_traces(database)
        erasing.erase_snapshots()
        assert not reading_back.found([*planted, CANARY], holding(b""), database.path, tmp_path)
        for piece in (b"Quorvex", b"quorvex", b"quo", b"limth"):
            assert not holding(piece), "indexes hold small letters, and threes of them"
        kept = [body.decode() for _, body in ledger.all()]
        assert kept == [f"A prompt. Nobody said {number} And its end." for number in range(60) if number % 3 != 1]


def holding(text: bytes) -> list[Path]:
    return [path for path in own() if path.is_file() and text in path.read_bytes()]


def test_all_that_is_kept_is_one_readable_file_and_comes_back(database: Database, tmp_path: Path) -> None:
    portability.fill(database)
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    portable.export(database, first)
    for readable in ("Ada", "Grace 🙂", "wrote number 3", "What is rain?", "Ada the Great"):
        assert readable in first.read_text(encoding="utf-8")
    with closing(Database(tmp_path / "other" / "tiller.db")) as other:
        portable.restore(other, first)
        portable.export(other, second)
    assert second.read_bytes() == first.read_bytes()


def test_erasing_everything_is_one_action(tmp_path: Path) -> None:
    path = data_folder() / STORE_FILE
    with closing(Database(path)) as database, closing(Database(path)) as window:
        portability.fill(database)
        Ledger(database).record("a.example", "POST", "/", CANARY.encode())
        private_file.write_bytes(snapshot_folder() / "a.state", CANARY.encode())
        database.back_up(data_folder() / "tiller-before-9.db")
        words = ["Plimthorn", "Grace", "wrote number", "What is rain"]
        assert reading_back.found(words, holding(b""), database.path, tmp_path) == set(words)
        erasing.erase_everything(database)
        assert not reading_back.found(words, holding(b""), database.path, tmp_path)
        assert {path.name for path in holding(b"") if path.stat().st_size} <= {"tiller.db", "tiller.db-shm"}
        assert Conversations(window).all() == []


# What others make


def test_a_model_files_template_is_kept_in_bounds() -> None:
    renderer = Renderer(seconds=2)
    try:
        for source in ("{{ ''.__class__.__mro__ }}", "{{ 'a' * 10 ** 10 }}", "{{ 7 ** (9 ** 9) }}"):
            with pytest.raises(TemplateError):
                renderer.render(source, {})
    finally:
        renderer.close()


@pytest.mark.window
def test_what_others_wrote_is_shown_as_text(qtbot: QtBot) -> None:
    label = Label(MARKUP)
    qtbot.addWidget(label)
    banner = Banner()
    qtbot.addWidget(banner)
    banner.tell(MARKUP, MARKUP)
    shown = [label, *banner.findChildren(QLabel)]
    assert {found.textFormat() for found in shown} == {Qt.TextFormat.PlainText}
    assert MARKUP in banner.text
    assert "<b>" not in tip(MARKUP).removeprefix("<qt>")
