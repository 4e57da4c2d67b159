"""Collecting garbage on the GUI thread alone.

Python collects cyclic garbage in whichever thread happens to allocate. Where that is the engine's thread and
the garbage holds a widget (a closed dialog with its connections is such a cycle), Qt destroys the widget
outside of its thread, which ends the process sooner or later.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

CHECK_MS = 250


class GuiThreadCollector(QObject):
    """While it exists, garbage is collected on its own thread, by the interpreter's own thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        timer = QTimer(self, interval=CHECK_MS)
        timer.timeout.connect(self._check)
        timer.start()

    def _check(self) -> None:
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return
