"""Where the tokens' time went, reply by reply, for as long as the program runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from engine.reply.events import StageTimes

STAGES = tuple(entry.name.removesuffix("_ms") for entry in fields(StageTimes))
"""The columns of all arrays here, in milliseconds."""
_VALUES = attrgetter(*(entry.name for entry in fields(StageTimes)))
MAX_TOKENS = 1 << 17
"""Held; the oldest replies go first."""

Times = npt.NDArray[np.float32]


class Timings:
    """Times of tokens, float32, shape (N, len(STAGES)), in one buffer that grows."""

    def __init__(self) -> None:
        self._rows = np.empty((1024, len(STAGES)), np.float32)
        self._count = 0
        self._starts: list[int] = []
        self._modes: list[str] = []
        self._gone = 0
        """Replies that were let go."""

    @property
    def replies(self) -> int:
        """How many replies are held, the running one included."""
        return len(self._starts)

    def begin(self) -> None:
        """A new reply's tokens follow; one that had none is forgotten."""
        if self._starts and self._starts[-1] == self._count:
            return
        while self._count > MAX_TOKENS and len(self._starts) > 1:
            self._let_go()
        self._starts.append(self._count)
        self._modes.append("")

    def _let_go(self) -> None:
        first = self._starts[1]
        self._rows[: self._count - first] = self._rows[first : self._count]
        self._count -= first
        self._starts = [start - first for start in self._starts[1:]]
        del self._modes[0]
        self._gone += 1

    def use(self, mode: str) -> None:
        """Say how the cloud is read for the running reply; where that changes, the last one counts."""
        if self._modes:
            self._modes[-1] = mode

    def add(self, times: Sequence[StageTimes]) -> None:
        """Take in tokens of the running reply."""
        if not self._starts:
            self.begin()
        wanted = self._count + len(times)
        if wanted > len(self._rows):
            grown = np.empty((2 * wanted, len(STAGES)), np.float32)
            grown[: self._count] = self._rows[: self._count]
            self._rows = grown
        for entry in times:
            self._rows[self._count] = _VALUES(entry)
            self._count += 1

    def of_reply(self, index: int = -1) -> Times:
        """Return a reply's tokens without the first, which carries the reading of both prompts."""
        if not self._starts:
            return self._rows[:0]
        start = self._starts[index]
        ends = [*self._starts[1:], self._count]
        rows = self._rows[start : ends[index]]
        return rows[1:] if len(rows) > 1 else rows

    def of_session(self) -> Times:
        """Return the tokens of all replies, each without its first."""
        return np.concatenate([self.of_reply(i) for i in range(self.replies)] or [self._rows[:0]])

    def rates(self) -> list[float]:
        """Return each reply's tokens a second; 0 where it has none."""
        return [rate(self.of_reply(i)) for i in range(self.replies)]

    def csv(self) -> str:
        """Return all of it as a table: reply, token, mode and the stages in milliseconds."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["reply", "token", "mode", *(f"{name}_ms" for name in STAGES)])
        ends = [*self._starts[1:], self._count]
        for index, (start, end) in enumerate(zip(self._starts, ends, strict=False)):
            for row in range(start, end):
                values = [f"{value:.3f}" for value in self._rows[row].tolist()]
                writer.writerow([index + 1 + self._gone, row - start + 1, self._modes[index], *values])
        return out.getvalue()


def stage(rows: Times, name: str) -> Times:
    """Return one stage's milliseconds, shape (N,); "fuse" is combining and picking together."""
    if name == "fuse":
        return rows[:, STAGES.index("fuse")] + rows[:, STAGES.index("pick")]
    return rows[:, STAGES.index(name)]


def rate(rows: Times) -> float:
    """Return tokens a second; 0 for none."""
    seconds = float(stage(rows, "total").sum()) / 1e3
    return len(rows) / seconds if seconds else 0.0


def hidden_share(rows: Times) -> float | None:
    """Return the part of the local model's time that passed while the cloud was awaited; None without any."""
    local = float(stage(rows, "local").sum())
    return float(stage(rows, "hidden").sum()) / local if local else None
