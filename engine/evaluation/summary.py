"""From a file of results to what is told of them: each way's means, how sure they are, and what is more than
chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.evaluation import metrics
from engine.evaluation.examples import Example, with_others
from engine.evaluation.metrics import METRICS, Metric
from engine.evaluation.results import Results
from engine.evaluation.significance import Estimate, estimate, paired_p
from engine.evaluation.ways import CLOUD, WAYS

GAIN = Metric(
    "gain",
    "reference gain",
    3,
    1,
    "How much likelier the person's own text is than under the cloud alone: natural logarithm, a token.",
)
COLUMNS = (GAIN, *METRICS)
"""All that is told of a way, in this order."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One metric of one way.

    Attributes:
        estimate: over the examples.
        difference: its mean difference from the cloud alone, on the examples that both have; None for the cloud
            itself.
        p: of the difference being chance alone; None where there is none.
    """

    estimate: Estimate
    difference: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One way.

    Attributes:
        way: its name.
        replies: how many there are.
        cells: by the metrics' keys.
        missed: share of the references' tokens that it gives no probability.
        refused: share that the guard holds back.
    """

    way: str
    replies: int
    cells: dict[str, Cell]
    missed: float = 0.0
    refused: float = 0.0


@dataclass(frozen=True, slots=True)
class Point:
    """The reference gain at one strength.

    Attributes:
        coefficient: c.
        gain: over the examples.
        gaining: examples that gain at all.
    """

    coefficient: float
    gain: Estimate
    gaining: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A run.

    Attributes:
        settings: what it was made with, in words.
        rows: ways.
        curve: the reference gain by strength.
        examples: how many.
        failures: what could not be measured: example, what, why.
        problems: entries of the data that could not be used.
        synonyms: whether METEOR knew any.
    """

    settings: dict[str, str]
    rows: tuple[Row, ...]
    curve: tuple[Point, ...]
    examples: int
    failures: tuple[tuple[str, str, str], ...]
    problems: tuple[str, ...]
    synonyms: bool

    @property
    def columns(self) -> list[Metric]:
        """The metrics that any way has."""
        return [metric for metric in COLUMNS if any(metric.key in row.cells for row in self.rows)]


Values = dict[tuple[str, str], dict[str, float]]
"""By example and way, what was measured, by the metrics' keys."""


def measured(results: Results, bert_model: Path | None = None) -> Values:
    """Return everything that was measured on each reply and reference.

    Args:
        bert_model: the folder of a model for BERTScore, or None.
    Raises:
        SettingsError: a library is missing.
    """
    examples = {example.id: example for example in results.examples()}
    found: Values = {}
    replies = results.replies()
    rows = list(examples.values())
    places = {example.id: place for place, example in enumerate(rows)}
    others = {way.name: way.others for way in WAYS}
    for (example, way), written in replies.items():
        # What was given to the local model, not what is the person's own.
        told = with_others(rows, places[example], others.get(way, 0))
        found[example, way] = metrics.measure(written, told or examples[example])
    for key, forced in results.forced().items():
        if forced.gain is not None:
            found.setdefault(key, {})["gain"] = forced.gain
    for key, judged in results.judged().items():
        if judged.score is not None:
            found.setdefault(key, {})["judge"] = judged.score
    if bert_model:
        scored = [key for key in replies if examples[key[0]].reference.strip() and replies[key].text.strip()]
        texts = [replies[key].text for key in scored]
        scores = metrics.bertscore(bert_model, texts, [examples[key[0]].reference for key in scored])
        for key, score in zip(scored, scores, strict=True):
            found[key]["bertscore"] = score
    return found


def summarize(results: Results, values: Values) -> Summary:
    """Return what is told of a run.

    Raises:
        SettingsError: a library is missing.
    """
    examples = results.examples()
    forced = results.forced()
    replies = results.replies()
    rows = []
    for way in results.ways():
        cells = {metric.key: cell for metric in COLUMNS if (cell := _cell(values, examples, way, metric.key))}
        if not cells:
            continue
        kept = [forced[example.id, way] for example in examples if (example.id, way) in forced]
        tokens = sum(entry.positions + entry.missed for entry in kept)
        count = sum((example.id, way) in replies for example in examples)
        rows.append(
            Row(
                way,
                count,
                cells,
                sum(entry.missed for entry in kept) / tokens if tokens else 0.0,
                sum(entry.refused for entry in kept) / tokens if tokens else 0.0,
            )
        )
    failures = tuple((example, what, words) for (example, what), words in results.failures().items())
    return Summary(
        results.settings,
        tuple(rows),
        curve(results),
        len(examples),
        failures,
        tuple(results.problems()),
        metrics.has_wordnet(),
    )


def curve(results: Results) -> tuple[Point, ...]:
    """Return the reference gain by strength, as far as it was measured on the same examples; see `shared`."""
    gains: dict[float, dict[str, float]] = {}
    prefix = "steered, c = "
    for (example, way), forced in results.forced().items():
        if way.startswith(prefix) and forced.gain is not None:
            gains.setdefault(float(way.removeprefix(prefix)), {})[example] = forced.gain
    points = []
    for coefficient, found in sorted(shared(gains).items()):
        told = estimate(list(found.values()))
        assert told
        points.append(Point(coefficient, told, sum(gain > 0 for gain in found.values())))
    return tuple(points)


def shared(found: Mapping[float, Mapping[str, float]]) -> dict[float, dict[str, float]]:
    """Return what can be drawn as one curve: each point over the same examples.

    Points of fewer than half of the examples, such as those of a sweep that was stopped, are left out; of the rest
    the examples that all of them have count.

    Args:
        found: by the curve's argument, what was measured on which example.
    """
    most = max(map(len, found.values()), default=0)
    kept = {place: values for place, values in found.items() if values and 2 * len(values) >= most}
    if not kept:
        return {}
    common = set.intersection(*(set(values) for values in kept.values()))
    return {
        place: {example: value for example, value in values.items() if example in common}
        for place, values in kept.items()
        if common
    }


def _cell(values: Values, examples: Sequence[Example], way: str, key: str) -> Cell | None:
    own = {e.id: values[e.id, way][key] for e in examples if key in values.get((e.id, way), {})}
    found = estimate(list(own.values()))
    if found is None:
        return None
    if way == CLOUD.name:
        return Cell(found)
    alone = {e.id: values[e.id, CLOUD.name][key] for e in examples if key in values.get((e.id, CLOUD.name), {})}
    differences = [own[example] - alone[example] for example in own if example in alone]
    if not differences:
        return Cell(found)
    return Cell(found, sum(differences) / len(differences), paired_p(differences))
