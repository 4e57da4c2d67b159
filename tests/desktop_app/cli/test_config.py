from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from desktop_app.cli.config import document
from desktop_app.cli.main import main
from engine import settings as settings_file
from engine.settings import WritingSettings
from engine.settings.sections import DECLARED

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["config", *arguments])


def test_the_page_of_the_documentation_is_what_is_declared() -> None:
    assert PAGE.read_text(encoding="utf-8") == document(), (
        "make it again: tiller config document > docs/settings.md"
    )


def test_all_settings_are_listed_and_what_was_changed_is_marked() -> None:
    assert run("set", "writing.strength", "0.9").exit_code == 0
    listed = run().output
    assert all(entry.path.split(".")[1] in listed for entry in DECLARED)
    assert [line for line in listed.splitlines() if "writing.strength" in line and "changed" in line]
    assert "Profile: your own" in listed
    found = json.loads(run("--json").output)
    assert found["writing.strength"] == 0.9
    assert set(found) == {entry.path for entry in DECLARED}


def test_a_value_is_set_told_and_reset() -> None:
    assert run("set", "writing.seed", "-1").exit_code == 0, "a negative number is no option"
    run("set", "writing.budget_bits", "12.5")
    assert run("get", "writing.budget_bits").output == "12.5\n"
    run("reset", "writing.budget_bits")
    assert settings_file.load().writing == WritingSettings()


def test_a_profile_sets_several() -> None:
    assert "likeliest words" in run("profile", "precise").output
    assert settings_file.load().writing.temperature == 0
    assert "Profile: precise" in run().output


def test_what_cannot_be_is_told_without_a_traceback() -> None:
    for arguments in (("set", "writing.strength", "lots"), ("get", "no.such"), ("describe", "strength")):
        result = run(*arguments)
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")
    assert not settings_file.load().cloud.url


def test_a_setting_is_described() -> None:
    words = run("describe", "writing.gate").output
    assert "Which tokens are steered" in words
    assert "off, re-opening" in words
