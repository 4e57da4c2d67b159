"""The import rules of the house, read from the source."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(p for top in ("engine", "desktop_app") for p in (ROOT / top).rglob("*.py"))


LEAVES = ("engine.common.errors", "engine.common.paths", "engine.common.writing_systems", "engine.common.i18n")
"""What every part of the engine may use."""


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imported(path: Path) -> set[str]:
    """Top-level and dotted names that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def within(path: Path, *folders: str) -> bool:
    return any(path.is_relative_to(ROOT / folder) for folder in folders)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_rules_of_the_house(path: Path) -> None:
    found = roots(path)
    if within(path, "engine"):
        assert not found & {"PySide6", "pyqtgraph", "desktop_app"}, "the engine knows no window"
    if "llama_cpp" in found:
        assert within(path, "engine/local")
    if "httpx" in found:
        assert within(path, "engine/cloud", "engine/models")
    if "keyring" in found:
        assert within(path, "engine/cloud") or path.name == "doctor.py"
    if within(path, "engine/store"):
        own = {name for name in imported(path) if name.startswith("engine.")}
        allowed = ("engine.store", *LEAVES)
        assert all(name.startswith(allowed) for name in own), "the store knows nobody who uses it"
    if module_name(path) in LEAVES:
        own = {name for name in imported(path) if name.startswith("engine.")}
        assert all(name.startswith(LEAVES) for name in own), "it knows nobody"
    for folder, leaves in (
        ("steering", ()),
        ("privacy", ("engine.common.writing_systems", "engine.position.distribution", "engine.common.i18n")),
    ):
        if not within(path, f"engine/{folder}"):
            continue
        own = {name for name in imported(path) if name.startswith("engine")}
        assert all(name.startswith((f"engine.{folder}", *leaves)) for name in own)
        assert found - {"engine"} <= {"numpy", "__future__"} | sys.stdlib_module_names
    if within(path, "desktop_app"):
        assert not found & {"llama_cpp", "httpx", "numpy"} or path.name in ("latency.py", "timings.py"), (
            "the window only asks and shows"
        )


def test_the_command_line_does_not_import_qt() -> None:
    reached: set[Path] = set()
    # The group imports its commands when they run.
    waiting = [ROOT / "desktop_app" / f"{name}.py" for name in ("cli", "ask", "doctor", "bench")]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        top = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            name
            for node in top.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in ([a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        }
        assert not {n.split(".")[0] for n in names} & {"PySide6", "pyqtgraph"}, path
        for name in names:
            candidate = ROOT / Path(*name.split(".")).with_suffix(".py")
            if candidate.exists():
                waiting.append(candidate)
    assert len(reached) > 20
