"""Replies as Markdown, laid out with the document's own paragraphs, lists, tables and frames.

All that a reply says becomes text: there is no HTML, no image that is fetched, and no link that opens by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import NamedTuple, Protocol

from markdown_it import MarkdownIt
from markdown_it.token import Token
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextList,
    QTextListFormat,
)

from desktop_app.chat.code import coloured
from desktop_app.chat.look import TOKEN
from desktop_app.widgets.text import printable
from engine.common.i18n import tr


class Run(NamedTuple):
    """A piece of a reply's text.

    Attributes:
        text: what it says.
        role: what it is.
        token: the number of the token that it comes from; -1 where that is not known.
    """

    text: str
    role: str
    token: int = -1


PLAIN = Run("", "reply")
_MATHS = re.compile(
    r"\$\$.+?\$\$|\\\[.+?\\\]|\\\(.+?\\\)|(?<![\w$])\$(?=\S)[^$\n]{1,200}?(?<=\S)\$(?![\w$])", re.DOTALL
)
_HELD = re.compile("\ue000(\\d+)\ue001")
_LINE = "\u2028"
INDENT = 18
"""Pixels of a quotation's left margin."""
_BULLETS = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle, QTextListFormat.Style.ListSquare)


class Styles(Protocol):
    """What roles look like, in the colours of the moment."""

    def characters(self, role: str) -> QTextCharFormat:
        """Of a piece of text: what it is, and with `+` what else ("reply+bold")."""
        ...

    def block(self, role: str) -> QTextBlockFormat:
        """Of a paragraph."""
        ...

    def frame(self, role: str) -> QTextFrameFormat:
        """Of a frame, or a table."""
        ...


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@dataclass(slots=True)
class _List:
    style: QTextListFormat
    items: QTextList | None = None


class MarkdownWriter:
    """Writes one reply at a document's end.

    Args:
        end: gives a cursor at the end.
        begin: begins a paragraph there, by its role; one that is empty is taken.
        styles: what roles look like.
        copy: gives the address of a link that copies a piece of code.
    """

    def __init__(
        self,
        end: Callable[[], QTextCursor],
        begin: Callable[[str], QTextCursor],
        styles: Styles,
        copy: Callable[[str], str],
    ) -> None:
        self._end = end
        self._begin = begin
        self._styles = styles
        self._copy = copy
        self._lists: list[_List] = []
        self._is_item = False
        self._quotes = 0
        self._mods: list[str] = []
        self._source = ""
        self._place = 0
        self._runs: list[tuple[int, int, Run]] = []
        self._maths: list[str] = []

    def write(self, runs: Sequence[Run]) -> None:
        """Write a reply.

        Args:
            runs: its text in pieces, each with its role, which stays with what becomes of it.
        """
        self._source = "".join(run.text for run in runs)
        start = 0
        for run in runs:
            self._runs.append((start, start + len(run.text), run))
            start += len(run.text)
        tokens = _parser().parse(_MATHS.sub(self._hold, self._source.replace("\ue000", "\ufffd")))
        place = 0
        while place < len(tokens):
            place = self._block(tokens, place)

    def _hold(self, found: re.Match[str]) -> str:
        """Keep maths from being taken for Markdown."""
        self._maths.append(found[0])
        return f"\ue000{len(self._maths) - 1}\ue001"

    def _block(self, tokens: Sequence[Token], place: int) -> int:
        """Write what begins at a place; return where the next begins."""
        token = tokens[place]
        match token.type:
            case "paragraph_open" | "heading_open":
                role = "reply" if token.type == "paragraph_open" else f"h{min(int(token.tag[1:]), 4)}"
                self._mods = [] if role == "reply" else [role]
                self._inline(self._paragraph("reply"), tokens[place + 1])
                self._mods = []
                return place + 3
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(_List(self._list_style(token)))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._is_item = True
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "fence" | "code_block":
                self._code(self._restored(token.content), token.info.strip().partition(" ")[0])
            case "hr":
                self._paragraph("reply").insertText("―" * 12, self._styles.characters("note"))
            case "table_open":
                return self._table(tokens, place)
        return place + 1

    def _list_style(self, token: Token) -> QTextListFormat:
        style = QTextListFormat()
        if token.type == "ordered_list_open":
            style.setStyle(QTextListFormat.Style.ListDecimal)
            style.setStart(int(token.attrGet("start") or 1))
        else:
            style.setStyle(_BULLETS[len(self._lists) % len(_BULLETS)])
        style.setIndent(len(self._lists) + 1)
        return style

    def _paragraph(self, role: str) -> QTextCursor:
        """Begin a paragraph, as an item where a list's is due."""
        cursor = self._begin(role)
        form = self._styles.block(role)
        form.setLeftMargin(INDENT * self._quotes)
        if self._lists and not self._is_item:
            form.setIndent(len(self._lists))
        cursor.setBlockFormat(form)
        if self._lists and self._is_item:
            self._is_item = False
            current = self._lists[-1]
            if current.items is None:
                current.items = cursor.createList(current.style)
            else:
                current.items.add(cursor.block())
        return cursor

    def _inline(self, cursor: QTextCursor, token: Token) -> None:
        address = ""
        for child in token.children or ():
            match child.type:
                case "text" | "text_special":
                    self._text(cursor, child.content)
                case "softbreak" | "hardbreak":
                    # Lines that a model broke are lines to a reader: verses, addresses.
                    self._put(cursor, _LINE)
                case "code_inline":
                    self._text(cursor, child.content, "code")
                case "strong_open" | "em_open" | "s_open":
                    self._mods.append(child.type.removesuffix("_open"))
                case "strong_close" | "em_close" | "s_close":
                    self._mods.remove(child.type.removesuffix("_close"))
                case "link_open":
                    address = str(child.attrGet("href") or "")
                case "link_close":
                    # Where it leads is said, and nothing opens by itself.
                    if address and not self._source[: self._place].endswith(address):
                        self._put(cursor, f" ({address})", "quiet")
                case "image":
                    self._text(cursor, child.content or "image")
                    self._put(cursor, f" ({child.attrGet('src')})", "quiet")

    def _text(self, cursor: QTextCursor, text: str, *mods: str) -> None:
        """Write text with the roles that it has in the source; maths in it is written as it was."""
        for i, part in enumerate(_HELD.split(text)):
            if i % 2:
                self._marked(cursor, self._maths[int(part)], *mods, "maths")
            elif part:
                self._marked(cursor, part, *mods)

    def _marked(self, cursor: QTextCursor, text: str, *mods: str) -> None:
        found = self._source.find(text, self._place)
        if found < 0:
            # It is written otherwise there: an entity, an escape.
            self._put(cursor, text, *mods)
            return
        self._place = found + len(text)
        # In the order of the text, as the pieces are written: none before is looked at again.
        first = bisect_right(self._runs, found, key=lambda entry: entry[1])
        for start, end, run in islice(self._runs, first, None):
            if start >= self._place:
                break
            self._put(cursor, self._source[max(start, found) : min(end, self._place)], *mods, run=run)

    def _put(self, cursor: QTextCursor, text: str, *mods: str, run: Run = PLAIN) -> None:
        form = self._styles.characters("+".join([run.role, *self._mods, *mods]))
        if run.token >= 0:
            form.setProperty(TOKEN, run.token)
        cursor.insertText(printable(text).replace("\n", _LINE), form)

    def _restored(self, text: str) -> str:
        return _HELD.sub(lambda found: self._maths[int(found[1])], text)

    def _code(self, code: str, language: str) -> None:
        code = code.rstrip("\n")
        cursor = self._end()
        self._is_item = False
        frame = cursor.insertFrame(self._styles.frame("code"))
        cursor = frame.firstCursorPosition()
        cursor.setBlockFormat(self._styles.block("code head"))
        cursor.insertText(f"{printable(language)}   ".lstrip(), self._styles.characters("action"))
        link = self._styles.characters("action")
        link.setAnchor(True)
        link.setAnchorHref(self._copy(code))
        link.setFontUnderline(True)
        cursor.insertText(tr("Copy"), link)
        cursor.insertBlock(self._styles.block("code"), self._styles.characters("reply+block"))
        self._place = max(self._place, self._source.find(code, self._place))
        for text, kind in coloured(code, language):
            self._marked(cursor, text, "block", *([kind] if kind else ()))

    def _table(self, tokens: Sequence[Token], place: int) -> int:
        rows: list[list[Token]] = []
        is_head: list[bool] = []
        while tokens[place].type != "table_close":
            token = tokens[place]
            if token.type == "tr_open":
                rows.append([])
                is_head.append(False)
            elif token.type == "th_open":
                is_head[-1] = True
            elif token.type == "inline":
                rows[-1].append(token)
            place += 1
        columns = max(map(len, rows))
        form = self._styles.frame("table").toTableFormat()
        table = self._end().insertTable(len(rows), columns, form)
        for r, row in enumerate(rows):
            self._mods = ["strong"] if is_head[r] else []
            for c, cell in enumerate(row):
                inside = table.cellAt(r, c).firstCursorPosition()
                inside.setBlockFormat(self._styles.block("cell"))
                self._inline(inside, cell)
        self._mods = []
        return place + 1
