"""Replies as Markdown, laid out with the document's own paragraphs, lists, tables and frames.

All that a reply says becomes text: there is no HTML, no image that is fetched, and no link that opens by itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import NamedTuple, Protocol

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
from desktop_app.chat.parsing import MATHS, parse
from desktop_app.widgets.breaks import Breaker, has_long_word
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
_NEAR = 2000
"""Characters of the source between two pieces of text: a link's address stands there."""
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
        """Up to where the source is written."""
        self._lines: list[int] = []
        """Where its lines begin."""
        self._runs: list[tuple[int, int, Run]] = []
        self._breaker = Breaker()
        self._forms: dict[tuple[str, ...], QTextCharFormat] = {}

    def write(self, runs: Sequence[Run]) -> None:
        """Write a reply.

        Args:
            runs: its text in pieces that are `printable`, each with its role, which stays with what becomes of it.

        Raises:
            TooMuchError: it is no Markdown that can be read; nothing was written.
        """
        self._source = "".join(run.text for run in runs)
        start = 0
        for run in runs:
            self._runs.append((start, start + len(run.text), run))
            start += len(run.text)
        tokens = parse(self._source)
        self._lines = [0, *accumulate(len(line) + 1 for line in self._source.split("\n"))]
        place = 0
        while place < len(tokens):
            place = self._block(tokens, place)

    def _block(self, tokens: Sequence[Token], place: int) -> int:
        """Write what begins at a place; return where the next begins."""
        token = tokens[place]
        if token.map and token.type != "inline":
            # What could not be found before costs what follows nothing.
            self._place = max(self._place, self._lines[token.map[0]])
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
                self._code(token.content, token.info.strip().partition(" ")[0])
            case "maths":
                self._text(self._paragraph("reply"), token.content, MATHS)
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
        self._breaker = Breaker()
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
                case "text" | "code_inline" | "maths":
                    mods = {"text": (), "code_inline": ("code",), "maths": (MATHS,)}[child.type]
                    self._text(cursor, child.content, *mods)
                case "text_special":
                    # An escape, or an entity, which stands otherwise in the source.
                    self._text(cursor, printable(child.content), written=child.markup)
                case "softbreak" | "hardbreak":
                    # Lines that a model broke are lines to a reader: verses, addresses.
                    self._put(cursor, _LINE)
                case "strong_open" | "em_open" | "s_open":
                    self._mods.append(child.type.removesuffix("_open"))
                case "strong_close" | "em_close" | "s_close":
                    self._mods.remove(child.type.removesuffix("_close"))
                case "link_open":
                    address = str(child.attrGet("href") or "")
                case "link_close":
                    # Where it leads is said, and nothing opens by itself.
                    if address and not self._source.endswith(address, 0, self._place):
                        self._put(cursor, f" ({printable(address)})", "quiet")
                case "image":
                    self._text(cursor, child.content or "image")
                    self._put(cursor, f" ({printable(str(child.attrGet('src')))})", "quiet")

    def _text(self, cursor: QTextCursor, text: str, *mods: str, written: str = "") -> None:
        """Write text with the roles that it has in the source, where it may be written otherwise."""
        sought = written or text
        found = self._source.find(sought, self._place, self._place + _NEAR + len(sought))
        if found < 0:
            self._put(cursor, text, *mods)
            return
        self._place = found + len(sought)
        # In the order of the text, as the pieces are written: none before is looked at again.
        first = bisect_right(self._runs, found, key=lambda entry: entry[1])
        for start, end, run in islice(self._runs, first, None):
            if start >= self._place:
                break
            if written:
                self._put(cursor, text, *mods, run=run)
                break
            self._put(cursor, self._source[max(start, found) : min(end, self._place)], *mods, run=run)

    def _put(self, cursor: QTextCursor, text: str, *mods: str, run: Run = PLAIN) -> None:
        text = self._breaker.broken(text)
        # Lines of code are paragraphs, of which each is laid out by itself.
        cursor.insertText(text if "block" in mods else text.replace("\n", _LINE), self._form(run, mods))

    def _form(self, run: Run, mods: tuple[str, ...]) -> QTextCharFormat:
        role = (run.role, *self._mods, *mods)
        if (form := self._forms.get(role)) is None:
            form = self._forms[role] = self._styles.characters("+".join(role))
        if run.token < 0:
            return form
        own = QTextCharFormat(form)
        own.setProperty(TOKEN, run.token)
        return own

    def _code(self, code: str, language: str) -> None:
        code = code.rstrip("\n")
        cursor = self._end()
        self._is_item = False
        self._breaker = Breaker()
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
        only, is_short = self._runs[0][2] if len(self._runs) == 1 else None, not has_long_word(code)
        for text, kind in coloured(code, language):
            mods = ("block", kind) if kind else ("block",)
            if only:
                cursor.insertText(text if is_short else self._breaker.broken(text), self._form(only, mods))
                continue
            # A list or a quotation puts something before each line.
            for line in text.splitlines(keepends=True):
                self._text(cursor, line, *mods)

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
        block = self._styles.block("cell")
        for r, row in enumerate(rows):
            self._mods = ["strong"] if is_head[r] else []
            for c, cell in enumerate(row):
                inside = table.cellAt(r, c).firstCursorPosition()
                inside.setBlockFormat(block)
                self._breaker = Breaker()
                self._inline(inside, cell)
        self._mods = []
        return place + 1
