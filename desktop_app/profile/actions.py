"""What can be done on a page of the editor: by key, by menu and by button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget


def action_of(
    owner: QWidget, words: str, key: str | QKeySequence.StandardKey | None, work: Callable[[], None]
) -> QAction:
    """Return an action whose key counts while the keyboard is in `owner`; Del belongs to a text that is edited."""
    action = QAction(words, owner)
    if key is not None:
        action.setShortcut(QKeySequence(key))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda _=False: work())
    owner.addAction(action)
    return action


def button_of(action: QAction) -> QPushButton:
    """Return a button that does the same, whenever it can be done."""
    button = QPushButton(action.text())
    button.setToolTip(action.toolTip())
    button.setEnabled(action.isEnabled())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button
