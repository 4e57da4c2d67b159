"""The import rules of the house, read from the source."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(p for top in ("engine", "desktop_app") for p in (ROOT / top).rglob("*.py"))


_LEAVES = ("errors", "paths", "writing_systems", "i18n", "printable", "sharing")
LEAVES = tuple(f"engine.common.{name}" for name in _LEAVES)
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
    if within(path, "engine/position"):
        own = {name for name in imported(path) if name.startswith("engine.")}
        assert all(name.startswith(("engine.position", *LEAVES)) for name in own), "it knows nobody above it"
    if "keyring" in found:
        assert within(path, "engine/cloud") or path.name == "doctor.py"
    if within(path, "engine/store"):
        own = {name for name in imported(path) if name.startswith("engine.")}
        allowed = ("engine.store", *LEAVES)
        assert all(name.startswith(allowed) for name in own), "the store knows nobody who uses it"
    if module_name(path) in LEAVES:
        own = {name for name in imported(path) if name.startswith("engine.")}
        assert all(name.startswith(LEAVES) for name in own), "it knows nobody"
    shared = tuple(f"engine.{name}" for name in ("common.i18n", "common.sharing", "common.writing_systems"))
    for folder, leaves in (("steering", ()), ("privacy", (*shared, "engine.position.distribution"))):
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
    waiting = [ROOT / "desktop_app" / "cli" / f"{name}.py" for name in ("main", "ask", "doctor", "bench")]
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


def test_no_module_stands_at_the_roots_but_the_packages_own() -> None:
    loose = {p.name for top in ("engine", "desktop_app") for p in (ROOT / top).glob("*.py")}
    assert loose == {"__init__.py", "__main__.py"}
    rooms = {top: {p.parent for p in (ROOT / top).glob("*/__init__.py")} for top in ("engine", "desktop_app")}
    assert len(rooms["desktop_app"]) <= 18
    assert len(rooms["engine"]) <= 21


def circles(arrows: dict[str, set[str]]) -> list[set[str]]:
    """The sets of places that reach each other (Tarjan's strongly connected components of more than one)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(place: str) -> None:
        index[place] = low[place] = len(index)
        stack.append(place)
        for following in sorted(arrows.get(place, ())):
            if following not in index:
                visit(following)
                low[place] = min(low[place], low[following])
            elif following in stack:
                low[place] = min(low[place], index[following])
        if low[place] == index[place]:
            at = stack.index(place)
            if len(stack) - at > 1:
                found.append(set(stack[at:]))
            del stack[at:]

    for place in sorted(arrows):
        if place not in index:
            visit(place)
    return found


def file_arrows() -> dict[str, set[str]]:
    """Which module imports which, for types alone too."""
    names = {module_name(path) for path in MODULES}
    arrows: dict[str, set[str]] = {}
    for path in MODULES:
        # A package's face hands on what is in it.
        if path.name != "__init__.py":
            arrows[module_name(path)] = (imported(path) & names) - {module_name(path)}
    return arrows


def folder(module: str) -> str:
    parts = module.split(".")[:-1]
    return ".".join(parts[: 3 if parts[:2] == ["engine", "cloud"] else 2])


def test_no_circle_of_files_or_folders() -> None:
    files = file_arrows()
    assert circles(files) == []
    folders: dict[str, set[str]] = {}
    for module, targets in files.items():
        found = {folder(target) for target in targets} - {folder(module)}
        folders.setdefault(folder(module), set()).update(found)
    assert circles(folders) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [{"b", "c"}], "the test itself sees them"


LONGEST = 500
"""Lines of a module: more are two ideas in one room."""


def test_modules_are_short() -> None:
    lines = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES)
    assert lines[-1] <= LONGEST
    assert lines[len(lines) // 2] < 120
