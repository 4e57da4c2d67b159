"""The conversation as text: what was asked, and replies as they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QVBoxLayout, QWidget

from desktop_app.appearance import theme
from desktop_app.chat.look import ROLE, TOKEN, Look, link_to
from desktop_app.chat.markdown import MarkdownWriter, Run
from desktop_app.chat.thought import Thought
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.i18n import mark, tr
from engine.reply.events import Token
from engine.steerer.decision import Decision

WORDS = {"copy": mark("Copy"), "edit": mark("Edit"), "again": mark("Try again"), "compare": mark("Compare")}
ACT = "act"
"""Scheme of the links that do something with a message."""
CODE = "code"
"""Scheme of those that copy program code."""
MARGIN = 18
"""Around the text, in pixels."""
INDEX_BITS = 24
"""Of a token's number: its index in the reply. The rest is the reply's own number."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands.

    Attributes:
        index: from the conversation's first.
        version, versions: which one of how many is shown, from 1.
    """

    index: int
    version: int = 1
    versions: int = 1


class Transcript(QTextBrowser):
    """Shows messages. Everything is inserted as plain text, never as markup.

    Args:
        has_heads: whether each says whose it is, with what can be done with it, and an empty transcript what it is
            for. Columns beside each other have headings of their own.
    Signals:
        acted(str, int): what is to be done ("copy", "edit", "again", "compare", "earlier",
            "later") with which message.
        inspected(int): the number of a token that was clicked, for `token`.
        earlier_wanted(): the view comes near the first message that is shown, which is not the first.
    """

    acted = Signal(str, int)
    inspected = Signal(int)
    earlier_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, has_heads: bool = True) -> None:
        super().__init__(parent)
        self._has_heads = has_heads
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setAccessibleName(tr("Conversation"))
        self.document().setDocumentMargin(MARGIN)
        if has_heads:
            self._hint()
        self._look = Look(self.font)
        self._replies: list[list[Token]] = []
        """The tokens that pieces of the text come from."""
        self._written = 0
        """The number of the first token of the reply that is being written."""
        self._thoughts: list[Thought] = []
        self._thought: Thought | None = None
        """That of the reply that is being written."""
        self._codes: list[str] = []
        """Pieces of program code that can be copied."""
        self._reply_start: QTextCursor | None = None
        """Where the answer of the reply begins that is being written."""
        self._front: QTextCursor | None = None
        """Where messages are written that come before those that are shown."""
        self.has_earlier = False
        """Whether there are such."""
        self._pressed: QPoint | None = None
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.anchorClicked.connect(self._anchor_clicked)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def _hint(self) -> None:
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
        layout = QVBoxLayout(self.viewport())
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.addWidget(hint, alignment=Qt.AlignmentFlag.AlignTop)
        self.document().contentsChanged.connect(lambda: hint.setVisible(self.document().isEmpty()))

    def add_question(self, text: str, place: Place | None = None) -> None:
        """Show what the user asked."""
        self._head(tr("You"), place, ("copy", "edit"))
        cursor = self._end()
        cursor.insertFrame(self._look.frame("user"))
        cursor.setBlockFormat(self._look.block("user"))
        cursor.insertText(printable(text), self._look.characters("user"))
        self._to_bottom()

    def begin_reply(self, place: Place | None = None) -> None:
        """Make room for a reply; its tokens follow."""
        self._reply_start = self._thought = None
        self._written = self._took(())
        self._begin_reply(place)

    def _begin_reply(self, place: Place | None) -> None:
        self._head(tr("Reply"), place, ("copy", "again", "compare"))
        self._begin_block("reply")
        self._to_bottom()

    def add_unanswered(self, place: Place) -> None:
        """Say that the question before this place has no reply, and offer one."""
        self._head(tr("No reply yet"), place, ("again",))
        self._to_bottom()

    def add_reply(
        self, text: str, thought: str = "", place: Place | None = None, tokens: Sequence[Token] = ()
    ) -> None:
        """Show a whole reply of an earlier time, and what was thought before it folded away.

        Args:
            text, thought: of the reply.
            place: where it stands.
            tokens: what it was made of, where that is known.
        """
        self._begin_reply(place)
        if thought:
            folded = self._begin_thought()
            folded.add(printable(thought), 0)
            folded.end()
            self._begin_block("reply")
        self._write_markdown(self._runs(self._took(tokens), tokens) if tokens else [Run(text, "reply")])
        self._to_bottom()

    def end_reply(self) -> None:
        """The reply is whole: lay it out as the Markdown that it is. Keeps the view where the user put it."""
        start, self._reply_start = self._reply_start, None
        if start is None:
            return
        with self.held():
            cursor = self._end()
            cursor.beginEditBlock()
            cursor.setPosition(start.position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            self._write_markdown(self._runs(self._written, self._replies[self._written >> INDEX_BITS]))
            cursor.endEditBlock()
            self._to_bottom()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the view where the user put it, whatever is written anew below."""
        follow, place = self._at_bottom(), self.verticalScrollBar().value()
        yield
        if not follow:
            self.verticalScrollBar().setValue(place)

    def _took(self, tokens: Sequence[Token]) -> int:
        """Take in the tokens of another reply; return the number of the first."""
        self._replies.append(list(tokens))
        return (len(self._replies) - 1) << INDEX_BITS

    @staticmethod
    def _runs(first: int, tokens: Sequence[Token]) -> list[Run]:
        return [Run(token.text, role_of(token), first + i) for i, token in enumerate(tokens) if token.text]

    def token(self, number: int) -> Token | None:
        """Return a token by its number; None where there is none."""
        reply, index = number >> INDEX_BITS, number & ((1 << INDEX_BITS) - 1)
        if 0 <= reply < len(self._replies) and index < len(self._replies[reply]):
            return self._replies[reply][index]
        return None

    def _write_markdown(self, runs: Sequence[Run]) -> None:
        MarkdownWriter(self._end, self._begin_block, self._look, self._copied).write(runs)

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
                cursor.insertText(printable(token.text), form)
            written.append(token)
        cursor.endEditBlock()
        if follow:
            self._to_bottom()

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
        cursor = self._begin_block("heading")
        cursor.insertText(words)
        if place is None:
            return
        plain = self._look.characters("action")
        for action in actions:
            cursor.insertText("   ", plain)
            self._link(cursor, tr(WORDS[action]), f"{action}/{place.index}")
        if place.versions > 1:
            cursor.insertText("   ", plain)
            self._link(cursor, "‹", f"earlier/{place.index}" if place.version > 1 else "")
            words = tr(" {version} of {versions} ", version=place.version, versions=place.versions)
            cursor.insertText(words, plain)
            self._link(cursor, "›", f"later/{place.index}" if place.version < place.versions else "")

    def _link(self, cursor: QTextCursor, words: str, path: str) -> None:
        form = self._look.characters("action")
        if path:
            form.merge(link_to(f"{ACT}:{path}"))
        cursor.insertText(words, form)

    def _anchor_clicked(self, address: QUrl) -> None:
        if address.scheme() == ACT:
            action, _, index = address.path().partition("/")
            self.acted.emit(action, int(index))
        if address.scheme() == CODE:
            QGuiApplication.clipboard().setText(self._codes[int(address.path())])
        if address.scheme() == Thought.SCHEME:
            self._thoughts[int(address.path())].toggle()

    # Tokens

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

    def _scrolled(self, value: int) -> None:
        if self.has_earlier and value < self.viewport().height() and self._front is None:
            self.earlier_wanted.emit()

    def add_note(self, text: str, *, bad: bool = False) -> None:
        """Add a line of Tiller's own below what stands there."""
        follow = self._at_bottom()
        role = "bad" if bad else "note"
        self._begin_block(role).insertText(printable(text))
        if follow:
            self._to_bottom()

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

    def _to_bottom(self) -> None:
        if self._front is not None:
            return
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())


def role_of(token: Token) -> str:
    """Return how a token is shown."""
    return "steered" if token.decision in (Decision.STEERED, Decision.GUARDED) else "reply"
