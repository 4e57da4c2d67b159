"""One window for one user's data: a second program brings the first to the front."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

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
        # A name, not a path: paths of sockets may hold about a hundred characters only.
        self._name = "tiller-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
        self._server: QLocalServer | None = None
        self.is_first = self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError
        if self.is_first:
            # What a crashed program left behind would keep the name taken.
            QLocalServer.removeServer(self._name)
            self._server = QLocalServer(self)
            self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            self._server.newConnection.connect(self._answer)
            self._server.listen(self._name)

    def call_first(self) -> bool:
        """Ask the other program to show its window; return whether it answered."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
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
