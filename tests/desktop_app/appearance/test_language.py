"""All words of all windows go through the translator, and every control has a name for those who cannot see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QSize, qVersion
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDialogButtonBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTableWidget,
    QToolButton,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.appearance import language
from desktop_app.connection.dialog import ConnectionDialog
from desktop_app.help.about import PAPER
from desktop_app.main_window.window import MainWindow
from desktop_app.onboarding.welcome import Welcome
from engine.cloud.adapters.registry import presets
from engine.common import i18n as words
from engine.common.installed import parts, versions
from engine.models.catalog import catalog
from engine.models.packaged import smollm2
from engine.reply.events import StageTimes, Token
from engine.settings.window import Language
from tests.desktop_app.conftest import MakeWindow
from tests.desktop_app.support import token

pytestmark = pytest.mark.window

OPEN, CLOSE = "⟦", "⟧"
PACKAGED = smollm2()
PACKAGED_NAME = "Smollm2 135M 8k Lc100K Mix1 Ep2"
NAMES = {
    *(preset.name for preset in presets()),
    *(part.name for part in parts()),
    *(part.version for part in parts()),
    *(part.licence for part in parts()),
    *(word for entry in catalog() for word in (entry.name, entry.licence, entry.vocabulary, entry.maker)),
    *(str(PACKAGED), PACKAGED_NAME, "apache-2.0", "llama, 135M, Q4_1", versions(), f"Qt {qVersion()}", PAPER),
    *("Tiller", "English", "简体中文", "Ada", "Name", "Me", "95%"),
}
"""What is called the same in every language, or is the user's own."""


@pytest.fixture
def marked() -> Iterator[None]:
    """Every text that goes through the translator is put in brackets."""
    words.use(lambda text, plural, n: f"{OPEN}{plural if plural and n != 1 else text}{CLOSE}")
    yield
    words.use(None)


def everything(window: MainWindow, qtbot: QtBot) -> list[QWidget]:
    """All windows there are."""
    windows = window.windows
    editor = window.about_you.edit()
    dialog = ConnectionDialog(window.settings, lambda *_: None, window.storage.path, window)
    welcome = Welcome(window.settings, can_try=True, parent=window)
    for shown in (dialog, welcome):
        qtbot.addWidget(shown)
        shown.show()
    models = windows.models()
    qtbot.waitUntil(lambda: models.list.topLevelItemCount() == 2, timeout=20_000)
    return [
        window,
        editor,
        dialog,
        welcome,
        models,
        windows.privacy(),
        windows.comparison(),
        windows.settings(),
        windows.log(),
        windows.about(),
        windows.shortcuts(),
    ]


def said(widget: QWidget) -> Iterator[str]:
    """What a widget itself says, in all the ways that one can."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    if widget.isWindow() or isinstance(widget, QDockWidget):
        yield widget.windowTitle()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit) and not isinstance(widget.parent(), QAbstractSpinBox):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(i) for i in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(i) for i in range(widget.count()))
    if isinstance(widget, QListWidget):
        yield from (widget.item(i).text() for i in range(widget.count()))
    if isinstance(widget, QTableWidget):
        yield from (widget.horizontalHeaderItem(i).text() for i in range(widget.columnCount()))
    if isinstance(widget, QTreeWidget):
        header = widget.headerItem()
        yield from (header.text(i) for i in range(widget.columnCount()))
    if isinstance(widget, QMenu):
        yield widget.title()
    for action in widget.actions():
        if isinstance(action, QAction) and not action.menu():
            yield action.text()


def is_qts_own(widget: QWidget) -> bool:
    """Whether its words come from Qt's own translation."""
    return isinstance(widget.parent(), QDialogButtonBox | QTabBar) or widget.objectName().startswith("qt_")


def is_untranslated(text: str) -> bool:
    """Whether words stand in it outside of the brackets."""
    inside = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
    while inside.search(text):
        text = inside.sub("", text)
    for name in sorted(NAMES, key=len, reverse=True):
        text = text.replace(name, "")
    return bool(re.search(r"[^\W\d_]{3,}", text))


def test_every_word_can_be_translated(make_window: MakeWindow, qtbot: QtBot, marked: None) -> None:
    window = make_window()
    window.inspector.show_token(token("sea"))
    window.latency.add([Token(0, 1, "x", token("x").decision, (), 0.0, StageTimes(local_ms=1, total_ms=2))])
    found = {
        (type(top).__name__, type(widget).__name__, text)
        for top in everything(window, qtbot)
        for widget in (top, *top.findChildren(QWidget))
        if not is_qts_own(widget)
        for text in said(widget)
        if is_untranslated(text)
    }
    assert not found, "\n".join(map(str, sorted(found)))


INTERACTIVE = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QListWidget, QTableWidget)


def test_every_control_has_a_name_for_screen_readers(make_window: MakeWindow, qtbot: QtBot) -> None:
    def has_name(widget: QWidget) -> bool:
        if widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()):
            return True
        return any(label.buddy() in (widget, widget.parent()) for label in widget.window().findChildren(QLabel))

    def is_inner(widget: QWidget) -> bool:
        """A part of another control, which has the name."""
        inner = (QAbstractSpinBox, QComboBox, QLineEdit, QScrollBar, QTabBar, QTableWidget, QListWidget)
        return isinstance(widget.parent(), inner) or widget.objectName().startswith("qt_")

    nameless = {
        (type(top).__name__, type(widget).__name__, type(widget.parent()).__name__, widget.toolTip()[:40])
        for top in everything(make_window(), qtbot)
        for widget in top.findChildren(QWidget)
        if isinstance(widget, INTERACTIVE) and not is_inner(widget) and not has_name(widget)
    }
    assert not nameless, "\n".join(map(str, sorted(nameless)))


def test_every_control_can_be_reached_by_tab(make_window: MakeWindow, qtbot: QtBot) -> None:
    for top in everything(make_window(), qtbot):
        chain, widget = set(), top.nextInFocusChain()
        while widget is not None and widget is not top and widget not in chain:
            chain.add(widget)
            widget = widget.nextInFocusChain()
        for control in top.findChildren(QWidget):
            if (
                isinstance(control, INTERACTIVE)
                and control.window() is top
                and not isinstance(control, QToolButton)
            ):
                assert control in chain, control


def test_nothing_needs_more_room_than_a_small_screen(make_window: MakeWindow, qtbot: QtBot) -> None:
    small = QSize(1280, 760)
    for top in everything(make_window(), qtbot):
        least = top.minimumSizeHint()
        assert least.width() <= small.width(), top
        assert least.height() <= small.height(), top


def test_no_two_things_of_the_main_window_have_one_key(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    words = [action.text() for action in window.menuBar().actions()]
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window:
            if isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy()):
                words.append(widget.text())
            elif isinstance(widget, QTabBar):
                words += [widget.tabText(i) for i in range(widget.count())]
    keys = [match[1].lower() for text in words if (match := re.search(r"&(\w)", text))]
    assert len(keys) == len(set(keys)), sorted(text for text in words if "&" in text)


@pytest.mark.parametrize("name", ["zh_CN", "zh_SG", "zh_Hans_US"])
def test_simplified_chinese_is_for_all_who_read_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(language.QLocale, "system", staticmethod(lambda: QLocale(name)))
    try:
        language.apply(Language.SYSTEM)
        assert words.tr("Send") == "发送"
    finally:
        language.apply(Language.ENGLISH)


def test_traditional_chinese_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language.QLocale, "system", staticmethod(lambda: QLocale("zh_TW")))
    language.apply(Language.SYSTEM)
    assert words.tr("Send") == "Send"
