"""The windows beside the main one: made when they are first wanted, kept until the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


class Opened:
    """Holds them by their kind."""

    def __init__(self) -> None:
        self._windows: dict[type[QWidget], QWidget] = {}

    def find(self, kind: type[W]) -> W | None:
        """Return a window, or None where it was not wanted yet."""
        window = self._windows.get(kind)
        assert window is None or isinstance(window, kind)
        return window

    def show(self, kind: type[W], make: Callable[[], W]) -> W:
        """Bring a window to the front, making it first where that is needed."""
        window = self.find(kind)
        if window is None:
            window = self._windows[kind] = make()
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def recolour(self) -> None:
        """Tell those that want to know that the colours changed."""
        self._call("recolour")

    def end(self) -> None:
        """Close all; those that have threads end them."""
        for window in self._windows.values():
            window.close()
        self._call("end")

    def _call(self, name: str) -> None:
        for window in self._windows.values():
            if work := getattr(window, name, None):
                work()
