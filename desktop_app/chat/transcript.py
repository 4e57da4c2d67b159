"""The conversation as text: what was asked, and replies as they are written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QBrush,
    QFont,
    QGuiApplication,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop_app import theme
from desktop_app.chat.thought import Thought, link_to
from desktop_app.text import printable
from engine.events import Decision, Token

_ROLE = QTextFormat.Property.UserProperty + 1
"""What a run of text is, so that a change of theme can colour it anew."""


class Transcript(QTextBrowser):
    """Shows messages. Everything is inserted as plain text, never as markup."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAccessibleName("Conversation")
        self.setPlaceholderText(
            "Ask something below.\n\nThe reply is written by the cloud model and steered, token by token, by the "
            "model on this machine, which knows your profile. The profile itself never leaves."
        )
        self.document().setDocumentMargin(18)
        self._mark_steered = True
        self._thoughts: list[Thought] = []
        self.anchorClicked.connect(self._anchor_clicked)

    def add_question(self, text: str) -> None:
        """Show what the user asked."""
        self._begin_block("heading").insertText("You")
        cursor = self._end()
        cursor.insertFrame(self._frame())
        cursor.setBlockFormat(self._block("user"))
        cursor.insertText(printable(text), self._characters("user"))
        self._to_bottom()

    def begin_reply(self) -> None:
        """Make room for a reply; its tokens follow."""
        self._begin_block("heading").insertText("Reply")
        self._begin_block("reply")
        self._to_bottom()

    def add_reply(self, text: str, thought: str = "") -> None:
        """Show a whole reply of an earlier time, and what was thought before it folded away."""
        self.begin_reply()
        if thought:
            self._begin_thought().add(printable(thought), 0)
            self._thoughts[-1].end()
            self._begin_block("reply")
        self._end().insertText(printable(text), self._characters("reply"))
        self._to_bottom()

    def add_tokens(self, tokens: Sequence[Token]) -> None:
        """Add tokens to the reply, marking those that steering changed. Keeps the view where the user put it."""
        follow = self._at_bottom()
        cursor = self._end()
        cursor.beginEditBlock()
        if thought := "".join(token.thought for token in tokens):
            is_new = not self._thoughts or self._thoughts[-1].is_over
            current = self._begin_thought() if is_new else self._thoughts[-1]
            current.add(printable(thought), sum(bool(token.thought) for token in tokens))
        for token in tokens:
            if token.text:
                if cursor.blockFormat().property(_ROLE) != "reply":
                    cursor = self._begin_block("reply")
                if self._thoughts:
                    self._thoughts[-1].end()
                changed = token.decision in (Decision.STEERED, Decision.GUARDED)
                role = "steered" if changed else "reply"
                cursor.insertText(printable(token.text), self._characters(role))
        cursor.endEditBlock()
        if follow:
            self._to_bottom()

    def clear(self) -> None:
        """Forget everything."""
        self._thoughts.clear()
        super().clear()

    def _begin_thought(self) -> Thought:
        cursor = self._end()
        if cursor.block().length() > 1:
            cursor = self._begin_block("reply")
        cursor.setBlockFormat(self._block("thought line"))
        thought = Thought(cursor, len(self._thoughts), self._characters, self._block("thought"))
        self._thoughts.append(thought)
        return thought

    def _anchor_clicked(self, address: QUrl) -> None:
        if address.scheme() == Thought.SCHEME:
            self._thoughts[int(address.path())].toggle()

    def add_note(self, text: str, *, bad: bool = False) -> None:
        """Add a line of Tiller's own below what stands there."""
        follow = self._at_bottom()
        role = "bad" if bad else "note"
        self._begin_block(role).insertText(printable(text))
        if follow:
            self._to_bottom()

    def set_mark_steered(self, shown: bool) -> None:
        """Show or hide which tokens steering changed."""
        self._mark_steered = shown
        self.recolour()

    def recolour(self) -> None:
        """Take up the colours of the theme in use."""
        for frame in self.document().rootFrame().childFrames():
            frame.setFrameFormat(self._frame())
        block = self.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            if role := block.blockFormat().property(_ROLE):
                cursor.setBlockFormat(self._block(role))
            runs = []
            iterator = block.begin()
            while not iterator.atEnd():
                fragment = iterator.fragment()
                old = fragment.charFormat()
                runs.append((fragment.position(), fragment.length(), old.property(_ROLE), old.anchorHref()))
                iterator += 1
            for position, length, role, address in runs:
                if role:
                    cursor.setPosition(position)
                    cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
                    cursor.setCharFormat(self._characters(role))
                    if address:
                        cursor.mergeCharFormat(link_to(address))
            block = block.next()

    def _begin_block(self, role: str) -> QTextCursor:
        """Start a paragraph at the end; one that a frame left empty there is taken."""
        cursor = self._end()
        if cursor.block().length() == 1 and not cursor.blockFormat().hasProperty(_ROLE):
            cursor.setBlockFormat(self._block(role))
            cursor.setBlockCharFormat(self._characters(role))
        else:
            cursor.insertBlock(self._block(role), self._characters(role))
        return cursor

    def _frame(self) -> QTextFrameFormat:
        form = QTextFrameFormat()
        form.setProperty(_ROLE, "user")
        form.setBackground(theme.colours().user)
        form.setPadding(9)
        form.setBorder(0)
        form.setBottomMargin(12)
        return form

    def _block(self, role: str) -> QTextBlockFormat:
        form = QTextBlockFormat()
        form.setProperty(_ROLE, role)
        form.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if role == "heading":
            form.setTopMargin(16)
            form.setBottomMargin(3)
        elif role in ("note", "bad"):
            form.setTopMargin(6)
        elif role == "thought line":
            form.setBottomMargin(4)
        elif role == "thought":
            form.setLeftMargin(16)
            form.setBottomMargin(6)
        return form

    def _characters(self, role: str) -> QTextCharFormat:
        colours = theme.colours()
        form = QTextCharFormat()
        form.setProperty(_ROLE, role)
        form.setForeground(QBrush(QGuiApplication.palette().text().color()))
        if role == "heading":
            form.setFontWeight(QFont.Weight.DemiBold)
            form.setForeground(colours.quiet)
        elif role in ("note", "thought", "thought line"):
            form.setForeground(colours.quiet)
            form.setFontPointSize(self.font().pointSizeF() * 0.9)
        elif role == "bad":
            form.setForeground(colours.bad)
        elif role == "steered" and self._mark_steered:
            form.setForeground(colours.accent)
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            form.setUnderlineColor(colours.accent)
            form.setToolTip("Steering changed this token.")
        return form

    def _end(self) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return cursor

    def _at_bottom(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 8

    def _to_bottom(self) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
