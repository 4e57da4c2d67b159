"""The conversation as text: what was asked, and replies as they are written."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop_app.chat.heading import ACT, Place, write_actions, write_head
from desktop_app.chat.hint import add_hint
from desktop_app.chat.look import INDEX, ROLE, TOKEN, Look
from desktop_app.chat.markdown import MarkdownWriter, Run
from desktop_app.chat.parsing import TooMuchError
from desktop_app.chat.plain import Rest, parted, write_plain
from desktop_app.chat.thought import Thought
from desktop_app.chat.token_text import INDEX_BITS, TokenText
from desktop_app.widgets.breaks import Breaker
from engine.common.i18n import tr
from engine.common.printable import printable, printable_pieces
from engine.reply.events import Token
from engine.steerer.decision import Decision

log = logging.getLogger(__name__)

CODE = "code"
"""Scheme of those that copy program code."""
MARGIN = 18
"""Around the text, in pixels."""


class Transcript(TokenText):
    """Shows messages. Everything is inserted as plain text, never as markup.

    Args:
        has_heads: whether each says whose it is, with what can be done with it, and an empty transcript what it is
            for. Columns beside each other have headings of their own.
    Signals:
        acted(str, int): what is to be done ("copy", "edit", "again", "compare", "earlier",
            "later") with which message.
        earlier_wanted(): the view comes near the first message that is shown, which is not the first.
    """

    acted = Signal(str, int)
    earlier_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, has_heads: bool = True) -> None:
        super().__init__(parent)
        self._has_heads = has_heads
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAccessibleName(tr("Conversation"))
        self.document().setDocumentMargin(MARGIN)
        if has_heads:
            add_hint(self, MARGIN)
        self._look = Look(self.font)
        self._written = 0
        """The number of the first token of the reply that is being written."""
        self._thoughts: list[Thought] = []
        self._thought: Thought | None = None
        """That of the reply that is being written."""
        self._codes: list[str] = []
        """Pieces of program code that can be copied."""
        self._rests: list[Rest] = []
        self._reply_of: dict[int, int] = {}
        """By a message's place the number of its reply, of those in `_replies`."""
        self._breaker, self._last = Breaker(), ""
        """Of the reply that is being written: for its long words, and the end of what is shown."""
        self._reply_start: QTextCursor | None = None
        """Where the answer of the reply begins that is being written."""
        self._front: QTextCursor | None = None
        """Where messages are written that come before those that are shown."""
        self.has_earlier = False
        """Whether there are such."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.anchorClicked.connect(self._anchor_clicked)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """All that is written within is laid out once, at its end."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        try:
            yield
        finally:
            cursor.endEditBlock()

    def add_question(self, text: str, place: Place | None = None) -> None:
        """Show what the user asked."""
        with self.at_once():
            self._head(tr("You"), place, ("copy", "edit"))
            cursor = self._end()
            cursor.insertFrame(self._look.frame("user"))
            cursor.setBlockFormat(self._look.block("user"))
            runs, rest = parted([Run(printable(text), "user")])
            write_plain(cursor, runs, self._look.characters)
            if rest:
                cursor.insertBlock()
                self._fold(cursor, rest)
        self.to_bottom()

    def begin_reply(self, place: Place | None = None) -> None:
        """Make room for a reply; its tokens follow."""
        self._reply_start = self._thought = None
        self._breaker, self._last = Breaker(), ""
        with self.at_once():
            self._begin_reply(place)
            self._written = self._took((), place)
        self.to_bottom()

    def _begin_reply(self, place: Place | None) -> None:
        self._head(tr("Reply"), place, ("copy", "again", "compare"))
        self._begin_block("reply")

    def add_unanswered(self, place: Place) -> None:
        """Say that the question before this place has no reply, and offer one."""
        self._head(tr("No reply yet"), place, ("again",))
        self.to_bottom()

    def add_reply(
        self, text: str, thought: str = "", place: Place | None = None, tokens: Sequence[Token] = ()
    ) -> None:
        """Show a whole reply of an earlier time, and what was thought before it folded away.

        Args:
            text, thought: of the reply.
            place: where it stands.
            tokens: what it was made of, where that is known.
        """
        with self.at_once():
            self._begin_reply(place)
            if thought:
                folded = self._begin_thought()
                folded.add(printable(thought), 0)
                folded.end()
                self._begin_block("reply")
            self._write_reply(self._runs(self._took(tokens, place), tokens) if tokens else [Run(text, "reply")])
        self.to_bottom()

    def end_reply(self) -> None:
        """The reply is whole: lay it out as the Markdown that it is. Keeps the view where the user put it."""
        start, self._reply_start = self._reply_start, None
        if start is None:
            return
        with self.held():
            with self.at_once():
                self._remove_from(start)
                self._write_reply(self._runs(self._written, self._replies[self._written >> INDEX_BITS]))
            self.to_bottom()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the view where the user put it, whatever is written anew below."""
        follow, place = self._at_bottom(), self.verticalScrollBar().value()
        yield
        if not follow:
            self.verticalScrollBar().setValue(place)

    def _took(self, tokens: Sequence[Token], place: Place | None) -> int:
        """Take in the tokens of another reply; return the number of the first."""
        self._replies.append(list(tokens))
        if place:
            self._reply_of[place.index] = len(self._replies) - 1
        return (len(self._replies) - 1) << INDEX_BITS

    @staticmethod
    def _runs(first: int, tokens: Sequence[Token]) -> list[Run]:
        return [Run(token.text, role_of(token), first + i) for i, token in enumerate(tokens) if token.text]

    def _write_reply(self, runs: Sequence[Run]) -> None:
        """Write a reply as the Markdown that it is; as plain text where it is none that can be shown."""
        clean = zip(runs, printable_pieces([run.text for run in runs]), strict=True)
        shown, rest = parted([run._replace(text=text) for run, text in clean])
        start = self._end()
        start.setKeepPositionOnInsert(True)
        try:
            if rest:
                # What is cut anywhere is no Markdown.
                raise TooMuchError("characters")
            MarkdownWriter(self._end, self._begin_block, self._look, self._copied).write(shown)
        # Whatever a text does to the libraries that read it: it can be read, and its conversation opened.
        except Exception as error:
            why = error.args[0] if isinstance(error, TooMuchError) else type(error).__name__
            log.warning("a message is shown as plain text: %s", why)
            self._remove_from(start)
            write_plain(self._begin_block("plain"), shown, self._look.characters)
        if rest:
            self._fold(self._begin_block("note"), rest)

    def _fold(self, cursor: QTextCursor, rest: Sequence[Run]) -> None:
        """Leave the rest of a long message for when it is asked for."""
        self._rests.append(Rest(cursor, len(self._rests), rest, self._look.characters, self._look.block))

    def _remove_from(self, start: QTextCursor) -> None:
        """Remove what was written from there on, and the form of the paragraph that is left."""
        cursor = self._end()
        cursor.setPosition(start.position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        cursor.setBlockFormat(self._look.block("reply"))
        cursor.setBlockCharFormat(self._look.characters("reply"))

    def cut_from(self, index: int) -> None:
        """Remove a message and all that stands below it."""
        start = None
        block = self.document().lastBlock()
        # A cursor kept for each message would slow down all that is written.
        while block.isValid() and ((number := block.blockFormat().property(INDEX)) is None or number >= index):
            start = block.position() if number is not None else start
            block = block.previous()
        if start is None:
            return
        for number in [number for number in self._reply_of if number >= index]:
            self._replies[self._reply_of.pop(number)] = []
        self._reply_start = self._thought = None
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        cursor.setBlockFormat(QTextBlockFormat())
        cursor.setBlockCharFormat(QTextCharFormat())
        cursor.endEditBlock()

    def _copied(self, code: str) -> str:
        """Return the address of a link that copies a piece of code."""
        self._codes.append(code)
        return f"{CODE}:{len(self._codes) - 1}"

    def add_tokens(self, tokens: Sequence[Token]) -> None:
        """Add tokens to the reply, marking those that steering changed. Keeps the view where the user put it."""
        follow = self._at_bottom()
        written = self._replies[self._written >> INDEX_BITS]
        cursor = self._end()
        cursor.beginEditBlock()
        if thought := "".join(token.thought for token in tokens):
            if self._thought is None or self._thought.is_over:
                self._thought = self._begin_thought()
            self._thought.add(printable(thought), sum(bool(token.thought) for token in tokens))
        for token in tokens:
            if token.text:
                if cursor.blockFormat().property(ROLE) != "reply":
                    cursor = self._begin_block("reply")
                if self._reply_start is None:
                    self._reply_start = QTextCursor(cursor)
                    self._reply_start.setKeepPositionOnInsert(True)
                if self._thought:
                    self._thought.end()
                form = self._look.characters(role_of(token))
                form.setProperty(TOKEN, self._written + len(written))
                if shown := printable(token.text, self._last, goes_on=True):
                    cursor.insertText(self._breaker.broken(shown), form)
                    self._last = shown
            written.append(token)
        cursor.endEditBlock()
        if follow:
            self.to_bottom()

    def add_earlier(self, write: Callable[[], None]) -> None:
        """Show what `write` adds in front of all that is shown. Keeps the view where the user put it."""
        bar = self.verticalScrollBar()
        below = bar.maximum() - bar.value()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        head = cursor.blockFormat()
        cursor.insertBlock(head, cursor.blockCharFormat())
        self._front = QTextCursor(self.document())
        self._front.setBlockFormat(QTextBlockFormat())
        try:
            write()
        finally:
            front, self._front = self._end(), None
            # A frame is followed by a paragraph, which the next message would have taken.
            if front.block().length() == 1:
                front.deleteChar()
                front.setBlockFormat(head)
            cursor.endEditBlock()
        bar.setValue(bar.maximum() - below)

    def clear(self) -> None:
        """Forget everything."""
        self._thoughts.clear()
        self._codes.clear()
        self._replies.clear()
        self._rests.clear()
        self._reply_of.clear()
        self._reply_start = self._thought = None
        self.has_earlier = False
        self.setExtraSelections([])
        super().clear()

    def _begin_thought(self) -> Thought:
        cursor = self._end()
        if cursor.block().length() > 1:
            cursor = self._begin_block("reply")
        cursor.setBlockFormat(self._look.block("thought line"))
        thought = Thought(cursor, len(self._thoughts), self._look.characters, self._look.block("thought"))
        self._thoughts.append(thought)
        return thought

    def _head(self, words: str, place: Place | None, actions: Sequence[str]) -> None:
        """Say whose message follows, and what can be done with it."""
        if not self._has_heads:
            return
        write_head(self._begin_block("heading"), words, place, actions, self._look)

    def _anchor_clicked(self, address: QUrl) -> None:
        if address.scheme() == ACT:
            action, _, index = address.path().partition("/")
            self.acted.emit(action, int(index))
        if address.scheme() == CODE:
            QGuiApplication.clipboard().setText(self._codes[int(address.path())])
        if address.scheme() == Thought.SCHEME:
            self._thoughts[int(address.path())].toggle()
        if address.scheme() == Rest.SCHEME:
            self._rests[int(address.path())].show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More of it may be seen."""
        super().resizeEvent(event)
        self.fill()

    def fill(self) -> None:
        """See soon whether what is shown fills the view; where it does not, nobody could scroll to the rest."""
        if self.has_earlier:
            QTimer.singleShot(0, self, lambda: self._scrolled(self.verticalScrollBar().value()))

    def _scrolled(self, value: int) -> None:
        if self.has_earlier and value < self.viewport().height() and self._front is None:
            self.earlier_wanted.emit()

    def add_note(self, text: str, *, bad: bool = False, again: Place | None = None) -> None:
        """Add a line of Tiller's own below what stands there.

        Args:
            again: the reply that can be tried again from there.
        """
        follow = self._at_bottom()
        cursor = self._begin_block("bad" if bad else "note")
        cursor.insertText(printable(text))
        if again:
            write_actions(cursor, again, ("again",), self._look)
        if follow:
            self.to_bottom()

    def set_mark_steered(self, shown: bool) -> None:
        """Show or hide which tokens steering changed."""
        self._look.mark_steered = shown
        self.recolour()

    def recolour(self) -> None:
        """Take up the colours of the theme in use."""
        self._look.repaint(self.document())

    def _begin_block(self, role: str) -> QTextCursor:
        """Start a paragraph at the end; one that is empty there is taken."""
        cursor = self._end()
        if cursor.block().length() == 1 and cursor.blockFormat().property(ROLE) in (None, "reply"):
            cursor.setBlockFormat(self._look.block(role))
            cursor.setBlockCharFormat(self._look.characters(role))
        else:
            cursor.insertBlock(self._look.block(role), self._look.characters(role))
        return cursor

    def _end(self) -> QTextCursor:
        if self._front is not None:
            # A frame that was begun here took it in, and is filled by now.
            if (frame := self._front.currentFrame()) != self.document().rootFrame():
                self._front.setPosition(frame.lastPosition() + 1)
            return QTextCursor(self._front)
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return cursor

    def _at_bottom(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 8

    def to_bottom(self) -> None:
        """Show the end of it."""
        if self._front is not None:
            return
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())


def role_of(token: Token) -> str:
    """Return how a token is shown."""
    return "steered" if token.decision in (Decision.STEERED, Decision.GUARDED) else "reply"
