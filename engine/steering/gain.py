"""How much a person's own text gains in likelihood by steering."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from engine.steering.log_softmax import log_softmax, log_sum_exp

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
    scratch = np.empty(base.shape[1], np.float32)
    normalizer = np.array([log_sum_exp(row, scratch) for row in steered], np.float32)
    gain: Floats = steered[rows, targets] - normalizer - base[rows, targets]
    return gain


def gain_curve(
    private: Floats, public: Floats, target: int, coefficients: Floats, floor: float = math.inf
) -> npt.NDArray[np.float64]:
    """Return what one position's token gains at several strengths, where the model without the personal context
    stands in for the cloud.

    Args:
        private, public: the local model's raw logits behind either prompt, float32, shape (V,).
        target: the token that follows.
        coefficients: C strengths, float32.
        floor: m under the delta, nats; infinite is none.
    Returns:
        nats, shape (C,).
    """
    base = log_softmax(public)
    delta = np.maximum(log_softmax(private) - base, np.float32(-floor))
    gains = np.empty(len(coefficients))
    steered, scratch = np.empty_like(base), np.empty_like(base)
    for place, coefficient in enumerate(coefficients):
        # log E_base[exp(c * delta)]: what the policy is normalized by.
        np.multiply(delta, np.float32(coefficient), out=steered)
        steered += base
        gains[place] = float(coefficient) * float(delta[target]) - log_sum_exp(steered, scratch)
    return gains
