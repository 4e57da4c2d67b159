"""How much a chosen token tells an observer who knows the cloud's distribution."""

from __future__ import annotations

import math


def disclosed_bits(policy_logprob: float, base_logprob: float) -> float:
    """Pointwise disclosure of one token, ``log2(policy(y) / base(y))``, in bits.

    Negative where steering made the chosen token less likely. Arguments are natural log-probabilities.
    """
    return (policy_logprob - base_logprob) / math.log(2)
