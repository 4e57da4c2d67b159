"""Five people's own profiles and tasks through the window."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.main_window.window import MainWindow
from engine.cloud.embedded.server import EmbeddedServer
from engine.settings import CloudSettings, LocalSettings, Settings, WritingSettings
from engine.store.profiles import Profiles
from tests.desktop_app.conftest import MakeWindow, make_window, wait_ready
from tests.end_to_end.program import ARTIFACTS

pytestmark = [pytest.mark.window, pytest.mark.models, pytest.mark.server]
__all__ = ["make_window"]


def settings_of(server: EmbeddedServer, max_tokens: int) -> Settings:
    """A real model on both sides, as its Markdown and its words are what is looked at."""
    return Settings(
        LocalSettings(threads=1, context_tokens=1024),
        CloudSettings("llama", server.url, stall_seconds=20),
        WritingSettings(temperature=0.7, max_tokens=max_tokens, retry_seconds=1, seed=7, strength=0.73),
    )


def take_in(window: MainWindow, qtbot: QtBot, folder: Path, person: dict[str, Any]) -> None:
    """Make a profile of a person's own files, as the person would."""
    name = next(line[6:] for line in person["profile"].splitlines() if line.startswith("Name: "))
    facts, texts = folder / f"{name}.txt", folder / f"{name}.jsonl"
    facts.write_text(person["profile"], encoding="utf-8")
    texts.write_text("\n".join(json.dumps(entry) for entry in person["history"]), encoding="utf-8")
    editor = window.about_you.edit()
    profiles = Profiles(window.storage.database)
    profiles.activate(profiles.add(name))
    window.storage.changed.emit()
    editor.files.add_facts(facts)
    lines = len(person["profile"].splitlines())
    qtbot.waitUntil(lambda: editor.facts.model.rowCount() == lines, timeout=10_000)
    editor.files.open_files([texts])
    qtbot.waitUntil(editor.files.dialog.start.isEnabled, timeout=10_000)
    editor.files.dialog.start.click()
    qtbot.waitUntil(lambda: editor.files.dialog.report is not None, timeout=10_000)
    assert editor.files.dialog.report is not None
    assert editor.files.dialog.report.kept == len(person["history"])
    editor.files.dialog.reject()


def test_five_people_live_as_five_profiles(
    make_window: MakeWindow, cogenesis: list[dict[str, Any]], qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window(None, "")
    for person in cogenesis[:5]:
        take_in(window, qtbot, tmp_path, person)
    editor = window.about_you.edit()
    assert editor.chooser.count() == 6
    ARTIFACTS.mkdir(exist_ok=True)
    for number, person in enumerate(cogenesis[:5]):
        name = next(line[6:] for line in person["profile"].splitlines() if line.startswith("Name: "))
        editor.chooser.setCurrentIndex(editor.chooser.findText(name))
        editor.chooser.activated.emit(editor.chooser.currentIndex())
        assert editor.facts.model.rowCount() == len(person["profile"].splitlines())
        assert editor.history.model.rowCount() == len(person["history"])
        for page in range(2):
            editor.tabs.setCurrentIndex(page)
            qtbot.wait(50)
            editor.grab().save(str(ARTIFACTS / f"editor-{number}-{page}.png"))
        editor.tabs.setCurrentWidget(editor.use)
        editor.use.summary.clear()
        editor.use.question.setText(person["input"])
        editor.use.look()
        qtbot.waitUntil(lambda: "found in" in editor.use.summary.text(), timeout=10_000)
        own = [entry["title"] for entry in person["history"]]
        found = [editor.use.passages.item(row, 2).text() for row in range(editor.use.passages.rowCount())]
        assert found
        assert all(any(words.startswith(title[:60]) for title in own) for words in found)
        editor.use.question.clear()


@pytest.mark.parametrize("row", range(5))
@pytest.mark.parametrize("max_tokens", [40, pytest.param(512, marks=pytest.mark.soak)])
def test_a_reply_with_the_rows_own_profile(
    make_window: MakeWindow,
    running_server: EmbeddedServer,
    monkeypatch: pytest.MonkeyPatch,
    cogenesis: list[dict[str, Any]],
    qtbot: QtBot,
    tmp_path: Path,
    row: int,
    max_tokens: int,
) -> None:
    person = cogenesis[row]
    monkeypatch.setenv("TILLER_API_KEY", running_server.key)
    window: MainWindow = make_window(settings_of(running_server, max_tokens), "")
    window.resize(1280, 800)
    window.services.connection.open()
    wait_ready(window, qtbot)
    take_in(window, qtbot, tmp_path, person)
    window.composer.editor.setPlainText(person["input"])
    qtbot.mouseClick(window.composer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.composer.button.text() == "Send", timeout=180_000)
    qtbot.wait(200)
    ARTIFACTS.mkdir(exist_ok=True)
    window.grab().save(str(ARTIFACTS / f"person-{row}-{max_tokens}.png"))
    reply = window.conversation[-1]
    assert reply.role == "assistant"
    assert len(reply.content.split()) > 15
    shown = window.transcript.toPlainText()
    # What Markdown makes of it: each paragraph has the words that were written.
    for line in filter(None, map(str.strip, reply.content.splitlines())):
        assert re.sub(r"^(#+|[-*]|\d+\.)\s+|[*`_]", "", line) in re.sub(r"[*_`]", "", shown)
    assert " steered · " in shown
