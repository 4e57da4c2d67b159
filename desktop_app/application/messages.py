"""What failed or is worth knowing, from wherever it happens to whichever window shows it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from engine.common.errors import TillerError


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that is told.

    Attributes:
        what: that happened.
        remedy: what can be done, or "".
    """

    what: str
    remedy: str = ""

    @property
    def words(self) -> str:
        """Both."""
        return f"{self.what} {self.remedy}".strip()


class Messages(QObject):
    """The bus that they go over. Each part of the program puts its own in; a window shows them all.

    A window with a banner of its own makes a bus `within` the program's: what its parts say stays there, and what
    the whole program says is heard there too.

    Attributes:
        standing: what was told and not dismissed yet, each once; a window that opens later shows it.
    Signals:
        told(Message): something happened, whether it stands already or not.
        changed(): `standing` is another.
    """

    told = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, within: Messages | None = None) -> None:
        super().__init__(parent)
        self.standing: list[Message] = []
        if within:
            within.told.connect(self._tell)

    def error(self, error: TillerError) -> None:
        """Tell what failed."""
        self._tell(Message(error.message, error.remedy))

    def info(self, what: str, remedy: str = "") -> None:
        """Tell something else."""
        self._tell(Message(what, remedy))

    def dismiss(self) -> None:
        """The user has read them."""
        self.standing.clear()
        self.changed.emit()

    def _tell(self, message: Message) -> None:
        if message not in self.standing:
            self.standing.append(message)
            self.changed.emit()
        self.told.emit(message)
