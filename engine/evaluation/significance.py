"""How sure a mean is, and whether a difference is more than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.common.errors import SettingsError
from engine.common.frozen import how_to_add

RESAMPLES = 9_999
SEED = 20_250_704
"""Of the resampling, so that a report is the same each time."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over examples.

    Attributes:
        mean: of them.
        low, high: 95% of bootstrap means lie between.
        count: examples.
    """

    mean: float
    low: float
    high: float
    count: int


def estimate(values: Sequence[float]) -> Estimate | None:
    """Return the mean with its bootstrap 95% interval (percentiles); None of nothing.

    Raises:
        SettingsError: the library is missing.
    """
    if not values:
        return None
    sample = np.asarray(values, np.float64)
    mean = float(sample.mean())
    if len(sample) == 1 or float(np.ptp(sample)) == 0.0:
        return Estimate(mean, mean, mean, len(sample))
    found = _stats().bootstrap(
        (sample,), np.mean, n_resamples=RESAMPLES, method="percentile", rng=np.random.default_rng(SEED)
    )
    low, high = found.confidence_interval
    return Estimate(mean, float(low), float(high), len(sample))


def paired_p(differences: Sequence[float]) -> float | None:
    """Return the two-sided p of a paired permutation test: how often chance alone, each difference's sign being
    a coin's, gives a mean as far from 0. None of fewer than two.

    Raises:
        SettingsError: the library is missing.
    """
    sample = np.asarray(differences, np.float64)
    if len(sample) < 2:
        return None
    if not sample.any():
        return 1.0
    found = _stats().permutation_test(
        (sample,),
        lambda values, axis: np.mean(values, axis=axis),
        permutation_type="samples",
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(SEED),
        vectorized=True,
    )
    return float(found.pvalue) if math.isfinite(found.pvalue) else None


def _stats() -> Any:
    try:
        import scipy.stats
    except ImportError:
        raise SettingsError(
            "Intervals need a library that is not installed.", how_to_add("tiller[eval]")
        ) from None
    return scipy.stats
