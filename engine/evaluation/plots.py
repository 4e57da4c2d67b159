"""Pictures of what was measured, as SVG."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.bench.plot import check, save
from engine.common.errors import SettingsError
from engine.common.frozen import how_to_add
from engine.evaluation.metrics import Metric
from engine.evaluation.significance import Estimate
from engine.evaluation.summary import Point, Summary
from engine.evaluation.sweep import DEFAULT, Curve

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["bars", "check", "gain_curve", "save", "svg", "sweep"]
OURS, OTHER, FAINT = "#2f6f8f", "#c0762b", "0.55"


def gain_curve(points: Sequence[Point], strength: float | None = None) -> Figure:
    """Draw the reference gain against the strength, with its 95% band, and how many examples gain.

    Args:
        points: ascending.
        strength: the one in use, marked.
    """
    figure = _figure(6.4, 3.4)
    axes = figure.subplots()
    x = [point.coefficient for point in points]
    axes.axhline(0.0, color=FAINT, linewidth=0.8)
    axes.fill_between(
        x, [p.gain.low for p in points], [p.gain.high for p in points], color=OURS, alpha=0.18, linewidth=0
    )
    axes.plot(x, [p.gain.mean for p in points], color=OURS, marker="o", markersize=3.5)
    for point in points[:: max(1, len(points) // 6)]:
        axes.annotate(
            f"{point.gaining}/{point.gain.count}",
            (point.coefficient, point.gain.high),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            fontsize=7,
            color="0.35",
        )
    if strength is not None:
        axes.axvline(strength, color=OTHER, linewidth=1, linestyle="--")
    axes.set_xlabel("strength c")
    axes.set_ylabel("gain, nats a token")
    axes.margins(y=0.18)
    return figure


def bars(summary: Summary, metric: Metric) -> Figure:
    """Draw one metric of all ways, with the 95% intervals."""
    rows = [row for row in summary.rows if metric.key in row.cells][::-1]
    figure = _figure(6.4, 0.7 + 0.26 * len(rows))
    axes = figure.subplots()
    found = [row.cells[metric.key].estimate for row in rows]
    colours = [OURS if row.way.startswith("steered") else FAINT for row in rows]
    axes.barh(range(len(rows)), [e.mean for e in found], color=colours, height=0.62)
    axes.errorbar(
        [e.mean for e in found],
        range(len(rows)),
        xerr=_errors(found),
        fmt="none",
        ecolor="0.2",
        elinewidth=0.9,
        capsize=2,
    )
    axes.set_yticks(range(len(rows)), [row.way for row in rows], fontsize=8)
    axes.axvline(0.0, color="0.3", linewidth=0.8)
    axes.margins(y=0.02)
    return figure


def sweep(found: Sequence[Curve], metric: Metric, alone: Estimate | None) -> Figure:
    """Draw a metric against each of the five parameters; the paper's own values are marked.

    Args:
        found: one curve a parameter.
        metric: which.
        alone: the cloud alone, as a line to compare with.
    """
    figure = _figure(2.5 * len(found), 3.1)
    panels = figure.subplots(1, len(found), sharey=True, squeeze=False)[0]
    for panel, curve in zip(panels, found, strict=True):
        values = [value for value, _, _ in curve.points]
        estimates = [entry for _, _, entry in curve.points]
        means = [entry.mean for entry in estimates]
        panel.errorbar(
            values,
            means,
            yerr=_errors(estimates),
            color=OURS,
            marker="o",
            markersize=3.5,
            elinewidth=0.8,
            capsize=2,
        )
        for value, c, entry in curve.points:
            panel.annotate(
                f"{c:.2f}",
                (value, entry.high),
                xytext=(0, 4),
                textcoords="offset points",
                ha="center",
                fontsize=6.5,
                color="0.35",
            )
        if alone:
            panel.axhline(alone.mean, color=FAINT, linewidth=0.9, linestyle=":")
        panel.axvline(getattr(DEFAULT, curve.parameter.name), color=OTHER, linewidth=0.9, linestyle="--")
        if curve.parameter.is_log:
            panel.set_xscale("log")
        # The values that were tried, and no others.
        panel.set_xticks(values, [f"{value:g}" for value in values], fontsize=7)
        panel.minorticks_off()
        panel.margins(x=0.08)
        panel.set_xlabel(curve.parameter.symbol)
        panel.margins(y=0.12)
    panels[0].set_ylabel(metric.name if metric.key != "gain" else "gain, nats a token")
    return figure


def svg(figure: Figure) -> str:
    """Return a picture as an SVG element that can stand in a page."""
    from matplotlib import rc_context

    buffer = io.StringIO()
    with rc_context({"svg.hashsalt": "tiller", "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]


def _errors(found: Sequence[Estimate]) -> list[list[float]]:
    return [[e.mean - e.low for e in found], [e.high - e.mean for e in found]]


def _figure(width: float, height: float) -> Figure:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise SettingsError("Plots need a library that is not installed.", how_to_add("tiller[eval]")) from None
    return Figure(figsize=(width, height), layout="constrained")
