"""The import rules of the house, read from the source."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(p for top in ("engine", "desktop_app") for p in (ROOT / top).rglob("*.py"))


_LEAVES = ("bounds", "errors", "file_names", "paths", "writing_systems", "i18n", "printable", "sharing")
LEAVES = tuple(f"engine.common.{name}" for name in _LEAVES)
"""What every part of the engine may use."""
SHARED = tuple(f"engine.common.{name}" for name in ("i18n", "sharing", "writing_systems"))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@cache
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


def own_imports(path: Path) -> set[str]:
    return {name for name in imported(path) if name.split(".")[0] in ("engine", "desktop_app")}


def offenders(*folders: str, allowed: Callable[[Path], bool]) -> list[str]:
    """Modules within folders that break a rule."""
    places = [path for path in MODULES if within(path, *folders)]
    assert places, "the rule is about modules that there are"
    return [str(path.relative_to(ROOT)) for path in places if not allowed(path)]


def only_within(library: str, *folders: str, but: Collection[str] = ()) -> list[str]:
    """Modules that import a library outside of folders; those of some file names may."""
    return offenders(
        "engine",
        "desktop_app",
        allowed=lambda path: library not in roots(path) or within(path, *folders) or path.name in but,
    )


def test_the_engine_knows_no_window() -> None:
    forbidden = {"PySide6", "pyqtgraph", "desktop_app"}
    assert offenders("engine", allowed=lambda path: not roots(path) & forbidden) == []


def test_only_the_local_room_imports_llama_cpp() -> None:
    assert only_within("llama_cpp", "engine/local") == []


def test_only_clouds_and_models_import_httpx() -> None:
    assert only_within("httpx", "engine/cloud", "engine/models") == []


def test_only_clouds_import_keyring() -> None:
    assert only_within("keyring", "engine/cloud", but=("doctor.py",)) == []


def test_the_window_only_asks_and_shows() -> None:
    forbidden = {"llama_cpp", "httpx", "numpy"}
    plots = ("latency.py", "timings.py")
    assert offenders("desktop_app", allowed=lambda p: not roots(p) & forbidden or p.name in plots) == []


@pytest.mark.parametrize(
    ("folder", "beside"),
    [
        ("steering", ()),
        ("privacy", (*SHARED, "engine.position.distribution")),
        ("position", LEAVES),
        ("store", LEAVES),
    ],
)
def test_some_rooms_know_nobody_who_uses_them(folder: str, beside: tuple[str, ...]) -> None:
    known = (f"engine.{folder}", *beside)

    def allowed(path: Path) -> bool:
        return all(name.startswith(known) for name in own_imports(path))

    assert offenders(f"engine/{folder}", allowed=allowed) == []


def test_leaves_know_nobody() -> None:
    leaves = [path for path in MODULES if module_name(path) in LEAVES]
    assert len(leaves) == len(LEAVES)
    assert [module_name(p) for p in leaves if not all(n.startswith(LEAVES) for n in own_imports(p))] == []


@pytest.mark.parametrize("folder", ["steering", "privacy"])
def test_some_rooms_use_numpy_and_the_standard_library_alone(folder: str) -> None:
    known = {"engine", "numpy", "__future__"} | sys.stdlib_module_names
    assert offenders(f"engine/{folder}", allowed=lambda path: roots(path) <= known) == []


def test_the_rules_see_who_breaks_them() -> None:
    assert "engine/local/library.py" in only_within("llama_cpp", "engine/cloud")
    assert "engine/reply/steered.py" in offenders("engine", allowed=lambda path: not own_imports(path))


def test_the_command_line_does_not_import_qt() -> None:
    reached: set[Path] = set()
    # The group imports its commands when they run.
    waiting = list((ROOT / "desktop_app" / "cli").glob("*.py"))
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


def test_every_room_is_on_the_map() -> None:
    page = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    for top in ("engine", "desktop_app"):
        table = page.partition(f"| room of `{top}/` |")[2].partition("\n\n")[0]
        rooms = (row.partition("|")[2].partition("|")[0] for row in table.splitlines())
        named = {name for room in rooms for name in re.findall(r"`(\w+)`", room)}
        assert named == {path.parent.name for path in (ROOT / top).glob("*/__init__.py")}, top


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
