"""The paper's update, round by round, as arXiv 2507.04756 writes it: slow and plain on purpose."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]


def log_softmax(values: Doubles) -> Doubles:
    shifted = values - values.max()
    return shifted - np.log(np.exp(shifted).sum())


def refine(
    base: Doubles, delta: Doubles, *, rounds: int, alpha: float, beta: float, lambda_: float, eta: float
) -> Doubles:
    """Return p_T, float64, shape (V,), from b and d of that shape."""
    policy = base
    utility = np.zeros_like(base)
    for t in range(1, rounds + 1):
        utility = utility + alpha * (policy - base) + beta * delta
        policy = log_softmax((t * lambda_ * base + utility + policy / eta) / (t * lambda_ + 1 / eta))
    return policy
