"""llama.cpp for every CPU of a kind: builds the wheel of llama-cpp-python that is shipped.

``python packaging/portable_llama.py`` prints the path of the wheel. Wheels are kept in the user's cache, since this
takes a quarter of an hour on two cores.
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
from pathlib import Path

import platformdirs

ROOT = Path(__file__).parents[1]
INSIDE = "llama_cpp/lib"
ALWAYS = [
    # Never the build machine's own instructions.
    "-DGGML_NATIVE=OFF",
    # Pictures are not read by anything here.
    "-DLLAVA_BUILD=OFF",
    *(f"-DCMAKE_INSTALL_{kind}={INSIDE}" for kind in ("BINDIR", "LIBDIR")),
    "-DCMAKE_INSTALL_INCLUDEDIR=llama_cpp/include",
]
SEVERAL = ["-DGGML_BACKEND_DL=ON", "-DGGML_CPU_ALL_VARIANTS=ON"]
"""Code for each generation of CPUs in a library of its own, of which `engine.local.processors` loads the best."""


def flags(system: str, machine: str) -> list[str]:
    """Return what CMake is told.

    Args:
        system: as `sys.platform`.
        machine: as `platform.machine`.
    """
    if system != "darwin":
        return [*ALWAYS, *SEVERAL]
    metal = ["-DGGML_METAL=ON", "-DGGML_METAL_EMBED_LIBRARY=ON", "-DCMAKE_OSX_DEPLOYMENT_TARGET=13.0"]
    if machine == "arm64":
        # Every CPU by Apple has what the first has, and the rest is done on the GPU.
        return [*ALWAYS, *metal]
    return [*ALWAYS, *metal, *SEVERAL, "-DCMAKE_INSTALL_RPATH=@loader_path"]


def pinned() -> str:
    """Return the requirement as pyproject.toml has it."""
    found = re.search(r'"(llama-cpp-python==[\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit("pyproject.toml pins no llama-cpp-python")
    return found[1]


def wheel(*, keep: Path | None = None) -> Path:
    """Return the wheel, built now or earlier.

    Args:
        keep: where wheels are kept; by default in the user's cache.
    """
    wanted = flags(sys.platform, platform.machine())
    system = " ".join([pinned(), *wanted, sys.platform, platform.machine()])
    folder = (keep or platformdirs.user_cache_path("tiller-build", appauthor=False)) / hashlib.sha256(
        system.encode()
    ).hexdigest()[:16]
    found = next(folder.glob("*.whl"), None)
    if found:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"CMAKE_ARGS": " ".join(wanted)}
    environment.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count() or 1))
    print("llama.cpp is compiled for every kind of CPU, once: a quarter of an hour on two cores.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as made:
        # pip's own cache would give the wheel that was built for this CPU alone.
        fresh = ["--no-cache-dir", "--no-deps", "--no-binary", "llama-cpp-python"]
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", *fresh, pinned(), "--wheel-dir", made]
        subprocess.run(command, env=environment, check=True)
        (built,) = Path(made).glob("*.whl")
        return Path(shutil.move(built, folder / built.name))


if __name__ == "__main__":
    print(wheel())
