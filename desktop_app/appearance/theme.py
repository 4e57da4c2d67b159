"""Colours that both themes need beside the palette's own, and switching between themes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from engine.settings.window import Theme


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme's colours, each readable on that theme's background.

    Attributes:
        accent: what Tiller itself says or did: steered tokens, the send button.
        user: background of what the user wrote.
        code: background of program code.
        syntax: colours of its parts, by kind.
        chosen: background of selected rows; text and ticks keep their own colour on it.
        quiet: secondary text.
        good, waiting, bad: states.
        stages: the latency panel's series, by stage name.
    """

    accent: QColor
    on_accent: QColor
    user: QColor
    code: QColor
    syntax: dict[str, QColor]
    chosen: QColor
    quiet: QColor
    line: QColor
    good: QColor
    waiting: QColor
    bad: QColor
    bad_background: QColor
    stages: dict[str, QColor]


# Stage hues are apart for the common kinds of colour blindness (Okabe and Ito's palette).
_LIGHT = Colours(
    accent=QColor("#0b6e6e"),
    on_accent=QColor("#ffffff"),
    user=QColor("#eaf3f2"),
    code=QColor("#f1f3f4"),
    syntax={
        "comment": QColor("#5f6b6d"),
        "keyword": QColor("#7b2fa8"),
        "string": QColor("#1b6e3c"),
        "number": QColor("#a3460b"),
        "name": QColor("#0b57a4"),
    },
    chosen=QColor("#c5e2e0"),
    quiet=QColor("#5f6b6d"),
    line=QColor("#d4dcdc"),
    good=QColor("#1e8e5a"),
    waiting=QColor("#b7791f"),
    bad=QColor("#b3261e"),
    bad_background=QColor("#fdecea"),
    stages={
        "local": QColor("#000000"),
        "request": QColor("#56b4e9"),
        "cloud": QColor("#0072b2"),
        "response": QColor("#009e73"),
        "fuse": QColor("#d55e00"),
    },
)
_DARK = Colours(
    accent=QColor("#5fc9c1"),
    on_accent=QColor("#06201f"),
    user=QColor("#223233"),
    code=QColor("#151b1d"),
    syntax={
        "comment": QColor("#8d9a9b"),
        "keyword": QColor("#cf9bf0"),
        "string": QColor("#8fd3a2"),
        "number": QColor("#f0a878"),
        "name": QColor("#86bdf5"),
    },
    chosen=QColor("#2f5052"),
    quiet=QColor("#9aa7a8"),
    line=QColor("#3d4749"),
    good=QColor("#58c18c"),
    waiting=QColor("#e0ac4f"),
    bad=QColor("#f2837a"),
    bad_background=QColor("#43211f"),
    stages={
        "local": QColor("#ffffff"),
        "request": QColor("#8fd0f5"),
        "cloud": QColor("#3d9ad6"),
        "response": QColor("#33b892"),
        "fuse": QColor("#f08a3c"),
    },
)


def apply(theme: Theme) -> None:
    """Switch the whole application."""
    scheme = {
        Theme.SYSTEM: Qt.ColorScheme.Unknown,
        Theme.LIGHT: Qt.ColorScheme.Light,
        Theme.DARK: Qt.ColorScheme.Dark,
    }[theme]
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(scheme)
    # A Linux desktop without a platform theme takes no such request; then the palette is ours to set.
    if theme is Theme.SYSTEM or hints.colorScheme() is scheme:
        QApplication.setPalette(QPalette())
    else:
        QApplication.setPalette(_palette(dark=theme is Theme.DARK))


def background() -> QColor:
    """The colour of windows."""
    return QGuiApplication.palette().window().color()


def is_dark() -> bool:
    """True when the application's colours are light on dark."""
    return background().lightness() < 128


def colours() -> Colours:
    """Return the colours of the theme in use."""
    return _DARK if is_dark() else _LIGHT


def _palette(*, dark: bool) -> QPalette:
    window, base, text, button, mid = (
        ("#1e2526", "#171d1e", "#e6ebeb", "#2b3435", "#3d4749")
        if dark
        else ("#f1f4f4", "#ffffff", "#1a2021", "#e6ebeb", "#c3cccc")
    )
    palette = QPalette(QColor(button), QColor(window))
    role = QPalette.ColorRole
    for name, colour in (
        (role.Base, base),
        (role.AlternateBase, window),
        (role.Text, text),
        (role.WindowText, text),
        (role.ButtonText, text),
        (role.ToolTipBase, window),
        (role.ToolTipText, text),
        (role.Mid, mid),
        (role.Highlight, "#2c8c88" if dark else "#0b6e6e"),
        (role.HighlightedText, "#ffffff"),
        (role.Accent, "#5fc9c1" if dark else "#0b6e6e"),
        (role.Link, "#5fc9c1" if dark else "#0b6e6e"),
        (role.PlaceholderText, "#7e8b8c"),
    ):
        palette.setColor(name, QColor(colour))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor("#6f7b7c" if dark else "#9aa5a6"))
    return palette
