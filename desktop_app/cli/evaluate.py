"""``tiller eval``: running, and telling what came out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from engine.cloud.kinds import CloudKind
from engine.common.errors import SettingsError
from engine.common.paths import STORE_FILE, data_folder
from engine.evaluation import judge as judging
from engine.evaluation import plots, report
from engine.evaluation import sweep as sweeping
from engine.evaluation.examples import Examples
from engine.evaluation.metrics import Metric
from engine.evaluation.results import Results
from engine.evaluation.run import Plan, Run
from engine.evaluation.run import Progress as Done
from engine.evaluation.summary import COLUMNS, GAIN, Cell, Summary, measured, summarize
from engine.evaluation.ways import CLOUD, Way, at_strength
from engine.session.recording import Recorder
from engine.session.session import Session
from engine.settings import Settings, WritingSettings
from engine.speculation.chooser import DraftKind
from engine.speculation.token_sources import Mode
from engine.steering.gate import GateKind
from engine.steering.policy import Completion
from engine.vocabulary.alignment import Method
from engine.vocabulary.token_table import ObservedTokens

SAME, COMPARED = "the same", "compared: "
NO_GAIN = "No reference gain: this service does not tell its model's own tokens."
SHORT = {
    "gain": "gain",
    "rougeL": "R-L",
    "meteor": "METEOR",
    "words": "words",
    "copied": "copied",
    "changed": "changed",
    "bits": "bits",
    "rate": "tok/s",
    "judge": "judge",
}
"""What a terminal has room for; the page has all."""
PATIENCE_SECONDS = 60.0
"""How long a reply waits for a cloud that went away: hours of measuring are worth a minute."""


def list_all(examples: Examples, ways: list[Way]) -> None:
    """Print what would be measured."""
    console = Console()
    console.print(
        f"{len(examples.rows)} examples of {examples.task}:",
        *(e.id for e in examples.rows[:10]),
        "…",
        markup=False,
    )
    for problem in examples.problems:
        console.print(f"line {problem.line}: {problem.words}", markup=False)
    for way in ways:
        console.print(f"  {way.name}", highlight=False)


async def measure(settings: Settings, examples: Examples, plan: Plan, path: Path, *, served: Path | None) -> int:
    """Run a plan and print its table; return the exit code: 1 where something failed."""
    console = Console(stderr=True)
    for problem in examples.problems:
        console.print(f"[yellow]line {problem.line}: {escape(problem.words)}; it is left out[/]", highlight=False)
    plan = replace(plan, writing=_repeatable(plan.writing))
    with closing(Results(path)) as results:
        async with AsyncExitStack() as opened:
            if settings.cloud.kind is CloudKind.NONE:
                raise SettingsError("There is no cloud model.", "Name one with --cloud or --cloud-gguf.")
            session = await _open(settings, opened, served)
            told = _told(settings, session, plan, str(examples.task))
            console.print(f"{told['local model']} steers {told['cloud model']}", highlight=False, markup=False)
            is_refused = False
            try:
                try:
                    results.begin(told)
                    results.keep_examples(examples.rows)
                except SettingsError:
                    is_refused = True
                    raise
                results.keep_problems([f"line {problem.line}: {problem.words}" for problem in examples.problems])
                with _progress(console) as (progress, tell):
                    run = Run(session, results, examples.rows, plan, tell)
                    if plan.reference_tokens and not run.measures_gain:
                        progress.console.print(NO_GAIN, highlight=False)
                    await run.run()
                    progress.stop()
            finally:
                # Whenever it is interrupted from here on.
                if not is_refused:
                    words = f"Kept in {path}; the same command goes on with it."
                    console.print(words, highlight=False, markup=False)
        summary = summarize(results, measured(results))
        failures = _failures(results)
    _print(summary)
    console.print(
        f"Plots and examples: tiller eval report {path} --html report.html", highlight=False, markup=False
    )
    return 1 if failures else 0


async def _open(
    settings: Settings, opened: AsyncExitStack, served: Path | None, *, steering: bool = True
) -> Session:
    recorder = Recorder(data_folder() / STORE_FILE, recover=False)
    opened.push_async_callback(recorder.close)
    writing = replace(settings.writing, steering=steering)
    session = await Session.open(replace(settings, writing=writing), log=recorder, snapshots=False, served=served)
    opened.push_async_callback(session.close)
    return session


def _repeatable(writing: WritingSettings) -> WritingSettings:
    """How replies are written that are to be the same each time."""
    return replace(
        writing,
        steering=True,
        mode=Mode.STEPWISE,
        drafts=DraftKind.OFF,
        gate=GateKind.OFF,
        completion=Completion.TAIL,
        # The same questions again and again are what it takes for somebody who tries to find out about the user.
        watch=False,
        retry_seconds=PATIENCE_SECONDS,
    )


def _told(settings: Settings, session: Session, plan: Plan, task: str) -> dict[str, str]:
    """What must be the same for results to be comparable, in words."""
    assert session.local
    writing = plan.writing
    return {
        "task": task,
        "local model": _model_words(session),
        "cloud model": _cloud_words(session) if session.cloud else "none",
        "candidates": str(settings.cloud.candidates),
        "vocabularies": _vocabularies(session),
        "template": str(settings.local.template),
        "local context": f"{settings.local.context_tokens} tokens",
        "thoughts": "steered" if writing.steer_thoughts else "left to the cloud",
        "strength": f"{writing.strength:g}",
        "temperature": f"{writing.temperature:g}",
        "top-p": f"{writing.top_p:g}",
        "min-p": f"{writing.min_p:g}",
        "seed": str(writing.seed),
        "longest reply": f"{writing.max_tokens} tokens",
        "compared of references": f"{plan.reference_tokens} tokens",
        "guard": f"{writing.guard_words} words, {writing.budget_bits:g} bits",
    }


def _vocabularies(session: Session) -> str:
    assert session.local
    alignment = session.local.steerer.alignment
    return SAME if alignment is None else f"{COMPARED}{alignment.method}"


def _model_words(session: Session) -> str:
    assert session.local
    model = session.local.model
    return f"{model.path.name}, {model.bytes:,} bytes"


def _cloud_words(session: Session) -> str:
    assert session.cloud
    found = session.cloud.endpoint_info
    return f"{found.model} ({found.server})"


@contextmanager
def _progress(console: Console) -> Iterator[tuple[Progress, Callable[[Done], None]]]:
    """A bar with what is done, what failed, the time left, and what is measured now."""
    columns = (
        SpinnerColumn(),
        BarColumn(24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]}{task.fields[left]}  {task.description}"),
    )
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("", total=None, failed="", left="")

        def tell(done: Done) -> None:
            failed = f"{done.failed} failed  " if done.failed else ""
            left = "" if done.seconds_left is None else f"{duration(done.seconds_left)} left"
            words = escape(done.words) if done.words else progress.tasks[0].description
            progress.update(
                bar, total=done.total, completed=done.done, failed=failed, left=left, description=words
            )

        yield progress, tell


def duration(seconds: float) -> str:
    """Return a time as people say it: 45 s, 12 min, 3 h 20 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def _print(summary: Summary) -> None:
    console = Console()
    table = Table(title=f"Means; * p < 0.05, ** p < 0.01 against {CLOUD.name}", padding=(0, 0, 0, 1))
    table.add_column("", no_wrap=True, min_width=max((len(row.way) for row in summary.rows), default=0))
    columns = [metric for metric in summary.columns if metric.key in SHORT]
    for metric in columns:
        table.add_column(SHORT[metric.key], justify="right", no_wrap=True)
    for row in summary.rows:
        table.add_row(row.way, *(_cell(row.cells.get(metric.key), metric) for metric in columns))
    console.print(table)
    _tell_failures(console, summary.failures)


Failure = tuple[str, str, str]
"""An example, what could not be measured of it, and why."""


def _failures(results: Results, *, of_judge: bool = False) -> list[Failure]:
    """What could not be measured, or not be judged."""
    return [
        (example, what, words)
        for (example, what), words in results.failures().items()
        if what.startswith(judging.JUDGING) is of_judge
    ]


def _tell_failures(console: Console, failures: Iterable[Failure]) -> None:
    for example, what, words in failures:
        console.print(f"failed: {example}, {what}: {words}", highlight=False, markup=False)


def _cell(cell: Cell | None, metric: Metric) -> str:
    return f"{cell.estimate.mean:.{metric.digits}f}{report.stars(cell)}" if cell else ""


def tell(path: Path, html: Path | None, table: Path | None, bertscore: Path | None, *, as_json: bool) -> None:
    """Print what a file of results holds, and write it as a page or a table."""
    with closing(Results(path, must_exist=True)) as results:
        values = measured(results, bertscore)
        summary = summarize(results, values)
        if html:
            report.write(html, report.page(results, summary))
        if table:
            report.write(table, report.table(results, values))
    if as_json:
        print(json.dumps(asdict(summary), ensure_ascii=False))
        return
    _print(summary)
    for written in filter(None, (html, table)):
        print(f"Written: {written}")


async def let_judge(settings: Settings, path: Path, *, served: Path | None) -> int:
    """Let the cloud of the settings judge replies; return the exit code."""
    console = Console(stderr=True)
    with closing(Results(path, must_exist=True)) as results:
        if settings.cloud.kind is CloudKind.NONE:
            raise SettingsError("There is no model that could judge.", "Name one with --endpoint or --cloud.")
        async with AsyncExitStack() as opened:
            session = await _open(settings, opened, served, steering=False)
            writing = replace(_repeatable(settings.writing), temperature=0.0, max_tokens=judging.LONGEST)
            with _progress(console) as (_, told):
                await judging.judge(session, results, writing, told)
        _print(summarize(results, measured(results)))
        return 1 if _failures(results, of_judge=True) else 0


async def sweep(
    settings: Settings, path: Path, key: str, html: Path | None, plot: Path | None, *, served: Path | None
) -> int:
    """Measure what a sweep lacks, print its curves and draw them; return the exit code."""
    console = Console(stderr=True)
    metric = next(metric for metric in COLUMNS if metric.key == key)
    if plot:
        plots.check(plot)
    with closing(Results(path, must_exist=True)) as results:
        writing = _kept_writing(results, settings)
        strengths = sweeping.coefficients()
        if key == GAIN.key:
            tokens = int(results.settings["compared of references"].split()[0])
            plan = Plan((), writing, tokens, replies=False, curve=strengths)
        else:
            plan = Plan(tuple(map(at_strength, strengths)), writing, reference_tokens=0, curve=())
        examples = results.examples()
        if key == GAIN.key:
            # What the cloud says along the references was recorded, and it is not asked again.
            settings = replace(settings, cloud=replace(settings.cloud, kind=CloudKind.NONE))
            examples = [example for example in examples if results.recorded(example.id)]
            if not examples:
                raise SettingsError("Nothing of the cloud was recorded.", "Measure the reference gain first.")
        async with AsyncExitStack() as opened:
            session = await _open(settings, opened, served)
            kept = results.settings
            compared = replace(plan, reference_tokens=int(kept["compared of references"].split()[0]))
            _require_same(results, _told(settings, session, compared, kept["task"]), session)
            with _progress(console) as (_, tell):
                await Run(session, results, examples, plan, tell, keeps_plan=False).run()
        values = measured(results)
        curves = sweeping.curves(results, values, key)
        alone = sweeping.alone(results, values, CLOUD.name, key)
        failures = _failures(results)
        if html:
            report.write(html, report.sweep_page(summarize(results, values), curves, metric, alone))
        if plot:
            plots.save(plots.sweep(curves, metric, alone), plot)
    out = Console()
    for curve in curves:
        table = Table(title=f"{metric.name} by {curve.parameter.symbol}")
        for name in (curve.parameter.symbol, "c", "mean", "95%"):
            table.add_column(name, justify="right")
        for value, c, found in curve.points:
            interval = f"{found.low:.3f} to {found.high:.3f}"
            table.add_row(f"{value:g}", f"{c:.3f}", f"{found.mean:.3f}", interval)
        out.print(table)
    _tell_failures(console, failures)
    return 1 if failures else 0


def _kept_writing(results: Results, settings: Settings) -> WritingSettings:
    """How the replies of a file were written."""
    kept = results.settings
    try:
        return replace(
            _repeatable(settings.writing),
            strength=float(kept["strength"]),
            temperature=float(kept["temperature"]),
            top_p=float(kept["top-p"]),
            min_p=float(kept["min-p"]),
            seed=int(kept["seed"]),
            max_tokens=int(kept["longest reply"].split()[0]),
        )
    except (KeyError, ValueError):
        raise SettingsError(
            f"{results.path.name} holds no run.", "Measure first: tiller eval run --help"
        ) from None


def _require_same(results: Results, told: dict[str, str], session: Session) -> None:
    """Refuse to go on with other settings than those of the file."""
    without_cloud = () if session.cloud else ("cloud model", "candidates", "vocabularies")
    for name, words in told.items():
        if name not in without_cloud and results.settings.get(name) != words:
            raise SettingsError(
                f"The {name} of these results was {results.settings.get(name, 'not told')}, not {words}.",
                "Use the same models and settings.",
            )
    kept = results.settings["vocabularies"]
    if session.cloud is None and kept != SAME:
        assert session.local
        session.local.steerer.align(ObservedTokens(), Method(kept.removeprefix(COMPARED)))
