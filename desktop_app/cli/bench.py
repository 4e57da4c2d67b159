"""``tiller bench``: the tables."""

from __future__ import annotations

import asyncio
import json
import statistics
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

import resources
from engine.bench import compare, kernels, memory
from engine.local.calibration import Conditions, Timing, calibrate
from engine.local.library import Model
from engine.local.pair import Layout
from engine.session.load_local import LocalSide, busy_cores
from engine.session.session import Session
from engine.settings import Settings


async def run(
    settings: Settings, data: Path | None, rows: int, tokens: int, gguf: tuple[Path, ...], *, as_json: bool
) -> int:
    """Measure and print; return the exit code."""
    console = Console()
    quiet = Console(stderr=True)
    settings = replace(
        settings, writing=replace(settings.writing, steering=True, temperature=0.0, max_tokens=tokens)
    )
    given = compare.prompts(data, rows, resources.read(resources.SAMPLE_PROFILE))
    session = await Session.open(settings)
    try:
        assert session.local is not None
        with quiet.status("measuring") as status:
            found = await compare.compare(session, given, settings.writing, status.update)
            used = memory.measure(session.local)
            fused = kernels.measure()
            layouts = await asyncio.to_thread(_layouts, session.local, settings, gguf)
    finally:
        await session.close()
    if as_json:
        result = {
            "rows": [asdict(row) | {"median_ratio": statistics.median(row.ratios(found[0]))} for row in found],
            "kernels": [asdict(k) for k in fused],
            "layouts": {name: [asdict(t) for t in timings] for name, timings in layouts.items()},
            "memory": asdict(used),
        }
        print(json.dumps(result))
        return 0
    console.print(_speed_table(found))
    console.print(_stage_table(found[-1]))
    console.print(_layout_table(layouts))
    console.print(_kernel_table(fused))
    console.print(
        f"memory: {used.resident:.0f} MB resident = {used.model:.0f} model + {used.cache:.0f} key-value cache "
        f"+ {used.program:.0f} program"
    )
    return 0


def _layouts(local: LocalSide, settings: Settings, more: tuple[Path, ...]) -> dict[str, list[Timing]]:
    """Every layout's step time, with the cores free and with the embedded server's thread beside it."""
    found: dict[str, list[Timing]] = {}

    def measure(model: Model) -> None:
        for busy in sorted({0, busy_cores(settings.cloud)}):
            name = f"{model.path.name}, {'a server beside it' if busy else 'cores free'}"
            found[name] = calibrate(model, Conditions(busy_cores=busy), budget_seconds=4.0)

    measure(local.model)
    for path in more:
        with closing(Model(path, gpu_layers=settings.local.gpu_layers)) as model:
            measure(model)
    return found


def _speed_table(found: list[compare.Row]) -> Table:
    table = Table(title="Speed, each reply against the cloud alone on the same prompt")
    for name in ("", "tokens/s", "ratio", "lowest", "highest"):
        table.add_column(name, justify="left" if not name else "right")
    for row in found:
        ratios = row.ratios(found[0])
        table.add_row(
            row.name,
            f"{row.median_rate:.1f}",
            f"{statistics.median(ratios):.2f}",
            f"{min(ratios):.2f}",
            f"{max(ratios):.2f}",
        )
    return table


def _stage_table(steered: compare.Row) -> Table:
    stages = [times for run in steered.runs for times in run.stages[1:]]
    table = Table(title="Steered, milliseconds a token")
    table.add_column("stage")
    for name in ("median", "95th percentile"):
        table.add_column(name, justify="right")
    rows = {
        "local": [t.local_ms for t in stages],
        "request": [t.request_ms for t in stages],
        "cloud": [t.cloud_ms for t in stages],
        "response": [t.response_ms for t in stages],
        "fuse": [t.fuse_ms for t in stages],
        "pick": [t.pick_ms for t in stages],
        "total": [t.total_ms for t in stages],
        "total beyond the slower of cloud and local": [t.total_ms - max(t.cloud_ms, t.local_ms) for t in stages],
    }
    for name, values in rows.items():
        table.add_row(name, f"{statistics.median(values):.2f}", f"{sorted(values)[int(len(values) * 0.95)]:.2f}")
    hidden = sum(t.hidden_ms for t in stages) / max(1e-9, sum(t.local_ms for t in stages))
    table.add_row("local time hidden behind the cloud", f"{hidden:.0%}", "")
    return table


def _layout_table(layouts: dict[str, list[Timing]]) -> Table:
    table = Table(title="Layouts, milliseconds a step (chosen against the best of two calls in turn)")
    for name in ("model", "chosen", "ms", "two calls, ms", "ratio", "all"):
        table.add_column(name, justify="right" if name in ("ms", "two calls, ms", "ratio") else "left")
    for name, timings in layouts.items():
        best = timings[0]
        in_turn = min(t.step_ms for t in timings if t.layout is Layout.IN_TURN)
        everything = ", ".join(f"{t.layout} {t.threads}: {t.step_ms:.1f}" for t in timings)
        table.add_row(
            name,
            f"{best.layout}, {best.threads} threads",
            f"{best.step_ms:.1f}",
            f"{in_turn:.1f}",
            f"{best.step_ms / in_turn:.2f}",
            everything,
        )
    return table


def _kernel_table(fused: list[kernels.KernelTime]) -> Table:
    table = Table(title="Forming the policy and picking, milliseconds (K = 100)")
    for name in ("vocabulary", "tail", "picking", "fuse", "pick", "both"):
        table.add_column(name, justify="right")
    for k in fused:
        table.add_row(
            f"{k.size:,}",
            k.completion,
            "top-p" if k.sampled else "greedy",
            f"{k.fuse_ms:.2f}",
            f"{k.pick_ms:.2f}",
            f"{k.fuse_ms + k.pick_ms:.2f}",
        )
    return table
