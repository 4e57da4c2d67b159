"""Chatting and keeping conversations, one thing at a time, on a program that runs already."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.end_to_end.driver import Driven
from tests.end_to_end.warm import QUESTION, SCREEN, ask

pytestmark = [pytest.mark.window, pytest.mark.models, pytest.mark.server]


def test_a_question_gets_a_steered_reply(program: Driven) -> None:
    shown = ask(program)
    assert QUESTION in shown
    assert "bits disclosed" in shown
    assert program.find("Send").kind == "SendButton"


def test_shift_and_enter_start_a_new_line(program: Driven) -> None:
    program.write("Message", "one")
    program.key("shift+Return")
    program.type("two")
    assert program.find("Message").text == "one\ntwo"
    program.key("ctrl+a", "Delete")


def test_nothing_is_sent_where_nothing_was_typed(program: Driven) -> None:
    before = len(program.said)
    program.write("Message", "   ")
    program.key("Return")
    assert not program.find("Send").enabled
    assert not any("a reply began" in line for line in program.said[before:])
    program.key("ctrl+a", "Delete")


def test_a_reply_is_copied(program: Driven) -> None:
    shown = ask(program)
    copies = [thing for thing in program.look() if thing.kind == "link" and thing.text == "Copy"]
    program.click_at(*copies[-1].middle)
    program.click("Message")
    program.key("ctrl+v")
    pasted = program.find("Message").text
    assert pasted
    assert pasted.split()[0] in shown
    program.key("ctrl+a", "Delete")


def test_a_question_is_changed_and_both_versions_stay(program: Driven) -> None:
    ask(program)
    program.click("Edit", "link")
    program.wait_until_seen("Editing an earlier message")
    program.key("ctrl+a")
    before = sum("a reply ended" in line for line in program.said)
    program.type("Write a line about rain.")
    program.key("Return")
    program.wait_for("a reply ended", times=before + 1)
    program.wait_until_seen("2 of 2")
    assert "about rain" in program.transcript
    program.click("‹", "link")
    program.wait_until_seen("1 of 2")
    assert "about the sea" in program.transcript


def test_changing_a_question_is_given_up(program: Driven) -> None:
    ask(program)
    program.click("Edit", "link")
    program.wait_until_seen("Editing an earlier message")
    program.click("Cancel", "QPushButton", "Tiller")
    program.wait_until_gone("Editing an earlier message")
    assert program.find("Message").text == ""


def test_a_reply_is_written_again_and_both_stay(program: Driven) -> None:
    ask(program)
    before = sum("a reply ended" in line for line in program.said)
    program.click("Try again", "link")
    program.wait_for("a reply ended", times=before + 1)
    program.wait_until_seen("2 of 2")
    assert program.transcript.count(QUESTION) == 1
    program.click("‹", "link")
    program.wait_until_seen("1 of 2")
    assert program.transcript.count(QUESTION) == 1


def test_a_question_is_compared_three_ways(program: Driven) -> None:
    ask(program)
    program.click("Compare", "link")
    program.wait_until_seen("written here alone", window="Compare", seconds=90)
    for heading in ("Cloud alone", "Steered", "Local alone"):
        assert program.sees(heading, window="Compare")
    assert program.sees("not steered", window="Compare")


def test_a_token_is_looked_at_and_the_next_one(program: Driven) -> None:
    shown = ask(program)
    # Where a window manager may have put it: its right edge is beyond the screen's.
    program.tool("search", "--onlyvisible", "--name", "^Tiller$", "windowmove", "260", "40")
    time.sleep(0.5)
    reply = shown.split("Compare")[-1].strip()
    program.click_text(reply.splitlines()[0][:14])
    program.wait_until_seen("  ·  token ")
    assert program.find("Alternatives")
    # The window came back onto the screen, as far as it goes.
    program.wait(lambda: program.find("›", "QToolButton").middle[0] < SCREEN[0], "the panel is beyond the screen")
    (before,) = {thing.text for thing in program.look() if "  ·  token " in thing.text}
    program.click("›", "QToolButton")
    program.wait_until_seen(f"  ·  token {int(before.split()[-1]) + 1}")
    program.key("alt+Right")
    program.wait_until_seen(f"  ·  token {int(before.split()[-1]) + 2}")
    program.key("alt+Left", "alt+Left")
    program.wait_until_seen(before)


def test_the_strength_is_moved_while_a_reply_runs(program: Driven) -> None:
    before = sum("a reply ended" in line for line in program.said)
    program.write("Message", QUESTION)
    program.key("Return")
    slider = program.find("Steering strength")
    program.click_at(slider.rect[0] + slider.rect[2] - 6, slider.middle[1])
    program.wait_for("a reply ended", times=before + 1)
    assert int(program.find("Steering strength").text) > 73
    for _ in range(12):
        program.key("Prior")
    program.menu("Conversation", "Settings")
    program.choose("Profile of settings", "Balanced")


def test_without_steering_the_cloud_writes_alone(program: Driven) -> None:
    program.click("Steering", "QCheckBox")
    try:
        assert "not steered" in ask(program)
    finally:
        program.click("Steering", "QCheckBox")


def test_the_latency_panel_pauses_and_copies(program: Driven) -> None:
    ask(program)
    program.click("Latency", "tab")
    program.click("Pause")
    assert program.find("Pause").checked
    program.click("Copy CSV")
    program.click("Pause")
    program.click("Message")
    program.key("ctrl+v")
    assert program.find("Message").text.startswith("reply,token,mode,")
    program.key("ctrl+a", "Delete")


def test_another_way_of_reading_is_chosen_and_explained(program: Driven) -> None:
    program.click("Latency", "tab")
    program.choose("Reading the cloud", "Run-ahead")
    try:
        ask(program)
        assert program.sees("Run-ahead. ")
    finally:
        program.choose("Reading the cloud", "Automatic")


def test_a_conversation_is_found_by_what_was_said(program: Driven) -> None:
    ask(program, "Tell me about the zeppelin over Friedrichshafen.")
    program.key("ctrl+n", "ctrl+f")
    program.type("friedrichshafen")
    program.wait_until_seen("eppelin")
    rows = [thing for thing in program.look() if thing.kind == "row" and "eppelin" in thing.text]
    assert "Friedrichshafen" not in program.transcript
    program.click_at(*rows[0].middle)
    program.wait(lambda: "over Friedrichshafen" in program.transcript, "the conversation is not shown")
    program.key("ctrl+f", "ctrl+a", "Delete")
    assert program.find("Search conversations").text == ""


def begun(program: Driven, words: str) -> None:
    """Begin a conversation of that name, and let it be seen at the side."""
    ask(program, words)
    program.click("Conversations", "tab")
    time.sleep(0.5)


def current(program: Driven) -> str:
    """The title of the conversation that is shown, as the list has it."""
    (row,) = [
        thing for thing in program.look() if thing.kind == "row" and thing.checked and thing.window == "Tiller"
    ]
    return row.text


def on_current(program: Driven, entry: str) -> None:
    """Choose from the menu of the conversation that is shown."""
    rows = [
        thing for thing in program.look() if thing.kind == "row" and thing.checked and thing.window == "Tiller"
    ]
    program.click_at(*rows[0].middle, button=3)
    program.click(entry, "action")


def test_a_conversation_is_renamed(program: Driven) -> None:
    begun(program, "Say hello to the harbour.")
    on_current(program, "Rename")
    program.key("ctrl+a")
    program.type("My harbour")
    program.key("Return")
    program.find("My harbour", "row")
    assert current(program) == "My harbour"


def test_a_conversation_is_pinned(program: Driven) -> None:
    begun(program, "Say hello to the lighthouse.")
    on_current(program, "Pin")
    heading = program.find("Pinned", "row")
    (row,) = [thing for thing in program.look() if thing.kind == "row" and thing.checked]
    # The heading is the list's first line, and the conversation the first below it.
    others = [
        thing for thing in program.look() if thing.kind == "row" and thing.rect[0] == row.rect[0] and thing.text
    ]
    assert [thing.text for thing in sorted(others, key=lambda thing: thing.rect[1])][:2] == ["Pinned", row.text]
    assert heading.rect[1] < row.rect[1]
    on_current(program, "Unpin")
    program.wait_until_gone("Pinned")


def test_a_conversation_is_deleted_and_brought_back(program: Driven) -> None:
    begun(program, "Say hello to the ferry.")
    title = current(program)
    on_current(program, "Delete")
    program.wait_until_seen("Deleted: ")
    assert not any(thing.kind == "row" and thing.text == title for thing in program.look())
    program.click("Undo", "QPushButton", "Tiller")
    program.find(title, "row")
    program.wait_until_gone("Deleted: ")


def test_a_conversation_is_exported_as_markdown(program: Driven, tmp_path: Path) -> None:
    begun(program, "Say hello to the seagulls.")
    on_current(program, "Export as Markdown")
    path = tmp_path / "talk.md"
    program.find("File name:", "QLabel", "Export as Markdown")
    program.key("ctrl+a")
    program.type(str(path))
    program.key("Return")
    for _ in range(50):
        if path.exists():
            break
        time.sleep(0.1)
    assert "Say hello to the seagulls." in path.read_text(encoding="utf-8")
