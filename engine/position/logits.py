"""What the local model says of one position of a reply."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from engine.position.token_prefix import TokenPrefix

Floats = npt.NDArray[np.float32]


@dataclass(slots=True, eq=False)
class Logits:
    """The local model's view of one position.

    Attributes:
        private, public: raw logits behind either prompt and the tokens before, float32, shape (V,).
        compute_ms: what they cost, in milliseconds.
        stand: the reply's text as local tokens, where the cloud's are others.
        further: log-masses, private and public, of strings that were followed beyond their first local token.
    """

    private: Floats
    public: Floats
    compute_ms: float = 0.0
    stand: TokenPrefix = field(default_factory=TokenPrefix)
    further: dict[bytes, tuple[float, float]] = field(default_factory=dict)
