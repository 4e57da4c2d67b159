"""The worker's jobs, on a scripted session: one at a time, and whoever asked always hears something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.jobs import Desk, Job, Question, Said
from desktop_app.application.session_state import Phase, SessionState
from desktop_app.application.worker import Worker
from engine.common.errors import SettingsError, TillerError
from engine.context.messages import Message
from engine.context.personal import Gathered
from engine.reply.events import Failed, Finished, Token
from engine.session.session import Session, Writer
from engine.settings import Settings, WritingSettings
from tests.desktop_app.conftest import MakeWindow
from tests.support.scripted_session import ScriptedReply, ScriptedSession

QUESTION = Question([Message("user", "Where to?")])


class Heard:
    """What a worker says."""

    def __init__(self, worker: Worker) -> None:
        self.states: list[SessionState] = []
        self.events: dict[int, list[Said]] = {}
        self.measured: list[object] = []
        self.previewed: list[tuple[object, object]] = []
        worker.state_changed.connect(self.states.append)
        worker.events.connect(lambda number, said: self.events.setdefault(number, []).extend(said))
        worker.measured.connect(self.measured.append)
        worker.previewed.connect(lambda asked, found: self.previewed.append((asked, found)))

    def last(self, number: int) -> Said | None:
        return self.events[number][-1] if self.events.get(number) else None


@pytest.fixture
def session() -> ScriptedSession:
    return ScriptedSession()


@pytest.fixture
def worker(session: ScriptedSession, tmp_path: Path) -> Iterator[Worker]:
    made = Worker(tmp_path / "tiller.db", session.open)
    yield made
    made.shut_down()


@pytest.fixture
def heard(worker: Worker) -> Heard:
    return Heard(worker)


def connect(worker: Worker, heard: Heard, qtbot: QtBot) -> None:
    worker.open(Settings())
    qtbot.waitUntil(lambda: bool(heard.states) and heard.states[-1].phase is Phase.READY, timeout=10_000)


def test_without_a_session_whoever_asks_is_told(worker: Worker, heard: Heard, qtbot: QtBot) -> None:
    reply = worker.send(QUESTION, WritingSettings())
    compared = worker.compare(QUESTION, WritingSettings())
    worker.measure_strength(1)
    worker.preview("asked", QUESTION.conversation, Gathered(), WritingSettings())
    numbers = [reply, *compared.values()]
    assert len(set(numbers)) == 1 + len(Writer)
    qtbot.waitUntil(lambda: all(isinstance(heard.last(n), Failed) for n in numbers), timeout=10_000)
    qtbot.waitUntil(lambda: bool(heard.measured and heard.previewed), timeout=10_000)
    assert "send it again" in str(heard.last(reply))
    assert heard.measured == ["Tiller is not connected. Wait a moment and try again."]
    assert heard.previewed == [("asked", "The private prompt can be shown when the local model is loaded.")]


def test_what_one_writer_cannot_do_is_its_reply(
    worker: Worker, heard: Heard, session: ScriptedSession, qtbot: QtBot
) -> None:
    def write(_conversation: object, writer: Writer) -> ScriptedReply:
        if writer is Writer.LOCAL:
            raise SettingsError("No local model.", "Choose one.")
        return ScriptedReply([writer.value])

    session.write = write
    connect(worker, heard, qtbot)
    numbers = worker.compare(QUESTION, WritingSettings())
    qtbot.waitUntil(lambda: all(heard.last(n) for n in numbers.values()), timeout=10_000)
    qtbot.waitUntil(lambda: isinstance(heard.last(numbers[Writer.LOCAL]), Failed), timeout=10_000)
    finished = heard.last(numbers[Writer.STEERED])
    assert isinstance(finished, Finished)
    assert finished.text == "steered"


def test_each_waits_for_the_one_before_and_stop_ends_those_that_have_not_begun(
    worker: Worker, heard: Heard, session: ScriptedSession, qtbot: QtBot
) -> None:
    session.write = lambda *_: ScriptedReply(["One."], ends=False)
    connect(worker, heard, qtbot)
    first = worker.send(QUESTION, WritingSettings())
    qtbot.waitUntil(lambda: isinstance(heard.last(first), Token), timeout=10_000)
    second = worker.send(QUESTION, WritingSettings())
    # Its question is kept at once; its reply waits.
    qtbot.waitUntil(lambda: second in heard.events, timeout=10_000)
    assert len(session.replies) == 1
    worker.stop()
    settled: list[bool] = []
    worker.settle(lambda: settled.append(True))
    qtbot.waitUntil(lambda: bool(settled), timeout=10_000)
    for number, text in ((first, "One."), (second, "")):
        last = heard.last(number)
        assert isinstance(last, Finished)
        assert last.text == text


class Broken(Job):
    """A job with a fault of ours in it."""

    name = "a broken job"

    def __init__(self) -> None:
        self.told: list[TillerError] = []

    async def run(self, desk: Desk, session: Session) -> None:
        raise ZeroDivisionError("what the user wrote")

    def fail(self, desk: Desk, error: TillerError) -> None:
        self.told.append(error)


@pytest.mark.parametrize("beside", [True, False])
def test_a_fault_of_ours_is_told_and_the_next_job_is_done(
    worker: Worker, heard: Heard, qtbot: QtBot, caplog: pytest.LogCaptureFixture, beside: bool
) -> None:
    connect(worker, heard, qtbot)
    broken = Broken()
    worker.submit(broken, beside=beside)
    number = worker.send(QUESTION, WritingSettings())
    qtbot.waitUntil(lambda: isinstance(heard.last(number), Finished), timeout=10_000)
    (error,) = broken.told
    assert "ZeroDivisionError" in error.message
    assert "what the user wrote" not in f"{error}{caplog.text}"


def test_a_strength_changes_the_reply_that_is_written(
    worker: Worker, heard: Heard, session: ScriptedSession, qtbot: QtBot
) -> None:
    session.write = lambda *_: ScriptedReply(["One."], ends=False)
    connect(worker, heard, qtbot)
    number = worker.send(QUESTION, WritingSettings())
    qtbot.waitUntil(lambda: isinstance(heard.last(number), Token), timeout=10_000)
    worker.set_strength(0.25)
    worker.stop()
    qtbot.waitUntil(lambda: isinstance(heard.last(number), Finished), timeout=10_000)
    assert session.replies[0].coefficient == 0.25


def test_opening_anew_closes_what_was_open(
    worker: Worker, heard: Heard, session: ScriptedSession, qtbot: QtBot
) -> None:
    connect(worker, heard, qtbot)
    heard.states.clear()
    connect(worker, heard, qtbot)
    assert (len(session.opened), session.closed) == (2, 1)
    worker.shut_down()
    assert session.closed == 2


def test_the_engines_last_words_change_nothing(
    make_window: MakeWindow, session: ScriptedSession, qtbot: QtBot
) -> None:
    window = make_window(open_session=session.open)
    connection = window.services.connection
    connection.open()
    qtbot.waitUntil(lambda: connection.is_ready, timeout=10_000)
    window.leave()
    assert connection.is_closed
    assert session.closed == 1
    state = connection.state
    # A model that is refused is kept out of the settings; the file of those is closed.
    connection.hear(SessionState(Phase.FAILED, message="No.", is_model_refused=True))
    connection.open()
    assert connection.state == state
    assert len(session.opened) == 1
