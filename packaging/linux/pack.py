"""A tarball for Linux."""

from __future__ import annotations

import tarfile
from pathlib import Path

import release
from places import ROOT

from engine.common.version import VERSION
from engine.updates.feed import this_system

HERE = Path(__file__).parent


def pack(program: Path, dist: Path, made: Path) -> Path:
    """Return a tarball with the program and a script that installs it for one user."""
    name = f"tiller-{VERSION}-linux-{this_system()[1]}"
    packed = dist / f"{name}.tar.gz"
    with tarfile.open(packed, "w:gz", compresslevel=6) as archive:
        archive.add(program, f"{name}/Tiller", filter=_of_nobody)
        archive.add(HERE / "install.sh", f"{name}/install.sh", filter=_of_nobody)
        archive.add(HERE / "tiller.desktop", f"{name}/tiller.desktop", filter=_of_nobody)
        archive.add(ROOT / "LICENSE", f"{name}/LICENSE", filter=_of_nobody)
        about = (HERE / "app.tiller.Tiller.metainfo.xml").read_text(encoding="utf-8")
        filled = made / "app.tiller.Tiller.metainfo.xml"
        filled.write_text(about.replace("@VERSION@", VERSION).replace("@DATE@", release.day()), encoding="utf-8")
        archive.add(filled, f"{name}/{filled.name}", filter=_of_nobody)
        for icon in sorted(made.glob("tiller-*.png")):
            archive.add(icon, f"{name}/icons/{icon.name}", filter=_of_nobody)
        archive.add(ROOT / "resources" / "icons" / "tiller.svg", f"{name}/icons/tiller.svg", filter=_of_nobody)
    return packed


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Who built it is nobody's business."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry
