"""The cost of forming and picking from a policy, alone."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

import numpy as np

from engine.steering.log_softmax import log_softmax
from engine.steering.pick import Sampling, pick
from engine.steering.policy import Completion, Fuser

REFERENCE_SIZE = 152_064
"""Vocabulary of the Qwen family, the size that the method's authors report on."""


@dataclass(frozen=True, slots=True)
class KernelTime:
    """Median milliseconds for one vocabulary size and setting."""

    size: int
    candidates: int
    completion: Completion
    sampled: bool
    fuse_ms: float
    pick_ms: float


def measure(sizes: tuple[int, ...] = (49_152, REFERENCE_SIZE, 262_144), repeats: int = 50) -> list[KernelTime]:
    """Time fuse and pick over vocabularies of these sizes, on seeded random distributions with K = 100."""
    random = np.random.default_rng(0)
    found = []
    for size in sizes:
        base = log_softmax(random.normal(0, 3, size).astype(np.float32))
        ids = np.argsort(-base)[:100].astype(np.int32)
        logprobs = base[ids]
        tail = 1 - float(np.exp(logprobs).sum())
        private, public = (random.normal(0, 3, size).astype(np.float32) for _ in range(2))
        fuser = Fuser(size)
        for completion in Completion:
            for sampling in (Sampling(), Sampling(temperature=0.8, top_p=0.95)):
                fuse, choose = [], []
                for position in range(repeats):
                    a = time.perf_counter()
                    policy = fuser.fuse(ids, logprobs, tail, private, public, 0.73, completion)
                    b = time.perf_counter()
                    pick(policy, sampling, position)
                    c = time.perf_counter()
                    fuse.append((b - a) * 1e3)
                    choose.append((c - b) * 1e3)
                found.append(
                    KernelTime(
                        size,
                        len(ids),
                        completion,
                        not sampling.greedy,
                        statistics.median(fuse),
                        statistics.median(choose),
                    )
                )
    return found
