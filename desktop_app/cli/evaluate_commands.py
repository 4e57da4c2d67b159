"""The commands that measure: ``tiller eval`` and ``tiller calibrate``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from desktop_app.application.running import guarded, run
from desktop_app.cli.server_kind import server_kind
from engine.common.bounds import STRENGTH

if TYPE_CHECKING:
    from engine.evaluation.examples import Fields
    from engine.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])
GGUF = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Models:
    """Which models are measured, as the command line names them."""

    cloud: str | None
    cloud_gguf: Path | None
    model: str
    api: str
    plain_http: bool
    candidates: int | None
    alignment: str | None
    local_model: str | None
    template: str | None

    def settings(self) -> Settings:
        """Return the kept settings with these models."""
        from engine import settings as s
        from engine.cloud.kinds import CloudKind
        from engine.context.template import Format
        from engine.vocabulary.alignment import Method

        if self.cloud and self.cloud_gguf:
            raise click.UsageError("--cloud and --cloud-gguf name the same thing: give one of them.")
        if not self.cloud and (self.model or self.api != "auto" or self.plain_http):
            raise click.UsageError("--model, --api and --plain-http describe the server that --cloud names.")
        chosen = guarded(s.load)
        cloud, local = chosen.cloud, chosen.local
        if self.cloud_gguf:
            cloud = replace(cloud, kind=CloudKind.EMBEDDED)
        if self.cloud:
            # The risk that was accepted for the configured server is not accepted for another.
            given = {"kind": self.api, "url": self.cloud, "model": self.model}
            cloud = replace(cloud, **given, plain_http=self.plain_http)
        if self.candidates:
            cloud = replace(cloud, candidates=self.candidates)
        if self.alignment:
            cloud = replace(cloud, alignment=Method(self.alignment))
        if self.local_model:
            local = replace(local, model=self.local_model)
        if self.template:
            local = replace(local, template=Format(self.template))
        return replace(chosen, cloud=cloud, local=local)

    @property
    def served(self) -> Path | None:
        """What a server of our own serves: the cloud stays what it was when another local model is named."""
        from engine import settings as s
        from engine.cloud.kinds import CloudKind
        from engine.models.chosen import model_path

        if self.cloud_gguf or self.cloud or not self.local_model:
            return self.cloud_gguf
        kept = guarded(s.load)
        return guarded(lambda: model_path(kept.local)) if kept.cloud.kind is CloudKind.EMBEDDED else None


def _models(command: F) -> F:
    """Give a command the options of `Models`."""
    options = (
        click.option("--cloud", metavar="URL", help="The server's address; without it, the configured one."),
        click.option(
            "--cloud-gguf", type=GGUF, help="A model that a server of our own on this machine serves as the cloud."
        ),
        click.option("--model", default="", metavar="ID", help="The model's name on the server."),
        server_kind,
        click.option("--plain-http", is_flag=True, help="Allow an unencrypted connection."),
        click.option("--candidates", type=click.IntRange(1), help="Log-probabilities to ask for per token, K."),
        click.option(
            "--alignment",
            type=click.Choice(["automatic", "bytes", "shared", "byte by byte"]),
            help="How the tokens of different vocabularies are compared.",
        ),
        click.option("--local", "local_model", metavar="GGUF", help="The local model; else the configured one."),
        click.option(
            "--template",
            type=click.Choice(["its own", "ChatML", "plain text"]),
            help="The local model's chat template, for one that has none.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group("eval")
def evaluation() -> None:
    """Measure what steering does with a pair of models, on tasks with a known answer."""


@evaluation.command("run")
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--results", required=True, type=OUT, help="File of the results; a stopped run goes on with it.")
@click.option(
    "--task",
    default="auto",
    type=click.Choice(
        [
            "auto",
            "cogenesis",
            "longlamp-abstract",
            "longlamp-review",
            "longlamp-writing",
            "helpsteer",
            "personal-preference-eval",
            "truthfulqa",
            "ultrachat",
            "own",
        ]
    ),
    help="What the lines of DATA look like; auto goes by the first.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="PART=NAME",
    help="Of a task of your own: what a part (question, reference, profile, history, id) is called in it.",
)
@click.option(
    "--wish", "wishes", multiple=True, help="Of a preference task: concise, creative, uplifting, verbose…"
)
@click.option("--rows", type=click.IntRange(1), help="Only the first examples.")
@click.option("--passages", default=3, type=click.IntRange(0), show_default=True, help="Earlier writings of each.")
@click.option("--way", "ways", multiple=True, help="Measure these ways only; --list has their names.")
@click.option("--list", "is_list", is_flag=True, help="Only list the ways and the examples.")
@click.option("--tokens", default=120, type=click.IntRange(1), show_default=True, help="Longest reply.")
@click.option(
    "--reference-tokens",
    default=160,
    type=click.IntRange(0),
    show_default=True,
    help="Of each reference that are compared, and sent to the cloud, for the reference gain; 0 measures none.",
)
@click.option("--no-replies", is_flag=True, help="Measure the reference gain alone.")
@click.option("--strength", type=click.FloatRange(*STRENGTH), help="c of what is called steered.")
@click.option("--temperature", default=0.0, type=click.FloatRange(0), show_default=True, help="0 repeats exactly.")
@click.option("--seed", default=0, type=click.IntRange(0), show_default=True, help="Fixes the random numbers.")
@click.option(
    "--parallel",
    default=1,
    type=click.IntRange(1, 64),
    show_default=True,
    help="Replies of the cloud alone at once; only one at a time repeats exactly.",
)
@click.option(
    "--allow-upload",
    is_flag=True,
    help="Also measure the cloud with the private context. It is sent there, as are the references where it is "
    "not a server of our own; the ledger has all of it.",
)
@_models
def evaluate(
    data: Path,
    results: Path,
    task: str,
    fields: tuple[str, ...],
    wishes: tuple[str, ...],
    rows: int | None,
    passages: int,
    ways: tuple[str, ...],
    is_list: bool,
    tokens: int,
    reference_tokens: int,
    no_replies: bool,
    strength: float | None,
    temperature: float,
    seed: int,
    parallel: int,
    allow_upload: bool,
    **models: Any,
) -> None:
    """Run the examples of DATA through every way of answering, and keep what comes out.

    DATA is JSON Lines: CoGenesis, LongLaMP, a preference set, or a file of your own whose fields you name.
    """
    from desktop_app.cli.evaluate import list_all, measure
    from engine.cloud.kinds import CloudKind
    from engine.evaluation.example_files import read
    from engine.evaluation.examples import Reading, Task
    from engine.evaluation.run import Plan
    from engine.evaluation.ways import named

    named_models = Models(**models)
    settings = named_models.settings()
    how = Reading(Task(task), _fields(fields), wishes, rows, passages)
    examples = guarded(lambda: read(data, how))
    chosen = guarded(lambda: named(ways))
    if not allow_upload:
        if ways and any(way.uploads for way in chosen):
            raise click.UsageError("The cloud with context is sent what is private: add --allow-upload.")
        chosen = [way for way in chosen if not way.uploads]
    if reference_tokens and settings.cloud.kind is not CloudKind.EMBEDDED and not allow_upload:
        click.echo(
            "No reference gain: it sends the cloud people's own texts. --allow-upload allows that.", err=True
        )
        reference_tokens = 0
    if is_list:
        list_all(examples, chosen)
        return
    changed: dict[str, Any] = {"max_tokens": tokens, "temperature": temperature, "seed": seed}
    if strength is not None:
        changed["strength"] = strength
    plan = Plan(
        tuple(chosen),
        replace(settings.writing, **changed),
        reference_tokens,
        replies=not no_replies,
        parallel=parallel,
    )
    sys.exit(run(measure(settings, examples, plan, results, served=named_models.served)))


def _fields(given: tuple[str, ...]) -> Fields:
    from engine.evaluation.examples import Fields

    named = dict(part.partition("=")[::2] for part in given)
    try:
        return Fields(**named)
    except TypeError:
        raise click.UsageError(
            "--field takes question=NAME, reference=NAME, profile=NAME, history=NAME or id=NAME."
        ) from None


@evaluation.command("report")
@click.argument("results", type=OUT)
@click.option("--html", type=OUT, help="Write a page with tables, plots and examples; it needs nothing else.")
@click.option("--csv", "table", type=OUT, help="Write every reply's numbers, a line each.")
@click.option("--bertscore", type=click.Path(path_type=Path), metavar="FOLDER", help="A model for BERTScore.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def report(results: Path, html: Path | None, table: Path | None, bertscore: Path | None, as_json: bool) -> None:
    """Tell what a file of RESULTS holds."""
    from desktop_app.cli.evaluate import tell

    guarded(lambda: tell(results, html, table, bertscore, as_json=as_json))


@evaluation.command("judge")
@click.argument("results", type=OUT)
@click.option("--endpoint", metavar="NAME", help="A saved endpoint, whose model judges.")
@click.option("--allow-upload", is_flag=True, help="The judge is sent questions, private contexts and replies.")
@_models
def judge(results: Path, endpoint: str | None, allow_upload: bool, **models: Any) -> None:
    """Let a model judge the replies of RESULTS, 1 to 10; those that were judged before stay as they are."""
    from desktop_app.cli.evaluate import let_judge

    if not allow_upload:
        raise click.UsageError("The judge is sent what is private: add --allow-upload.")
    named = Models(**models)
    settings = named.settings()
    if endpoint:
        known = {entry.name: entry for entry in settings.endpoints}
        if endpoint not in known:
            raise click.UsageError(f"There is no endpoint “{endpoint}”. There are: {', '.join(known) or 'none'}.")
        settings = replace(settings, cloud=known[endpoint])
    sys.exit(run(let_judge(settings, results, served=named.served)))


@evaluation.command("sweep")
@click.argument("results", type=OUT)
@click.option("--html", type=OUT, help="Write a page with the plots.")
@click.option("--plot", type=OUT, help="Draw them: .png, .svg or .pdf.")
@click.option(
    "--metric",
    default="gain",
    type=click.Choice(["gain", "rouge1", "rouge2", "rougeL", "meteor", "copied", "distinct2", "bits"]),
    show_default=True,
    help="The reference gain needs no cloud; the others let it write a reply at each strength.",
)
@_models
def sweep(results: Path, html: Path | None, plot: Path | None, metric: str, **models: Any) -> None:
    """Measure a metric against alpha, beta, eta, lambda and T, one curve each, on the examples of RESULTS."""
    from desktop_app.cli.evaluate import sweep as go

    named = Models(**models)
    sys.exit(run(go(named.settings(), results, metric, html, plot, served=named.served)))


@click.command()
@click.option("--texts", default=12, type=click.IntRange(2, 200), show_default=True, help="Of your history.")
@click.option("--tokens", default=120, type=click.IntRange(16), show_default=True, help="Of each.")
@click.option("--apply", "is_applied", is_flag=True, help="Set the strength that is found.")
@click.option("--local", "local_model", metavar="GGUF", help="The local model; else the configured one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def calibrate(texts: int, tokens: int, is_applied: bool, local_model: str | None, as_json: bool) -> None:
    """Find the steering strength that suits your own writing best. Nothing leaves this machine."""
    from desktop_app.cli.calibrate import run as go
    from engine import settings as s

    settings = guarded(s.load)
    if local_model:
        settings = replace(settings, local=replace(settings.local, model=local_model))
    sys.exit(run(go(settings, texts, tokens, apply=is_applied, as_json=as_json)))
