"""The wheel scrolls; it changes nothing that nobody went to."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QScrollArea,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

import desktop_app
from desktop_app.connection.dialog import ConnectionDialog
from desktop_app.main_window.window import MainWindow
from desktop_app.onboarding.welcome import Welcome
from desktop_app.widgets.fields import ComboBox, DoubleSpinBox, Slider, SpinBox
from engine.settings import Settings
from tests.desktop_app.conftest import MakeWindow

pytestmark = pytest.mark.window
Open = Callable[[MainWindow], QWidget]


def wheel(widget: QWidget) -> None:
    """Three notches down over a widget, as the mouse sends them."""
    window = widget.window()
    middle = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), middle, QPoint(0, -360))
    QApplication.processEvents()


def value(field: QWidget) -> object:
    if isinstance(field, QComboBox):
        return field.currentIndex()
    assert isinstance(field, QSpinBox | QDoubleSpinBox | QSlider)
    return field.value()


@pytest.mark.parametrize("kind", [SpinBox, DoubleSpinBox, ComboBox, Slider])
def test_a_field_in_a_page_lets_it_scroll(qtbot: QtBot, kind: Callable[[], QWidget]) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    field = kind()
    if isinstance(field, QComboBox):
        field.addItems(["a", "b", "c"])
    layout.addWidget(field)
    page.setFixedHeight(1800)
    area = QScrollArea()
    area.setWidget(page)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    qtbot.waitExposed(area)
    area.setFocus()
    bar = area.verticalScrollBar()
    bar.setValue(800)
    QApplication.processEvents()
    assert isinstance(field, QSpinBox | QDoubleSpinBox | QSlider | QComboBox)
    if not isinstance(field, QComboBox):
        field.setValue(50)
    before = value(field)
    wheel(field)
    assert value(field) == before
    assert not field.hasFocus()
    assert bar.value() > 800
    bar.setValue(800)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    wheel(field)
    assert value(field) != before
    assert bar.value() == 800


WINDOWS: dict[str, Open] = {
    "main": lambda window: window,
    "settings": lambda window: window.windows.settings(),
    "privacy": lambda window: window.windows.privacy(),
    "about you": lambda window: window.about_you.edit(),
    "connections": lambda window: ConnectionDialog(
        Settings(), window.storage.beside, window.storage.path, window, {}
    ),
    "welcome": lambda window: Welcome(Settings(), can_try=True, parent=window),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_no_field_of_a_window_is_changed_by_scrolling(make_window: MakeWindow, name: str) -> None:
    window = make_window()
    shown = WINDOWS[name](window)
    shown.show()
    fields = [
        field
        for kind in (QAbstractSpinBox, QComboBox, QSlider)
        for field in shown.findChildren(kind)
        if field.window() is shown
    ]
    assert fields
    focused = shown.focusWidget()
    if focused:
        focused.clearFocus()
    before = [value(field) for field in fields]
    for field in fields:
        assert field.focusPolicy() == Qt.FocusPolicy.StrongFocus, field.accessibleName()
        if field.isVisible():
            wheel(field)
    assert [value(field) for field in fields] == before
    shown.close()


def test_every_field_is_of_the_kind_that_scrolls_past() -> None:
    """There is one place that makes them."""
    makes = re.compile(r"\bQ(SpinBox|DoubleSpinBox|ComboBox|Slider|Dial|DateEdit|TimeEdit|FontComboBox)\(")
    for path in Path(desktop_app.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not makes.search(re.sub(r"class \w+\(Q\w+\)", "", text)), path
