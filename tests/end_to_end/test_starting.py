"""What people do around a start: first steps, other languages and models, servers and downloads that go away."""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine import settings as settings_file
from engine.cloud.embedded.server import MODULE, EmbeddedServer
from engine.common.child_process import Child
from engine.models.packaged import smollm2
from engine.settings import CloudSettings, LocalSettings, Settings, WindowSettings, WritingSettings
from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.history import History, NewRecord
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles
from tests.end_to_end.driver import Driven
from tests.end_to_end.program import settle_in
from tests.engine.models.gguf_files import string
from tests.support import tiny_models
from tests.support.file_server import Serve, file_server

pytestmark = [pytest.mark.window, pytest.mark.models, pytest.mark.server]

Open = Callable[..., Driven]


@pytest.fixture
def launch(own_folders: Path, screen: str, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Start the program anew; each start is shot at the test's end, and ended with it."""
    running: list[Driven] = []

    def run(
        *arguments: str, settled: bool = True, catalogue: dict[str, Any] | None = None, **writing: Any
    ) -> Driven:
        if settled:
            settle_in(own_folders, **{"max_tokens": 20, **writing})
        running.append(Driven(["-v", *arguments], screen, own_folders, catalogue))
        return running[-1]

    yield run
    if running and running[-1].process.poll() is None:
        running[-1].screenshot(request.node.name)
    for program in running:
        program.close()


def ready(program: Driven, times: int = 1) -> Driven:
    program.wait_for("the session is ready", times=times)
    program.focus()
    return program


def leave(program: Driven) -> None:
    program.focus()
    program.key("ctrl+q")
    assert program.wait_ended() == 0


def test_the_first_steps_end_with_a_reply(launch: Open, own_folders: Path, smollm2_path: Path) -> None:
    program = launch(settled=False)
    program.wait_until_seen("A large model that writes as if it knew you")
    program.screenshot("first-steps-1")
    program.click("Next", "QPushButton")
    program.wait_until_seen("The model on this machine")
    program.screenshot("first-steps-2")
    program.click("Next", "QPushButton")
    program.wait_until_seen("The large model")
    program.screenshot("first-steps-3")
    program.click("Next", "QPushButton")
    program.wait_until_seen("Step 4 of 4")
    program.type("Ada")
    program.key("Tab")
    program.type("Occupation: gardener")
    program.screenshot("first-steps-4")
    program.click("Done", "QPushButton")
    ready(program)
    program.ask("Hello!", replies=1)
    leave(program)
    assert settings_file.load(own_folders / "config" / "settings.json").window.welcomed
    with closing(Database(own_folders / "data" / "tiller.db")) as database:
        active = Profiles(database).active()
        assert active is not None
        facts = [(fact.label, fact.text) for fact in Profiles(database).facts(active.id)]
    assert facts == [("Name", "Ada"), ("Occupation", "gardener")]


def test_it_is_tried_offline_with_one_click(launch: Open, smollm2_path: Path) -> None:
    program = launch(settled=False)
    program.click("Try it offline now")
    ready(program)
    program.wait_until_seen("embedded")
    program.ask("Hello!", replies=1)
    assert "Hello!" in program.transcript


def test_the_first_steps_are_skipped_and_not_shown_again(launch: Open) -> None:
    program = launch(settled=False)
    program.wait_until_seen("Step 1 of 4")
    program.key("Escape")
    leave(ready(program))
    again = ready(launch(settled=False))
    assert not again.sees("Step 1 of 4")


def test_stop_with_the_mouse_keeps_what_was_written(launch: Open) -> None:
    program = ready(launch(max_tokens=2000))
    program.write("Message", "Tell me a very long story about the sea.")
    program.key("Return")
    program.wait_until_written()
    program.click("Stop")
    program.wait_for("a reply ended: stopped")
    program.wait_until_seen("Stopped.")
    written = program.transcript.split("Compare")[-1].split("Stopped.")[0].strip()
    assert len(written) > 10


def test_escape_stops_a_reply(launch: Open) -> None:
    program = ready(launch(max_tokens=2000))
    program.write("Message", "Tell me a very long story about the sea.")
    program.key("Return")
    program.wait_until_written()
    program.key("Escape")
    program.wait_for("a reply ended: stopped")
    program.wait_until_seen("Stopped.")
    assert program.find("Send").kind == "SendButton"


def test_quitting_while_a_reply_streams_loses_nothing(launch: Open, own_folders: Path) -> None:
    program = ready(launch(max_tokens=2000))
    program.write("Message", "Tell me a very long story about the sea.")
    program.key("Return")
    program.wait_until_written()
    program.key("ctrl+q")
    assert program.wait_ended() == 0
    with closing(Database(own_folders / "data" / "tiller.db")) as database:
        conversations = Conversations(database)
        kept = conversations.messages(conversations.all()[0].id)
    assert [(message.role, message.state) for message in kept] == [("user", "complete"), ("assistant", "stopped")]
    assert len(kept[1].text) > 10
    again = ready(launch())
    rows = [thing for thing in again.look() if thing.kind == "row" and "story" in thing.text]
    assert rows
    again.click_at(*rows[0].middle)
    again.wait_until_seen("Stopped.")


def test_loading_is_given_up_and_tried_again(launch: Open, own_folders: Path, smollm2_path: Path) -> None:
    # The first start measures, and takes seconds, with SmolLM2 at least.
    (own_folders / "cache" / "calibration.json").unlink(missing_ok=True)
    program = launch()
    program.click("Cancel", "QPushButton", "Tiller")
    program.wait_until_seen("was stopped")
    program.click("Try again", "QPushButton")
    ready(program)
    program.wait_until_gone("was stopped")
    program.ask("Hello!", replies=1)
    assert "Hello!" in program.transcript


def test_the_language_changes_at_once_and_the_conversation_stays(launch: Open) -> None:
    program = ready(launch())
    program.ask("Write a line about the sea.", replies=1)
    program.key("ctrl+comma")
    program.write("Search the settings", "language")
    program.choose("Language", "简体中文")
    program.wait_until_seen("就绪")
    program.focus()
    assert "about the sea" in program.find("对话", "Transcript").text
    program.screenshot("chinese")
    program.key("ctrl+comma")
    program.write("搜索设置", "window.language")
    program.choose("语言", "English")
    program.wait_until_seen("Ready")


def test_the_window_comes_back_as_it_was_left(launch: Open) -> None:
    program = ready(launch())
    program.menu("View", "Latency")
    program.menu("View", "Dark")
    leave(program)
    again = ready(launch())
    assert not any(thing.text == "tokens a second" for thing in again.look())
    program = again
    program.click("View", "action")
    assert program.find("Dark", "action").checked
    program.key("Escape")


def test_another_local_model_goes_on_with_the_conversation(launch: Open, tmp_path: Path) -> None:
    packaged = smollm2()
    assert packaged is not None
    other = tmp_path / "another model.gguf"
    shutil.copy(packaged, other)
    program = ready(launch())
    program.ask("Write a line about the sea.", replies=1)
    program.key("ctrl+m")
    program.click("Open a file", "QPushButton", "Local models")
    program.find("File name:", "QLabel")
    program.type(str(other))
    program.key("Return")
    program.wait_until_seen(str(other), window="Local models")
    program.click("Use this model", "QPushButton", "Local models")
    ready(program, times=2)
    program.wait_until_seen("another model", window="Tiller")
    program.ask("And one about rain.", replies=2)
    shown = program.transcript
    assert "about the sea" in shown
    assert "about rain" in shown


def test_a_server_that_is_down_is_told_and_another_is_taken(launch: Open, own_folders: Path) -> None:
    gone = CloudSettings("llama", "http://127.0.0.1:9", name="Gone")
    writing = WritingSettings(temperature=0.0, max_tokens=20)
    path = own_folders / "config" / "settings.json"
    settings_file.save(
        Settings(LocalSettings(threads=1), gone, writing, WindowSettings(welcomed=True), (gone,)), path
    )
    program = launch(settled=False)
    program.wait_until_seen("cannot be reached")
    program.screenshot("server-down")
    program.click("Connections", "QPushButton")
    program.click("Try it offline: a small server on this machine", "QRadioButton")
    program.click("Connect", "QPushButton", "Connections")
    ready(program)
    program.ask("Hello!", replies=1)
    assert "Hello!" in program.transcript
    assert not program.sees("cannot be reached")


def test_the_cloud_goes_down_in_mid_reply_and_comes_back(
    launch: Open, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = smollm2()
    assert packaged is not None
    server = asyncio.run(EmbeddedServer.start(packaged, watched=False))
    again: Child | None = None
    monkeypatch.setenv("TILLER_API_KEY", server.key)
    try:
        cloud = CloudSettings("llama", server.url, name="Mine", stall_seconds=5)
        writing = WritingSettings(temperature=0.0, max_tokens=300, retry_seconds=60)
        path = own_folders / "config" / "settings.json"
        settings_file.save(
            Settings(LocalSettings(threads=1), cloud, writing, WindowSettings(welcomed=True), (cloud,)), path
        )
        program = ready(launch(settled=False))
        program.write("Message", "Tell me a long story about the sea.")
        program.key("Return")
        program.wait_until_written()
        asyncio.run(server.stop())
        program.wait_until_seen("cannot be reached", seconds=40)
        program.screenshot("cloud-down")
        # Where it was, as a server of one's own is that is started again.
        port = server.url.rpartition(":")[2]
        again = asyncio.run(Child.start(MODULE, str(packaged), "--port", port, key=server.key, seconds=60))
        assert again.said["url"] == server.url
        program.wait_for("a reply ended", seconds=120)
        program.wait_until_seen("tokens ·")
    finally:
        asyncio.run(server.stop())
        if again:
            again.end()


def test_the_local_model_writes_alone_where_nothing_may_be_sent(launch: Open, own_folders: Path) -> None:
    program = ready(launch())
    program.key("ctrl+k")
    program.click("None: the local model writes alone, and nothing is sent", "QRadioButton")
    program.click("Connect", "QPushButton", "Connections")
    ready(program, times=2)
    program.wait_until_seen("nothing is sent")
    program.ask("Hello!", replies=1)
    program.wait_until_seen("written here alone")
    with closing(Database(own_folders / "data" / "tiller.db")) as database:
        assert not any(b"Hello!" in body for _, body in Ledger(database).all())


def model(weights: int) -> bytes:
    return tiny_models.writer({"general.name": string("general.name", "Tiny")}) + bytes(weights)


def test_a_download_that_was_cut_off_goes_on_after_a_restart(launch: Open, own_folders: Path) -> None:
    content = model(2_000_000)
    with file_server(content) as server:
        catalogue = {"url": server.url, "sha256": server.sha256, "size": len(content)}
        server.will(Serve(stall_after=1_200_000))
        program = ready(launch(catalogue=catalogue))
        program.key("ctrl+m")
        program.click("Tiny", "row", "Local models")
        program.click("Download", "QPushButton", "Local models")
        program.wait_until_seen("1 of 2 MB", window="Local models")
        program.screenshot("download-stalls")
        leave(program)
        assert list((own_folders / "data" / "models").glob("*.part"))
        # The connection drops once more, and the rest comes.
        server.will(Serve(drop_after=300_000), Serve())
        again = ready(launch(catalogue=catalogue))
        again.key("ctrl+m")
        again.wait_until_seen("paused", window="Local models")
        again.click("Tiny", "row", "Local models")
        again.click("Resume", "QPushButton", "Local models")
        again.wait_for("a download ended", seconds=60)
        again.find("Use this model", "QPushButton", "Local models")
    assert (own_folders / "data" / "models" / "tiny.gguf").read_bytes() == content
    assert any(asked and asked != "bytes=0-" for asked in server.ranges)


def test_a_download_is_cancelled_and_leaves_nothing(launch: Open, own_folders: Path) -> None:
    content = model(2_000_000)
    with file_server(content) as server:
        server.will(Serve(stall_after=1_000_000))
        catalogue = {"url": server.url, "sha256": server.sha256, "size": len(content)}
        program = ready(launch(catalogue=catalogue))
        program.key("ctrl+m")
        program.click("Tiny", "row", "Local models")
        program.click("Download", "QPushButton", "Local models")
        program.wait_until_seen("of 2 MB", window="Local models")
        program.click("Cancel", "QPushButton", "Local models")
        program.wait_for("a download ended")
        program.find("Download", "QPushButton", "Local models")
    assert not list((own_folders / "data" / "models").iterdir())


def test_a_crash_is_told_at_the_next_start(launch: Open, own_folders: Path) -> None:
    program = ready(launch())
    program.process.send_signal(signal.SIGABRT)
    program.wait_ended()
    again = ready(launch())
    again.wait_until_seen("it was sent nowhere")
    (report,) = (own_folders / "data" / "crashes").glob("crash-*.txt")
    assert "Aborted" in report.read_text(encoding="utf-8")


def test_settings_that_cannot_be_read_are_left_alone_and_told(launch: Open, own_folders: Path) -> None:
    path = own_folders / "config" / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text("{broken", encoding="utf-8")
    program = launch(settled=False)
    program.wait_until_seen("not valid JSON")
    program.click("Skip all", "QPushButton")
    leave(ready(program))
    assert path.read_text(encoding="utf-8") == "{broken"


def test_the_strength_is_measured_on_ones_own_writing(launch: Open, smollm2_path: Path) -> None:
    program = ready(launch())
    words = "The fog came in at six. I lit the lamp, oiled the gears and counted the ships until the cold came. "
    with closing(Database(program.home / "data" / "tiller.db")) as database:
        profile = Profiles(database).active()
        assert profile
        history = History(database, profile.id)
        for day in range(3):
            history.add(NewRecord(f"Day {day}", f"{day}: {words * 3}"))
    program.menu("About you", "Measure the strength")
    program.click("Measure", window="Strength")
    program.wait_until_seen("is advised", window="Strength", seconds=90)
    use = next(t for t in program.look() if t.kind == "QPushButton" and t.text.startswith("Use "))
    if use.enabled:
        program.click(use.text, "QPushButton")
    advised = use.text.removeprefix("Use ")
    program.wait(lambda: program.find("Steering strength").text == f"{round(float(advised) * 100)}", advised)
