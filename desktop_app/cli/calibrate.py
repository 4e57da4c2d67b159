"""``tiller calibrate``: the strength that suits the user's own writing."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from engine import settings as kept
from engine.cloud.kinds import CloudKind
from engine.common.paths import STORE_FILE, data_folder
from engine.evaluation import strength
from engine.session.session import Session
from engine.settings import Settings


async def run(settings: Settings, texts: int, tokens: int, *, apply: bool, as_json: bool) -> int:
    """Measure which strength suits the user's own writing, and print the curve; return the exit code."""
    console = Console(stderr=True)
    alone = replace(settings, cloud=replace(settings.cloud, kind=CloudKind.NONE))
    session = await Session.open(alone)
    try:
        columns = (SpinnerColumn(), BarColumn(24), TextColumn("{task.description}"))
        with Progress(*columns, console=console) as progress:
            bar = progress.add_task("measuring", total=1.0)

            def tell(done: float) -> None:
                progress.update(bar, completed=done)

            found = await strength.find(session, data_folder() / STORE_FILE, None, texts, tokens, tell)
    finally:
        await session.close()
    assert found
    advised = found.advised
    if as_json:
        print(json.dumps(asdict(found) | {"means": found.means, "advised": advised, "best": found.best}))
    else:
        _print_strength(found)
    if apply and advised > 0:
        chosen = kept.load()
        kept.save(replace(chosen, writing=replace(chosen.writing, strength=advised)))
        console.print(f"The strength is set to {advised:g}.", highlight=False)
    elif apply:
        console.print("The strength stays as it is: none is clearly better than no steering.", highlight=False)
    return 0


def _print_strength(found: strength.Strength) -> None:
    out = Console()
    table = Table(title=f"Gain by strength, {len(found.gains)} texts of yours")
    for name in ("c", "gain, nats a token", "standard error", ""):
        table.add_column(name, justify="right" if name else "left")
    most = max(*found.means, 1e-9)
    for c, mean, error in zip(found.grid, found.means, found.errors, strict=True):
        bar = "█" * round(24 * max(0.0, mean) / most)
        marked = " ← advised" if c == found.advised else " ← best" if c == found.best else ""
        table.add_row(f"{c:.1f}", f"{mean:+.3f}", f"{error:.3f}", bar + marked)
    out.print(table)
    out.print(
        f"Advised: {found.advised:g}, the weakest strength that is within one standard error of the best "
        f"({found.best:g}).",
        highlight=False,
    )
    if not found.best:
        out.print("No strength makes your own texts likelier: this model cannot tell what is yours.")
