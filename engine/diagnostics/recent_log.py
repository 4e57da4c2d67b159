"""The last lines of the log, kept in memory: for the log window and for crash reports.

What is logged never holds what was written, asked or known about the user.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable

MAX_LINES = 2000
FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class RecentLog(logging.Handler):
    """Keeps them, and tells whoever listens; any thread may log.

    Attributes:
        lines: oldest first.
        heard: called with each line, in the thread that logged it; None for nobody.
    """

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter(FORMAT, "%H:%M:%S"))
        self.lines: deque[str] = deque(maxlen=MAX_LINES)
        self.heard: Callable[[str], None] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        # Without the traceback: what an exception says may hold what the user wrote.
        bare = logging.makeLogRecord(record.__dict__ | {"exc_info": None, "exc_text": None, "stack_info": None})
        try:
            line = self.format(bare)
        # As every handler does it: a line that cannot be formatted must not end what wanted to log it.
        except Exception:
            self.handleError(record)
            return
        self.lines.append(line)
        if self.heard:
            self.heard(line)


def keep() -> RecentLog:
    """Begin to keep what Tiller's own modules log from INFO on."""
    recent = RecentLog()
    for name in ("engine", "desktop_app"):
        logger = logging.getLogger(name)
        logger.addHandler(recent)
        if not logger.isEnabledFor(logging.INFO):
            # On the terminal it stays as quiet as it was.
            quiet = logger.getEffectiveLevel()
            for handler in logging.getLogger().handlers:
                handler.setLevel(max(handler.level, quiet))
            logger.setLevel(logging.INFO)
    return recent
