"""The commands: as processes where that is what is looked at, and else in this one."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from desktop_app.cli.main import ask, main
from engine.cloud.embedded.server import EmbeddedServer
from engine.settings.change import find
from tests.end_to_end.program import Program, settle_in

pytestmark = [pytest.mark.models, pytest.mark.server]
Start = Callable[..., Program]
Command = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[2]


def finish(program: Program, seconds: float = 120) -> tuple[int, str, str]:
    assert program.process.stdout is not None
    out = program.process.stdout.read()
    code = program.wait_ended(seconds)
    program._reader.join(timeout=10)
    return code, out, "\n".join(program.said)


@pytest.fixture
def command(own_folders: Path) -> Iterator[Command]:
    """Give the command in this process; its exit code, what it printed, and what it said on standard error."""
    settle_in(own_folders)
    levels = {name: logging.getLogger(name).level for name in ("engine", "desktop_app")}

    def give(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(main, arguments)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    yield give
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "me.txt"
    path.write_text("Name: Ada\nOccupation: lighthouse keeper\nWriting style: short sentences about the sea")
    return path


def test_ask_prints_the_reply_and_the_figures(start: Start, profile: Path) -> None:
    code, out, said = finish(start("ask", "Write about my day.", "--profile", str(profile), "--max-tokens", "20"))
    assert code == 0
    assert len(out.strip()) > 20
    assert "20 tokens" in said
    assert "bits disclosed" in said
    assert "Ada" not in said


def test_what_is_written_into_a_file_is_utf_8_whatever_the_systems_letters() -> None:
    """On Windows its old code page would be taken, in which most of a reply cannot be written."""
    code = (
        "import click; from desktop_app.cli.main import main\n"
        "main.command('say')(lambda: click.echo('Müsli 🦊 你好'))\nmain()"
    )
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(
        [sys.executable, "-c", code, "say"], env=environment, capture_output=True, check=False, cwd=ROOT
    )
    assert done.stdout.decode("utf-8").strip() == "Müsli 🦊 你好", done.stderr


def test_ask_as_json(command: Command, profile: Path) -> None:
    code, out, _ = command(
        "ask",
        "Write about my day.",
        "--profile",
        str(profile),
        "--max-tokens",
        "12",
        "--strength",
        "1.2",
        "--json",
    )
    assert code == 0
    result = json.loads(out)
    assert result["ending"] == "length"
    assert len(result["tokens"]) == 12
    assert "".join(t["text"] for t in result["tokens"]) == result["text"]
    first = result["tokens"][0]
    assert first["decision"] in ("agreed", "steered")
    assert set(first["alternatives"][0]) == {"base", "delta", "steered", "text", "token"}
    assert first["times"]["cloud_ms"] > 0
    assert result["prompts"]["private_tokens"] > result["prompts"]["public_tokens"]


def test_the_same_question_twice_gives_the_same_reply(command: Command, profile: Path) -> None:
    arguments = (
        "ask",
        "Hi",
        "--profile",
        str(profile),
        "--max-tokens",
        "15",
        "--temperature",
        "0.8",
        "--seed",
        "3",
    )
    first, second = (command(*arguments)[1] for _ in range(2))
    assert first == second


def test_ask_another_server_with_a_key(
    command: Command, profile: Path, tiny_server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = [
        "ask",
        "Hi",
        "--profile",
        str(profile),
        "--cloud",
        tiny_server.url + "/v1",
        "--max-tokens",
        "8",
    ]
    code, _, said = command(*arguments)
    assert code == 1
    assert "needs an API key" in said
    monkeypatch.setenv("TILLER_API_KEY", tiny_server.key)
    for api in ("auto", "completions"):
        code, out, said = command(*arguments, "--api", api)
        assert code == 0, said
        assert out.strip()
        assert tiny_server.key not in out + said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", "  "], "nothing to ask"),
        (["ask", "Hi", "--profile", "/nowhere.txt"], "cannot be read"),
        (["ask", "Hi", "--local", "/nowhere.gguf"], "no model file"),
        (["ask", "Hi", "--cloud", "http://127.0.0.1:1"], "cannot be reached"),
        (["ask", "Hi", "--strength", "lots"], "lots"),
        (["nonsense"], "No such command"),
    ],
)
def test_bad_input_is_explained(command: Command, arguments: list[str], told: str) -> None:
    code, _, said = command(*arguments)
    assert code in (1, 2)
    assert told in said
    assert "Traceback" not in said


def test_interrupting_keeps_what_was_written(start: Start, profile: Path) -> None:
    program = start("ask", "Tell me a very long story.", "--profile", str(profile), "--max-tokens", "400")
    assert program.process.stdout is not None
    first = program.process.stdout.read(10)
    time.sleep(0.5)
    program.process.send_signal(signal.SIGINT)
    code, rest, said = finish(program)
    assert code == 0
    assert len(first + rest) > 10
    assert "stopped:" in said
    assert "Traceback" not in said


def test_doctor_finds_everything_here(start: Start) -> None:
    code, out, _ = finish(start("doctor"))
    assert code == 0
    for words in ("llama-cpp-python", "local model", "round trip", "vocabulary", "test reply"):
        assert words in out
    # No keyring is at work in tests; what the desktop's is spoken to with is there.
    assert "keys are used but not kept" in out
    assert "SecretStorage" not in out


def test_doctor_says_what_is_wrong(command: Command) -> None:
    code, out, _ = command("doctor", "--cloud", "http://127.0.0.1:1", "--local", "/nowhere.gguf")
    assert code == 1
    assert "cannot be reached" in out
    assert "no model file" in " ".join(out.split())


def test_bench_compares_the_modes(command: Command, tmp_path: Path) -> None:
    options = ["--rows", "1", "--tokens", "8", "--strength", "0.48", "--round-trip", "4", "--token-ms", "6"]
    picture = tmp_path / "modes.png"
    code, out, said = command("bench", "modes", *options, "--way", "run-ahead", "--plot", str(picture), "--json")
    assert code == 0, said
    lines = json.loads(out)["lines"]
    assert [line["way"] for line in lines] == ["cloud alone", "one by one", "run-ahead"]
    assert lines[0]["ratio"] == 1.0
    assert lines[2]["same"] + lines[2]["near_ties"] == 1
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("option", "path"),
    [
        ("mode", "writing.mode"),
        ("drafts", "writing.drafts"),
        ("gate", "writing.gate"),
        ("alignment", "cloud.alignment"),
    ],
)
def test_every_choice_can_be_given(option: str, path: str) -> None:
    """The command line writes them out, so that its help comes without loading the engine."""
    (found,) = [parameter for parameter in ask.params if parameter.name == option]
    assert isinstance(found.type, click.Choice)
    assert list(found.type.choices) == [str(value) for value in find(path).declared.choices]


def test_bench_knows_its_ways(command: Command) -> None:
    code, _, said = command("bench", "modes", "--way", "sideways")
    assert code != 0
    assert "There is no way named 'sideways'" in said
    assert "run-ahead" in said


def test_bench_prints_its_tables(command: Command) -> None:
    code, out, said = command("bench", "--rows", "1", "--tokens", "8", "--json")
    assert code == 0, said
    result = json.loads(out)
    assert [row["name"] for row in result["rows"]][-1] == "steered"
    assert result["rows"][0]["median_ratio"] == 1.0
    assert all(run["tokens_per_second"] > 0 for row in result["rows"] for run in row["runs"])
    assert result["memory"]["resident"] > 100
    assert {k["size"] for k in result["kernels"]} == {49152, 152064, 262144}


def test_ask_in_another_mode(command: Command, profile: Path) -> None:
    """The tokens of every mode are the same, and the figures tell what it took."""
    common = ["ask", "Write about my day.", "--profile", str(profile), "--max-tokens", "16", "--temperature", "0"]
    results = []
    for mode in ("one by one", "drafts"):
        code, out, said = command(*common, "--mode", mode, "--json")
        assert code == 0, said
        results.append(json.loads(out))
    plain, drafts = results
    assert [m["mode"] for m in plain["modes"]] == ["one by one"]
    assert [m["mode"] for m in drafts["modes"]] == ["drafts"]
    # A server on this machine may answer before the local model has guessed anything: then there are none.
    assert 0 <= drafts["work"]["wasted"] <= drafts["work"]["drafted"]
    assert drafts["work"]["traffic"]["requests"] >= len(drafts["tokens"]) > 1
    assert drafts["work"]["draft_bits"] == 0, "public drafts unless others are asked for"
    for a, b in zip(plain["tokens"], drafts["tokens"], strict=True):
        if a["token"] != b["token"]:
            first, second = (x["steered"] for x in a["alternatives"][:2])
            assert second / first > 0.95, "not a near tie"
            break
