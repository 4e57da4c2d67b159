"""What is beside the chat, one thing at a time: the profile, privacy, settings, models, help and the view."""

from __future__ import annotations

import json
import time
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, qGray

from engine.store.database import Database
from engine.store.history import History
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles
from tests.end_to_end.driver import Driven, Thing, drag
from tests.end_to_end.warm import SCREEN, ask

pytestmark = [pytest.mark.window, pytest.mark.models, pytest.mark.server]


def test_what_would_be_used_is_shown_with_the_private_prompt(program: Driven) -> None:
    before = len(program.said)
    program.write("Message", "What should I cook?")
    program.key("ctrl+shift+p")
    program.wait_until_seen("are about you", window="About you")
    program.wait_until_seen("What should I cook?", window="About you")
    # Looking sends nothing.
    assert not any("a reply began" in line for line in program.said[before:])
    program.close_window()
    program.focus()
    program.click("Message")
    assert program.find("Message").text == "What should I cook?"
    program.key("ctrl+a", "Delete")


def test_a_fact_is_added_and_steers_from_then_on(program: Driven) -> None:
    program.key("ctrl+p")
    program.find("Facts", "tab", "About you")
    program.key("alt+f")
    program.key("ctrl+Return")
    program.type("Hobby")
    program.key("Tab")
    program.type("kites")
    program.key("Return")
    program.find("kites", "row", "About you")
    program.close_window()
    program.focus()
    program.click("About you", "tab")
    program.wait_until_seen("Hobby: kites", window="Tiller")
    ask(program, "What are my kites called?")
    with closing(Database(Path(program.home) / "data" / "tiller.db")) as database:
        bodies = [body for _, body in Ledger(database).all()]
    assert any(b"my kites" in body for body in bodies)
    assert not any(b"Hobby" in body for body in bodies)


def test_two_replies_are_voted_on_blindly(program: Driven) -> None:
    ask(program, "Write a line about a lighthouse.")
    program.menu("Conversation", "Blind test")
    # Those that were asked here before are ticked too: all but the newest are left out.
    ticked = [t for t in program.look() if t.window == "Blind test" and t.kind == "row"]
    for row in ticked[1:10]:
        program.click_at(row.rect[0] + 10, row.middle[1])
    program.click("Begin with 1 question", window="Blind test")
    program.wait_until_seen("Write a line about a lighthouse.", window="Blind test")
    program.click("A is better", window="Blind test")
    program.wait_until_seen("cloud alone", window="Blind test")
    counted = next(t.text for t in program.look() if t.text.startswith("Steered ") and "·" in t.text)
    assert counted in (
        "Steered 1 · cloud alone 0 · no difference 0",
        "Steered 0 · cloud alone 1 · no difference 0",
    )


def test_a_file_is_dropped_and_taken_into_the_history(program: Driven, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Tom, the kite festival on the dunes was grand. See you in May!", encoding="utf-8")
    drag(program, letter, program.find("Conversation", "Transcript"))
    program.wait_until_seen("1 text in 1 file")
    program.click("Import", "QPushButton")
    program.wait_until_seen("1 new")
    with closing(Database(Path(program.home) / "data" / "tiller.db")) as database:
        active = Profiles(database).active()
        assert active is not None
        assert [record.title for record in History(database, active.id).search("kite festival", 5)] == ["letter"]


def test_every_request_can_be_read(program: Driven) -> None:
    ask(program, "Say the word marmalade.")
    program.key("ctrl+shift+s")
    program.click("What the cloud saw", "tab")
    program.wait_until_seen("Say the word marmalade", window="Privacy")
    program.click("What replies told", "tab")
    program.wait_until_seen("bits each on average", window="Privacy")
    program.click("Protection", "tab")
    program.wait_until_seen("What you let out", window="Privacy")
    assert not program.sees("marmalade", window="Privacy")


def test_the_guard_is_switched_off_and_the_shield_says_so(program: Driven) -> None:
    program.key("ctrl+shift+s")
    program.click("Protection", "tab")
    guard = "Keep names, numbers and your own sentences out of replies"
    program.click(guard, "QCheckBox")
    program.wait_until_seen("Partly guarded: no guard", window="Tiller")
    assert not program.find(guard, "QCheckBox").checked
    program.click(guard, "QCheckBox")
    program.wait_until_gone("no guard", window="Tiller")
    assert program.find(guard, "QCheckBox").checked


def test_a_setting_is_searched_changed_and_reset(program: Driven) -> None:
    program.key("ctrl+comma")
    program.write("Search the settings", "seed")
    program.write("Seed", "42")
    program.key("Return")
    assert program.find("Seed", "QLineEdit").text == "42"
    program.click("Seed: back to the default")
    assert program.find("Seed", "QLineEdit").text == "-1"


def test_a_setting_that_cannot_be_is_refused_beside_it(program: Driven) -> None:
    program.key("ctrl+comma")
    program.write("Search the settings", "seed")
    program.write("Seed", "many")
    program.key("Return")
    program.wait_until_seen("cannot be many", window="Settings")
    kept = json.loads((Path(program.home) / "config" / "settings.json").read_text(encoding="utf-8"))
    assert kept["writing"].get("seed", -1) == -1


def test_a_profile_of_settings_is_chosen(program: Driven) -> None:
    program.key("ctrl+comma")
    program.choose("Profile of settings", "Precise")
    program.wait_until_seen("0.48", window="Tiller")
    time.sleep(1.0)
    kept = json.loads((Path(program.home) / "config" / "settings.json").read_text(encoding="utf-8"))
    program.choose("Profile of settings", "Balanced")
    program.wait_until_seen("0.73", window="Tiller")
    assert kept["writing"]["strength"] == 0.48


def test_the_window_is_dark_and_light(program: Driven) -> None:
    program.menu("View", "Dark")
    program.wait(lambda: brightness(program, "dark") < 80, "it is not dark")
    assert brightness(program, "dark") < 80
    program.menu("View", "Light")
    program.wait(lambda: brightness(program, "light") > 180, "it is not light")
    assert brightness(program, "light") > 180
    program.menu("View", "As the system has them")


def brightness(program: Driven, name: str) -> float:
    """The mean of the conversation's pixels, from 0 to 255."""
    path = program.screenshot(name)
    assert path
    picture = QImage(str(path))
    left, top, width, height = program.find("Conversation", kind="Transcript").rect
    grays = [qGray(picture.pixel(left + x, top + y)) for x in range(0, width, 9) for y in range(0, height, 9)]
    return sum(grays) / len(grays)


def on_screen(thing: Thing) -> bool:
    left, top, width, height = thing.rect
    return left >= 0 and top >= 0 and left + width <= SCREEN[0] and top + height <= SCREEN[1]


def test_text_grows_and_shrinks(program: Driven) -> None:
    program.click("Latency", "tab")
    before = program.find("Send").rect[3]
    for _ in range(5):
        program.key("ctrl+plus")
    program.wait(lambda: program.find("Send").rect[3] > before, "it does not grow")
    grown = program.find("Send").rect[3]
    # The window grows with it, and stays on the screen.
    program.wait(lambda: on_screen(program.find("Copy CSV")), "it is beyond the screen")
    # For the picture, until it is drawn.
    time.sleep(1.5)
    program.screenshot("large-text")
    program.key("ctrl+0")
    program.wait(lambda: program.find("Send").rect[3] == before, "it stays large")
    assert grown > before


def test_a_broken_model_file_says_what_is_wrong(program: Driven, tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF and no more")
    program.key("ctrl+m")
    program.click("Open a file", "QPushButton", "Local models")
    program.find("File name:", "QLabel")
    program.type(str(broken))
    program.key("Return")
    program.find("broken", "row", "Local models")
    assert not program.find("Use this model").enabled


def test_models_tell_what_they_need(program: Driven) -> None:
    program.key("ctrl+m")
    program.click("Qwen3 0.6B", "row", "Local models")
    program.wait_until_seen("of memory; this machine has", window="Local models")
    assert program.find("Download", "QPushButton", "Local models").enabled


def test_a_server_that_cannot_be_reached_is_named_by_the_test(program: Driven) -> None:
    program.key("ctrl+k")
    program.click("A server")
    program.click("Add", "QPushButton", "Connections")
    program.click("vLLM", "action")
    program.wait_until_seen("--max-logprobs", window="Connections")
    program.write("Address", "http://127.0.0.1:9")
    program.click("Test", "QPushButton", "Connections")
    program.wait_until_seen("cannot be reached", window="Connections")
    program.key("Escape")
    # It was tried only: the session goes on as it was.
    assert "about the sea" in ask(program)


def test_shortcuts_are_listed(program: Driven) -> None:
    program.key("ctrl+slash")
    program.find("Ctrl+K", "row", "Keyboard shortcuts")
    for keys in ("Ctrl+N", "Ctrl+M", "Ctrl+Shift+P"):
        assert program.sees(keys, window="Keyboard shortcuts"), keys
    # Those of parts of the window stand at the end.
    program.click("Ctrl+K", "row", "Keyboard shortcuts")
    program.key("ctrl+End")
    program.find("Alt+Right", "row", "Keyboard shortcuts")


def test_about_tells_versions_and_licences(program: Driven) -> None:
    program.menu("Help", "About Tiller")
    program.wait_until_seen("Python 3.", window="About")
    program.click("Libraries and licences", "tab")
    program.find("anyio", "row", "About")
    assert program.sees("MIT", window="About")


def test_the_log_tells_what_happened_and_nothing_that_was_written(program: Driven) -> None:
    ask(program, "Say the word tangerine.")
    program.menu("Help", "Log")
    program.wait_until_seen("a reply ended", window="Log")
    assert not program.sees("tangerine", window="Log")


def test_a_panel_is_hidden_and_shown(program: Driven) -> None:
    program.click("Latency", "tab")
    program.menu("View", "Latency")
    assert not any(thing.text == "tokens a second" for thing in program.look())
    program.menu("View", "Latency")
    program.click("Latency", "tab")
    program.find("tokens a second")


def test_the_keyboard_reaches_every_menu(program: Driven) -> None:
    program.key("alt+v")
    assert program.find("Privacy", "action").enabled
    program.key("Escape", "Escape")
    program.key("alt+h")
    assert program.find("Keyboard shortcuts", "action").enabled
    program.key("Escape", "Escape")


def test_settings_are_written_where_the_command_line_finds_them(program: Driven) -> None:
    program.key("ctrl+comma")
    program.choose("Profile of settings", "Strong")
    time.sleep(1.0)
    home = Path(program.home)
    kept = json.loads((home / "config" / "settings.json").read_text(encoding="utf-8"))
    program.choose("Profile of settings", "Balanced")
    assert kept["writing"]["strength"] == 1.2
