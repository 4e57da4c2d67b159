"""How the pieces of a conversation look, in the colours of the moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtGui import (
    QBrush,
    QFont,
    QGuiApplication,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextFrameFormat,
    QTextTable,
    QTextTableFormat,
)

from desktop_app.appearance import theme
from engine.common.i18n import tr

ROLE = QTextFormat.Property.UserProperty + 1
"""What a piece is, so that a change of theme can colour it anew."""
TOKEN = QTextFormat.Property.UserProperty + 2
"""The number of the token that a piece comes from."""
INDEX = QTextFormat.Property.UserProperty + 3
"""The place of the message whose heading a paragraph is."""
MONOSPACE = ["DejaVu Sans Mono", "Menlo", "Consolas", "monospace"]


class Look:
    """Gives each role its formats.

    Args:
        font: of the text around.
    Attributes:
        mark_steered: whether it is shown which tokens steering changed.
    """

    def __init__(self, font: Callable[[], QFont]) -> None:
        self._font = font
        self.mark_steered = True

    def repaint(self, document: QTextDocument) -> None:
        """Give all of a document the colours of the theme in use; it is laid out once."""
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        characters = cache(self.characters)
        for frame in document.rootFrame().childFrames():
            self._repaint_frame(frame)
        block = document.begin()
        while block.isValid():
            self._repaint_block(block, characters)
            block = block.next()
        cursor.endEditBlock()

    def _repaint_frame(self, frame: QTextFrame) -> None:
        role = str(frame.frameFormat().property(ROLE))
        if isinstance(frame, QTextTable):
            frame.setFormat(self.frame(role).toTableFormat())
        else:
            frame.setFrameFormat(self.frame(role))

    def _repaint_block(self, block: QTextBlock, characters: Callable[[str], QTextCharFormat]) -> None:
        cursor = QTextCursor(block)
        if role := block.blockFormat().property(ROLE):
            cursor.mergeBlockFormat(self.block(str(role)))
            # Of a list's numbers and bullets.
            cursor.setBlockCharFormat(characters(str(role)))
        pieces = []
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            pieces.append((fragment.position(), fragment.length(), fragment.charFormat()))
            iterator += 1
        for position, length, old in pieces:
            if not (role := old.property(ROLE)):
                continue
            form = QTextCharFormat(characters(str(role)))
            if old.anchorHref():
                form.merge(link_to(old.anchorHref()))
            if (token := old.property(TOKEN)) is not None:
                form.setProperty(TOKEN, token)
            cursor.setPosition(position)
            cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(form)

    def frame(self, role: str) -> QTextFrameFormat:
        """Return how a frame, or a table, looks."""
        colours = theme.colours()
        if role == "table":
            table = QTextTableFormat()
            table.setProperty(ROLE, role)
            table.setBorder(1)
            table.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            table.setBorderBrush(colours.line)
            table.setBorderCollapse(True)
            table.setCellPadding(5)
            table.setTopMargin(6)
            table.setBottomMargin(8)
            return table
        form = QTextFrameFormat()
        form.setProperty(ROLE, role)
        form.setBackground(colours.user if role == "user" else colours.code)
        form.setPadding(9)
        form.setBorder(0)
        form.setBottomMargin(12)
        return form

    def block(self, role: str) -> QTextBlockFormat:
        form = QTextBlockFormat()
        form.setProperty(ROLE, role)
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

    def characters(self, whole: str) -> QTextCharFormat:
        """Return how a piece of text looks; `whole` is its role, and with `+` what else it is."""
        role, *more = whole.split("+")
        form = self._plain_characters(role)
        form.setProperty(ROLE, whole)
        for what in more:
            self._add_look(form, what)
        return form

    def _add_look(self, form: QTextCharFormat, what: str) -> None:
        colours = theme.colours()
        size = self._font().pointSizeF()
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
            form.setFontPointSize(self._font().pointSizeF() * 0.9)
        elif role == "bad":
            form.setForeground(colours.bad)
        elif role == "steered" and self.mark_steered:
            form.setForeground(colours.accent)
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            form.setUnderlineColor(colours.accent)
            form.setToolTip(tr("Steering changed this token."))
        return form


def link_to(address: str) -> QTextCharFormat:
    """Return what makes text a link."""
    link = QTextCharFormat()
    link.setAnchor(True)
    link.setAnchorHref(address)
    link.setFontUnderline(True)
    return link
