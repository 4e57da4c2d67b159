from __future__ import annotations

import pytest

from engine.models.advice import Fit, advise, gigabytes, machine_memory, needed_bytes

GB = 10**9


@pytest.mark.parametrize(
    ("needed", "total", "available", "fit", "text"),
    [
        (1.1, 8, 5.2, Fit.WELL, "Needs about 1.1 GB of memory; this machine has 8.0 GB, 5.2 GB free."),
        (5.0, 8, 5.2, Fit.TIGHT, "this machine has 8.0 GB, 5.2 GB free: little is left to other programs."),
        (5.5, 8, 5.2, Fit.TIGHT, "this machine has 8.0 GB, 5.2 GB free: close other programs first."),
        (7.8, 8, 7.9, Fit.TOO_LARGE, "Needs about 7.8 GB of memory; this machine has 8.0 GB."),
        (0.346, 0.5, 0.4, Fit.TOO_LARGE, "Needs about 346 MB of memory; this machine has 500 MB."),
    ],
)
def test_advice(needed: float, total: float, available: float, fit: Fit, text: str) -> None:
    advice = advise(round(needed * GB), round(total * GB), round(available * GB))
    assert advice.fit is fit
    assert advice.text.endswith(text)


def test_a_longer_context_needs_more() -> None:
    assert needed_bytes(10**8, 1000, 4096) - needed_bytes(10**8, 1000, 1024) >= 2 * 1000 * 3072


def test_this_machine_has_memory() -> None:
    memory = machine_memory()
    assert 0 < memory.available <= memory.total


@pytest.mark.parametrize(
    ("size", "text"), [(0, "1 MB"), (999_400_000, "999 MB"), (999_500_000, "1.0 GB"), (2_497_280_256, "2.5 GB")]
)
def test_sizes_for_people(size: int, text: str) -> None:
    assert gigabytes(size) == text
