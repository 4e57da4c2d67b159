"""Asking what is to be done with messages that never left this computer, before a service would read them."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QPushButton, QWidget

from desktop_app.widgets.text import printable
from engine.common.i18n import tr


class Leave(Enum):
    """What the user wants."""

    SEND = auto()
    LEAVE_OUT = auto()
    NEW_CHAT = auto()
    NOTHING = auto()


Asked = Callable[[Leave], None]


def ask(endpoint: str, count: int, parent: QWidget, then: Asked) -> QMessageBox:
    """Ask, and call `then` with the answer; closing the question is none.

    Args:
        endpoint: who would read the messages.
        count: how many they are.
    """
    box = QMessageBox(parent)
    box.setObjectName("unsent messages")
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(tr("Send earlier messages?"))
    box.setText(
        tr(
            "{n} earlier message of this chat never left this computer.",
            "{n} earlier messages of this chat never left this computer.",
            n=count,
        )
    )
    box.setInformativeText(
        tr(
            "{endpoint} would read everything that is sent with your question. You can leave these messages out, "
            "or ask in a new chat.",
            endpoint=printable(endpoint),
        )
    )
    answers: dict[QAbstractButton, Leave] = {
        box.addButton(tr("&Send them"), QMessageBox.ButtonRole.AcceptRole): Leave.SEND,
        box.addButton(tr("&Leave them out"), QMessageBox.ButtonRole.AcceptRole): Leave.LEAVE_OUT,
        box.addButton(tr("&New chat"), QMessageBox.ButtonRole.AcceptRole): Leave.NEW_CHAT,
    }
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    # What sends nothing private is what Enter does.
    for button, answer in answers.items():
        if answer is Leave.LEAVE_OUT and isinstance(button, QPushButton):
            box.setDefaultButton(button)
    box.setEscapeButton(cancel)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.finished.connect(lambda _: then(answers.get(box.clickedButton(), Leave.NOTHING)))
    box.open()
    return box
