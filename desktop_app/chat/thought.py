"""What a model thought before it answered, folded into a line of the transcript."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor

from desktop_app.chat.look import link_to
from desktop_app.widgets.breaks import Breaker
from engine.common.i18n import tr

_LINE = "\u2028"
"""Breaks a line without beginning a paragraph, so that a thought stays one."""


class Thought:
    """One of them. It is a line that opens and closes a paragraph below it.

    Args:
        cursor: in the empty paragraph that becomes the line.
        number: what its address is told apart by.
        characters: the formats of the line ("thought line") and of the text ("thought"), as they are now.
        block: that of the paragraph.
    Attributes:
        is_open: whether its text is shown.
        is_over: whether the answer has begun.
    """

    SCHEME = "thought"

    def __init__(
        self,
        cursor: QTextCursor,
        number: int,
        characters: Callable[[str], QTextCharFormat],
        block: QTextBlockFormat,
    ) -> None:
        self._line = QTextCursor(cursor)
        self._line.setKeepPositionOnInsert(True)
        self._characters = characters
        self._block = block
        self._address = f"{self.SCHEME}:{number}"
        self._tokens = 0
        self._text = ""
        self._breaker = Breaker()
        self.is_open = self.is_over = False

    @property
    def words(self) -> str:
        """What the line says."""
        if not self.is_over:
            return tr("Thinking… {n} token", "Thinking… {n} tokens", n=self._tokens)
        if not self._tokens:
            return tr("Thought")
        return tr("Thought for {n} token", "Thought for {n} tokens", n=self._tokens)

    def add(self, text: str, tokens: int) -> None:
        """Take in more of it."""
        self._text += text
        self._tokens += tokens
        if self.is_open:
            shown = self._breaker.broken(text).replace("\n", _LINE)
            self._below().insertText(shown, self._characters("thought"))
        self._say()

    def end(self) -> None:
        """The answer begins."""
        if not self.is_over:
            self.is_over = True
            self._say()

    def toggle(self) -> None:
        """Show or hide the text."""
        cursor = self._at_line()
        cursor.beginEditBlock()
        self.is_open = not self.is_open
        if self.is_open:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertBlock(self._block, self._characters("thought"))
            self._breaker = Breaker()
            shown = self._breaker.broken(self._text.strip()).replace("\n", _LINE)
            cursor.insertText(shown, self._characters("thought"))
        else:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            below = self._below()
            cursor.setPosition(below.position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
        cursor.endEditBlock()
        self._say()

    def _at_line(self) -> QTextCursor:
        """Return a cursor at the line that moves with what it inserts, as the line's own must not."""
        cursor = QTextCursor(self._line)
        cursor.setKeepPositionOnInsert(False)
        return cursor

    def _below(self) -> QTextCursor:
        """Return the end of the text that is shown."""
        cursor = self._at_line()
        cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        return cursor

    def _say(self) -> None:
        cursor = self._at_line()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(f"{self.words} · ", self._characters("thought line"))
        link = self._characters("thought line")
        link.merge(link_to(self._address))
        cursor.insertText(tr("hide") if self.is_open else tr("show"), link)
