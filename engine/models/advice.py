"""Whether a model fits into this machine's memory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import psutil

from engine.common.i18n import tr

SEQUENCES = 2
"""The model runs behind the private and behind the public prompt."""
OVERHEAD_BYTES = 350_000_000
"""Python, libraries, the vocabulary and compute buffers.

Measured with full caches (llama.cpp on a CPU, no window): SmolLM2 135M, whose small heads are computed without
flash attention and so keep their scores, 173, 230 and 341 MB for contexts of 1,024, 2,048 and 4,096 tokens;
Gemma 3 270M 225, 175 and 194 MB for 1,024, 4,096 and 8,192."""
RESERVE_BYTES = 500_000_000
"""What is left to everything else on the machine."""


class Fit(StrEnum):
    """How well a model fits."""

    WELL = "fits well"
    TIGHT = "tight"
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Advice:
    """Attributes:
    fit: how well the model fits.
    text: one sentence for the user.
    """

    fit: Fit
    text: str


@dataclass(frozen=True, slots=True)
class Memory:
    """This machine's memory, in bytes.

    Attributes:
        total: built in.
        available: what a program could have now without anything being moved to disk.
    """

    total: int
    available: int


def machine_memory() -> Memory:
    """Look it up."""
    memory = psutil.virtual_memory()
    return Memory(int(memory.total), int(memory.available))


def needed_bytes(weights: int, cache_bytes_per_token: int, context_tokens: int) -> int:
    """Return what Tiller takes while it steers with a model.

    Args:
        weights: bytes of the model file.
        cache_bytes_per_token: keys and values of one position over all layers.
        context_tokens: longest prompt and reply together, of each of the two sequences.
    """
    return weights + SEQUENCES * cache_bytes_per_token * context_tokens + OVERHEAD_BYTES


def advise(memory_bytes: int, total_bytes: int, available_bytes: int) -> Advice:
    """Say whether a model fits.

    Args:
        memory_bytes: what it needs, see `needed_bytes`.
        total_bytes, available_bytes: of the machine, see `machine_memory`.
    """
    needs = tr(
        "Needs about {needed} of memory; this machine has {total}",
        needed=gigabytes(memory_bytes),
        total=gigabytes(total_bytes),
    )
    free = tr("{available} free", available=gigabytes(available_bytes))
    if memory_bytes > total_bytes - RESERVE_BYTES:
        return Advice(Fit.TOO_LARGE, f"{needs}.")
    if memory_bytes > available_bytes:
        return Advice(Fit.TIGHT, tr("{needs}, {free}: close other programs first.", needs=needs, free=free))
    if memory_bytes > available_bytes - RESERVE_BYTES:
        return Advice(Fit.TIGHT, tr("{needs}, {free}: little is left to other programs.", needs=needs, free=free))
    return Advice(Fit.WELL, tr("{needs}, {free}.", needs=needs, free=free))


def gigabytes(size: int) -> str:
    """A number of bytes as people read it: 10^9 are a gigabyte, 10^6 a megabyte."""
    return f"{size / 1e9:.1f} GB" if size >= 999_500_000 else f"{max(1, round(size / 1e6))} MB"
