"""The conversation as text: what was asked, and replies as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QFont,
    QGuiApplication,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop_app import theme
from desktop_app.chat.markdown import MarkdownWriter, Run
from desktop_app.chat.thought import Thought, link_to
from desktop_app.text import printable
from engine.events import Decision, Token

WORDS = {"copy": "Copy", "edit": "Edit", "again": "Try again"}
_ROLE = QTextFormat.Property.UserProperty + 1
"""What a run of text is, so that a change of theme can colour it anew."""


ACT = "act"
"""Scheme of the links that do something with a message."""
CODE = "code"
"""Scheme of those that copy program code."""
MONOSPACE = ["DejaVu Sans Mono", "Menlo", "Consolas", "monospace"]


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

    Signals:
        acted(str, int): what is to be done ("copy", "edit", "again", "earlier", "later") with which message.
    """

    acted = Signal(str, int)

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
        self._codes: list[str] = []
        """Pieces of program code that can be copied."""
        self._reply_start: QTextCursor | None = None
        """Where the answer of the reply begins that is being written."""
        self.anchorClicked.connect(self._anchor_clicked)

    def add_question(self, text: str, place: Place | None = None) -> None:
        """Show what the user asked."""
        self._head("You", place, ("copy", "edit"))
        cursor = self._end()
        cursor.insertFrame(self.frame("user"))
        cursor.setBlockFormat(self._block("user"))
        cursor.insertText(printable(text), self._characters("user"))
        self._to_bottom()

    def begin_reply(self, place: Place | None = None) -> None:
        """Make room for a reply; its tokens follow."""
        self._reply_start = None
        self._head("Reply", place, ("copy", "again"))
        self._begin_block("reply")
        self._to_bottom()

    def add_reply(
        self, text: str, thought: str = "", place: Place | None = None, runs: Sequence[Run] = ()
    ) -> None:
        """Show a whole reply of an earlier time, and what was thought before it folded away.

        Args:
            text, thought: of the reply.
            place: where it stands.
            runs: the text with the roles of its pieces, where these are known.
        """
        self.begin_reply(place)
        if thought:
            self._begin_thought().add(printable(thought), 0)
            self._thoughts[-1].end()
            self._begin_block("reply")
        self._write_markdown(runs or ((text, "reply"),))
        self._to_bottom()

    def end_reply(self, runs: Sequence[Run]) -> None:
        """A reply is whole: lay it out as the Markdown that it is. Keeps the view where the user put it."""
        if self._reply_start is None or not runs:
            return
        follow, place = self._at_bottom(), self.verticalScrollBar().value()
        cursor = self._end()
        cursor.beginEditBlock()
        cursor.setPosition(self._reply_start.position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._write_markdown(runs)
        cursor.endEditBlock()
        self._reply_start = None
        if follow:
            self._to_bottom()
        else:
            self.verticalScrollBar().setValue(place)

    def _write_markdown(self, runs: Sequence[Run]) -> None:
        MarkdownWriter(self._end, self._begin_block, self, self._copied).write(runs)

    def _copied(self, code: str) -> str:
        """Return the address of a link that copies a piece of code."""
        self._codes.append(code)
        return f"{CODE}:{len(self._codes) - 1}"

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
                if self._reply_start is None:
                    self._reply_start = QTextCursor(cursor)
                    self._reply_start.setKeepPositionOnInsert(True)
                if self._thoughts:
                    self._thoughts[-1].end()
                cursor.insertText(printable(token.text), self._characters(role_of(token)))
        cursor.endEditBlock()
        if follow:
            self._to_bottom()

    def clear(self) -> None:
        """Forget everything."""
        self._thoughts.clear()
        self._codes.clear()
        self._reply_start = None
        super().clear()

    def _begin_thought(self) -> Thought:
        cursor = self._end()
        if cursor.block().length() > 1:
            cursor = self._begin_block("reply")
        cursor.setBlockFormat(self._block("thought line"))
        thought = Thought(cursor, len(self._thoughts), self._characters, self._block("thought"))
        self._thoughts.append(thought)
        return thought

    def _head(self, words: str, place: Place | None, actions: Sequence[str]) -> None:
        """Say whose message follows, and what can be done with it."""
        cursor = self._begin_block("heading")
        cursor.insertText(words)
        if place is None:
            return
        plain = self._characters("action")
        for action in actions:
            cursor.insertText("   ", plain)
            self._link(cursor, WORDS[action], f"{action}/{place.index}")
        if place.versions > 1:
            cursor.insertText("   ", plain)
            self._link(cursor, "‹", f"earlier/{place.index}" if place.version > 1 else "")
            cursor.insertText(f" {place.version} of {place.versions} ", plain)
            self._link(cursor, "›", f"later/{place.index}" if place.version < place.versions else "")

    def _link(self, cursor: QTextCursor, words: str, path: str) -> None:
        form = self._characters("action")
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
            role = str(frame.frameFormat().property(_ROLE))
            if isinstance(frame, QTextTable):
                frame.setFormat(self.frame(role).toTableFormat())
            else:
                frame.setFrameFormat(self.frame(role))
        block = self.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            if role := block.blockFormat().property(_ROLE):
                cursor.mergeBlockFormat(self._block(role))
                # Of a list's numbers and bullets.
                cursor.setBlockCharFormat(self._characters(str(role)))
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
        """Start a paragraph at the end; one that is empty there is taken."""
        cursor = self._end()
        if cursor.block().length() == 1 and cursor.blockFormat().property(_ROLE) in (None, "reply"):
            cursor.setBlockFormat(self._block(role))
            cursor.setBlockCharFormat(self._characters(role))
        else:
            cursor.insertBlock(self._block(role), self._characters(role))
        return cursor

    def frame(self, role: str) -> QTextFrameFormat:
        """Return how a frame, or a table, looks."""
        colours = theme.colours()
        if role == "table":
            table = QTextTableFormat()
            table.setProperty(_ROLE, role)
            table.setBorder(1)
            table.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            table.setBorderBrush(colours.line)
            table.setBorderCollapse(True)
            table.setCellPadding(5)
            table.setTopMargin(6)
            table.setBottomMargin(8)
            return table
        form = QTextFrameFormat()
        form.setProperty(_ROLE, role)
        form.setBackground(colours.user if role == "user" else colours.code)
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
        elif role == "reply":
            form.setBottomMargin(7)
        elif role in ("code", "code head", "cell"):
            form.setLineHeight(115, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        elif role == "thought line":
            form.setBottomMargin(4)
        elif role == "thought":
            form.setLeftMargin(16)
            form.setBottomMargin(6)
        return form

    def characters(self, role: str) -> QTextCharFormat:
        """Return how a piece of text looks; see `desktop_app.chat.markdown.Styles`."""
        return self._characters(role)

    def block(self, role: str) -> QTextBlockFormat:
        """Return how a paragraph looks."""
        return self._block(role)

    def _characters(self, whole: str) -> QTextCharFormat:
        role, *more = whole.split("+")
        form = self._plain_characters(role)
        form.setProperty(_ROLE, whole)
        for what in more:
            self._add_look(form, what)
        return form

    def _add_look(self, form: QTextCharFormat, what: str) -> None:
        colours = theme.colours()
        size = self.font().pointSizeF()
        match what:
            case "strong":
                form.setFontWeight(QFont.Weight.Bold)
            case "em":
                form.setFontItalic(True)
            case "s":
                form.setFontStrikeOut(True)
            case "h1" | "h2" | "h3" | "h4":
                form.setFontWeight(QFont.Weight.Bold)
                form.setFontPointSize(size * {"h1": 1.5, "h2": 1.3, "h3": 1.15, "h4": 1.0}[what])
            case "quiet":
                form.setForeground(colours.quiet)
            case "code" | "maths" | "block":
                form.setFontFamilies(MONOSPACE)
                form.setFontFixedPitch(True)
                form.setFontPointSize(size * 0.95)
                if what == "code":
                    form.setBackground(colours.code)
                form.setFontItalic(what == "maths")
            case _:
                form.setForeground(colours.syntax[what])

    def _plain_characters(self, role: str) -> QTextCharFormat:
        colours = theme.colours()
        form = QTextCharFormat()
        form.setForeground(QBrush(QGuiApplication.palette().text().color()))
        if role == "heading":
            form.setFontWeight(QFont.Weight.DemiBold)
            form.setForeground(colours.quiet)
        elif role in ("note", "thought", "thought line", "action"):
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


def role_of(token: Token) -> str:
    """Return how a token is shown."""
    return "steered" if token.decision in (Decision.STEERED, Decision.GUARDED) else "reply"
