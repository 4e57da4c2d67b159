"""Builds the wheels that are shipped instead of the ones that a package index or this machine would give.

llama.cpp with code for every kind of CPU, and on Linux numpy without OpenBLAS. ``python packaging/wheels.py``
prints their paths. They are kept in the user's cache, since llama.cpp takes a quarter of an hour on two cores.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
INSIDE = "llama_cpp/lib"
ALWAYS = (
    # Never the build machine's own instructions.
    "-DGGML_NATIVE=OFF",
    # Pictures are not read by anything here.
    "-DLLAVA_BUILD=OFF",
    f"-DCMAKE_INSTALL_BINDIR={INSIDE}",
    f"-DCMAKE_INSTALL_LIBDIR={INSIDE}",
    "-DCMAKE_INSTALL_INCLUDEDIR=llama_cpp/include",
)
SEVERAL = ("-DGGML_BACKEND_DL=ON", "-DGGML_CPU_ALL_VARIANTS=ON")
"""Code for each generation of CPUs in a library of its own, of which `engine.local.processors` loads the best."""
NUMPY = "numpy==2.4.6"
"""The newest when this was last looked at; only Linux's program has this very one."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a wheel is built.

    Attributes:
        requirement: which, pinned.
        cmake: arguments that CMake is given.
        setup: arguments that Meson is given.
    """

    requirement: str
    cmake: tuple[str, ...] = ()
    setup: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The distribution's name."""
        return self.requirement.partition("==")[0]


def recipes(system: str, machine: str) -> list[Recipe]:
    """Return what is built.

    Args:
        system: as `sys.platform`.
        machine: as `platform.machine`.
    """
    llama = pinned("llama-cpp-python")
    if system == "darwin":
        metal = ("-DGGML_METAL=ON", "-DGGML_METAL_EMBED_LIBRARY=ON", "-DCMAKE_OSX_DEPLOYMENT_TARGET=14.0")
        # Every CPU by Apple has what the first has, and the rest is done on the GPU.
        more = () if machine == "arm64" else (*SEVERAL, "-DCMAKE_INSTALL_RPATH=@loader_path")
        return [Recipe(llama, (*ALWAYS, *metal, *more))]
    found = [Recipe(llama, (*ALWAYS, *SEVERAL))]
    if system == "linux":
        # 26 MB for one product of a matrix and a vector, in the search by meaning.
        found.append(Recipe(NUMPY, setup=("-Dblas=none", "-Dlapack=none", "-Dallow-noblas=true")))
    return found


def pinned(name: str) -> str:
    """Return a requirement as pyproject.toml pins it."""
    found = re.search(rf'"({name}==[\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit(f"pyproject.toml does not pin {name}")
    return found[1]


def cache() -> Path:
    """Return the user's folder of what can be made again; without a library, since none is installed yet."""
    if sys.platform == "win32":
        return Path(os.environ["LOCALAPPDATA"])
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def kept_in(recipe: Recipe) -> Path:
    """Return the folder of the cache that a wheel is in, which holds nothing else."""
    described = " ".join(
        [
            recipe.requirement,
            *recipe.cmake,
            *recipe.setup,
            sys.platform,
            platform.machine(),
            platform.python_version(),
        ]
    )
    return cache() / "tiller-build" / f"{recipe.name}-{hashlib.sha256(described.encode()).hexdigest()[:16]}"


def wheel(recipe: Recipe) -> Path:
    """Return a wheel, built now or earlier."""
    folder = kept_in(recipe)
    if found := next(folder.glob("*.whl"), None):
        return found
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | ({"CMAKE_ARGS": " ".join(recipe.cmake)} if recipe.cmake else {})
    environment.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count() or 1))
    print(f"{recipe.requirement} is compiled, once; it takes minutes.", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as made:
        # pip's own cache would give the wheel that was built for this CPU alone.
        fresh = ["--no-cache-dir", "--no-deps", "--no-binary", recipe.name, f"--wheel-dir={made}"]
        told = [f"--config-settings=setup-args={argument}" for argument in recipe.setup]
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", *fresh, *told, recipe.requirement]
        subprocess.run(command, env=environment, check=True)
        (built,) = Path(made).glob("*.whl")
        return Path(shutil.move(built, folder / built.name))


def all_wheels() -> list[Path]:
    """Return those of this system."""
    return [wheel(recipe) for recipe in recipes(sys.platform, platform.machine())]


if __name__ == "__main__":
    print(*all_wheels(), sep="\n")
