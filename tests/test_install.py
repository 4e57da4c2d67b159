"""The scripts that say what a machine lacks, and what the project promises about itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import resources
from engine.common.version import VERSION

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX shell scripts")


def check(path: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(ROOT / "packaging" / "check_machine.sh"), python],
        env={"PATH": path},
        capture_output=True,
        text=True,
    )


def test_this_machine_has_what_it_takes() -> None:
    assert check(os.environ["PATH"]).returncode == 0


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    for tool in ("tail", "uname"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")
    found = check(str(tmp_path), "python-that-is-not-there")
    assert found.returncode == 1
    for words in ("Python 3.11 or later", "C++ compiler", "cmake"):
        assert words in found.stderr


def test_an_old_python_is_named(tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2"\nexit 1\n')
    old.chmod(0o755)
    found = check(os.environ["PATH"], str(old))
    assert found.returncode == 1
    assert "Python 3.9.2" in found.stderr


def test_the_version_is_in_one_place_and_in_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["dynamic"] == ["version"]
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text()


def test_llama_cpp_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "llama-cpp-python==0.3.36" in project["project"]["dependencies"]


def test_the_readme_names_files_that_are_there() -> None:
    text = (ROOT / "README.md").read_text()
    for link in re.findall(r"\]\(((?!http)[^)#]+)\)", text):
        assert (ROOT / link).exists(), link


def test_the_sample_profile_is_installed_with_the_program() -> None:
    assert resources.read("profiles/sample.txt").startswith("Name:")
