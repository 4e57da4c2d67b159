"""What was measured, as a page that needs nothing else, and as a table of numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2

import resources
from engine.common.errors import SettingsError
from engine.common.version import VERSION
from engine.evaluation import plots
from engine.evaluation.metrics import Metric
from engine.evaluation.results import Results
from engine.evaluation.significance import Estimate
from engine.evaluation.summary import COLUMNS, Cell, Row, Summary, Values
from engine.evaluation.sweep import Curve
from engine.evaluation.ways import CLOUD, STEERED
from engine.store import private_file

SAMPLES = 5
"""Examples that are shown with all their replies."""
PLOTTED = ("rougeL", "copied", "bits", "judge")
"""Metrics that have bars of their own, besides the reference gain."""
PAGE = "report/report.html"


def page(results: Results, summary: Summary) -> str:
    """Return a run as an HTML page."""
    pictures = []
    strength = summary.settings.get("strength")
    if summary.curve:
        figure = plots.gain_curve(summary.curve, float(strength) if strength else None)
        caption = (
            "Reference gain by strength, with its 95% band; above, how many of the examples gain. Dashed: the "
            "strength of this run."
        )
        pictures.append({"caption": caption, "svg": plots.svg(figure)})
    for metric in summary.columns:
        if metric.key in ("gain", *PLOTTED):
            pictures.append(
                {"caption": f"{metric.name}: {metric.about}", "svg": plots.svg(plots.bars(summary, metric))}
            )
    columns = summary.columns
    return _render(
        title=f"Steering on {summary.settings.get('task', 'a task')}",
        subtitle=_models(summary),
        columns=columns,
        rows=[_row(row, summary, columns) for row in summary.rows],
        tests=sum(cell.p is not None for row in summary.rows for cell in row.cells.values()),
        synonyms=summary.synonyms,
        strength=strength,
        notes=_notes(summary),
        plots=pictures,
        samples=_samples(results),
        problems=summary.problems,
        failures=[f"{example}, {what}: {words}" for example, what, words in summary.failures],
        settings=summary.settings,
    )


def sweep_page(summary: Summary, curves: Sequence[Curve], metric: Metric, alone: Estimate | None) -> str:
    """Return a sweep as an HTML page."""
    caption = (
        f"{metric.name} against each parameter of the update, the others at the paper's defaults (dashed: α 2, "
        "β 1, η 10, λ 2, T 20). Small numbers: the coefficient c that they amount to. Dotted: the cloud alone."
    )
    return _render(
        title=f"{metric.name} by the paper's parameters",
        subtitle=_models(summary),
        columns=[metric],
        rows=[],
        plots=[{"caption": caption, "svg": plots.svg(plots.sweep(curves, metric, alone))}],
        wide=True,
        settings=summary.settings,
    )


def table(results: Results, values: Values) -> str:
    """Return every reply's numbers as CSV, a line an example and way, with its text last."""
    out = io.StringIO()
    keys = [metric.key for metric in COLUMNS]
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["example", "way", *keys, "text"])
    replies = results.replies()
    order = {example.id: place for place, example in enumerate(results.examples())}
    ways = {way: place for place, way in enumerate(results.ways())}
    for example, way in sorted(values, key=lambda key: (order[key[0]], ways.get(key[1], len(ways)), key[1])):
        found = values[example, way]
        written = replies.get((example, way))
        numbers = [f"{found[key]:.6g}" if key in found else "" for key in keys]
        writer.writerow([example, way, *numbers, written.text if written else ""])
    return out.getvalue()


def write(path: Path, text: str) -> None:
    """Write a page or a table; it holds private texts, so only this user may read it.

    Raises:
        SettingsError: it cannot be written.
    """
    try:
        private_file.write(path, text)
    except OSError as error:
        raise SettingsError(f"{path} could not be written ({error.strerror}).", "Choose another file.") from error


def stars(cell: Cell) -> str:
    """Mark a difference from the cloud alone that is hardly chance."""
    return "" if cell.p is None or cell.p >= 0.05 else "*" if cell.p >= 0.01 else "**"


def _render(**told: Any) -> str:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.Undefined, trim_blocks=True)
    return environment.from_string(resources.read(PAGE)).render(version=VERSION, **told)


def _models(summary: Summary) -> str:
    """Which model steers which, and on how much."""
    told = summary.settings
    local = told.get("local model", "?").split(",")[0]
    return (
        f"{local} steers {told.get('cloud model', '?')}; {summary.examples} examples of {told.get('task', '?')}."
    )


def _row(row: Row, summary: Summary, columns: Sequence[Metric]) -> dict[str, Any]:
    cells = []
    for metric in columns:
        cell = row.cells.get(metric.key)
        if cell is None:
            cells.append({"mean": "", "stars": "", "interval": "", "best": False})
            continue
        found, digits = cell.estimate, metric.digits
        # Only means over the same examples are compared.
        all_cells = [r.cells[metric.key] for r in summary.rows if metric.key in r.cells]
        is_even = len({entry.estimate.count for entry in all_cells}) == 1
        means = [entry.estimate.mean for entry in all_cells]
        best = max(means) if metric.better > 0 else min(means)
        cells.append(
            {
                "mean": f"{found.mean + 0.0:.{digits}f}".replace("-0.000", "0.000"),
                "stars": stars(cell),
                "interval": f"{found.low:.{digits}f} to {found.high:.{digits}f}"
                + ("" if found.count == summary.examples else f", {found.count} of {summary.examples}"),
                "best": is_even and bool(metric.better) and found.mean == best and means.count(best) == 1,
            }
        )
    return {"way": row.way, "base": row.way == CLOUD.name, "cells": cells}


def _notes(summary: Summary) -> list[str]:
    notes = []
    missed = [f"{row.way}: {row.missed:.0%}" for row in summary.rows if row.missed > 0.005]
    if missed:
        notes.append(
            "Tokens of the references that are no candidate, and are left out of the reference gain: "
            f"{', '.join(missed)}. Gains over other tokens are not to be compared with the rest."
        )
    refused = [f"{row.way}: {row.refused:.1%}" for row in summary.rows if row.refused]
    if refused:
        notes.append(
            f"Tokens of the references that the guard holds back, counted as no gain: {', '.join(refused)}."
        )
    return notes


def _samples(results: Results) -> list[dict[str, Any]]:
    replies = results.replies()
    found = []
    for example in results.examples():
        texts = [(way, replies[example.id, way].text) for way in results.ways() if (example.id, way) in replies]
        if not texts:
            continue
        if example.reference.strip():
            texts.insert(0, ("the person's own", example.reference))
        texts.sort(key=lambda entry: entry[0] not in ("the person's own", CLOUD.name, STEERED.name))
        found.append({"question": example.question, "texts": texts})
        if len(found) == SAMPLES:
            break
    return found
