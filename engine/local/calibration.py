"""Finding the fastest layout and thread count for one model on this machine, as it is used."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from engine.errors import LocalModelError
from engine.local.library import Model
from engine.local.pair import Layout, Pair, PairOptions

log = logging.getLogger(__name__)

BUDGET_SECONDS = 1.0
_PREFIX_TOKENS = 24
_LEAST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Timing:
    """One way of running a pair and its median time per step, in milliseconds."""

    layout: Layout
    threads: int
    step_ms: float


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the machine does beside the local model.

    Attributes:
        busy_cores: cores that something else keeps busy during a reply; 1 for an embedded server with
            one thread, 0 for a cloud elsewhere.
        threads: threads per decode to use; 0 finds the best.
        gpu_layers: layers on the GPU, as the model was loaded.
    """

    busy_cores: int = 0
    threads: int = 0
    gpu_layers: int = -1


def calibrate(model: Model, conditions: Conditions, budget_seconds: float = BUDGET_SECONDS) -> list[Timing]:
    """Time every sensible layout and thread count within the budget; return them fastest first.

    All are stepped in rounds, one after the other, so that a slow moment of the machine meets all alike;
    whatever is clearly slower drops out after the first rounds.
    """
    deadline = time.perf_counter() + budget_seconds
    cores = os.cpu_count() or 1
    counts = [conditions.threads] if conditions.threads else sorted({1, max(1, cores // 2), cores})
    ways = [(layout, n) for layout in Layout for n in counts]
    if not conditions.threads and cores > 1:
        # Side by side with all cores each would only get in its own way.
        ways.remove((Layout.SIDE_BY_SIDE, cores))
    vocabulary = model.vocabulary
    prefix = (vocabulary.tokenize("A plain sentence to step through. " * 40, control_tokens=False))[:_PREFIX_TOKENS]
    token = prefix[-1]
    times: dict[tuple[Layout, int], list[float]] = {way: [] for way in ways}
    with ExitStack() as stack:
        pairs: dict[tuple[Layout, int], Pair] = {}
        for way in ways:
            options = PairOptions(layout=way[0], threads=way[1], context_tokens=256)
            pair = stack.enter_context(closing(Pair(model, options)))
            pair.prepare(prefix, prefix[: _PREFIX_TOKENS // 4])
            pair.advance(token)
            pairs[way] = pair
        stack.enter_context(_busy(conditions.busy_cores))
        rounds = 0
        while rounds < _LEAST_ROUNDS or (time.perf_counter() < deadline and rounds < 100):
            for way, pair in pairs.items():
                started = time.perf_counter()
                pair.advance(token)
                times[way].append((time.perf_counter() - started) * 1e3)
                # The timed steps must not grow longer as the rounds go on.
                pair.roll_back(1)
            rounds += 1
            if rounds in (1, 2, 4, 8):
                best = min(statistics.median(times[way]) for way in pairs)
                pairs = {w: p for w, p in pairs.items() if statistics.median(times[w]) <= best * (1 + 1.5 / rounds)}
    found = [Timing(layout, n, statistics.median(t)) for (layout, n), t in times.items()]
    return sorted(found, key=lambda timing: timing.step_ms)


def best_way(model: Model, conditions: Conditions, memory: Path | None) -> Timing:
    """Return the fastest way, from the file of earlier results where this model was measured before.

    Args:
        memory: a JSON file of results, or None to measure always. A broken or unwritable one is ignored.
    """
    name = _name(model, conditions)
    remembered = _read(memory)
    try:
        entry = remembered[name]
        return Timing(Layout(entry["layout"]), int(entry["threads"]), float(entry["step_ms"]))
    except (KeyError, TypeError, ValueError):
        pass
    best = calibrate(model, conditions)[0]
    log.info("calibrated %s: %s, %d threads, %.1f ms a step", model.path.name, best.layout, best.threads, best.step_ms)
    if memory:
        remembered[name] = {"layout": best.layout, "threads": best.threads, "step_ms": round(best.step_ms, 3)}
        try:
            memory.parent.mkdir(parents=True, exist_ok=True)
            memory.write_text(json.dumps(remembered, indent=1), encoding="utf-8")
        except OSError as error:
            log.info("the calibration could not be kept: %s", error)
    return best


def _name(model: Model, conditions: Conditions) -> str:
    try:
        stat = model.path.stat()
    except OSError as error:
        raise LocalModelError(f"The model file {model.path} is gone.", "Choose it again.") from error
    parts = [model.path.name, stat.st_size, int(stat.st_mtime), os.cpu_count(), version("llama-cpp-python"), conditions]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def _read(memory: Path | None) -> dict[str, dict[str, str | int | float]]:
    try:
        data = json.loads(memory.read_text(encoding="utf-8")) if memory else {}
    except (OSError, ValueError):
        data = {}
    return data if isinstance(data, dict) else {}


@contextmanager
def _busy(cores: int) -> Iterator[None]:
    """Keep this many cores at work, outside the interpreter lock, as a server on this machine would."""
    ended = threading.Event()

    def work() -> None:
        values = np.linspace(0, 1, 400_000, dtype=np.float32)
        out = np.empty_like(values)
        while not ended.is_set():
            np.exp(values, out=out)

    threads = [threading.Thread(target=work, name="tiller-calibration", daemon=True) for _ in range(cores)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()
