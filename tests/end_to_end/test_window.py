"""The demo as a newcomer meets it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.store.conversations import Conversations
from engine.store.database import Database
from engine.store.profiles import Profiles
from tests.end_to_end.program import Program, gone

pytestmark = [pytest.mark.window, pytest.mark.models, pytest.mark.server]
Start = Callable[..., Program]


def ready(start: Start, screen: str, **writing: Any) -> Program:
    program = start("-v", "demo", display=screen, **writing)
    program.wait_for("the session is ready")
    program.focus()
    return program


def test_asking_by_keyboard(start: Start, screen: str, smollm2_path: Path) -> None:
    program = ready(start, screen)
    program.type("Write two sentences about my dog.")
    program.key("Return")
    program.wait_for("a reply ended")
    shot = program.screenshot("demo-reply")
    assert shot is not None
    assert shot.stat().st_size > 20_000
    servers = program.children()
    program.key("ctrl+q")
    assert program.wait_ended() == 0
    assert servers
    assert all(gone(pid) for pid in servers)
    assert not [line for line in program.said if "Traceback" in line or "QObject" in line]


def test_stopping_by_keyboard_and_going_on(start: Start, screen: str) -> None:
    program = ready(start, screen, max_tokens=400)
    program.type("Tell me a very long story about the sea.")
    # The button is the fourth control after the message.
    program.key("Return")
    program.wait_for("a reply began")
    program.key("Tab", "Tab", "Tab", "Tab")
    program.key("space")
    program.wait_for("a reply ended: stopped")
    # The keyboard is back where one types.
    program.type("And now a short one.")
    program.key("Return")
    program.wait_for("a reply ended", times=2)
    assert sum("a reply began" in line for line in program.said) == 2


def test_the_server_ends_with_a_killed_program(start: Start, screen: str) -> None:
    program = ready(start, screen)
    servers = program.children()
    assert servers
    program.process.send_signal(signal.SIGKILL)
    program.wait_ended()
    assert all(gone(pid) for pid in servers)


def test_a_reply_goes_on_when_the_server_is_killed(start: Start, screen: str) -> None:
    program = ready(start, screen, max_tokens=400)
    program.type("Tell me a very long story about the sea.")
    program.key("Return")
    (server,) = program.children("embedded.server_process")
    os.kill(server, signal.SIGKILL)
    program.wait_for("a reply ended", seconds=120)
    assert any("starting it again" in line for line in program.said)


def test_interrupting_in_the_terminal_closes_the_window(start: Start, screen: str) -> None:
    program = ready(start, screen)
    program.process.send_signal(signal.SIGINT)
    assert program.wait_ended() == 0


def test_a_second_start_brings_the_first_to_the_front(start: Start, screen: str) -> None:
    program = ready(start, screen)
    second = start("demo", display=screen)
    assert second.wait_ended() == 0
    program.wait_for("the window was called to the front")
    assert any("brought to the front" in line for line in second.said)
    assert program.process.poll() is None


def test_telling_about_oneself_by_keyboard(start: Start, screen: str, own_folders: Path) -> None:
    program = start("-v", display=screen)
    program.wait_for("the session is ready")
    program.focus()
    program.key("ctrl+p")
    window = program.tool("search", "--sync", "--onlyvisible", "--name", "^About you").split()[0]
    program.tool("windowactivate", "--sync", window)
    program.key("ctrl+Return")
    program.type("Name")
    program.key("Tab")
    program.type("Ada Lovelace")
    program.key("Return")
    program.screenshot("editor-by-keyboard")
    program.key("ctrl+w")
    program.focus()
    program.key("ctrl+q")
    assert program.wait_ended() == 0
    with closing(Database(own_folders / "data" / "tiller.db")) as database:
        profiles = Profiles(database)
        active = profiles.active()
        assert active is not None
        assert [(fact.label, fact.text) for fact in profiles.facts(active.id)] == [("Name", "Ada Lovelace")]


def test_a_program_killed_in_mid_reply_has_lost_nothing(start: Start, screen: str, own_folders: Path) -> None:
    program = start("-v", display=screen, max_tokens=600)
    program.wait_for("the session is ready")
    program.focus()
    program.type("Tell me a very long story about the sea.")
    program.key("Return")
    program.wait_for("a reply began")
    time.sleep(1.5)
    program.process.send_signal(signal.SIGKILL)
    program.wait_ended()
    again = start("-v", display=screen)
    again.wait_for("the session is ready")
    again.focus()
    again.type("Go on.")
    again.key("Return")
    again.wait_for("a reply ended")
    again.key("ctrl+q")
    assert again.wait_ended() == 0
    with closing(Database(own_folders / "data" / "tiller.db")) as database:
        conversations = Conversations(database)
        assert database.query("PRAGMA integrity_check") == [("ok",)]
        killed = conversations.messages(conversations.all()[-1].id)
    assert [(m.role, m.state) for m in killed] == [("user", "complete"), ("assistant", "stopped")]
    assert len(killed[1].text.split()) > 3
