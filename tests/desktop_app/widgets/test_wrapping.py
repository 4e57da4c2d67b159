"""Texts are shown to their last word, at any width."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem
from pytestqt.qtbot import QtBot

from desktop_app.appearance.stylesheet import ITEM_PADDING, stylesheet
from desktop_app.widgets.wrapping import WrappingDelegate, WrappingList

pytestmark = pytest.mark.window
TEXT = "Nothing yet. Edit the profile to say who you are and how you write."
MARGIN = 3
"""That Qt leaves beside an entry's text, within its padding."""
UP_AND_DOWN = 4


def needed(metrics: QFontMetrics, width: int) -> int:
    inner = QRect(0, 0, width - 2 * (ITEM_PADDING + MARGIN), 1000)
    return metrics.boundingRect(inner, Qt.TextFlag.TextWordWrap, TEXT).height() + 2 * UP_AND_DOWN


def is_whole(shown: WrappingList) -> bool:
    wanted = needed(shown.fontMetrics(), shown.viewport().width())
    return shown.visualItemRect(shown.item(0)).height() >= wanted


@pytest.fixture
def shown(qtbot: QtBot) -> WrappingList:
    made = WrappingList("Facts")
    made.setStyleSheet(stylesheet())
    made.resize(160, 300)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_list_follows_its_width(shown: WrappingList, qtbot: QtBot) -> None:
    shown.addItem(TEXT)
    heights = set()
    for width in range(160, 330, 7):
        shown.resize(width, 300)
        qtbot.waitUntil(partial(is_whole, shown), timeout=2_000)
        heights.add(shown.visualItemRect(shown.item(0)).height())
    assert len(heights) > 1


@pytest.mark.parametrize("width", range(160, 330, 17))
def test_a_bar_that_comes_with_the_texts_takes_nothing(shown: WrappingList, qtbot: QtBot, width: int) -> None:
    shown.resize(width, 300)
    for _ in range(40):
        shown.addItem(TEXT)
    qtbot.waitUntil(shown.verticalScrollBar().isVisible, timeout=2_000)
    qtbot.waitUntil(partial(is_whole, shown), timeout=2_000)


def test_a_tables_rows_are_as_high_as_their_text(qtbot: QtBot) -> None:
    shown = QTableWidget(1, 1)
    shown.setItemDelegate(WrappingDelegate(shown))
    shown.setStyleSheet(stylesheet())
    shown.setItem(0, 0, QTableWidgetItem(TEXT))
    qtbot.addWidget(shown)
    shown.show()
    for width in range(160, 330, 3):
        shown.setColumnWidth(0, width)
        shown.resizeRowsToContents()
        # One pixel is the grid's.
        assert shown.rowHeight(0) >= needed(shown.fontMetrics(), width - 1), width
