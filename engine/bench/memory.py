"""What the process holds beyond the model file and its key-value cache."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from engine.session import LocalSide


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


def measure(local: LocalSide) -> Memory | None:
    """Return this process's memory, or None on systems that do not tell (other than Linux)."""
    if sys.platform != "linux":
        return None
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    resident = pages * 4096 / 1e6
    return Memory(resident, local.model.bytes / 1e6, local.steerer.pair.cache_bytes / 1e6)
