"""Messages above the conversation: none takes another's place."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Messages
from desktop_app.widgets.banner import Banner
from engine.common.errors import TillerError

pytestmark = pytest.mark.window


def buttons(banner: Banner) -> set[str]:
    return {button.text() for button in banner.findChildren(QPushButton) if button.isVisible()}


def test_notes_and_a_connection_that_failed_stand_beside_each_other(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.tell("The settings are not valid JSON.", "They are left as they are.")
    assert buttons(banner) == {"Dismiss"}
    banner.disconnected("The server cannot be reached.", "Start it.", cannot_steer=True)
    ways_on = {"Try again", "Connections…", "Use it unsteered", "Local model alone"}
    assert buttons(banner) == {"Dismiss", *ways_on}
    # News does not take the ways on away, and nothing is said twice.
    for _ in range(3):
        banner.tell("Tiller 2 is there.", "")
    assert buttons(banner) == {"Dismiss", *ways_on}
    assert banner.text.splitlines() == [
        "The server cannot be reached. Start it.",
        "The settings are not valid JSON. They are left as they are.",
        "Tiller 2 is there.",
    ]
    banner.connecting()
    assert buttons(banner) == {"Dismiss"}
    assert "reached" not in banner.text
    banner.disconnected("The server cannot be reached.", "Start it.", cannot_steer=False)
    (dismiss,) = (button for button in banner.findChildren(QPushButton) if button.text() == "Dismiss")
    dismiss.click()
    assert buttons(banner) == {"Try again", "Connections…"}
    assert banner.text == "The server cannot be reached. Start it."
    banner.connecting()
    assert not banner.isVisible()


def test_what_was_dismissed_is_shown_when_it_happens_again(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.tell("The download failed.", "Try again.")
    banner.dismiss()
    assert banner.isHidden()
    banner.tell("The download failed.", "Try again.")
    assert banner.text == "The download failed. Try again."
    assert not banner.isHidden()


def test_a_window_hears_the_program_and_keeps_its_own_to_itself(qtbot: QtBot) -> None:
    program = Messages()
    own = Messages(within=program)
    main, beside = Banner(program), Banner(own)
    for banner in (main, beside):
        qtbot.addWidget(banner)
    program.error(TillerError("The disk is full.", "Make room."))
    own.info("The step could not be undone.")
    assert main.text == "The disk is full. Make room."
    assert beside.text == "The disk is full. Make room.\nThe step could not be undone."
    # One that opens later shows what stands.
    later = Banner(program)
    qtbot.addWidget(later)
    assert later.text == main.text
    program.dismiss()
    assert (main.text, later.text) == ("", "")
