"""What is told of a run: means, plots, pages, tables."""

from __future__ import annotations

import csv
import html.parser
import io
import re
from contextlib import closing
from pathlib import Path

import pytest

from engine.common.errors import SettingsError
from engine.evaluation import plots, report
from engine.evaluation import sweep as sweeping
from engine.evaluation.examples import Example
from engine.evaluation.results import Forced, Judged, Results, Written
from engine.evaluation.summary import GAIN, measured, shared, summarize
from engine.evaluation.sweep import PARAMETERS
from engine.evaluation.ways import CLOUD, FULL, MILD, STEERED, at_strength
from engine.steering.policy import UpdateRule

TEXTS = ("The fog came in at six.", "Rye has risen <b>today</b> & I too.", "Three ships passed the light.")


@pytest.fixture
def results(tmp_path: Path) -> Results:
    """Five examples; steering is better at each."""
    made = Results(tmp_path / "r.db")
    made.begin({"task": "own", "local model": "small.gguf, 5 bytes", "cloud model": "big", "strength": "0.73"})
    examples = [
        Example(str(n), f"Question {n}?", ("Name: Ada",), (), TEXTS[n % 3] if n < 4 else "") for n in range(5)
    ]
    made.keep_examples(examples)
    made.keep_ways([CLOUD.name, STEERED.name, "never measured"])
    for n, example in enumerate(examples):
        made.keep_reply(example.id, CLOUD.name, Written("Nothing alike here.", 4, 0.1))
        made.keep_reply(example.id, STEERED.name, Written(TEXTS[n % 3], 8, 0.4, 0.1, 4.0, 2, 0))
        made.keep_forced(example.id, CLOUD.name, Forced(0.0, -3.0, 10, 0, 0))
        made.keep_forced(example.id, STEERED.name, Forced(0.1 + n / 100, -3.0, 9, 1, 2))
        for c in (0.5, 1.0, *sweeping.coefficients()):
            made.keep_forced(example.id, at_strength(c).name, Forced(c - c * c / 2 - n / 10, -3.0, 10, 0, 0))
    made.keep_judged("0", STEERED.name, Judged(8.0, "8"))
    made.keep_failure("4", STEERED.name, "The server went away.")
    made.keep_problems(["line 7: its field input is empty"])
    return made


def test_a_summary_has_means_intervals_and_tests(results: Results) -> None:
    with closing(results):
        summary = summarize(results, measured(results))
    cloud, steered = summary.rows
    assert (cloud.way, steered.way) == (CLOUD.name, STEERED.name)
    gain = steered.cells["gain"]
    assert gain.estimate.mean == pytest.approx(0.12)
    assert gain.estimate.low < 0.12 < gain.estimate.high
    assert gain.difference == pytest.approx(0.12)
    # Five differences, all one way: two in thirty-two.
    assert gain.p == pytest.approx(2 / 32)
    assert cloud.cells["gain"].p is None
    assert steered.cells["rougeL"].estimate.count == 4
    assert steered.cells["rougeL"].estimate.mean == 1
    assert steered.cells["bits"].estimate.mean == 0.5
    assert steered.cells["judge"].estimate.count == 1
    assert steered.cells["judge"].difference is None
    assert steered.missed == pytest.approx(0.1)
    assert steered.refused == pytest.approx(0.2)
    assert summary.failures == (("4", STEERED.name, "The server went away."),)
    assert [point.coefficient for point in summary.curve[:1]] == [sweeping.coefficients()[0]]
    half = next(point for point in summary.curve if point.coefficient == 0.5)
    assert (half.gaining, half.gain.count) == (4, 5)
    assert "bertscore" not in [metric.key for metric in summary.columns]


class Page(html.parser.HTMLParser):
    """Sees that a page is whole, and what it would load."""

    VOID = ("meta", "br", "path", "use", "image", "rect", "stop", "circle", "line", "clippath")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("src", "href", "xlink:href") and value and not value.startswith(("#", "data:")):
                self.loads.append(value)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_is_whole_loads_nothing_and_shows_text_as_text(results: Results) -> None:
    with closing(results):
        values = measured(results)
        text = report.page(results, summarize(results, values))
    page = Page(text)
    assert not page.open
    assert not page.loads
    assert "<b>today</b>" not in text
    assert "Rye has risen <b>today</b> & I too." in page.text
    for words in ("small.gguf steers big", "line 7: its field input is empty", "The server went away.", "0.120"):
        assert words in page.text
    assert text.count("<svg") >= 4
    assert "prefers-color-scheme: dark" in text
    assert "tail" not in re.sub(r"<style.*?</style>", "", text, flags=re.S) or "10%" in page.text


def test_a_page_is_the_same_each_time(results: Results) -> None:
    with closing(results):
        values = measured(results)
        summary = summarize(results, values)
        assert report.page(results, summary) == report.page(results, summary)


def test_a_table_has_a_line_for_each_example_and_way(results: Results) -> None:
    with closing(results):
        values = measured(results)
        rows = list(csv.DictReader(io.StringIO(report.table(results, values))))
    assert [(row["example"], row["way"]) for row in rows[:2]] == [("0", CLOUD.name), ("0", STEERED.name)]
    assert rows[1]["text"] == TEXTS[0]
    assert float(rows[1]["rougeL"]) == 1
    assert rows[0]["judge"] == ""
    assert len(rows) == 5 * (2 + len({0.5, 1.0, *sweeping.coefficients()}))


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="could not be written"):
        report.write(tmp_path / "file" / "page.html", "x")
    report.write(tmp_path / "new" / "page.html", "x")
    assert (tmp_path / "new" / "page.html").read_text() == "x"


def test_parameters_include_the_papers_values_and_their_coefficients() -> None:
    for parameter in PARAMETERS:
        used = dict(parameter.used)
        own = getattr(UpdateRule(), parameter.name)
        assert used[own] == pytest.approx(FULL, abs=1e-3), parameter.symbol
    rounds = next(p for p in PARAMETERS if p.symbol == "T")
    assert dict(rounds.used)[1] == pytest.approx(MILD, abs=1e-3)
    assert all(abs(c) <= sweeping.LARGEST for c in sweeping.coefficients())
    assert len(set(sweeping.coefficients())) == len(sweeping.coefficients())


def test_a_curve_is_over_the_same_examples() -> None:
    found = {
        0.1: {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0},
        0.5: {"b": 2.0, "c": 3.0},
        # Of a sweep that was stopped.
        0.9: {"a": 9.0},
    }
    assert shared(found) == {0.1: {"b": 2.0, "c": 3.0}, 0.5: {"b": 2.0, "c": 3.0}}
    assert shared({}) == {}
    assert shared({0.1: {"a": 1.0}, 0.2: {"b": 1.0}}) == {}


def test_a_sweep_has_a_curve_for_each_parameter(results: Results, tmp_path: Path) -> None:
    with closing(results):
        values = measured(results)
        curves = sweeping.curves(results, values, "gain")
        alone = sweeping.alone(results, values, CLOUD.name, "gain")
        page = Page(report.sweep_page(summarize(results, values), curves, GAIN, alone))
    assert [curve.parameter.symbol for curve in curves] == ["α", "β", "η", "λ", "T"]
    for curve in curves:
        assert [value for value, _, _ in curve.points] == [value for value, _ in curve.parameter.used]
        for _, c, found in curve.points:
            assert found.mean == pytest.approx(c - c * c / 2 - 0.2)
    assert alone
    assert alone.mean == 0
    assert not page.open
    assert not page.loads
    plots.check(tmp_path / "sweep.png")
    plots.save(plots.sweep(curves, GAIN, alone), tmp_path / "sweep.png")
    assert (tmp_path / "sweep.png").stat().st_size > 10_000
