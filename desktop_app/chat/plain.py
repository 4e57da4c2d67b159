"""Messages as plain text: those that are no Markdown, and what of a long one is not shown yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor

from desktop_app.chat.look import TOKEN, link_to
from desktop_app.chat.markdown import Run
from desktop_app.widgets.breaks import Breaker
from engine.common.i18n import tr

MAX_SHOWN = 60_000
"""Characters of a message that are laid out at a time; the rest comes when it is asked for."""

Characters = Callable[[str], QTextCharFormat]


def write_plain(cursor: QTextCursor, runs: Iterable[Run], characters: Characters) -> None:
    """Write text as it is, line by line, each piece with its role.

    Args:
        cursor: where; the paragraph there gives its form to all.
        runs: pieces that are `printable`.
        characters: gives the look of a role.
    """
    breaker, looks = Breaker(), cache(characters)
    for run in runs:
        form = looks(run.role)
        if run.token >= 0:
            form = QTextCharFormat(form)
            form.setProperty(TOKEN, run.token)
        cursor.insertText(breaker.broken(run.text), form)


def parted(runs: Sequence[Run], most: int = MAX_SHOWN) -> tuple[list[Run], list[Run]]:
    """Return the first so many characters of a text, and the rest of it."""
    first: list[Run] = []
    room = most
    for number, run in enumerate(runs):
        if len(run.text) > room:
            # At a line's end, where there is one not far before: the rest begins a line.
            end = run.text.rfind("\n", room // 2, room)
            end, begin = (end, end + 1) if end >= 0 else (room, room)
            first.append(run._replace(text=run.text[:end]))
            return first, [run._replace(text=run.text[begin:]), *runs[number + 1 :]]
        room -= len(run.text)
        first.append(run)
    return first, []


class Rest:
    """What of a long message is not shown yet: a line that says how much, and shows more when it is clicked.

    Args:
        cursor: in the empty paragraph that becomes the line.
        number: what its address is told apart by.
        runs: the rest.
        characters: gives the look of a role.
        block: gives the form of a paragraph's role.
    """

    SCHEME = "more"

    def __init__(
        self,
        cursor: QTextCursor,
        number: int,
        runs: Sequence[Run],
        characters: Characters,
        block: Callable[[str], QTextBlockFormat],
    ) -> None:
        self._runs = list(runs)
        self._address = f"{self.SCHEME}:{number}"
        self._characters, self._block = characters, block
        self._say(cursor)

    def show(self) -> None:
        """Show more of it."""
        shown, self._runs = parted(self._runs)
        cursor = QTextCursor(self._line.document())
        # Its anchor went along with what was inserted.
        cursor.setPosition(self._line.position())
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        cursor.setBlockFormat(self._block("plain"))
        write_plain(cursor, shown, self._characters)
        if self._runs:
            cursor.insertBlock()
            self._say(cursor)
        cursor.endEditBlock()

    def _say(self, cursor: QTextCursor) -> None:
        self._line = QTextCursor(cursor)
        self._line.setKeepPositionOnInsert(True)
        left = sum(len(run.text) for run in self._runs)
        form = self._characters("action")
        form.merge(link_to(self._address))
        cursor.setBlockFormat(self._block("note"))
        cursor.insertText(tr("Show more ({n} character left)", "Show more ({n} characters left)", n=left), form)
