"""The demo as a newcomer meets it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from tests.end_to_end.conftest import Program, gone

pytestmark = [pytest.mark.window, pytest.mark.models, pytest.mark.server]
Start = Callable[..., Program]


def ready(start: Start, screen: str) -> Program:
    program = start("-v", "demo", display=screen)
    program.wait_for("the session is ready")
    program.focus()
    return program


def test_asking_by_keyboard(start: Start, screen: str) -> None:
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
    program = ready(start, screen)
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
    program = ready(start, screen)
    program.type("Tell me a very long story about the sea.")
    program.key("Return")
    (server,) = program.children()
    os.kill(server, signal.SIGKILL)
    program.wait_for("a reply ended", seconds=120)
    assert any("starting it again" in line for line in program.said)


def test_interrupting_in_the_terminal_closes_the_window(start: Start, screen: str) -> None:
    program = ready(start, screen)
    program.process.send_signal(signal.SIGINT)
    assert program.wait_ended() == 0
