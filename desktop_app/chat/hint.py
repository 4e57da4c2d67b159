"""What an empty conversation says of itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTextEdit, QVBoxLayout

from desktop_app.widgets.label import Label
from engine.common.i18n import tr


def add_hint(view: QTextEdit, margin: int) -> None:
    """Say over an empty text what it is for.

    Args:
        margin: around the words, in pixels.
    """
    # A placeholder would be one line: a text that is laid out wraps none (Qt 6.11).
    hint = Label(
        tr(
            "Ask something below.\n\nThe reply is written by the cloud model and steered, token by token, "
            "by the model on this machine, which knows your profile. The profile itself never leaves."
        ),
        quiet=True,
        wraps=True,
    )
    hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    layout = QVBoxLayout(view.viewport())
    layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.addWidget(hint, alignment=Qt.AlignmentFlag.AlignTop)
    view.document().contentsChanged.connect(lambda: hint.setVisible(view.document().isEmpty()))
