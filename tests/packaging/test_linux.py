"""The script that installs on Linux, run for real with a stand-in for the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import packs
import pytest
from linux import pack

from tests.packaging.conftest import PACKAGING, ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="installs on Linux")


def stand_in(folder: Path, version: str, *, works: bool = True) -> None:
    """A program that says its version."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tiller").write_text(f"#!/bin/sh\necho 'tiller, version {version}'\nexit {0 if works else 127}\n")
    (folder / "tiller").chmod(0o755)
    (folder / "_internal").mkdir(exist_ok=True)
    (folder / "_internal" / "library.so").write_bytes(version.encode())


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    folder.mkdir()
    for size in (48, 128):
        (folder / f"tiller-{size}.png").write_bytes(b"png")
    return folder


@pytest.fixture
def unpacked(tmp_path: Path, made: Path) -> Path:
    """What the user unpacked."""
    stand_in(tmp_path / "dist" / "Tiller", "1")
    packed = pack.pack(tmp_path / "dist" / "Tiller", tmp_path / "dist", made)
    with tarfile.open(packed) as archive:
        assert all((entry.uname, entry.uid) == ("root", 0) for entry in archive.getmembers())
        archive.extractall(tmp_path, filter="data")
    return tmp_path / packed.name.removesuffix(".tar.gz")


def run(unpacked: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return subprocess.run(
        [str(unpacked / "install.sh"), *arguments],
        env=kept | {"HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_installed_for_one_user_replaced_and_removed(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = run(unpacked, home)
    assert done.returncode == 0, done.stderr
    link = home / ".local" / "bin" / "tiller"
    assert str(link) in done.stdout
    assert "is not in your PATH" in done.stdout
    assert "version 1" in subprocess.check_output([str(link)], text=True)
    assert (home / ".local/share/icons/hicolor/48x48/apps/tiller.png").is_file()
    assert (home / ".local/share/icons/hicolor/scalable/apps/tiller.svg").is_file()
    data = home / ".local" / "share" / "tiller"
    data.mkdir()
    (data / "tiller.db").write_text("mine")
    (unpacked / "Tiller" / "new").write_text("")
    stand_in(unpacked / "Tiller", "2")
    assert run(unpacked, home).returncode == 0
    assert "version 2" in subprocess.check_output([str(link)], text=True)
    assert sorted(path.name for path in (home / ".local" / "lib").iterdir()) == ["tiller"]
    removed = run(unpacked, home, "--uninstall")
    assert removed.returncode == 0, removed.stderr
    assert (data / "tiller.db").read_text() == "mine", "without somebody to ask it is kept"
    caches = {"mimeinfo.cache", "icon-theme.cache"}
    left = {path.name for path in home.rglob("*") if not path.is_dir() or path.is_symlink()} - caches
    assert left == {"tiller.db"}
    assert run(unpacked, home, "--uninstall", "--delete-data").returncode == 0
    assert not data.exists()


@pytest.mark.parametrize(
    "name", ["with spaces", "测试", "50% off", 'quo"te', "dollar$HOME", "back\\slash", "ti`ck"]
)
def test_any_path_will_do_and_the_menu_entry_is_well_formed(unpacked: Path, tmp_path: Path, name: str) -> None:
    prefix = tmp_path / name
    done = run(unpacked, tmp_path / "home", "--prefix", str(prefix))
    assert done.returncode == 0, done.stderr
    entry = prefix / "share" / "applications" / "tiller.desktop"
    (line,) = [line for line in entry.read_text(encoding="utf-8").splitlines() if line.startswith("Exec=")]
    # As the specification of desktop entries says: first the string's escapes, then the quotes', then the codes.
    text = line.removeprefix("Exec=").replace("\\\\", "\\")
    assert text[0] == text[-1] == '"'
    unquoted, rest = "", iter(text[1:-1])
    for letter in rest:
        unquoted += next(rest) if letter == "\\" else letter
    assert unquoted.replace("%%", "%") == str(prefix / "lib" / "tiller" / "tiller")
    if shutil.which("desktop-file-validate"):
        checked = subprocess.run(
            ["desktop-file-validate", str(entry)], capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, checked.stdout


def test_a_program_that_does_not_start_here_replaces_nothing(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(unpacked, home).returncode == 0
    stand_in(unpacked / "Tiller", "2", works=False)
    failed = run(unpacked, home)
    assert failed.returncode == 1
    assert "lacks something" in failed.stderr
    assert "version 1" in subprocess.check_output([str(home / ".local/bin/tiller")], text=True)
    assert sorted(path.name for path in (home / ".local" / "lib").iterdir()) == ["tiller"]


def test_a_full_disk_leaves_the_older_version_as_it_was(unpacked: Path, tmp_path: Path) -> None:
    """On a real small file system, where one may be made."""
    home = tmp_path / "home"
    home.mkdir()
    (unpacked / "Tiller" / "large").write_bytes(bytes(3_000_000))
    inside = (
        f'mount -t tmpfs -o size=4m none "{home}" && export HOME="{home}" && cd "{unpacked}" && '
        "./install.sh >/dev/null "
        "&& echo 2 >Tiller/_internal/library.so && "
        # Looked at before, and, as others may write meanwhile, found out in the middle.
        '! ./install.sh && sed "/free. -gt/d" install.sh >blind.sh && ! sh blind.sh && "$HOME/.local/bin/tiller" '
        '&& ls "$HOME/.local/lib" && cat "$HOME/.local/lib/tiller/_internal/library.so"'
    )
    done = subprocess.run(["unshare", "-m", "sh", "-c", inside], capture_output=True, text=True, check=False)
    if "unshare" in done.stderr or "permission denied" in done.stderr:
        pytest.skip(f"no file system can be made here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "tiller, version 1\ntiller\n1"
    assert "MB, and" in done.stderr
    assert "Is the disk full?" in done.stderr


def test_what_was_cut_off_between_two_moves_is_made_good(unpacked: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(unpacked, home).returncode == 0
    program = home / ".local" / "lib" / "tiller"
    program.rename(program.with_name("tiller.old"))
    stand_in(unpacked / "Tiller", "2", works=False)
    assert run(unpacked, home).returncode == 1
    assert "version 1" in subprocess.check_output([str(program / "tiller")], text=True)


@pytest.mark.parametrize(("answer", "is_kept"), [("y\n", False), ("n\n", True), ("\n", True)])
def test_removing_asks_at_a_terminal_about_what_is_kept_of_the_user(
    unpacked: Path, tmp_path: Path, answer: str, is_kept: bool
) -> None:
    home = tmp_path / "home"
    assert run(unpacked, home).returncode == 0
    data = home / ".local" / "share" / "tiller"
    data.mkdir()
    ours, its = os.openpty()
    os.write(ours, answer.encode())
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")} | {"HOME": str(home)}
    command = [str(unpacked / "install.sh"), "--uninstall"]
    done = subprocess.run(command, env=kept, stdin=its, capture_output=True, text=True, check=True)
    os.close(ours)
    os.close(its)
    assert "Delete your profile" in done.stdout
    assert str(data) in done.stdout
    assert data.exists() is is_kept


def test_what_the_window_lacks_is_named(unpacked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "ldd").write_text("#!/bin/sh\necho '  libEGL.so.1 => not found'\necho '  libc.so.6 => /lib/x'\n")
    (tools / "ldd").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    done = run(unpacked, tmp_path / "home")
    assert done.returncode == 0
    assert "lacks libEGL.so.1." in done.stderr
    assert "libegl1" in done.stderr


def test_where_one_may_not_write_it_says_so(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    failed = run(unpacked, tmp_path / "home", "--prefix", str(tmp_path / "file" / "x"))
    assert failed.returncode == 1
    assert "Choose another one with --prefix" in failed.stderr


def test_half_an_archive_and_unknown_words_are_refused(unpacked: Path, tmp_path: Path) -> None:
    assert "--keep-data" in run(unpacked, tmp_path / "home", "--help").stdout
    unknown = run(unpacked, tmp_path / "home", "--purge")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert run(unpacked, tmp_path / "home", "--prefix").returncode == 2
    shutil.rmtree(unpacked / "Tiller")
    failed = run(unpacked, tmp_path / "home")
    assert failed.returncode == 1
    assert "unpack the whole archive" in failed.stderr


def test_sums_are_as_the_usual_tool_reads_them(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(b"a")
    listed = packs.listed(tmp_path / "a.tar.gz")
    command = ["sha256sum", "--check", "--strict", listed.name]
    assert subprocess.check_output(command, cwd=tmp_path, text=True) == "a.tar.gz: OK\n"


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed")
def test_scripts_are_sound() -> None:
    scripts = [*PACKAGING.rglob("*.sh"), ROOT / ".ci" / "run", ROOT / ".ci" / "install-system-packages"]
    done = subprocess.run(["shellcheck", *map(str, scripts)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="appstreamcli is not installed")
def test_what_software_centres_read_is_sound(unpacked: Path) -> None:
    about = unpacked / "app.tiller.Tiller.metainfo.xml"
    assert "@" not in about.read_text(encoding="utf-8")
    done = subprocess.run(
        ["appstreamcli", "validate", "--no-net", str(about)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
