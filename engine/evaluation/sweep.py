"""A metric against each of the paper's five parameters, the others at their defaults.

The parameters act through one number, the coefficient c of the delta (see `engine.steering.policy`), so two
settings with the same c are one measurement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from engine.evaluation.results import Results
from engine.evaluation.significance import Estimate, estimate
from engine.evaluation.summary import Values, shared
from engine.evaluation.ways import at_strength
from engine.steering.policy import UpdateRule

DEFAULT = UpdateRule()
LARGEST = 3.0
"""Coefficients beyond this are left out: nothing but the private text is left of a reply by then."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One of the five.

    Attributes:
        name: its field in `UpdateRule`.
        symbol: as the paper writes it.
        values: that are tried, among them the paper's own.
        is_log: whether a plot's axis is logarithmic.
    """

    name: str
    symbol: str
    values: tuple[float, ...]
    is_log: bool = False

    def coefficient(self, value: float) -> float:
        """Return c with this value, to the digits that tell measurements apart."""
        changed: dict[str, Any] = {self.name: int(value) if self.name == "rounds" else value}
        return rounded(replace(DEFAULT, **changed).coefficient())

    @property
    def used(self) -> list[tuple[float, float]]:
        """The values whose coefficient is not too large, each with it."""
        pairs = [(value, self.coefficient(value)) for value in self.values]
        return [(value, c) for value, c in pairs if abs(c) <= LARGEST]


PARAMETERS = (
    Parameter("alpha", "α", (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)),
    Parameter("beta", "β", (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)),
    Parameter("eta", "η", (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0), is_log=True),
    Parameter("lambda_", "λ", (1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0), is_log=True),
    Parameter("rounds", "T", (1, 2, 3, 5, 10, 20, 50), is_log=True),
)


@dataclass(frozen=True, slots=True)
class Curve:
    """A metric against one parameter.

    Attributes:
        parameter: which.
        points: its value, c, and the metric over the examples.
    """

    parameter: Parameter
    points: tuple[tuple[float, float, Estimate], ...]


def rounded(coefficient: float) -> float:
    """Return a coefficient as a way's name tells it."""
    return float(f"{coefficient:.4g}")


def coefficients() -> tuple[float, ...]:
    """Return every coefficient that a sweep needs, ascending."""
    return tuple(sorted({c for parameter in PARAMETERS for _, c in parameter.used}))


def curves(results: Results, values: Values, metric: str) -> list[Curve]:
    """Return a metric against each parameter, as far as it was measured on the same examples.

    Args:
        results: whose examples.
        values: what was measured.
        metric: its key.
    """
    by_strength: dict[float, Estimate] = {}
    for c, found in _measured(results, values, metric).items():
        told = estimate(list(found.values()))
        assert told
        by_strength[c] = told
    return [
        Curve(parameter, tuple((value, c, by_strength[c]) for value, c in parameter.used if c in by_strength))
        for parameter in PARAMETERS
    ]


def alone(results: Results, values: Values, way: str, metric: str) -> Estimate | None:
    """Return a metric of another way over the examples of the curves, to compare them with."""
    examples = next(iter(_measured(results, values, metric).values()), {})
    return estimate([values[e, way][metric] for e in examples if metric in values.get((e, way), {})])


def _measured(results: Results, values: Values, metric: str) -> dict[float, dict[str, float]]:
    """By coefficient, a metric of each example."""
    examples = [example.id for example in results.examples()]
    found = {
        c: {e: values[e, way][metric] for e in examples if metric in values.get((e, way), {})}
        for c in coefficients()
        for way in (at_strength(c).name,)
    }
    return shared(found)
