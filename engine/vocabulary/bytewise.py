"""The paper's second way with different tokenizers: a token is chosen byte by byte (CoSteer, arXiv 2507.04756).

Kept for comparison. Each byte is steered by itself: the cloud's probability of it is that of the candidates that
go on with it, the local model's that of all its tokens that do, and a token's end counts as one more byte. Picking
greedily, the likeliest byte is taken each time, which need not lead to the likeliest token.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from engine.position.logits import Floats
from engine.steering.log_softmax import log_softmax_in_place, log_sum_exp
from engine.steering.policy import Policy
from engine.vocabulary.spellings import SpellingIndex

Doubles = npt.NDArray[np.float64]
NEVER = -1e4
"""The log-mass of what a model gives nothing."""
_TOP = np.float32(1e-3)
"""How far above the others the token is set that the likeliest bytes lead to."""


@dataclass(slots=True)
class _Node:
    """Candidates that share their first bytes.

    Attributes:
        spelled: the bytes.
        here: the candidate that ends here; -1 for none.
        base: log-mass of all of them.
        next: by the following byte.
    """

    spelled: bytes = b""
    here: int = -1
    base: float = -np.inf
    next: dict[int, _Node] = field(default_factory=dict)


class _Masses:
    """Log-masses of one position, of all local tokens that begin with some bytes."""

    def __init__(self, logits: Floats, local: SpellingIndex) -> None:
        self._local = local
        self._logits = logits
        self._normalizer = log_sum_exp(logits)
        shares: Doubles = np.exp(logits[local.in_order].astype(np.float64) - self._normalizer)
        self._sums: Doubles = np.concatenate(([0.0], np.cumsum(shares)))
        ends: Doubles = np.exp(logits[local.ends].astype(np.float64) - self._normalizer)
        self._ends = float(ends.sum())

    def beginning(self, spelled: bytes) -> float:
        start, end = self._local.range(spelled)
        return _log(self._sums[end] - self._sums[start])

    def exactly(self, spelled: bytes) -> float:
        token = self._local.exact(spelled)
        return float(self._logits[token]) - self._normalizer if token >= 0 else NEVER

    @property
    def ending(self) -> float:
        return _log(self._ends)


def policy(
    ids: npt.NDArray[np.int32],
    logprobs: Floats,
    spellings: Sequence[bytes],
    private: Floats,
    public: Floats,
    local: SpellingIndex,
    coefficient: float,
    floor: float = math.inf,
) -> Policy:
    """Return the steered distribution over the cloud's candidates.

    Args:
        ids, logprobs: the candidates, int32 and float32, shape (K,).
        spellings: their bytes, with what is pending of a character in front; b"" for what ends a reply.
        private, public: the local model's raw logits, float32, shape (V,).
        local: its tokens.
        coefficient: c.
        floor: m under the delta, nats; infinite is none.
    """
    base = logprobs.astype(np.float64)
    base -= np.logaddexp.reduce(base)
    masses = _Masses(private, local), _Masses(public, local)
    steered = np.full(len(ids), NEVER)
    root = _tree(base, spellings)
    greedy: int | None = None
    waiting = [(root, 0.0, True)]
    while waiting:
        node, so_far, is_likeliest = waiting.pop()
        branches = _branches(node, masses, base, spellings)
        scores = np.array([own + coefficient * max(delta, -floor) for _, own, delta in branches])
        scores -= np.logaddexp.reduce(scores)
        best = int(scores.argmax())
        for place, ((what, _, _), score) in enumerate(zip(branches, scores, strict=True)):
            leads = is_likeliest and place == best
            if isinstance(what, _Node):
                waiting.append((what, so_far + score, leads))
            else:
                steered[what] = so_far + score
                greedy = what if leads else greedy
    assert greedy is not None
    steered[greedy] = max(steered[greedy], steered.max() + float(_TOP))
    # In id order, as the whole vocabulary is, so that the position's random number means the same.
    order = np.argsort(ids)
    made = steered[order].astype(np.float32)
    log_softmax_in_place(made, np.empty_like(made))
    return Policy(ids[order], made, base[order].astype(np.float32))


def _tree(base: Doubles, spellings: Sequence[bytes]) -> _Node:
    root = _Node()
    for place, spelled in enumerate(spellings):
        if not spelled:
            continue
        node = root
        for depth, byte in enumerate(spelled, 1):
            node.base = float(np.logaddexp(node.base, base[place]))
            node = node.next.setdefault(byte, _Node(spelled[:depth]))
        node.base = float(np.logaddexp(node.base, base[place]))
        node.here = place
    return root


def _branches(
    node: _Node, masses: tuple[_Masses, _Masses], base: Doubles, spellings: Sequence[bytes]
) -> list[tuple[_Node | int, float, float]]:
    """Return what may follow some bytes, a byte or their end: the cloud's log-mass and the local delta of each."""
    private, public = masses
    found: list[tuple[_Node | int, float, float]] = []
    if node.here >= 0:
        delta = private.exactly(node.spelled) - public.exactly(node.spelled)
        found.append((node.here, float(base[node.here]), delta))
    if not node.spelled:
        delta = private.ending - public.ending
        found += [(place, float(base[place]), delta) for place, spelled in enumerate(spellings) if not spelled]
    for follower in node.next.values():
        delta = private.beginning(follower.spelled) - public.beginning(follower.spelled)
        found.append((follower, follower.base, delta))
    return found


def _log(mass: float) -> float:
    return float(np.log(mass)) if mass > 1e-300 else NEVER
