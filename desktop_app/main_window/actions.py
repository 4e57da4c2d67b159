"""The actions, as menus have them: what each is called, its keys, and what it does."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QAction, QKeySequence

from desktop_app.application.services import Services
from desktop_app.chat.page import ChatPage
from desktop_app.main_window.action_registry import ActionId, MenuId, add_action
from desktop_app.main_window.tool_windows import Windows
from desktop_app.profile.about_you import AboutYou
from engine.common.i18n import mark
from engine.settings.change import find

TEXT_STEP = 10
"""Per cent, by which text grows or shrinks."""
Standard = QKeySequence.StandardKey


class Host(Protocol):
    """The window that an action is done in, as far as actions need it."""

    services: Services
    chat: ChatPage
    about_you: AboutYou
    windows: Windows

    def search(self) -> None:
        """Let the user search all conversations."""

    def choose_connection(self) -> None:
        """Let the user choose the cloud and the local model."""

    def add_to_history(self) -> None:
        """Keep what the user wrote here among their own texts."""

    def welcome(self) -> object:
        """Lead through the first steps."""

    def leave(self) -> None:
        """End the program."""


# Conversation


@add_action(ActionId.NEW, mark("&New"), MenuId.CONVERSATION, Standard.New)
def _new(window: Host) -> None:
    window.chat.begin_new()


@add_action(ActionId.SEARCH, mark("&Search…"), MenuId.CONVERSATION, Standard.Find)
def _search(window: Host) -> None:
    window.search()


@add_action(ActionId.COMPARE, mark("Com&pare…"), MenuId.CONVERSATION, "Ctrl+Shift+M")
def _compare(window: Host) -> None:
    window.windows.comparison().begin_new()


@add_action(ActionId.BLIND_TEST, mark("&Blind test…"), MenuId.CONVERSATION, "Ctrl+Shift+B")
def _blind_test(window: Host) -> None:
    window.windows.blind_test()


@add_action(ActionId.CONNECTIONS, mark("&Connections…"), MenuId.CONVERSATION, "Ctrl+K", begins_group=True)
def _connections(window: Host) -> None:
    window.choose_connection()


@add_action(ActionId.MODELS, mark("&Local models…"), MenuId.CONVERSATION, "Ctrl+M")
def _models(window: Host) -> None:
    window.windows.models()


@add_action(
    ActionId.SETTINGS,
    mark("Se&ttings…"),
    MenuId.CONVERSATION,
    "Ctrl+,",
    role=QAction.MenuRole.PreferencesRole,
)
def _settings(window: Host) -> None:
    window.windows.settings()


# From each of the program's windows, and on Windows too, where Qt has no key for it.
@add_action(
    ActionId.QUIT,
    mark("&Quit"),
    MenuId.CONVERSATION,
    "Ctrl+Q",
    begins_group=True,
    role=QAction.MenuRole.QuitRole,
    is_everywhere=True,
)
def _quit(window: Host) -> None:
    window.leave()


# About you


@add_action(ActionId.EDIT_PROFILE, mark("&Edit profile and history…"), MenuId.ABOUT_YOU, "Ctrl+P")
def _edit_profile(window: Host) -> None:
    window.about_you.edit()


@add_action(ActionId.LOOK_AT_USE, mark("&What would be used…"), MenuId.ABOUT_YOU, "Ctrl+Shift+P")
def _look_at_use(window: Host) -> None:
    window.about_you.look()


@add_action(ActionId.MEASURE_STRENGTH, mark("&Measure the strength…"), MenuId.ABOUT_YOU)
def _measure_strength(window: Host) -> None:
    window.windows.strength()


@add_action(
    ActionId.ADD_TO_HISTORY, mark("&Add what I wrote here to the history"), MenuId.ABOUT_YOU, begins_group=True
)
def _add_to_history(window: Host) -> None:
    window.add_to_history()


# View


@add_action(ActionId.MARK_STEERED, mark("&Mark steered tokens"), MenuId.VIEW, is_checkable=True)
def _mark_steered(window: Host, on: bool) -> None:
    window.services.settings.change("window", mark_steered=on)


@add_action(ActionId.PRIVACY, mark("&Privacy…"), MenuId.VIEW, "Ctrl+Shift+S")
def _privacy(window: Host) -> None:
    window.windows.privacy()


# On many keyboards the plus needs Shift.
@add_action(ActionId.LARGER_TEXT, mark("&Larger text"), MenuId.VIEW, Standard.ZoomIn, "Ctrl+=", begins_group=True)
def _larger_text(window: Host) -> None:
    _resize_text(window, TEXT_STEP)


@add_action(ActionId.SMALLER_TEXT, mark("S&maller text"), MenuId.VIEW, Standard.ZoomOut)
def _smaller_text(window: Host) -> None:
    _resize_text(window, -TEXT_STEP)


@add_action(ActionId.NORMAL_TEXT, mark("N&ormal text"), MenuId.VIEW, "Ctrl+0")
def _normal_text(window: Host) -> None:
    window.services.settings.change("window", text_percent=100)


def _resize_text(window: Host, step: int) -> None:
    bounds = find("window.text_percent").declared
    size = window.services.settings.settings.window.text_percent + step
    window.services.settings.change("window", text_percent=round(min(bounds.high, max(bounds.low, size))))


# Help


@add_action(ActionId.FIRST_STEPS, mark("&First steps…"), MenuId.HELP)
def _first_steps(window: Host) -> None:
    window.welcome()


@add_action(ActionId.SHORTCUTS, mark("&Keyboard shortcuts…"), MenuId.HELP, "Ctrl+/")
def _shortcuts(window: Host) -> None:
    window.windows.shortcuts()


@add_action(ActionId.LOG, mark("&Log…"), MenuId.HELP)
def _log(window: Host) -> None:
    window.windows.log()


@add_action(ActionId.UPDATES, mark("&Updates…"), MenuId.HELP)
def _updates(window: Host) -> None:
    window.windows.updates()


@add_action(ActionId.ABOUT, mark("&About Tiller"), MenuId.HELP, begins_group=True, role=QAction.MenuRole.AboutRole)
def _about(window: Host) -> None:
    window.windows.about()
