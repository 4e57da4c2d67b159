"""Replies read as Markdown, with maths left as it is, and with bounds: what goes beyond them is no Markdown.

Maths and whatever else a reply marks becomes a token of its own. Nothing is marked within the text, so no text
and no entity can be taken for a mark.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as plain_table
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MAX_CHARACTERS = 60_000
"""Of a reply that is read as Markdown: 20 times what a long one has."""
MAX_STEPS = 50_000
"""Of reading it; a rule that is tried is one. A reply of the greatest length takes 10,000."""
MOST_PIECES = 15_000
"""Tokens, each of which is written by itself."""
MOST_NESTED = 40
"""Levels; a list within a list is two more. markdown-it leaves out what is nested deeper than it allows."""
FRAME_PIECES = 10
"""So many count a piece of code and a table, whose frames take long to lay out."""
MOST_COLUMNS, MOST_CELLS = 50, 2000
"""Of a table. Wider or longer ones stay lines of text."""
LONGEST_MATHS = 2000
MOST_MATHS_LINES = 100

INLINE_RULES = ["text", "newline", "escape", "backticks", "strikethrough", "emphasis", "link", "image", "autolink"]
INLINE_RULES += ["entity"]
MATHS = "maths"
"""The type of a token that is a formula, within a line or a paragraph of its own."""
_CLOSERS = {"$$": "$$", "\\[": "\\]", "\\(": "\\)"}
_BLOCK_OPENERS = ("$$", "\\[")
_DOLLARS = re.compile(r"(?<![\w$])\$(?=\S)[^$\n]{1,200}?(?<=\S)\$(?![\w$])")


class TooMuchError(Exception):
    """A text goes beyond what is read as Markdown; says which bound."""


class _Work:
    """Counts the steps of reading one text.

    Raises:
        TooMuchError: there are too many.
    """

    def __init__(self) -> None:
        self.steps = 0

    def step(self, steps: int = 1) -> None:
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise TooMuchError("steps")


def parse(text: str) -> list[Token]:
    """Return a text's Markdown tokens.

    Raises:
        TooMuchError: it is too long, too deeply nested, or takes too much work.
    """
    return counted(text)[0]


def counted(text: str) -> tuple[list[Token], int]:
    """`parse`, with the steps that it took."""
    if len(text) > MAX_CHARACTERS:
        raise TooMuchError("characters")
    work = _Work()
    tokens = _parser().parse(text, {"work": work})
    if sum(_pieces(token) for token in tokens) > MOST_PIECES:
        raise TooMuchError("pieces")
    return tokens, work.steps


def _pieces(token: Token) -> int:
    is_frame = token.type in ("fence", "code_block", "table_open")
    return (FRAME_PIECES if is_frame else 1) + len(token.children or ())


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MOST_NESTED})
    parser.inline = _CountingInline()
    parser.enable(["table", "strikethrough"])
    # An escape or an entity stays apart from the text beside it, whose place in the source is then still known.
    # Definitions of references would not be shown: of a list of sources nothing would be left.
    parser.disable(["text_join", "html_block", "reference"])
    inline, block = parser.inline.ruler, parser.block.ruler
    inline.before("text", "work", _inline_work)
    inline.before("escape", MATHS, _inline_maths)
    block.before("table", "work", _block_work, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    block.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    block.before("blockquote", MATHS, _block_maths, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return parser


class _CountingInline(ParserInline):
    """Counts the looks ahead too, which brackets make many of."""

    def __init__(self) -> None:
        super().__init__()
        # The rules of the preset; the rest stays off.
        self.ruler.enableOnly(INLINE_RULES)

    def skipToken(self, state: StateInline) -> None:
        """Count it, and do it."""
        state.env["work"].step()
        super().skipToken(state)


def _inline_work(state: StateInline, silent: bool) -> bool:
    del silent
    state.env["work"].step()
    return False


def _block_work(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    del start, end, silent
    state.env["work"].step()
    # Before markdown-it would leave out what follows.
    if state.level >= MOST_NESTED - 2:
        raise TooMuchError("nesting")
    return False


def _inline_maths(state: StateInline, silent: bool) -> bool:
    """Keep a formula from being taken for Markdown."""
    source, start = state.src, state.pos
    if source[start] not in "$\\":
        return False
    opener = source[start : start + 2]
    end = -1
    if closer := _CLOSERS.get(opener):
        end = source.find(closer, start + 3, min(state.posMax, start + LONGEST_MATHS))
        end = end + len(closer) if end >= 0 else -1
    elif source[start] == "$" and (found := _DOLLARS.match(source, start, state.posMax)):
        end = found.end()
    if end < 0:
        return False
    if not silent:
        state.push(MATHS, "", 0).content = source[start:end]
    state.pos = end
    return True


def _block_maths(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula of several lines, in which a line may look like an item or a rule."""
    if state.is_code_block(start):
        return False
    first = _line(state, start)
    opener = first[:2]
    if opener not in _BLOCK_OPENERS:
        return False
    closer = _CLOSERS[opener]
    for line in range(start, min(end, start + MOST_MATHS_LINES)):
        state.env["work"].step()
        if line > start and state.sCount[line] < state.blkIndent:
            return False
        text = _line(state, line)[2 if line == start else 0 :]
        if closer in text:
            # Words behind it, or a formula within a line: that is a paragraph.
            if not text.endswith(closer) or text.count(closer) > 1 or (text == closer and line == start):
                return False
            if not silent:
                token = state.push(MATHS, "", 0)
                token.content = "\n".join(_line(state, number) for number in range(start, line + 1))
                token.map = [start, line + 1]
                state.line = line + 1
            return True
    return False


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not plain_table(state, start, end, True):
        return False
    columns = _line(state, start).strip("|").count("|") + 1
    most = MOST_CELLS // columns
    rows = 0
    for line in range(start, end):
        if state.isEmpty(line):
            break
        rows += 1
        if rows > most + 2:
            break
    state.env["work"].step(rows)
    if columns > MOST_COLUMNS or rows > most:
        return False
    return silent or plain_table(state, start, end, False)


def _line(state: StateBlock, line: int) -> str:
    """Return a line without what a list or a quotation puts before it, and without spaces behind it."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
