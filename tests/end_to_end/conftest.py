"""A screen of its own, and programs on it, driven by keyboard and mouse."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.driver import Driven
from tests.end_to_end.program import Program, settle_in
from tests.support.calibrated import calibrated


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """A display with a window manager, without a monitor."""
    with new_screen() as display:
        yield display


@contextlib.contextmanager
def new_screen() -> Iterator[str]:
    """Another display."""
    for tool in ("Xvfb", "xdotool", "scrot", "openbox"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed (.ci/install-system-packages installs it)")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as said:
        display = f":{said.readline().strip()}"
    manager = subprocess.Popen(["openbox"], env=os.environ | {"DISPLAY": display}, stderr=subprocess.DEVNULL)
    yield display
    for process in (manager, server):
        process.terminate()
        process.wait()


@pytest.fixture(autouse=True)
def measured_once(calibration: None) -> None:
    """Any program may load the local model."""


@pytest.fixture(autouse=True)
def tiny_model_comes_with_it(request: pytest.FixtureRequest) -> None:
    """The programs' model is the tiny one, but in tests of what a person gets to read."""
    if "smollm2_path" not in request.fixturenames:
        request.getfixturevalue("tiny_packaged")


@pytest.fixture
def start(own_folders: Path) -> Iterator[Callable[..., Program]]:
    """Start the program, with other settings of what is written; it is ended with the test."""
    running: list[Program] = []

    def run(*arguments: str, display: str | None = None, **writing: Any) -> Program:
        settle_in(own_folders, **writing)
        running.append(Program(list(arguments), display, own_folders))
        return running[-1]

    yield run
    for program in running:
        program.close()


@pytest.fixture(scope="session")
def warm(tiny_path: Path, tmp_path_factory: pytest.TempPathFactory, measured: Path) -> Iterator[Driven]:
    """One program for all of them, on a screen of its own; each begins a conversation of its own."""
    home = tmp_path_factory.mktemp("warm") / "tiller"
    # The same question thirty times is what a server that asks about its user looks like.
    settle_in(home, max_tokens=20, watch=False)
    with new_screen() as display, calibrated(home, measured):
        # It alone has the tiny model, and not what later tests start.
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", str(tiny_path.parents[1]), prepend=os.pathsep)
            program = Driven(["-v"], display, home)
        try:
            program.wait_for("the session is ready")
            yield program
        finally:
            program.close()


@pytest.fixture
def program(warm: Driven, request: pytest.FixtureRequest) -> Iterator[Driven]:
    warm.focus()
    warm.key("ctrl+n")
    warm.key("ctrl+0")
    yield warm
    warm.screenshot(request.node.name)
    # Whatever was opened beside the main window is closed, the last first.
    for _ in range(8):
        others = [thing for thing in warm.look() if thing.window not in ("Tiller", "")]
        if not others:
            break
        warm.key("Escape")
        found: list[str] = []
        front = next((thing for thing in others if thing.active), others[-1])
        with contextlib.suppress(subprocess.CalledProcessError):
            found = warm.tool("search", "--onlyvisible", "--name", f"^{front.window}$").split()
        if found:
            # One that is about to go is as good as gone.
            with contextlib.suppress(subprocess.CalledProcessError):
                warm.tool("windowactivate", found[-1])
                warm.close_window()
        time.sleep(0.2)
