"""Installing what is packed, as its user would, and removing it again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACE = "Tiller für José 测试"
"""A folder with spaces and letters of others in its name."""


class SmokeError(Exception):
    """The program is not fit to be shipped."""


@contextmanager
def installed(dist: Path) -> Iterator[Path]:
    """Install what is packed in a folder, as its user would; give the program, and remove it again.

    Raises:
        SmokeError: it is not packed, or leaves something behind.
    """
    with tempfile.TemporaryDirectory(prefix="tiller-installed-") as scratch:
        prefix = Path(scratch) / PLACE
        if sys.platform == "darwin":
            with _mounted(_packed(dist, "*.dmg"), Path(scratch) / "image") as image:
                shutil.copytree(image / "Tiller.app", prefix / "Tiller.app", symlinks=True)
            yield prefix / "Tiller.app"
            return
        if sys.platform == "win32":
            # NSIS takes the folder as all that follows, and not in quotes.
            subprocess.run(f'"{_packed(dist, "*-windows-*.exe")}" /S /D={prefix}', check=True)
            yield prefix
            # It goes on in a copy of itself, unless it is told where it is.
            subprocess.run(f'"{prefix / "uninstall.exe"}" /S _?={prefix}', check=True)
            left = [path.name for path in prefix.rglob("*") if path.is_file() and path.name != "uninstall.exe"]
        else:
            with tarfile.open(_packed(dist, "*-linux-*.tar.gz")) as archive:
                archive.extractall(scratch, filter="data")
            (script,) = Path(scratch).glob("*/install.sh")
            home = {"HOME": scratch}
            for _ in range(2):
                # The second time as over an older version.
                subprocess.run([str(script), "--prefix", str(prefix)], env=os.environ | home, check=True)
            yield prefix / "lib" / "tiller"
            remove = [str(script), "--uninstall", "--keep-data", "--prefix", str(prefix)]
            subprocess.run(remove, env=os.environ | home, check=True)
            caches = ("mimeinfo.cache", "icon-theme.cache")  # the desktop's own, for all programs
            left = [path.name for path in prefix.rglob("*") if not path.is_dir() and path.name not in caches]
        if left:
            raise SmokeError(f"Removing it leaves {left}.")


def _packed(dist: Path, pattern: str) -> Path:
    found = sorted(dist.glob(pattern))
    if len(found) != 1:
        raise SmokeError(f"{len(found)} files match {pattern} in {dist}.")
    return found[0]


@contextmanager
def _mounted(image: Path, at: Path) -> Iterator[Path]:
    at.mkdir()
    subprocess.run(["hdiutil", "attach", str(image), "-nobrowse", "-readonly", "-mountpoint", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["hdiutil", "detach", str(at)], check=True)
