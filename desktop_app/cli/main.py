"""The ``tiller`` command. Qt is imported only when a window is asked for."""

from __future__ import annotations

import io
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from desktop_app.application.running import guarded
from desktop_app.application.running import run as finish
from desktop_app.cli.bench_commands import bench
from desktop_app.cli.evaluate_commands import calibrate, evaluation
from desktop_app.cli.server_kind import server_kind
from engine.common.bounds import STRENGTH
from engine.common.version import VERSION


@click.group(invoke_without_command=True)
@click.version_option(VERSION, prog_name="tiller")
@click.option("-v", "--verbose", is_flag=True, help="Say on standard error what happens; never what was written.")
@click.pass_context
def main(context: click.Context, *, verbose: bool) -> None:
    """Chat with a large remote model that writes as if it knew you; what it knows stays on this machine.

    Without a command, opens the window.
    """
    for stream in (sys.stdout, sys.stderr):
        # Written into a file, Windows would take its old code page, which lacks most letters.
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    for name in ("engine", "desktop_app"):
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.WARNING)
    if context.invoked_subcommand is None:
        _window(demo=False)


@main.command()
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PNG",
    help="Save a picture of the window once both models are ready, and end.",
)
def demo(picture: Path | None) -> None:
    """Open the window on a server and a small model of its own: nothing else is needed."""
    _window(demo=True, picture=picture)


def _window(*, demo: bool, picture: Path | None = None) -> None:
    try:
        from desktop_app.main_window.program import run
    except ImportError as error:
        raise click.ClickException(
            f"The window cannot be opened: {error}.\nOn Debian the libraries it needs are installed by:\n"
            "  sudo apt-get install libegl1 libgl1 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 "
            "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
        ) from None
    sys.exit(run(demo=demo, picture=picture))


_plain_http = click.option(
    "--plain-http", is_flag=True, help="Allow an unencrypted connection, although it can be read on the way."
)


@main.command()
@click.argument("text")
@click.option(
    "--profile", type=click.Path(dir_okay=False, path_type=Path), help="Text file about you; never sent."
)
@click.option(
    "--cloud",
    metavar="URL",
    help="The server's address; without it, the configured one (at first, one of our own).",
)
@click.option("--model", default="", metavar="ID", help="The model's name on the server.")
@click.option(
    "--local",
    "local_model",
    metavar="GGUF",
    help="The local model; without it, the configured one (at first, the packaged one).",
)
@click.option(
    "--template",
    type=click.Choice(["its own", "ChatML", "plain text"]),
    help="The local model's chat template, for one that has none.",
)
@server_kind
@click.option(
    "--strength", type=click.FloatRange(*STRENGTH), help="Steering strength c; 0.48 mild, 1.78 the paper's."
)
@click.option("--no-steering", is_flag=True, help="The cloud model alone.")
@click.option("--local-only", is_flag=True, help="The local model alone; nothing is sent.")
@click.option(
    "--mode",
    type=click.Choice(["automatic", "one by one", "run-ahead", "drafts"]),
    help="How the cloud is read; the tokens are the same.",
)
@click.option(
    "--drafts",
    type=click.Choice(["off", "public", "private"]),
    help="Which guessed tokens may be sent ahead; private ones disclose something, which is counted.",
)
@click.option("--gate", type=click.Choice(["off", "re-opening"]), help="When to leave tokens to the cloud alone.")
@click.option("--steer-thoughts", is_flag=True, help="Steer what a model thinks before it answers too.")
@click.option("--max-tokens", type=click.IntRange(1), help="Longest reply.")
@click.option("--temperature", type=click.FloatRange(0), help="0 takes the likeliest token.")
@click.option("--seed", type=click.IntRange(0), help="Fixes the random numbers.")
@click.option("--candidates", type=click.IntRange(1), help="Log-probabilities to ask for per token.")
@click.option(
    "--alignment",
    type=click.Choice(["automatic", "bytes", "shared"]),
    help="How the tokens of different vocabularies are compared; automatic: by ids where they are the same, "
    "else by their bytes. The last is one of the paper's ways, for comparison.",
)
@_plain_http
@click.option(
    "--guard-words", type=click.IntRange(0, 100), help="Private words in a row that are held back; 0: no guard."
)
@click.option("--budget", type=click.FloatRange(0), help="Bits that a reply may disclose; 0 sets no limit.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object with every token, its times and bits."
)
def ask(
    text: str,
    profile: Path | None,
    cloud: str | None,
    model: str,
    local_model: str | None,
    template: str | None,
    api: str,
    strength: float | None,
    no_steering: bool,
    local_only: bool,
    mode: str | None,
    drafts: str | None,
    gate: str | None,
    steer_thoughts: bool,
    max_tokens: int | None,
    temperature: float | None,
    seed: int | None,
    candidates: int | None,
    alignment: str | None,
    plain_http: bool,
    guard_words: int | None,
    budget: float | None,
    as_json: bool,
) -> None:
    """Ask TEXT, steered by your profile, and print the reply as it is written.

    The API key comes from the variable TILLER_API_KEY or the system keyring.
    """
    from desktop_app.cli.ask import run
    from engine import settings as s
    from engine.cloud.kinds import CloudKind
    from engine.context.template import Format
    from engine.speculation.chooser import DraftKind
    from engine.speculation.token_sources import Mode
    from engine.steering.gate import GateKind
    from engine.vocabulary.alignment import Method

    if not cloud and (model or api != "auto" or plain_http):
        raise click.UsageError("--model, --api and --plain-http describe the server that --cloud names.")
    if local_only and (cloud or no_steering):
        raise click.UsageError("--local-only goes without --cloud and --no-steering.")
    chosen = guarded(s.load)
    if local_only:
        chosen = replace(chosen, cloud=replace(chosen.cloud, kind=CloudKind.NONE))
    if cloud:
        # Another server: the risk that was accepted for the configured one is not accepted for it.
        given_cloud = {"kind": api, "url": cloud, "model": model, "plain_http": plain_http}
        chosen = replace(chosen, cloud=replace(chosen.cloud, **given_cloud))
    if candidates:
        chosen = replace(chosen, cloud=replace(chosen.cloud, candidates=candidates))
    if alignment:
        chosen = replace(chosen, cloud=replace(chosen.cloud, alignment=Method(alignment)))
    given_local: dict[str, Any] = {}
    if local_model:
        given_local["model"] = local_model
    if template:
        given_local["template"] = Format(template)
    chosen = replace(chosen, local=replace(chosen.local, **given_local))
    given = {
        "strength": strength,
        "max_tokens": max_tokens,
        "temperature": temperature,
        "seed": seed,
        "guard_words": guard_words,
        "budget_bits": budget,
    }
    changed: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    for name, kind, word in (("mode", Mode, mode), ("drafts", DraftKind, drafts), ("gate", GateKind, gate)):
        if word:
            changed[name] = kind(word)
    # Those that disclose nothing, unless others are asked for.
    if changed.get("mode") is Mode.DRAFTS:
        changed.setdefault("drafts", DraftKind.PUBLIC)
    if no_steering:
        changed["steering"] = False
    if steer_thoughts:
        changed["steer_thoughts"] = True
    chosen = replace(chosen, writing=replace(chosen.writing, **changed))
    sys.exit(finish(run(text, profile, chosen, as_json=as_json)))


@main.command()
@click.option("--cloud", metavar="URL", help="Check this server instead of the configured one.")
@_plain_http
@click.option("--local", "local_model", metavar="GGUF", help="Check this local model.")
@click.option("--privacy", is_flag=True, help="Plant made-up facts and look for them in every byte that is sent.")
def doctor(cloud: str | None, plain_http: bool, local_model: str | None, privacy: bool) -> None:
    """Say what is installed, what is missing, and what the cloud can do."""
    from desktop_app.cli.doctor import run
    from engine import settings as s
    from engine.cloud.kinds import CloudKind

    chosen = guarded(s.load)
    if cloud:
        other = replace(chosen.cloud, kind=CloudKind.AUTO, url=cloud, model="", plain_http=plain_http)
        chosen = replace(chosen, cloud=other)
    if local_model:
        chosen = replace(chosen, local=replace(chosen.local, model=local_model))
    sys.exit(finish(run(chosen, privacy=privacy)))


@main.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def config(context: click.Context, *, as_json: bool) -> None:
    """Show and change the settings; a running window takes them up at its next start."""
    if context.invoked_subcommand is None:
        from desktop_app.cli.config import show

        guarded(lambda: show(as_json=as_json))


@config.command("get")
@click.argument("name")
def config_get(name: str) -> None:
    """Print the value of NAME, such as writing.strength."""
    from desktop_app.cli.config import get

    guarded(lambda: get(name))


@config.command("describe")
@click.argument("name")
def config_describe(name: str) -> None:
    """Say what NAME does and what it can be."""
    from desktop_app.cli.config import describe

    guarded(lambda: describe(name))


# A negative number is no option.
@config.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("value")
def config_set(name: str, value: str) -> None:
    """Set NAME to VALUE."""
    from desktop_app.cli.config import change

    guarded(lambda: change(name, value))


@config.command("reset")
@click.argument("name")
def config_reset(name: str) -> None:
    """Set NAME to its default."""
    from desktop_app.cli.config import change

    guarded(lambda: change(name, None))


@config.command("profile")
@click.argument("name", type=click.Choice(["precise", "balanced", "strong"]))
def config_profile(name: str) -> None:
    """Set several at once: how replies are written."""
    from desktop_app.cli.config import choose
    from engine.settings.change import Profile

    guarded(lambda: choose(Profile(name)))


@config.command("document")
def config_document() -> None:
    """Print the documentation of all settings as Markdown."""
    from desktop_app.cli.config import document

    click.echo(document(), nl=False)


main.add_command(bench)
main.add_command(evaluation)
main.add_command(calibrate)
