"""Evaluations as processes, as a researcher runs them."""

from __future__ import annotations

import csv
import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desktop_app.cli.main import main
from engine.common.paths import STORE_FILE, data_folder
from engine.evaluation.results import Results
from engine.evaluation.ways import WAYS
from engine.importing.facts import facts_of
from engine.store.database import Database
from engine.store.history import History, NewRecord
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles
from tests.end_to_end.program import Program
from tests.end_to_end.test_command_line import finish

pytestmark = [pytest.mark.models, pytest.mark.server]
Start = Callable[..., Program]
SECRET = "Her password hint is marmalade"
ROWS = (
    {
        "id": "a",
        "input": "Write a line about rain.",
        "profile": f"Name: Ada\n{SECRET}",
        "reference": "Rain again.",
    },
    "{broken",
    {
        "id": "b",
        "input": "Write a line about fog.",
        "profile": "Name: Bo",
        "reference": "The fog sits on the sea.",
    },
)
FAST = ("--tokens", "6", "--reference-tokens", "6")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in ROWS))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["eval", *map(str, arguments)])


def test_a_run_is_told_written_as_pages_and_swept(start: Start, data: Path, tmp_path: Path) -> None:
    results = tmp_path / "r.db"
    ways = ("--way", "cloud alone", "--way", "steered")
    code, out, said = finish(start("eval", "run", str(data), "--results", str(results), *FAST, *ways))
    assert code == 0, said
    assert "line 2: it is not JSON" in said
    assert "steered" in out
    assert "gain" in out
    with closing(Results(results, must_exist=True)) as kept:
        assert len(kept.replies()) == 4
        assert kept.problems()[0].startswith("line 2")
        assert kept.settings["longest reply"] == "6 tokens"
    page, table = tmp_path / "report.html", tmp_path / "table.csv"
    told = run("report", results, "--html", page, "--csv", table)
    assert told.exit_code == 0, told.output
    assert "Steering on own" in page.read_text("utf-8")
    with table.open(encoding="utf-8") as lines:
        assert {row["way"] for row in csv.DictReader(lines)} >= {"cloud alone", "steered"}
    as_json = json.loads(run("report", results, "--json").output)
    assert [row["way"] for row in as_json["rows"]] == ["cloud alone", "steered"]
    # The cloud is not needed any more: what it said is recorded.
    plot, sweep = tmp_path / "sweep.svg", tmp_path / "sweep.html"
    code, out, said = finish(start("eval", "sweep", str(results), "--html", str(sweep), "--plot", str(plot)))
    assert code == 0, said
    assert "reference gain by λ" in out
    assert plot.read_text("utf-8").count("<svg") == 1
    assert "<svg" in sweep.read_text("utf-8")


def is_begun(path: Path) -> bool:
    """Whether a run has kept what it measures with."""
    if not path.exists() or not path.stat().st_size:
        return False
    with closing(Results(path)) as results:
        return bool(results.settings)


@pytest.fixture
def heeds_interrupts() -> Iterator[None]:
    """What is started in the background of a script ignores them, and what that starts does too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_interrupts")
def test_a_run_that_is_interrupted_goes_on(start: Start, data: Path, tmp_path: Path) -> None:
    results = tmp_path / "r.db"
    command = (
        "eval",
        "run",
        str(data),
        "--results",
        str(results),
        *FAST,
        "--way",
        "cloud alone",
        "--way",
        "steered",
    )
    program = start(*command, "--tokens", "60")
    deadline = time.monotonic() + 60
    while not is_begun(results):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    program.process.send_signal(signal.SIGINT)
    code, _, said = finish(program)
    assert code == 130
    assert "goes on with it" in said
    assert "Traceback" not in said
    # With other settings it is another run.
    code, _, said = finish(start(*command))
    assert code == 1
    assert "longest reply: 60 tokens there, 6 tokens now" in said
    code, _, said = finish(start(*command, "--tokens", "60"))
    assert code == 0, said
    with closing(Results(results, must_exist=True)) as kept:
        assert len(kept.replies()) == 4


def test_what_is_uploaded_was_allowed_and_is_in_the_ledger(start: Start, data: Path, tmp_path: Path) -> None:
    results = tmp_path / "r.db"
    command = ("eval", "run", str(data), "--results", str(results), *FAST, "--way", "cloud with context")
    refused = CliRunner().invoke(main, command)
    assert refused.exit_code == 2
    assert "--allow-upload" in refused.output
    assert not results.exists()
    code, _, said = finish(start(*command, "--way", "cloud alone", "--allow-upload"))
    assert code == 0, said
    with closing(Database(data_folder() / STORE_FILE)) as database:
        bodies = [body for _, body in Ledger(database).all()]
    # As text where the server's template is asked for, as token ids after that.
    assert any(SECRET.encode() in body for body in bodies)


def test_nothing_private_is_sent_otherwise(start: Start, data: Path, tmp_path: Path) -> None:
    command = ("eval", "run", str(data), "--results", str(tmp_path / "r.db"), *FAST, "--way", "steered")
    code, _, said = finish(start(*command, "--rows", "1"))
    assert code == 0, said
    with closing(Database(data_folder() / STORE_FILE)) as database:
        bodies = [body for _, body in Ledger(database).all()]
    assert bodies
    assert not any(SECRET.encode() in body or b"Ada" in body for body in bodies)


def test_all_ways_are_listed_and_mistakes_are_named(data: Path, tmp_path: Path) -> None:
    listed = run("run", data, "--results", tmp_path / "r.db", "--list", "--allow-upload")
    assert listed.exit_code == 0
    assert all(way.name in listed.output for way in WAYS)
    assert "line 2" in listed.output
    assert "cloud with context" not in run("run", data, "--results", tmp_path / "r.db", "--list").output
    for arguments, words in (
        (("--way", "fast"), "There is no way named “fast”"),
        (("--field", "colour=red"), "--field takes question=NAME"),
        (("--cloud", "http://x", "--cloud-gguf", data), "give one of them"),
        (("--api", "chat"), "--cloud names"),
        (("--task", "longlamp-review"), "holds no example that can be used. Line 1: it has no field named top_5"),
    ):
        refused = run("run", data, "--results", tmp_path / "r.db", *arguments)
        assert refused.exit_code, arguments
        assert words in refused.output.replace("\n", " ")
    assert "There is no file" in run("report", tmp_path / "none.db").output
    assert "--allow-upload" in run("judge", tmp_path / "none.db").output
    assert "There is no endpoint “X”" in run("judge", "x.db", "--endpoint", "X", "--allow-upload").output
    assert not (tmp_path / "r.db").exists()


def test_calibrate_finds_and_sets_a_strength(start: Start, smollm2_path: Path) -> None:
    words = "The fog came in at six. I lit the lamp, oiled the gears and counted the ships until the cold came. "
    with closing(Database(data_folder() / STORE_FILE)) as database:
        profiles = Profiles(database)
        person = profiles.add("Ada")
        profiles.add_facts(person, facts_of("Name: Ada\nOccupation: lighthouse keeper"))
        history = History(database, person)
        for day in range(3):
            history.add(NewRecord(f"Day {day}", f"{day}: {words * 3}"))
    code, out, said = finish(start("calibrate", "--tokens", "24", "--apply"))
    assert code == 0, said
    assert "3 texts of yours" in out
    assert "advised" in out
    advised = out.split("Advised: ")[1].split(",")[0]
    assert f"The strength is set to {advised}." in said
    got = CliRunner().invoke(main, ["config", "get", "writing.strength"])
    assert float(got.output) == float(advised)
    code, out, said = finish(start("calibrate", "--tokens", "24", "--json"))
    assert code == 0, said
    assert json.loads(out)["advised"] == pytest.approx(float(advised), abs=0.2)


def test_calibrate_without_writing_says_what_to_do(start: Start) -> None:
    code, _, said = finish(start("calibrate"))
    assert code == 1
    assert "Nothing is known of you yet. Add some of your own writing" in said
