"""The log's last lines, as they come."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.appearance.text_size import scaled
from desktop_app.application.messages import Messages
from desktop_app.widgets.label import Label
from engine.common.i18n import tr
from engine.diagnostics.recent_log import MAX_LINES, RecentLog


class LogWindow(QWidget):
    """Shows them.

    Args:
        recent: has them.
        messages: where it tells that they cannot be saved.
    """

    _heard = Signal(str)

    def __init__(self, recent: RecentLog, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("Log – Tiller"))
        self.resize(scaled(820), scaled(480))
        self._recent, self._messages = recent, messages
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Show lines with…"))
        self.search.setAccessibleName(tr("Show lines with…"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_all)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(MAX_LINES)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Log"))
        note = Label(tr("It never holds what you or a model wrote."), quiet=True, wraps=True)
        copy = QPushButton(tr("&Copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        save = QPushButton(tr("&Save as…"))
        save.clicked.connect(self._save)
        row = QHBoxLayout()
        row.addWidget(note, 1)
        row.addWidget(copy)
        row.addWidget(save)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.text, 1)
        layout.addLayout(row)
        self._show_all()
        self._heard.connect(self._add, Qt.ConnectionType.QueuedConnection)
        recent.heard = self._heard.emit

    def _show_all(self) -> None:
        self.text.setPlainText("\n".join(line for line in list(self._recent.lines) if self._fits(line)))
        self.text.verticalScrollBar().setValue(self.text.verticalScrollBar().maximum())

    def _fits(self, line: str) -> bool:
        return self.search.text().casefold() in line.casefold()

    def _add(self, line: str) -> None:
        if self._fits(line):
            self.text.appendPlainText(line)

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Save the log"), "tiller.log", tr("Text (*.log *.txt)"))
        if name:
            try:
                Path(name).write_text(self.text.toPlainText(), encoding="utf-8")
            except OSError as error:
                reason = error.strerror
                self._messages.info(
                    tr("The log could not be saved ({reason}).", reason=reason), tr("Choose another place.")
                )

    def end(self) -> None:
        """Hear no more."""
        self._recent.heard = None
