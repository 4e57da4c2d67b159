"""The Windows installer, run: Wine stands in for Windows, with the 64-bit stub of Debian's NSIS.

The stub that is shipped is the 32-bit one, of the same source, which Wine would need 32-bit libraries for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.conftest import PACKAGING

pytestmark = [
    pytest.mark.installers,
    pytest.mark.skipif(
        not (shutil.which("makensis") and shutil.which("wine")), reason="NSIS or Wine is not installed"
    ),
]
LOCAL = "drive_c/users/{user}/AppData/Local"


class Windows:
    """A Windows of the test's own."""

    def __init__(self, prefix: Path, scratch: Path) -> None:
        self.prefix = prefix
        self._scratch = scratch
        # Without a screen, without what downloads itself, and without this system's folders in place of its own.
        self._environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"} | {
            "WINEPREFIX": str(prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
            "USER": "ada",
            "LC_ALL": "C.UTF-8",
        }

    @property
    def local(self) -> Path:
        """The user's folder of programs and their data."""
        return self.prefix / LOCAL.format(user="ada")

    @property
    def installed(self) -> Path:
        return self.local / "Programs" / "Tiller"

    def run(self, *command: str) -> int:
        done = subprocess.run(
            ["wine", *command],
            env=self._environment,
            cwd=self._scratch,
            capture_output=True,
            timeout=120,
            check=False,
        )
        return done.returncode

    def pretend(self, version: str) -> bool:
        """Be another Windows from now on."""
        return self.run("reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", version, "/f") == 0

    def registered(self) -> bool:
        key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Tiller"
        return self.run("reg", "query", key) == 0

    def close(self) -> None:
        subprocess.run(["wineserver", "-k"], env=self._environment, check=False, capture_output=True)
        subprocess.run(["wineserver", "-w"], env=self._environment, check=False, capture_output=True)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Windows 10 that nothing was installed on."""
    prefix = tmp_path_factory.mktemp("wine") / "prefix"
    made = Windows(prefix, prefix.parent)
    try:
        if made.run("wineboot", "--init") or not made.pretend("win10"):
            pytest.skip("Wine does not start here")
    finally:
        made.close()
    return prefix


@pytest.fixture
def windows(fresh: Path, tmp_path: Path) -> Iterator[Windows]:
    shutil.copytree(fresh, tmp_path / "prefix", symlinks=True)
    made = Windows(tmp_path / "prefix", tmp_path)
    yield made
    made.close()


def build(folder: Path, version: str, *files: str) -> str:
    """Return an installer of a program of these files, by its path."""
    program = folder / f"program-{version}"
    for name in ("Tiller.exe", "tiller-cli.exe", "_internal/base.zip", *files):
        (program / name).parent.mkdir(parents=True, exist_ok=True)
        (program / name).write_text(version)
    shutil.copy(PACKAGING.parent / "LICENSE", folder / "LICENSE")
    output = folder / f"tiller-{version}.exe"
    defines = {
        "VERSION": version,
        "NUMBERS": f"{version}.0",
        "PROGRAM": str(program),
        "ICON": "/usr/share/nsis/Contrib/Graphics/Icons/modern-install.ico",
        "LICENCE": str(folder / "LICENSE"),
        "OUTPUT": str(output),
        "KILOBYTES": "1",
        "ARCHIVE_COMPRESSION": "zlib",
    }
    told = [f"-D{name}={value}" for name, value in defines.items()]
    script = str(PACKAGING / "windows" / "tiller.nsi")
    subprocess.run(
        ["makensis", "-V1", "-INPUTCHARSET", "UTF8", "-XTarget amd64-unicode", *told, script], check=True
    )
    return str(output)


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "uninstall.exe"
    }


def test_it_is_installed_replaced_and_removed(windows: Windows, tmp_path: Path) -> None:
    assert windows.run(build(tmp_path, "0.1.0", "_internal/old.dll"), "/S") == 0
    assert files(windows.installed)["_internal/old.dll"] == "0.1.0"
    assert windows.registered()
    shortcuts = list((windows.prefix / "drive_c").rglob("Tiller.lnk"))
    assert len(shortcuts) == 1
    data = windows.local / "tiller"
    data.mkdir()
    (data / "tiller.db").write_text("mine")
    # Something of the user's that lies there stays.
    (windows.installed / "notes.txt").write_text("mine too")
    assert windows.run(build(tmp_path, "0.2.0"), "/S") == 0
    assert (windows.installed / "notes.txt").read_text() == "mine too"
    (windows.installed / "notes.txt").unlink()
    assert files(windows.installed) == dict.fromkeys(
        ("Tiller.exe", "tiller-cli.exe", "_internal/base.zip"), "0.2.0"
    )
    assert sorted(path.name for path in windows.installed.parent.iterdir()) == ["Tiller"]
    (windows.installed / "notes.txt").write_text("mine too")
    place = "C:\\users\\ada\\AppData\\Local\\Programs\\Tiller"
    remove = [f"{place}\\uninstall.exe", "/S"]
    assert windows.run(*remove, f"_?={place}") == 0
    assert set(files(windows.installed)) == {"notes.txt"}
    assert not windows.registered()
    assert not shortcuts[0].exists()
    assert (data / "tiller.db").read_text() == "mine", "silently, what the user made is kept"


def test_what_was_cut_off_is_made_good(windows: Windows, tmp_path: Path) -> None:
    assert windows.run(build(tmp_path, "0.1.0"), "/S") == 0
    # Between two moves: the older version is aside, the newer one not in place.
    windows.installed.rename(windows.installed.with_name("Tiller.old"))
    assert windows.run(build(tmp_path, "0.2.0"), "/S") == 0
    assert files(windows.installed)["Tiller.exe"] == "0.2.0"
    assert sorted(path.name for path in windows.installed.parent.iterdir()) == ["Tiller"]


def test_what_an_earlier_installation_left_is_brought_over_or_left(windows: Windows, tmp_path: Path) -> None:
    assert windows.run(build(tmp_path, "0.1.0"), "/S") == 0
    aside = windows.installed.with_name("Tiller.old")
    # The copy of somebody else's file was cut off.
    (aside / "theirs").mkdir(parents=True)
    (aside / "theirs" / "letter.txt").write_text("theirs")
    newer = build(tmp_path, "0.2.0")
    assert windows.run(newer, "/S") == 0
    assert (windows.installed / "theirs" / "letter.txt").read_text() == "theirs"
    assert files(windows.installed)["Tiller.exe"] == "0.2.0"
    assert not aside.exists()
    # What is ours and cannot be deleted: a folder, which stands in for a file that a virus scanner holds.
    (aside / "Tiller.exe" / "held").mkdir(parents=True)
    before = files(windows.installed)
    assert windows.run(build(tmp_path, "0.3.0"), "/S") == 2
    assert files(windows.installed) == before
    assert sorted(path.name for path in windows.installed.parent.iterdir()) == ["Tiller", "Tiller.old"]


def test_data_is_deleted_where_that_is_asked_for(windows: Windows, tmp_path: Path) -> None:
    assert windows.run(build(tmp_path, "0.1.0"), "/S") == 0
    (windows.local / "tiller").mkdir()
    (windows.local / "tiller" / "tiller.db").write_text("mine")
    place = "C:\\users\\ada\\AppData\\Local\\Programs\\Tiller"
    assert windows.run(f"{place}\\uninstall.exe", "/S", "/DELETEDATA", f"_?={place}") == 0
    assert not (windows.local / "tiller").exists()


def test_it_can_be_put_elsewhere_but_not_over_other_things(windows: Windows, tmp_path: Path) -> None:
    installer = build(tmp_path, "0.1.0")
    elsewhere = windows.prefix / "drive_c" / "with spaces ö 测试"
    # As one command: NSIS takes the folder as all that follows, and not in quotes.
    command = f"{installer.replace('/', chr(92))} /S /D=C:\\with spaces ö 测试"
    assert windows.run("cmd", "/c", f"start /wait Z:{command}") == 0
    assert "Tiller.exe" in files(elsewhere)
    others = windows.prefix / "drive_c" / "others"
    others.mkdir()
    (others / "letter.txt").write_text("theirs")
    assert windows.run(installer, "/S", "/D=C:\\others") == 2
    assert files(others) == {"letter.txt": "theirs"}
    assert not others.with_name("others.new").exists()


def test_an_old_windows_is_told(windows: Windows, tmp_path: Path) -> None:
    assert windows.pretend("win7")
    assert windows.run(build(tmp_path, "0.1.0"), "/S") == 2
    assert not windows.installed.exists()
