"""Finding the fastest layout and thread count for one model on this machine, as it is used."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np

from engine.common.errors import LocalModelError
from engine.common.i18n import tr
from engine.local.library import Model
from engine.local.pair import Layout, Pair, PairOptions
from engine.store import private_file

log = logging.getLogger(__name__)

BUDGET_SECONDS = 1.0
RUN_TOKENS = 4
"""Tokens of one call, where a call for several is tried."""
_PREFIX_TOKENS = 24


@dataclass(frozen=True, slots=True)
class Timing:
    """One way of running a pair.

    Attributes:
        layout, threads: how.
        step_ms: median time of a step of both sequences, in milliseconds.
        together: tokens that are best given in one call where so many wait; see `PairOptions`.
    """

    layout: Layout
    threads: int
    step_ms: float
    together: int = 1


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the machine does beside the local model.

    Attributes:
        busy_cores: threads with which a server on this machine computes while the pair does; 1 for the
            embedded one, 0 for a cloud elsewhere.
        threads: threads per decode to use; 0 finds the best.
        gpu_layers: layers on the GPU, as the model was loaded.
    """

    busy_cores: int = 0
    threads: int = 0
    gpu_layers: int = -1


def calibrate(
    model: Model,
    conditions: Conditions,
    budget_seconds: float = BUDGET_SECONDS,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Timing]:
    """Time every sensible layout and thread count; return them fastest first.

    The budget counts from the call; past it each way that is still in the race is measured once more at
    most. Raises LocalModelError when `cancelled` says so.

    All are stepped in rounds, one after the other, so that a slow moment of the machine meets all alike;
    whatever is clearly slower drops out after the first rounds.
    """
    deadline = time.perf_counter() + budget_seconds
    cores = os.cpu_count() or 1
    # Threads of one decode wait for each other by spinning, so each needs a core that nothing else keeps busy:
    # with 2 threads and a server's one on 2 cores, steps of 33 ms here took 170 beside a stream.
    most = max(1, cores - conditions.busy_cores)
    counts = [conditions.threads] if conditions.threads else sorted({1, max(1, most // 2), most})
    ways = [(layout, n) for layout in Layout for n in counts]
    if not conditions.threads and most > 1:
        # Side by side with all cores each would only get in its own way.
        ways.remove((Layout.SIDE_BY_SIDE, most))
    vocabulary = model.vocabulary
    prefix = (vocabulary.tokenize("A plain sentence to step through. " * 40, control_tokens=False))[
        :_PREFIX_TOKENS
    ]
    token = prefix[-1]
    times: dict[tuple[Layout, int], list[float]] = {way: [] for way in ways}
    with ExitStack() as stack:
        pairs: dict[tuple[Layout, int], Pair] = {}
        for way in ways:
            if cancelled():
                raise LocalModelError(tr("Loading the local model was cancelled."), "")
            options = PairOptions(layout=way[0], threads=way[1], context_tokens=256)
            pair = stack.enter_context(closing(Pair(model, options)))
            pair.prepare(prefix, prefix[: _PREFIX_TOKENS // 4])
            pairs[way] = pair
        rival: _Rival | None = None
        if conditions.busy_cores:
            rival = stack.enter_context(closing(_Rival(model, conditions.busy_cores, prefix)))
        rounds = 0
        while not rounds or (time.perf_counter() < deadline and rounds < 100):
            for way, pair in pairs.items():
                if cancelled():
                    raise LocalModelError(tr("Loading the local model was cancelled."), "")
                times[way].append(_timed(pair, token, rival))
            rounds += 1
            if rounds in (1, 2, 4, 8):
                best = min(statistics.median(times[way]) for way in pairs)
                pairs = {
                    w: p for w, p in pairs.items() if statistics.median(times[w]) <= best * (1 + 1.5 / rounds)
                }
    found = [Timing(layout, n, statistics.median(t)) for (layout, n), t in times.items()]
    return sorted(found, key=lambda timing: timing.step_ms)


def best_way(
    model: Model, conditions: Conditions, memory: Path | None, cancelled: Callable[[], bool] = lambda: False
) -> Timing:
    """Return the fastest way, from the file of earlier results where this model was measured before.

    Args:
        memory: a JSON file of results, or None to measure always. A broken or unwritable one is ignored.
        cancelled: asked now and then; True ends it with LocalModelError.
    """
    name = _name(model, conditions)
    remembered = _read(memory)
    try:
        entry = remembered[name]
        kept = Timing(
            Layout(str(entry["layout"])),
            int(entry["threads"]),
            float(entry["step_ms"]),
            int(entry["together"]),
        )
        if 1 <= kept.threads <= max(conditions.threads, os.cpu_count() or 1) and kept.together in (1, RUN_TOKENS):
            return kept
    except (KeyError, TypeError, ValueError, OverflowError):
        pass
    best = calibrate(model, conditions, cancelled=cancelled)[0]
    best = replace(best, together=_together(model, best))
    log.info(
        "calibrated %s: %s, %d threads, %.1f ms a step, %d tokens a call",
        *(model.path.name, best.layout, best.threads, best.step_ms, best.together),
    )
    if memory:
        remembered[name] = asdict(best) | {"step_ms": round(best.step_ms, 3)}
        try:
            private_file.write(memory, json.dumps(remembered, indent=1))
        except OSError as error:
            log.info("the calibration could not be kept: %s", error)
    return best


def _together(model: Model, way: Timing) -> int:
    """Return how many waiting tokens one call should take: several only where that halves their cost."""
    text = "A plain sentence to step through. " * 40
    prefix = model.vocabulary.tokenize(text, control_tokens=False)[:_PREFIX_TOKENS]
    tokens = prefix[:RUN_TOKENS]
    rows = np.empty((2, RUN_TOKENS, model.vocabulary.size), np.float32)
    steps, runs = [], []
    with closing(Pair(model, PairOptions(way.layout, way.threads, context_tokens=256))) as pair:
        pair.prepare(prefix, prefix[: _PREFIX_TOKENS // 4])
        for _ in range(4):
            started = time.perf_counter()
            for token in tokens:
                pair.submit(pair.advance, token).result()
            between = time.perf_counter()
            pair.roll_back(RUN_TOKENS)
            pair.submit(pair.advance_run, tokens, rows[0], rows[1]).result()
            steps.append(between - started)
            runs.append(time.perf_counter() - between)
            pair.roll_back(RUN_TOKENS)
    # The first of each pays for pages that no later one does.
    return RUN_TOKENS if statistics.median(runs[1:]) < statistics.median(steps[1:]) / 2 else 1


def _name(model: Model, conditions: Conditions) -> str:
    try:
        stat = model.path.stat()
    except OSError as error:
        raise LocalModelError(
            tr("The model file {path} is gone.", path=model.path), tr("Choose it again.")
        ) from error
    parts = [
        model.path.name,
        stat.st_size,
        int(stat.st_mtime),
        os.cpu_count(),
        version("llama-cpp-python"),
        conditions,
        # What is measured; raised when that changes.
        2,
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def _read(memory: Path | None) -> dict[str, dict[str, str | int | float]]:
    try:
        data = json.loads(memory.read_text(encoding="utf-8")) if memory else {}
    except (OSError, ValueError, RecursionError):
        data = {}
    return data if isinstance(data, dict) else {}


class _Rival:
    """Stands for a server on this machine: one decode on as many threads, begun together with each step."""

    def __init__(self, model: Model, threads: int, prefix: list[int]) -> None:
        self._context = model.new_context(sequences=1, tokens=256, threads=threads, prefill_threads=threads)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="tiller-calibration")
        self._length = len(prefix)
        self._token = prefix[-1]
        self._context.prefill(prefix, 0, 0)

    def begin(self) -> Future[None]:
        return self._worker.submit(self._step)

    def _step(self) -> None:
        self._context.step([(self._token, self._length, 0)])
        self._context.truncate(0, self._length)

    def close(self) -> None:
        self._worker.shutdown(wait=True)
        self._context.close()


def _timed(pair: Pair, token: int, rival: _Rival | None) -> float:
    """One step of the pair, and of the rival beside it, in milliseconds until both are done."""
    started = time.perf_counter()
    beside = rival.begin() if rival else None
    pair.submit(pair.advance, token).result()
    if beside:
        beside.result()
    elapsed = (time.perf_counter() - started) * 1e3
    # The timed steps must not grow longer as the rounds go on.
    pair.roll_back(1)
    return elapsed
