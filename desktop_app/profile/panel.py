"""The profile: what the local model is told about the user."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from engine.errors import TillerError
from engine.store import profile_text

SAVE_DELAY_MS = 600


class ProfilePanel(QWidget):
    """Edits the profile and keeps it as it is typed.

    Signals:
        failed(str, str): it could not be read or kept: message and remedy.
    """

    failed = Signal(str, str)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        explanation = QLabel("Only the model on this machine reads this. It is never sent.")
        explanation.setWordWrap(True)
        explanation.setObjectName("quiet")
        self.editor = QPlainTextEdit(text)
        self.editor.setAccessibleName("About you")
        self.editor.setTabChangesFocus(True)
        self.editor.setPlaceholderText("Name: …\nOccupation: …\nWriting style: …")
        self._saving = QTimer(self, interval=SAVE_DELAY_MS, singleShot=True)
        self._saving.timeout.connect(self.keep)
        self.editor.textChanged.connect(self._saving.start)
        self._open = QPushButton("&Open file…")
        self._open.setToolTip("Replace the profile by the text of a file.")
        self._open.clicked.connect(self._choose)
        buttons = QHBoxLayout()
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.addWidget(explanation)
        layout.addWidget(self.editor, 1)
        layout.addLayout(buttons)

    @property
    def text(self) -> str:
        """The profile as it stands."""
        return self.editor.toPlainText()

    def open_file(self, path: Path) -> None:
        """Replace the profile by a file's text; undo brings the old one back."""
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            self.failed.emit(f"{path.name} cannot be read ({error.strerror}).", "Choose another file.")
            return
        except UnicodeDecodeError:
            self.failed.emit(f"{path.name} is not plain UTF-8 text.", "Save it as UTF-8 text first.")
            return
        cursor = self.editor.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def keep(self) -> bool:
        """Write it to disk now if it was changed; return whether what is shown is kept, or is not the user's."""
        self._saving.stop()
        if not self.editor.document().isModified():
            return True
        try:
            profile_text.save(self.text)
        except TillerError as error:
            self.failed.emit(error.message, error.remedy)
            return False
        self.editor.document().setModified(False)
        return True

    def refuse(self) -> None:
        """Keep hands off: there is a profile that cannot be read, and it must not be overwritten."""
        self.editor.setReadOnly(True)
        self.editor.setPlaceholderText("Your profile could not be read; the file is left as it is.")
        self._open.setEnabled(False)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a profile", "", "Text (*.txt *.md);;All files (*)")
        if name:
            self.open_file(Path(name))
