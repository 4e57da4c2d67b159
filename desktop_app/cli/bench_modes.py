"""``tiller bench modes``: the table and the plot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

import resources
from engine.bench import compare, modes
from engine.bench import plot as plots
from engine.bench.emulated import emulated
from engine.bench.emulator import STEP_POSITIONS, Conditions
from engine.common.errors import SettingsError
from engine.common.frozen import how_to_add
from engine.models import packaged
from engine.settings import LocalSettings


async def run(
    data: Path | None,
    rows: int,
    tokens: int,
    strengths: Sequence[float],
    networks: Sequence[Conditions],
    *,
    candidates: int,
    names: Sequence[str],
    local_model: str,
    as_json: bool,
    plot: Path | None,
) -> int:
    """Measure and print; return the exit code."""
    cloud_model = packaged.smollm2()
    if cloud_model is None:
        raise SettingsError("The emulated cloud's model is not installed.", how_to_add("tiller[demo]"))
    ways = _ways(names)
    if plot:
        plots.check(plot)
    given = compare.prompts(data, rows, resources.read(resources.SAMPLE_PROFILE))
    async with emulated(LocalSettings(model=local_model), cloud_model, candidates) as cloud:
        with Console(stderr=True).status("measuring") as status:
            runs = await modes.run_all(given, cloud, strengths, networks, tokens, status.update, ways)
        assert cloud.session.local is not None
        way = cloud.session.local.way
        model = cloud.session.local.model.path.name
    lines = modes.summarize(runs)
    assumptions = (
        f"Emulated: {networks[0].token_ms:g} ms a step of the cloud, one position or up to {STEP_POSITIONS}; "
        f"jitter {networks[0].jitter_ms:g} ms; K = {candidates}. Local model {model}, {way.layout}, "
        f"{way.threads} threads. {len(given)} prompts, up to {tokens} tokens each."
    )
    if plot:
        await asyncio.to_thread(plots.draw, lines, plot)
    if as_json:
        print(json.dumps({"assumptions": assumptions, "lines": [asdict(line) for line in lines]}))
    else:
        console = Console()
        for network in networks:
            for strength in strengths:
                here = [x for x in lines if (x.round_trip_ms, x.strength) == (network.round_trip_ms, strength)]
                name = f"round trip {network.round_trip_ms:g} ms, c = {strength:g}"
                console.print(_table(here, f"{name}: speed", SPEED))
                console.print(_table(here, f"{name}: what it takes", COST))
        console.print(KEY)
        console.print(assumptions)
    return 1 if any(line.broken for line in lines) else 0


def _ways(names: Sequence[str]) -> Sequence[modes.Way]:
    known = {way.name: way for way in modes.WAYS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SettingsError(f"There is no way named {unknown[0]!r}.", f"There are: {', '.join(known)}.")
    return [way for way in modes.WAYS if not names or way.name in names or way in (modes.ALONE, modes.PLAIN)]


SPEED: dict[str, Callable[[modes.Line], str]] = {
    "": lambda x: x.way,
    "tokens/s": lambda x: f"{x.rate:.1f}",
    "ratio": lambda x: f"{x.ratio:.2f}",
    "later": lambda x: f"{x.later_ratio:.2f}",
    "first": lambda x: f"{x.first_ms:.0f}",
    "agree": lambda x: f"{x.agreement:.0%}",
    "hits": lambda x: f"{x.acceptance:.0%}" if x.acceptance else "",
    "same": lambda x: f"{x.same}/{x.near_ties}/{x.broken}" if x.same + x.near_ties + x.broken else "",
    "late": lambda x: str(x.late),
}
COST: dict[str, Callable[[modes.Line], str]] = {
    "": lambda x: x.way,
    "requests": lambda x: f"{x.requests:.2f}",
    "bytes": lambda x: f"{x.bytes:.0f}",
    "billed": lambda x: f"{x.billed:.1f}",
    "bits": lambda x: f"{x.bits:.2f}",
    "drafts": lambda x: f"{x.draft_bits:.2f}" if x.draft_bits else "",
    "left": lambda x: f"{x.unsteered:.0%}" if x.unsteered else "",
    "missed": lambda x: f"{x.missed:.0%}" if x.unsteered else "",
}
KEY = """ratio: tokens/s from the question on, over the cloud's own; later: the same from the first token on.
first: milliseconds to the first token. hits: how often a stream or draft held what was picked.
same: prompts with the tokens of one by one / that part at a near tie / that part elsewhere (none may).
late: answers that the real server gave later than the emulated one should have.
requests, bytes, billed prompt tokens, disclosed bits (of tokens, of drafts): per token of the reply.
left: tokens that a gate left to the cloud; missed: those that steering would have changed."""


def _table(lines: Sequence[modes.Line], title: str, columns: dict[str, Callable[[modes.Line], str]]) -> Table:
    table = Table(title=title)
    for name in columns:
        table.add_column(name, justify="right" if name else "left", no_wrap=True)
    for line in lines:
        table.add_row(*(cell(line) for cell in columns.values()))
    return table
