"""A text whose pieces come from a reply's tokens, which can be looked at."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from desktop_app.appearance import theme
from desktop_app.chat.look import TOKEN
from desktop_app.widgets.breaks import BREAK
from engine.common.printable import printable
from engine.reply.events import Token

INDEX_BITS = 24
"""Of a token's number: its index in the reply. The rest is the reply's own number."""


class TokenText(QTextBrowser):
    """Knows the tokens by the numbers that its pieces have.

    Signals:
        inspected(int): the number of a token that was clicked, for `token`.
    """

    inspected = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._replies: list[list[Token]] = []
        """The tokens that pieces of the text come from."""
        self._pressed: QPoint | None = None

    def token(self, number: int) -> Token | None:
        """Return a token by its number; None where there is none."""
        reply, index = number >> INDEX_BITS, number & ((1 << INDEX_BITS) - 1)
        if 0 <= reply < len(self._replies) and index < len(self._replies[reply]):
            return self._replies[reply][index]
        return None

    def token_at(self, cursor: QTextCursor) -> int | None:
        """Return the number of the token behind a cursor, at a line's end before it; None where none is."""
        behind = QTextCursor(cursor)
        behind.setPosition(cursor.position())
        # A format is that of the character before.
        if not behind.atBlockEnd():
            behind.movePosition(QTextCursor.MoveOperation.Right)
        number = behind.charFormat().property(TOKEN)
        return None if number is None else int(number)

    def mark_token(self, number: int | None) -> None:
        """Show which token is looked at; None shows none."""
        marks = []
        for cursor in self._pieces_of(number) if number is not None else ():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(theme.colours().chosen)
            marks.append(mark)
        self.setExtraSelections(marks)

    def _pieces_of(self, number: int) -> Iterator[QTextCursor]:
        block = self.document().begin()
        while block.isValid():
            iterator = block.begin()
            while not iterator.atEnd():
                fragment = iterator.fragment()
                if fragment.charFormat().property(TOKEN) == number:
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(fragment.position())
                    cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
                    yield cursor
                iterator += 1
            block = block.next()

    def _inspect(self, cursor: QTextCursor) -> None:
        if (number := self.token_at(cursor)) is not None:
            self.inspected.emit(number)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Give what is shown, without the places where long words may be broken."""
        selection = self.textCursor().selection()
        data = QMimeData()
        data.setText(printable(selection.toPlainText()))
        data.setHtml(selection.toHtml().replace(BREAK, ""))
        return data

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click begins, to tell it from a selection."""
        self._pressed = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a token of a reply looks at it."""
        super().mouseReleaseEvent(event)
        event.accept()
        pressed, self._pressed = self._pressed, None
        place = event.position().toPoint()
        if pressed is None or (place - pressed).manhattanLength() > 3 or self.anchorAt(place):
            return
        cursor = self.cursorForPosition(place)
        # Beside a line's end there is nothing under the pointer.
        if not self.cursorRect(cursor).adjusted(-30, 0, 30, 0).contains(place):
            return
        self._inspect(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter looks at the token at the cursor."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.textCursor().hasSelection():
            self._inspect(self.textCursor())
        super().keyPressEvent(event)
