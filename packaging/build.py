"""Builds the packed program and its installer for the system that it runs on.

``python packaging/build.py`` does all of it: wheels, an environment of its own in build/, the program in
dist/Tiller (dist/Tiller.app on macOS), its check, and the installer in dist/. See packaging/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import wheels
from places import BESIDE, BUILD, DIST, INTERNAL, IS_MAC, MADE, PROGRAM, ROOT

ENVIRONMENT = BUILD / "environment"
FEED_VARIABLE = "TILLER_FEED"
"""The address of the list of releases that this build asks for newer ones; without it, it never asks."""
KEY_VARIABLE = "TILLER_RELEASE_KEY"
"""The public half of the key that the list is signed with, as `packaging/release.py key` prints it."""


def in_environment() -> Path:
    """Return the Python of the environment that is packed, made where it is not there."""
    python = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    built = [str(path) for path in wheels.all_wheels()]
    stamp = ENVIRONMENT / "made-of.json"
    made_of = json.dumps([built, (ROOT / "pyproject.toml").read_text(encoding="utf-8")])
    if not (python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == made_of):
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--upgrade", "pip"], check=True)
        subprocess.run([*pip, *built, "--editable", f"{ROOT}[package]"], check=True)
        stamp.write_text(made_of, encoding="utf-8")
    return python


def program() -> None:
    """Build the program, in the environment."""
    import icons
    import sizes
    import third_party
    from macos import bundle
    from windows import version as windows_version

    from engine.common.version import VERSION

    MADE.mkdir(parents=True, exist_ok=True)
    icons.write(MADE)
    (MADE / "version.txt").write_text(windows_version.resource(VERSION), encoding="utf-8")
    feed, key = os.environ.get(FEED_VARIABLE, ""), os.environ.get(KEY_VARIABLE, "")
    if bool(feed) != bool(key):
        raise SystemExit(f"{FEED_VARIABLE} and {KEY_VARIABLE} go together: a list is believed by its signature.")
    (MADE / "build.json").write_text(json.dumps({"feed": feed, "key": key}), encoding="utf-8")
    spec = ROOT / "packaging" / "tiller.spec"
    places = [f"--distpath={DIST}", f"--workpath={BUILD / 'pyinstaller'}", "--log-level=WARN"]
    subprocess.run([sys.executable, "-m", "PyInstaller", "--noconfirm", *places, str(spec)], check=True)
    third_party.write(INTERNAL, BESIDE)
    if IS_MAC:
        bundle.seal(PROGRAM)
    found = sizes.of(PROGRAM)
    for place, size in sorted(found.items(), key=lambda entry: -entry[1]):
        if size > sizes.LARGE_MB * 1e6:
            print(f"{size / 1e6:6.1f} MB  {place}: {sizes.reason(place)}")
    without = sum(size for place, size in found.items() if not sizes.is_model(place))
    print(f"{without / 1e6:6.1f} MB without models, in {len(found)} files", flush=True)
    # The budget is Linux's; elsewhere Qt and the language have other sizes.
    if sys.platform == "linux" and (wrong := sizes.complaints(found)):
        raise SystemExit("\n".join(wrong))


def main() -> None:
    """Do the steps that are asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("step", nargs="?", choices=["all", "program", "pack"], default="all")
    options = parser.parse_args()
    if options.step == "all":
        python = str(in_environment())
        this = [python, str(Path(__file__))]
        smoke = [python, str(ROOT / "packaging" / "smoke.py")]
        subprocess.run([*this, "program"], check=True)
        subprocess.run([*smoke, str(PROGRAM)], check=True)
        subprocess.run([*this, "pack"], check=True)
        subprocess.run([*smoke, "--packed", str(DIST)], check=True)
    elif options.step == "program":
        program()
    else:
        import packs

        for path in packs.pack():
            print(path)


if __name__ == "__main__":
    main()
