"""``tiller bench``: how fast it is here."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from desktop_app.application.running import guarded
from desktop_app.application.running import run as finish
from engine.common.bounds import STRENGTH

_data = click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON Lines with input and profile.",
)


@click.group(invoke_without_command=True)
@_data
@click.option("--rows", default=5, type=click.IntRange(1), help="How many prompts.")
@click.option("--tokens", default=96, type=click.IntRange(8), help="Tokens of each reply.")
@click.option(
    "--gguf",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="More models for the table of layouts.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the tables as one JSON object.")
@click.pass_context
def bench(
    context: click.Context, data: Path | None, rows: int, tokens: int, gguf: tuple[Path, ...], as_json: bool
) -> None:
    """Compare steered speed with the cloud alone, in one run on this machine."""
    if context.invoked_subcommand is not None:
        return
    from desktop_app.cli.bench import run
    from engine import settings as s

    sys.exit(finish(run(guarded(s.load), data, rows, tokens, gguf, as_json=as_json)))


@bench.command()
@_data
@click.option("--rows", default=3, type=click.IntRange(1), help="How many prompts.")
@click.option("--tokens", default=64, type=click.IntRange(8), help="Tokens of each reply.")
@click.option(
    "--strength",
    "strengths",
    multiple=True,
    default=(0.48, 1.0, 1.78),
    type=click.FloatRange(*STRENGTH),
    show_default=True,
    help="Steering strength c; may be given several times.",
)
@click.option(
    "--round-trip",
    "round_trips",
    multiple=True,
    default=(40.0,),
    type=click.FloatRange(0, 5000),
    show_default=True,
    help="Milliseconds of the emulated network; may be given several times.",
)
@click.option("--jitter", default=0.0, type=click.FloatRange(0, 1000), help="Milliseconds; each way at random.")
@click.option("--megabits", default=0.0, type=click.FloatRange(0), help="Bandwidth; 0 is unlimited.")
@click.option(
    "--token-ms",
    default=40.0,
    type=click.FloatRange(0, 5000),
    show_default=True,
    help="Milliseconds that the emulated cloud takes for a token.",
)
@click.option("--candidates", default=20, type=click.IntRange(1), show_default=True, help="K of the cloud.")
@click.option("--way", "ways", multiple=True, help="Measure these ways only, by the table's names.")
@click.option(
    "--local",
    "local_model",
    default="",
    metavar="GGUF",
    help="The local model; without it, the packaged one. The cloud is always the packaged one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the table as one JSON object.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw it: .png, .svg or .pdf.")
def modes(
    data: Path | None,
    rows: int,
    tokens: int,
    strengths: tuple[float, ...],
    round_trips: tuple[float, ...],
    jitter: float,
    megabits: float,
    token_ms: float,
    candidates: int,
    ways: tuple[str, ...],
    local_model: str,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Compare every way of reading the cloud, over an emulated network and cloud.

    The answers are those of a real server on this machine, delayed. A step of the emulated cloud takes the
    same time whether it serves one position or sixteen, as on a GPU.
    """
    from desktop_app.cli.bench_modes import run
    from engine.bench.emulator import Conditions

    networks = [Conditions(trip, jitter, megabits, token_ms) for trip in round_trips]
    sys.exit(
        finish(
            run(
                data,
                rows,
                tokens,
                strengths,
                networks,
                candidates=candidates,
                names=ways,
                local_model=local_model,
                as_json=as_json,
                plot=plot,
            )
        )
    )
