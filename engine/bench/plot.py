"""The modes' speeds as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.bench.modes import ALONE, Line
from engine.common.errors import SettingsError
from engine.common.frozen import how_to_add

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ENDINGS = (".png", ".svg", ".pdf")


def check(path: Path) -> None:
    """Find out before hours of measuring whether a picture can be drawn there.

    Raises:
        SettingsError: the library is missing, or the file's ending is unknown.
    """
    if path.suffix.lower() not in ENDINGS:
        raise SettingsError(f"A plot cannot be written as {path.name}.", f"Use one of {', '.join(ENDINGS)}.")
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        raise SettingsError("Plots need a library that is not installed.", how_to_add("tiller[bench]")) from None


def draw(lines: Sequence[Line], path: Path) -> None:
    """Draw every way's speed as a multiple of the cloud's own, one panel a network, one bar a strength.

    Raises:
        SettingsError: the file cannot be written.
    """
    from matplotlib.figure import Figure

    networks = sorted({line.round_trip_ms for line in lines})
    strengths = sorted({line.strength for line in lines})
    ways = list(dict.fromkeys(line.way for line in lines if line.way != ALONE.name))
    figure = Figure(figsize=(1.5 + 1.15 * len(ways), 0.6 + 2.7 * len(networks)), layout="constrained")
    panels = figure.subplots(len(networks), 1, squeeze=False, sharex=True)[:, 0]
    width = 0.8 / len(strengths)
    for panel, network in zip(panels, networks, strict=True):
        found = {(line.way, line.strength): line.ratio for line in lines if line.round_trip_ms == network}
        for i, strength in enumerate(strengths):
            places = [x + (i - (len(strengths) - 1) / 2) * width for x in range(len(ways))]
            heights = [found.get((way, strength), 0.0) for way in ways]
            bars = panel.bar(places, heights, width * 0.92, label=f"c = {strength:g}", color=f"C{i}")
            panel.bar_label(bars, fmt="%.2f", fontsize=7, padding=1)
        panel.axhline(1.0, color="0.3", linewidth=0.9, linestyle="--")
        panel.set_ylabel("× cloud alone")
        panel.set_title(f"round trip {network:g} ms", fontsize=10, loc="left")
        panel.spines[["top", "right"]].set_visible(False)
        panel.margins(y=0.18)
    panels[0].legend(frameon=False, fontsize=8, ncols=len(strengths), loc="upper right")
    panels[-1].set_xticks(range(len(ways)), [way.replace(", ", ",\n") for way in ways], fontsize=8)
    save(figure, path)


def save(figure: Figure, path: Path) -> None:
    """Write a figure.

    Raises:
        SettingsError: the file cannot be written.
    """
    try:
        figure.savefig(path, dpi=150)
    except OSError as error:
        raise SettingsError(
            f"The plot could not be written ({error.strerror}).", "Choose another file."
        ) from error
