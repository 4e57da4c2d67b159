"""How much a person's own text gains in likelihood by steering."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def reference_gain(base: Floats, delta: Floats, targets: npt.NDArray[np.int64], coefficient: float) -> Floats:
    """Return what each token of a reference text gains under the policy, in nats.

    Args:
        base: log-probabilities of the cloud, or of what stands in for it, teacher-forced, shape (N, V).
        delta: the local model's log-probability difference at the same positions, shape (N, V).
        targets: the reference's token ids, shape (N,).
        coefficient: c, the steering strength.
    Returns:
        log policy(target) - log base(target), shape (N,). The mean is the reference gain: above 0 where
        steering brings the policy nearer to how the person wrote.
    """
    rows = np.arange(len(targets))
    steered = base + np.float32(coefficient) * delta
    highest = steered.max(axis=1, keepdims=True)
    normalizer = np.log(np.exp(steered - highest).sum(axis=1)) + highest[:, 0]
    gain: Floats = steered[rows, targets] - normalizer - base[rows, targets]
    return gain
