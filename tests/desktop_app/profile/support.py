"""What tests do with an editor, and what they look at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from pytestqt.qtbot import QtBot

from desktop_app.profile.editor import ProfileEditor
from engine.common.sharing import Sharing
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles


def facts(editor: ProfileEditor) -> list[tuple[str, str, Sharing]]:
    """As they are kept, not as they are shown."""
    storage = editor._storage
    kept = Profiles(storage.database).facts(editor.profile.id)
    shown = [editor.facts.model.fact(row) for row in range(editor.facts.model.rowCount())]
    assert shown == kept
    return [(fact.label, fact.text, fact.sharing) for fact in kept]


def history(editor: ProfileEditor) -> History:
    return History(editor._storage.database, editor.profile.id)


def titles(editor: ProfileEditor) -> list[str]:
    model = editor.history.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def add_facts(editor: ProfileEditor, *labels: str) -> None:
    for label in labels:
        editor.facts.model.add(label, f"text of {label}")


def press(widget: object, qtbot: QtBot, keys: str) -> None:
    combination = QKeySequence(keys)[0]
    qtbot.keyClick(widget, combination.key(), combination.keyboardModifiers())


def fill(editor: ProfileEditor, *texts: str) -> None:
    history(editor).add_many(
        NewRecord(f"Title {i}", text, date=f"2026-01-{i + 1:02}") for i, text in enumerate(texts)
    )
    editor.reload()


def drop(editor: ProfileEditor, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
    editor.dragEnterEvent(entering)
    assert entering.isAccepted()
    editor.dropEvent(QDropEvent(QPointF(50, 50), copy, data, left, none))


def import_files(editor: ProfileEditor, qtbot: QtBot) -> None:
    """Go on from the preview that is open."""
    dialog = editor.files.dialog
    qtbot.waitUntil(lambda: dialog.start.isEnabled(), timeout=10_000)
    qtbot.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=30_000)
