"""A model file that cannot be used does not keep the program from starting."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.application.session_state import Phase
from desktop_app.main_window.program import Program
from desktop_app.main_window.program import make_window as make_app_window
from desktop_app.main_window.window import MainWindow
from engine import settings as settings_file
from engine.cloud.kinds import CloudKind
from engine.settings import CloudSettings, LocalSettings, Settings, WindowSettings
from tests.desktop_app.conftest import MakeWindow, wait_ready
from tests.engine.local.test_marks import die_loading
from tests.support import tiny_models

pytestmark = [pytest.mark.window, pytest.mark.models]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(tiny_models.writer())
    return file


def alone(model: Path) -> Settings:
    """A model that writes alone: no server is asked."""
    return Settings(LocalSettings(model=str(model), threads=1, context_tokens=128), CloudSettings(CloudKind.NONE))


def wait_failed(window: MainWindow, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: window.state.phase is Phase.FAILED, timeout=60_000)
    return window.banner.text


def test_a_start_does_not_repeat_what_the_program_died_of(
    make_window: MakeWindow, qtbot: QtBot, path: Path
) -> None:
    die_loading(path)
    window = make_window(alone(path))
    window.services.connection.open(unattended=True)
    told = wait_failed(window, qtbot)
    assert "Tiller ended while it was loading tiny.gguf" in told
    assert "Try again, or choose another" in told
    again = next(b for b in window.banner.findChildren(QPushButton) if b.text() == "Try again")
    again.click()
    wait_ready(window, qtbot)
    assert window.state.local == "tiny"
    window.services.connection.open(unattended=True)
    wait_ready(window, qtbot)


def test_the_programs_start_is_one_that_nobody_asked_for(qtbot: QtBot, path: Path) -> None:
    settings_file.save(replace(alone(path), window=WindowSettings(welcomed=True)))
    die_loading(path)
    program = Program(demo=False)
    window = program.open()
    assert "tiny.gguf" in wait_failed(window, qtbot)
    window.close()
    program.close()
    window.deleteLater()


def test_the_command_line_says_it_too_and_goes_on_after_a_death(tmp_path: Path, path: Path) -> None:
    finder = Path(
        os.fsdecode(os.fsencode(tmp_path) + (b"/finder.gguf" if os.name == "nt" else b"/find\xe8r.gguf"))
    )
    finder.write_bytes(tiny_models.finder())
    command = [sys.executable, "-m", "desktop_app", "ask", "Hello", "--local-only", "--max-tokens", "3", "--local"]
    refused = subprocess.run([*command, finder], capture_output=True, timeout=120)
    assert refused.returncode == 1
    assert "r.gguf is an embedding model" in refused.stderr.decode()
    # Whoever types the command asks for it.
    die_loading(path)
    assert subprocess.run([*command, path], capture_output=True, timeout=120).returncode == 0


def test_what_it_died_of_is_told_where_another_model_is_in_use_now(path: Path) -> None:
    die_loading(path)
    for told in (True, False):
        window = make_app_window(demo=False)
        assert ("tiny.gguf" in window.banner.text) is told
        window.close()
        window.deleteLater()


def test_a_model_that_is_refused_is_not_tried_at_the_next_start(
    make_window: MakeWindow, qtbot: QtBot, path: Path, tmp_path: Path
) -> None:
    settings_file.save(alone(path))
    window = make_window(alone(path))
    window.services.connection.open()
    wait_ready(window, qtbot)
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(tiny_models.writer({"llama.block_count": None}))
    window.services.connection.use_model(str(broken))
    assert "broken.gguf does not state llama.block_count" in wait_failed(window, qtbot)
    qtbot.waitUntil(lambda: settings_file.load().local.model == str(path), timeout=10_000)
    # Here it stays chosen, and what is changed beside it is kept without it.
    assert window.settings.local.model == str(broken)
    window.services.settings.change("local", threads=2)
    window.services.settings._write()
    qtbot.waitUntil(lambda: settings_file.load().local.threads == 2, timeout=10_000)
    assert settings_file.load().local.model == str(path)
    # Mended and tried again, it is kept.
    broken.write_bytes(tiny_models.writer(seed=1))
    window.services.connection.open()
    wait_ready(window, qtbot)
    window.close()
    assert settings_file.load().local.model == str(broken)


def test_an_embedding_model_that_is_chosen_to_steer_is_refused_in_words(
    make_window: MakeWindow, qtbot: QtBot, path: Path, tmp_path: Path
) -> None:
    finder = tmp_path / "finder.gguf"
    finder.write_bytes(tiny_models.finder())
    window = make_window(alone(finder))
    window.services.connection.open()
    assert "finder.gguf is an embedding model" in wait_failed(window, qtbot)
