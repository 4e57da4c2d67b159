"""The settings of the windows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.common.i18n import mark
from engine.settings.declared import Choice, Group, check, declarations, setting


class Theme(StrEnum):
    """Which colours the windows have."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Language(StrEnum):
    """Which language the windows speak."""

    SYSTEM = "system"
    ENGLISH = "en"
    CHINESE = "zh_CN"


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """How the windows look and behave."""

    theme: Theme = setting(
        Theme.SYSTEM,
        mark("Colours"),
        mark("Light, dark, or as the system has them."),
        Group.WINDOW,
        choices={
            Theme.SYSTEM: Choice(mark("As the system has them")),
            Theme.LIGHT: Choice(mark("Light")),
            Theme.DARK: Choice(mark("Dark")),
        },
    )
    language: Language = setting(
        Language.SYSTEM,
        mark("Language"),
        mark("For menus. Replies follow your question. The window reopens."),
        Group.WINDOW,
        choices={
            Language.SYSTEM: Choice(mark("As the system has it")),
            Language.ENGLISH: Choice("English", is_name=True),
            Language.CHINESE: Choice("简体中文", is_name=True),
        },
    )
    text_percent: int = setting(
        100,
        mark("Text size"),
        mark("Of the system's own; the whole window follows."),
        Group.WINDOW,
        low=70,
        high=250,
        unit="%",
    )
    mark_steered: bool = setting(
        True,
        mark("Mark steered tokens"),
        mark("Underline the tokens of a reply that steering changed."),
        Group.WINDOW,
    )
    notify: bool = setting(
        True,
        mark("Say when a reply is ready"),
        mark("Show a notification when a long reply ends while the window is in the background."),
        Group.WINDOW,
    )
    tray: bool = setting(
        False,
        mark("Stay in the tray"),
        mark(
            "Closing the window leaves Tiller running behind its icon, with the models loaded. "
            "Where the system has no tray, it ends."
        ),
        Group.WINDOW,
    )
    look_for_updates: bool = setting(
        False,
        mark("Look for new versions"),
        mark(
            "Once a day, ask the page with Tiller's installers whether there is a newer one, and say so. Nothing "
            "of yours is sent, and nothing is downloaded or installed by itself."
        ),
        Group.WINDOW,
    )
    welcomed: bool = setting(
        False,
        mark("First steps were shown"),
        mark("No shows them again at the next start."),
        Group.WINDOW,
        is_hidden=True,
    )

    def __post_init__(self) -> None:
        check(WINDOW, self)


WINDOW = declarations("window", WindowSettings)
