"""One window for one user's data: a second program brings the first to the front."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from engine.store import private_file

WAIT_MS = 2000


class SingleInstance(QObject):
    """Claims a data folder for this program.

    Attributes:
        is_first: whether this program has it; otherwise another one that runs.
    Signals:
        called(): a second program was started; show the window.
    """

    called = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # A folder that cannot be made is told of by the store; nobody else can be using it.
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = QLockFile(str(folder / "window.lock"))
        # Never by age: a window may stay open for months. What a crash left is told by its process.
        self._lock.setStaleLockTime(0)
        # Known to this user alone: whoever could guess it could take it first, and answer in our place.
        self._named = folder / "window.name"
        self._name = self._known_name()
        self._server: QLocalServer | None = None
        self.is_first = self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError
        if self.is_first:
            # What a crashed program left behind would keep the name taken.
            if self._name:
                QLocalServer.removeServer(self._name)
            # A name, not a path: paths of sockets may hold about a hundred characters only.
            self._name = f"tiller-{secrets.token_hex(12)}"
            with contextlib.suppress(OSError):
                private_file.write(self._named, self._name)
            self._server = QLocalServer(self)
            self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            self._server.newConnection.connect(self._answer)
            self._server.listen(self._name)

    def _known_name(self) -> str:
        """Return the name that the first program took, now or before it ended; "" for none."""
        try:
            name = self._named.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return ""
        return name if name.startswith("tiller-") and len(name) < 64 else ""

    def call_first(self) -> bool:
        """Ask the other program to show its window; return whether it answered."""
        socket = QLocalSocket()
        # The first may have written it since.
        socket.connectToServer(self._known_name())
        if not socket.waitForConnected(WAIT_MS):
            return False
        answered = bool(socket.waitForReadyRead(WAIT_MS)) and bytes(socket.readAll().data()) == b"shown"
        socket.disconnectFromServer()
        return answered

    def _answer(self) -> None:
        assert self._server is not None
        socket = self._server.nextPendingConnection()
        self.called.emit()
        socket.write(b"shown")
        socket.flush()
        socket.disconnected.connect(socket.deleteLater)

    def release(self) -> None:
        """Give the folder free."""
        if self._server:
            self._server.close()
        self._lock.unlock()
