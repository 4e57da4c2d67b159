"""What the process holds beyond the model file and its key-value cache."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

from engine.session.load_local import LocalSide


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes (10^6 bytes).

    Attributes:
        resident: all that the process has in memory.
        model: the weights.
        cache: keys and values of both sequences.
    """

    resident: float
    model: float
    cache: float

    @property
    def program(self) -> float:
        """What is left: Python, libraries, buffers."""
        return self.resident - self.model - self.cache


def measure(local: LocalSide) -> Memory:
    """Return this process's memory."""
    return Memory(
        psutil.Process().memory_info().rss / 1e6, local.model.bytes / 1e6, local.steerer.pair.cache_bytes / 1e6
    )
