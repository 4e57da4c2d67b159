"""Starts the program as its command does, and says on request what is on the screen, and where.

``python -m tests.end_to_end.driven REQUESTS ANSWERS CATALOGUE COMMAND…``: each line of the first file descriptor
is a request, each line of the second an answer, both JSON. It only looks: what is done is done with mouse and
keyboard.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QCursor, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QSlider,
    QTabBar,
    QTextEdit,
    QWidget,
)

from desktop_app.cli.main import main
from desktop_app.help.shortcuts import plain
from desktop_app.models import window as models

Thing = dict[str, Any]
MAX_ROWS = 200


def place(widget: QWidget, rect: QRect) -> list[int]:
    corner = widget.mapToGlobal(rect.topLeft())
    return [corner.x(), corner.y(), rect.width(), rect.height()]


def seen(widget: QWidget) -> QRect:
    """What of a widget is not cut off by those around it."""
    rect, part = widget.rect(), widget
    while not part.isWindow() and (parent := part.parentWidget()):
        rect = rect.intersected(parent.rect().translated(-widget.mapTo(parent, QPoint(0, 0))))
        part = parent
    return rect


def words_of(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton | QLabel | QLineEdit):
        return plain(widget.text()) if not isinstance(widget, QLineEdit) else widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QAbstractSpinBox):
        return widget.text()
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QSlider):
        return str(widget.value())
    return ""


def kinds_of(widget: QWidget) -> list[str]:
    """Its class and those that it is made from: ours may stand in for Qt's."""
    classes = type(widget).__mro__
    return [kind.__name__ for kind in classes[: classes.index(QWidget)]]


def things_in(top: QWidget) -> Iterator[Thing]:
    """All that can be seen of a window."""
    title = top.windowTitle()
    # Screen readers say the label before a field where it has no name of its own.
    names = {label.buddy(): plain(label.text()) for label in top.findChildren(QLabel) if label.buddy()}
    for widget in (top, *top.findChildren(QWidget)):
        if not widget.isVisible() or widget.window() is not top or seen(widget).isEmpty():
            continue
        yield {
            "kind": type(widget).__name__,
            "kinds": kinds_of(widget),
            "text": words_of(widget),
            "name": widget.accessibleName() or names.get(widget, ""),
            "rect": place(widget, seen(widget)),
            "enabled": widget.isEnabled(),
            "checked": isinstance(widget, QAbstractButton) and widget.isChecked(),
            "window": title,
        }
        yield from parts_of(widget, title)


def parts_of(widget: QWidget, title: str) -> Iterator[Thing]:
    """The parts of a widget that are none themselves: entries of menus, tabs, rows, links."""

    def part(kind: str, text: str, rect: QRect, *, enabled: bool = True, checked: bool = False) -> Thing:
        return {
            "kind": kind,
            "text": text,
            "name": "",
            "rect": place(widget, rect),
            "enabled": enabled,
            "checked": checked,
            "window": title,
        }

    if isinstance(widget, QMenu | QMenuBar):
        for action in widget.actions():
            assert isinstance(action, QAction)
            rect = widget.actionGeometry(action)
            yield part(
                "action", plain(action.text()), rect, enabled=action.isEnabled(), checked=action.isChecked()
            )
    if isinstance(widget, QTabBar):
        for index in range(widget.count()):
            yield part("tab", plain(widget.tabText(index)), widget.tabRect(index))
    if isinstance(widget, QAbstractItemView):
        yield from rows_of(widget, title)
    if isinstance(widget, QTextEdit):
        block = widget.document().begin()
        while block.isValid():
            iterator = block.begin()
            while not iterator.atEnd():
                fragment = iterator.fragment()
                if fragment.charFormat().isAnchor():
                    rect = text_rect(widget, fragment.position(), fragment.length())
                    yield part("link", fragment.text(), rect)
                iterator += 1
            block = block.next()


def text_rect(editor: QTextEdit, position: int, length: int) -> QRect:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position)
    first = editor.cursorRect(cursor)
    cursor.setPosition(position + length)
    last = editor.cursorRect(cursor)
    # On the viewport, which begins where the frame ends.
    origin = editor.viewport().pos()
    width = last.left() - first.left() if last.top() == first.top() else 20
    return QRect(first.topLeft() + origin, first.size()).adjusted(0, 0, max(4, width) - first.width(), 0)


def rows_of(view: QAbstractItemView, title: str) -> Iterator[Thing]:
    model = view.model()
    if model is None:
        return
    waiting = [QModelIndex()]
    found = 0
    while waiting and found < MAX_ROWS:
        parent = waiting.pop(0)
        # Qt hides what makes no difference to them.
        is_list = isinstance(model, QAbstractListModel | QAbstractTableModel)
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        for row in range(min(model.rowCount(parent), MAX_ROWS)):
            for column in range(columns):
                index = model.index(row, column, parent)
                rect = view.visualRect(index)
                if rect.isValid() and view.viewport().rect().intersects(rect):
                    found += 1
                    yield {
                        "kind": "row",
                        "text": str(index.data(Qt.ItemDataRole.DisplayRole) or ""),
                        "name": "",
                        "rect": place(view.viewport(), rect.intersected(view.viewport().rect())),
                        "enabled": bool(index.flags() & Qt.ItemFlag.ItemIsEnabled),
                        "checked": view.selectionModel().isSelected(index),
                        "window": title,
                    }
            first = model.index(row, 0, parent)
            if not is_list and model.hasChildren(first):
                waiting.append(first)


def look() -> list[Thing]:
    """All that can be seen."""
    tops = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    modal = QApplication.activeModalWidget()
    found = []
    for top in tops:
        for thing in things_in(top):
            thing["active"] = top.isActiveWindow()
            thing["reachable"] = modal is None or top is modal or isinstance(top, QMenu)
            found.append(thing)
    return found


def find_text(wanted: str) -> Thing | None:
    """Where some words of a shown text are."""
    for top in QApplication.topLevelWidgets():
        for editor in top.findChildren(QTextEdit):
            end = QTextCursor(editor.document())
            end.movePosition(QTextCursor.MoveOperation.End)
            # The newest, where it was said before.
            backward = QTextDocument.FindFlag.FindBackward
            cursor = editor.document().find(wanted, end, backward) if editor.isVisible() else QTextCursor()
            if not cursor.isNull():
                rect = text_rect(editor, cursor.selectionStart(), len(wanted))
                corner = editor.mapToGlobal(QPoint(rect.left(), rect.top()))
                return {"rect": [corner.x(), corner.y(), rect.width(), rect.height()]}
    return None


def under_pointer() -> Thing:
    """What a click would reach now."""
    widget = QApplication.widgetAt(QCursor.pos())
    if widget is None:
        return {"kind": "", "text": "", "name": ""}
    return {"kind": type(widget).__name__, "text": words_of(widget), "name": widget.accessibleName()}


class Answerer(QObject):
    """Answers on the GUI thread what is read in another."""

    asked = Signal(str)

    def __init__(self, requests: int, answers: int) -> None:
        super().__init__()
        self._answers = os.fdopen(answers, "w", encoding="utf-8")
        self.asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._read, args=(requests,), daemon=True).start()

    def _read(self, requests: int) -> None:
        with os.fdopen(requests, encoding="utf-8") as lines:
            for line in lines:
                self.asked.emit(line)

    def _answer(self, line: str) -> None:
        request = json.loads(line)
        try:
            answer: Any
            if "text" in request:
                answer = find_text(request["text"])
            else:
                answer = under_pointer() if "under" in request else look()
        except Exception as error:
            # Whoever asked waits for an answer.
            answer = {"error": f"{type(error).__name__}: {error}"}
            traceback.print_exc()
        self._answers.write(json.dumps(answer) + "\n")
        self._answers.flush()


def put_catalogue(url: str, sha256: str, size: int) -> None:
    """The catalogue's first model is a small one, from a server of the test."""
    first, *rest = models.catalog()
    small = replace(first, name="Tiny", url=url, sha256=sha256, bytes=size, file_name="tiny.gguf")
    models.catalog = lambda: (small, *rest[:3])  # type: ignore[assignment]


if __name__ == "__main__":
    requests, answers, catalogue, *command = sys.argv[1:]
    if catalogue:
        put_catalogue(**json.loads(catalogue))
    answerers: list[Answerer] = []

    def begin() -> None:
        answerers.append(Answerer(int(requests), int(answers)))

    # As soon as there is an application.
    original = QApplication.exec

    def execute(*_: Any) -> int:
        QTimer.singleShot(0, begin)
        return original()

    QApplication.exec = execute  # type: ignore[method-assign]
    main(command)
