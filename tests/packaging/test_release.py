from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import release
import yaml

from engine.common.version import VERSION
from engine.updates.feed import read
from engine.updates.signature import opened
from tests.packaging.conftest import PACKAGING, ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CHANGELOG = f"# Changelog\n\n## {VERSION} (2026-12-01)\n\n- New\n- Newer\n\n## 0.0.1 (2026-01-01)\n\n- Old\n"


def test_a_section_of_the_changelog_is_the_releases_text() -> None:
    assert release.section(CHANGELOG, VERSION) == ("2026-12-01", "- New\n- Newer")
    assert release.section(CHANGELOG, "0.0.1") == ("2026-01-01", "- Old")
    with pytest.raises(SystemExit, match="no section"):
        release.section(CHANGELOG, "9.9")
    # The real one has this version's.
    date, notes = release.section((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), VERSION)
    assert date
    assert len(notes) > 500


def test_what_is_listed_is_what_the_program_reads(tmp_path: Path) -> None:
    names = [
        f"tiller-{VERSION}-linux-x86_64.tar.gz",
        f"tiller-{VERSION}-linux-x86_64.tar.gz.sha256",
        f"tiller-{VERSION}-linux-x86_64.sbom.cdx.json",
        f"Tiller-{VERSION}-macos-arm64.dmg",
        f"Tiller-{VERSION}-macos-x86_64-unsigned.dmg",
        f"Tiller-{VERSION}-windows-x86_64-unsigned.exe",
        "SHA256SUMS",
    ]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    listed = release.feed(list(tmp_path.iterdir()), "https://example.org/v1/", CHANGELOG)
    text = json.dumps(listed).encode()
    for system, machine, name in (
        ("linux", "x86_64", names[0]),
        ("macos", "arm64", names[3]),
        ("macos", "x86_64", names[4]),
        ("windows", "x86_64", names[5]),
    ):
        found = read(text, system, machine)
        assert found.version == VERSION
        assert found.notes == "- New\n- Newer"
        assert found.installer
        assert found.installer.url == f"https://example.org/v1/{name}"
        assert found.installer.bytes == len(name)
    assert len(listed["files"]) == 4  # type: ignore[arg-type]
    # A signed one comes first.
    (tmp_path / f"Tiller-{VERSION}-windows-x86_64.exe").write_bytes(b"signed")
    both = json.dumps(release.feed(list(tmp_path.iterdir()), "https://example.org/v1/", CHANGELOG)).encode()
    signed = read(both, "windows", "x86_64").installer
    assert signed
    assert signed.bytes == len(b"signed")


def test_a_list_is_signed_as_programs_believe_it(tmp_path: Path) -> None:
    path = tmp_path / "release.pem"
    public = release.new_key(path)
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    text = json.dumps({"version": VERSION, "notes": "Für alle"})
    command = [sys.executable, str(PACKAGING / "release.py"), "sign", "--key", str(path)]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    assert opened(done.stdout, public).decode() == text
    with pytest.raises(FileExistsError):
        release.new_key(path)


def test_a_tag_of_another_version_is_refused() -> None:
    command = [sys.executable, str(PACKAGING / "release.py"), "check", "--tag", "v9.9.9"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is not of version" in done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_as_github_reads_them(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def steps(path: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_workflows_run_is_there_and_sound(path: Path, tmp_path: Path) -> None:
    for step in steps(path):
        script = step.get("run", "")
        for word in script.split():
            if word.startswith(("packaging/", ".ci/")):
                assert (ROOT / word).is_file(), word
        # Expressions in a script are how a name that somebody chose becomes a command.
        assert "${{" not in script
        if script and step.get("shell") != "pwsh":
            (tmp_path / "script.sh").write_text(script)
            subprocess.run(["sh", "-n", str(tmp_path / "script.sh")], check=True)
        if "uses" in step:
            assert step["uses"].startswith("actions/"), "nobody else's code runs with our secrets"
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]), "a tag can be moved, a commit cannot"


def test_secrets_are_optional_and_reach_only_the_step_that_needs_them() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    assert "secrets." not in json.dumps(data.get("env", {}))
    assert data["permissions"] == {"contents": "read"}
    writes = [name for name, job in data["jobs"].items() if job.get("permissions", {}).get("contents") == "write"]
    assert writes == ["release"]
    for step in steps(ROOT / ".github" / "workflows" / "release.yml"):
        if "CERTIFICATE" in json.dumps(step.get("env", {})):
            assert "exit 0" in step["run"], "without a certificate the build goes on, unsigned"


def test_the_version_is_in_one_place() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'"{VERSION}"' not in text
    assert 'version = { attr = "engine.common.version.VERSION" }' in text
    for path in (*PACKAGING.rglob("*.py"), *PACKAGING.rglob("*.nsi"), PACKAGING / "tiller.spec", *WORKFLOWS):
        assert VERSION not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("command", [["build.py", "--help"], ["release.py", "notes"]])
def test_what_workflows_begin_with_needs_nothing_installed(command: list[str]) -> None:
    bare = [sys.executable, "-S", "-E", str(PACKAGING / command[0]), command[1]]
    done = subprocess.run(bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
