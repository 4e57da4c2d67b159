from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.common import child_process as child
from engine.common import frozen


def test_from_source_a_module_is_run_by_python() -> None:
    assert frozen.module_command("engine.cloud.embedded.server_process") == [
        *(sys.executable, "-P", "-m"),
        "engine.cloud.embedded.server_process",
    ]
    assert frozen.how_to_add("tiller[eval]").endswith('pip install "tiller[eval]"')
    assert frozen.how_to_add("bert-score").endswith("pip install bert-score")


def test_packed_it_is_run_by_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frozen, "IS_FROZEN", True)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "Tiller.exe"))
    assert frozen.module_command("engine.x") == [str(tmp_path / "Tiller.exe"), "--child", "engine.x"]
    # Where there is one with a standard output, it is that.
    (tmp_path / "tiller-cli.exe").write_bytes(b"")
    assert frozen.module_command("engine.x") == [str(tmp_path / "tiller-cli.exe"), "--child", "engine.x"]
    assert "pip" not in frozen.how_to_add("tiller[eval]")


@pytest.mark.parametrize("before", [None, "/opt/lib"])
def test_other_programs_get_the_systems_libraries(monkeypatch: pytest.MonkeyPatch, before: str | None) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/tiller/_internal")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    frozen.restore_library_path()
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


def test_a_packed_program_runs_only_the_engines_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("http.server", "desktop_app.cli.main", "engine"):
        with pytest.raises(ValueError, match="not a part of the engine"):
            child.run(module)
    # As in a process that has not imported it.
    monkeypatch.delitem(sys.modules, "engine.common.version")
    monkeypatch.setattr(sys, "argv", ["tiller", "--child", "engine.common.version"])
    child.run("engine.common.version", "an argument")
    assert sys.argv[1:] == ["an argument"]
