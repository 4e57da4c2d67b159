"""What the program can be told to do, each thing declared once: menus and the list of keys read it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from PySide6.QtGui import QAction, QKeySequence

from engine.common.i18n import mark, tr

Key = QKeySequence.StandardKey | str


class MenuId(StrEnum):
    """The menus, in their order."""

    CONVERSATION = mark("&Conversation")
    ABOUT_YOU = mark("About &you")
    VIEW = mark("&View")
    HELP = mark("&Help")


class ActionId(StrEnum):
    """All actions."""

    NEW = auto()
    SEARCH = auto()
    COMPARE = auto()
    BLIND_TEST = auto()
    CONNECTIONS = auto()
    MODELS = auto()
    SETTINGS = auto()
    QUIT = auto()
    EDIT_PROFILE = auto()
    LOOK_AT_USE = auto()
    MEASURE_STRENGTH = auto()
    ADD_TO_HISTORY = auto()
    MARK_STEERED = auto()
    PRIVACY = auto()
    LARGER_TEXT = auto()
    SMALLER_TEXT = auto()
    NORMAL_TEXT = auto()
    FIRST_STEPS = auto()
    SHORTCUTS = auto()
    LOG = auto()
    UPDATES = auto()
    ABOUT = auto()


@dataclass(frozen=True, slots=True)
class Action:
    """One of them.

    Attributes:
        id: its name, which a `QAction` of it has too.
        text: as a menu has it, to be translated.
        menu: where it stands.
        keys: that do it, the one that is told first.
        does: does it in a window; a checkable one gets whether it is checked as well.
        begins_group: whether a line is above it.
        is_checkable: whether it is on or off.
        role: where macOS puts it.
        is_everywhere: whether its keys work in each of the program's windows.
    """

    id: ActionId
    text: str
    menu: MenuId
    keys: tuple[Key, ...]
    does: Callable[..., Any]
    begins_group: bool = False
    is_checkable: bool = False
    role: QAction.MenuRole | None = None
    is_everywhere: bool = False

    @property
    def sequences(self) -> list[QKeySequence]:
        """Its keys, as this platform has them."""
        return [QKeySequence(key) for key in self.keys]

    @property
    def words(self) -> str:
        """Its text in the language of now."""
        return tr(self.text)


_declared: dict[ActionId, Action] = {}


def add_action(
    name: ActionId, text: str, menu: MenuId, *keys: Key, **more: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare what an action does; see `Action`. Actions stand in their menus in the order of declaration."""

    def declare(does: Callable[..., Any]) -> Callable[..., Any]:
        assert name not in _declared, f"{name} is declared twice"
        _declared[name] = Action(name, text, menu, keys, does, **more)
        return does

    return declare


def all_actions(menu: MenuId | None = None) -> list[Action]:
    """Return those of a menu, or all."""
    return [action for action in _declared.values() if menu in (None, action.menu)]
